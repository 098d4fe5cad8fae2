// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArrayView>
#include <QList>
#include <QString>

#include <optional>

namespace JobLog {

/// A colour as a terminal program asked for it.
struct AnsiColor
{
    enum class Kind { Default, Indexed, Rgb };
    Kind kind = Kind::Default;
    quint8 index = 0; ///< 0 to 255; 0 to 15 are the theme's
    quint8 red = 0, green = 0, blue = 0;
    friend bool operator==(const AnsiColor &, const AnsiColor &) = default;
};

/// The attributes that SGR sequences set (ECMA-48 8.3.117).
struct AnsiStyle
{
    AnsiColor foreground;
    AnsiColor background;
    bool bold = false, faint = false, italic = false, underline = false, inverse = false, strike = false,
         conceal = false;
    friend bool operator==(const AnsiStyle &, const AnsiStyle &) = default;
};

/// A stretch of display text in one style.
struct AnsiRun
{
    qsizetype start = 0; ///< UTF-16 units in AnsiText::text
    qsizetype length = 0;
    AnsiStyle style;
    QString link; ///< target of an OSC 8 link (http and https only), or empty
    QString refused = {}; ///< the scheme of an OSC 8 target that is another one: "file"
};

/// Raw bytes of one line made readable.
struct AnsiText
{
    QString text; ///< no escapes; invalid UTF-8 is U+FFFD, NUL and other controls are shown as pictures (U+2400 ...)
    QList<AnsiRun> runs; ///< only stretches that differ from the default, in order, not overlapping
    QList<qsizetype> byteOffsets; ///< per UTF-16 unit of text, the byte it came from; one more entry for the end
    AnsiStyle endStyle; ///< carried into the next line
};

/// Total: accepts any bytes. Knows SGR with 8, 256 and true colours and OSC 8; drops every other CSI, OSC, DCS and
/// two-byte sequence. After a lone CR the line starts over, as on a terminal (progress bars). Tabs are kept.
/// Thread-safe.
[[nodiscard]] AnsiText parseAnsi(QByteArrayView bytes, const AnsiStyle &startStyle = {});

/// The text without escape sequences, for matching. Without any it is the input's memory, not a copy: use it while that
/// lives.
[[nodiscard]] QByteArray stripAnsi(QByteArrayView bytes);

/// RFC 3339 with 1 to 9 fraction digits and an offset, at the start of a line, followed by a blank.
struct TimestampedLine
{
    qint64 nanoseconds = 0; ///< since the epoch
    qsizetype textOffset = 0; ///< where the text begins; 0 where there is no valid timestamp
};
[[nodiscard]] std::optional<TimestampedLine> parseTimestamp(QByteArrayView line);

} // namespace JobLog
