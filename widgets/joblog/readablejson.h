// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "widgets/joblog/textstyle.h"

#include <QByteArrayView>
#include <QList>
#include <QString>

#include <optional>

namespace Widgets {

/// A line that is a JSON object, laid out for people: "LEVEL time message key=value …". Level, time and message are
/// found by the names that loggers use (bunyan, pino, zap, zerolog, slog, logrus, logstash, Google Cloud); the rest
/// follows in its order, each value with every digit as printed.
struct ReadableJson
{
    /// A part of the text and the bytes of the line that it came from.
    struct Part
    {
        UnitRange units;
        UnitRange bytes;
        bool isExact = false; ///< ASCII without escapes: one unit per byte
    };
    QString text; ///< no control characters, no escape sequences
    QList<Part> parts; ///< in the order of the text

    /// The stretches of the text that came from bytes [begin, end) of the line; the whole text where none did.
    [[nodiscard]] QList<UnitRange> unitsOf(UnitRange bytes) const;
};

/// Nothing where the line is not one whole JSON object with at least one member. Thread-safe.
[[nodiscard]] std::optional<ReadableJson> readableJson(QByteArrayView line);

} // namespace Widgets
