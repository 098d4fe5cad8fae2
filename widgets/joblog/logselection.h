// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "widgets/joblog/celltext.h"
#include "widgets/joblog/textstyle.h"

#include <compare>

namespace Widgets {

/// A place between two characters of the log: a row (64 bits) and a UTF-16 unit of its text as shown.
struct LogPosition
{
    qint64 row = 0;
    qsizetype unit = 0;
    friend auto operator<=>(const LogPosition &, const LogPosition &) = default;
};

/// What is selected, and the caret: from where it began (anchor) to where it was drawn to (caret). A value.
class LogSelection
{
public:
    enum class Granularity { Character, Word, Line };

    [[nodiscard]] LogPosition anchor() const { return m_anchor; }
    [[nodiscard]] LogPosition caret() const { return m_caret; }
    [[nodiscard]] LogPosition begin() const { return std::min(m_anchor, m_caret); }
    [[nodiscard]] LogPosition end() const { return std::max(m_anchor, m_caret); }
    [[nodiscard]] bool isEmpty() const { return m_anchor == m_caret; }

    /// Puts the caret somewhere; the selection is empty then.
    void place(LogPosition position);
    void set(LogPosition anchor, LogPosition caret);
    /// Moves the caret, keeps the anchor.
    void extend(LogPosition position);

    /// Begins a selection by word or line around `position`, whose row has this text.
    void start(LogPosition position, Granularity granularity, const CellText &text);
    /// Draws it on by whole words or lines, whichever it began with.
    void drag(LogPosition position, const CellText &text);

    /// The selected part of a row whose text has `length` units.
    [[nodiscard]] UnitRange inRow(qint64 row, qsizetype length) const;
    /// Whether the end of the row, its line break, is selected too.
    [[nodiscard]] bool coversEnd(qint64 row) const;

    /// The word around a gap: letters, digits, '_' and '-'; else the run of equal characters.
    [[nodiscard]] static UnitRange wordAt(const CellText &text, qsizetype unit);
    /// Where Ctrl+Right and Ctrl+Left go.
    [[nodiscard]] static qsizetype nextWord(const CellText &text, qsizetype unit);
    [[nodiscard]] static qsizetype previousWord(const CellText &text, qsizetype unit);

private:
    [[nodiscard]] std::pair<LogPosition, LogPosition> around(LogPosition position, const CellText &text) const;

    LogPosition m_anchor;
    LogPosition m_caret;
    Granularity m_granularity = Granularity::Character;
    LogPosition m_firstBegin; ///< the word or line that the selection began with
    LogPosition m_firstEnd;
};

} // namespace Widgets
