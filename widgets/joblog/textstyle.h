// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QColor>
#include <QList>

namespace Widgets {

/// How a stretch of text is drawn. An invalid colour means: as the layer below.
struct TextStyle
{
    QColor foreground;
    QColor background;
    bool bold = false;
    bool italic = false;
    bool underline = false;
    bool strike = false;
    friend bool operator==(const TextStyle &, const TextStyle &) = default;
};

/// A stretch of a line's text in one style; positions in UTF-16 units.
struct StyledSpan
{
    qsizetype start = 0;
    qsizetype length = 0;
    TextStyle style;
    friend bool operator==(const StyledSpan &, const StyledSpan &) = default;
};

/// [first, second) in UTF-16 units.
struct UnitRange
{
    qsizetype begin = 0;
    qsizetype end = 0;
    [[nodiscard]] bool isEmpty() const { return end <= begin; }
    friend bool operator==(const UnitRange &, const UnitRange &) = default;
};

/// Lays `upper` over `lower`: both sorted and free of overlaps, so is the result. Where both are, upper's colours win
/// where they are valid, and its attributes are added.
[[nodiscard]] QList<StyledSpan> merged(const QList<StyledSpan> &lower, const QList<StyledSpan> &upper);

} // namespace Widgets
