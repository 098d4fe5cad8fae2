// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "widgets/joblog/textstyle.h"

#include <QString>

#include <optional>

namespace Widgets {

struct LogLine;

/// A part of a line that leads somewhere.
struct LineLink
{
    UnitRange units;
    QString target; ///< http or https; empty where it is refused
    QString refused; ///< the scheme of a link that is not opened
};

/// The link that covers a unit: one that the program made (OSC 8), else an address in the text. Only the text around
/// the unit is looked at, however long the line is.
[[nodiscard]] std::optional<LineLink> linkAt(const LogLine &line, qsizetype unit);

/// The first link that can be opened in the beginning of the line.
[[nodiscard]] std::optional<LineLink> firstLink(const LogLine &line);

/// The host that an address leads to, as it goes over the wire (ASCII): what a user has to look at before opening it.
/// Empty where the address has none.
[[nodiscard]] QString hostOf(const QString &target);

} // namespace Widgets
