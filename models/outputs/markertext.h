// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <QStringView>

/// What all rules know of markers and names. Thread-safe.
namespace Outputs {

inline constexpr QStringView propertyMarker = u"SPINNAKER_PROPERTY_";
inline constexpr QStringView jsonMarker = u"SPINNAKER_CONFIG_JSON=";
inline constexpr QStringView jsonMarkerName = u"SPINNAKER_CONFIG_JSON";

/// Without what `isBlank` takes for a blank at both ends.
template <typename Predicate>
[[nodiscard]] QStringView trimmedBy(QStringView text, Predicate isBlank)
{
    while (!text.isEmpty() && isBlank(text.front()))
        text = text.sliced(1);
    while (!text.isEmpty() && isBlank(text.back()))
        text.chop(1);
    return text;
}

/// What expressions can address with a dot.
[[nodiscard]] bool isPlainName(QStringView name);

/// Names that a stage sets itself, and names that later stages read from their ancestors' outputs.
[[nodiscard]] bool isReservedName(const QString &name);

/// The part of a line around one place, to show it to people.
struct Excerpt
{
    QString text; ///< one line without controls; an ellipsis where the line goes on
    int caret = -1; ///< the place, UTF-16 units into text
};
/// `at`: UTF-16 units into `line`, from 0 to its size.
[[nodiscard]] Excerpt excerptOf(QStringView line, qsizetype at);

} // namespace Outputs
