// SPDX-License-Identifier: Apache-2.0
#include "widgets/joblog/celltext.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace Widgets {

namespace {

struct Range
{
    char32_t first;
    char32_t last;
};

// East Asian Width W and F (UAX #11), with the emoji that are shown as pictures; adjoining ranges joined.
constexpr std::array wideRanges{
    Range{0x1100, 0x115f},   Range{0x231a, 0x231b},   Range{0x2329, 0x232a},   Range{0x23e9, 0x23ec},
    Range{0x23f0, 0x23f0},   Range{0x23f3, 0x23f3},   Range{0x25fd, 0x25fe},   Range{0x2614, 0x2615},
    Range{0x2648, 0x2653},   Range{0x267f, 0x267f},   Range{0x2693, 0x2693},   Range{0x26a1, 0x26a1},
    Range{0x26aa, 0x26ab},   Range{0x26bd, 0x26be},   Range{0x26c4, 0x26c5},   Range{0x26ce, 0x26ce},
    Range{0x26d4, 0x26d4},   Range{0x26ea, 0x26ea},   Range{0x26f2, 0x26f3},   Range{0x26f5, 0x26f5},
    Range{0x26fa, 0x26fa},   Range{0x26fd, 0x26fd},   Range{0x2705, 0x2705},   Range{0x270a, 0x270b},
    Range{0x2728, 0x2728},   Range{0x274c, 0x274c},   Range{0x274e, 0x274e},   Range{0x2753, 0x2755},
    Range{0x2757, 0x2757},   Range{0x2795, 0x2797},   Range{0x27b0, 0x27b0},   Range{0x27bf, 0x27bf},
    Range{0x2b1b, 0x2b1c},   Range{0x2b50, 0x2b50},   Range{0x2b55, 0x2b55},   Range{0x2e80, 0x303e},
    Range{0x3041, 0xa4cf},   Range{0xa960, 0xa97f},   Range{0xac00, 0xd7a3},   Range{0xf900, 0xfaff},
    Range{0xfe10, 0xfe19},   Range{0xfe30, 0xfe6f},   Range{0xff01, 0xff60},   Range{0xffe0, 0xffe6},
    Range{0x16fe0, 0x18cff}, Range{0x1b000, 0x1b2ff}, Range{0x1f004, 0x1f004}, Range{0x1f0cf, 0x1f0cf},
    Range{0x1f18e, 0x1f18e}, Range{0x1f191, 0x1f19a}, Range{0x1f200, 0x1f320}, Range{0x1f32d, 0x1f335},
    Range{0x1f337, 0x1f37c}, Range{0x1f37e, 0x1f393}, Range{0x1f3a0, 0x1f3ca}, Range{0x1f3cf, 0x1f3d3},
    Range{0x1f3e0, 0x1f3f0}, Range{0x1f3f4, 0x1f3f4}, Range{0x1f3f8, 0x1f43e}, Range{0x1f440, 0x1f440},
    Range{0x1f442, 0x1f4fc}, Range{0x1f4ff, 0x1f53d}, Range{0x1f54b, 0x1f567}, Range{0x1f57a, 0x1f57a},
    Range{0x1f595, 0x1f596}, Range{0x1f5a4, 0x1f5a4}, Range{0x1f5fb, 0x1f64f}, Range{0x1f680, 0x1f6c5},
    Range{0x1f6cc, 0x1f6cc}, Range{0x1f6d0, 0x1f6d7}, Range{0x1f6dc, 0x1f6df}, Range{0x1f6eb, 0x1f6ec},
    Range{0x1f6f4, 0x1f6fc}, Range{0x1f7e0, 0x1f7f0}, Range{0x1f90c, 0x1f9ff}, Range{0x1fa70, 0x1faff},
    Range{0x20000, 0x3fffd},
};

// Latin, Greek, Cyrillic: one unit, one cell, no combining marks. The fast path for nearly every log.
bool isPlain(char16_t unit)
{
    return (unit >= 0x20 && unit < 0x300) || (unit >= 0x370 && unit < 0x483) || (unit >= 0x2400 && unit < 0x2426)
        || unit == 0xfffd;
}

} // namespace

int CellText::width(char32_t character)
{
    switch (QChar::category(character)) {
    case QChar::Mark_NonSpacing:
    case QChar::Mark_Enclosing:
    case QChar::Other_Format:
        return character == 0xad ? 1 : 0; // a soft hyphen is printed
    default:
        break;
    }
    if (character < wideRanges.front().first)
        return 1;
    const auto *const range = std::ranges::lower_bound(wideRanges, character, {}, &Range::last);
    return range != wideRanges.end() && range->first <= character ? 2 : 1;
}

CellText::CellText(const QString &text) : m_text(text)
{
    if (std::ranges::all_of(text, [](QChar unit) { return isPlain(unit.unicode()); }))
        return;
    m_columns.reserve(text.size() + 1);
    int column = 0;
    for (qsizetype i = 0; i < text.size(); ++i) {
        m_columns.append(column);
        const QChar unit = text.at(i);
        if (unit.unicode() == u'\t') {
            column += tabWidth - column % tabWidth;
        } else if (unit.isHighSurrogate() && i + 1 < text.size() && text.at(i + 1).isLowSurrogate()) {
            column += width(QChar::surrogateToUcs4(unit, text.at(i + 1)));
            m_columns.append(column);
            ++i;
        } else {
            column += width(unit.unicode());
        }
    }
    m_columns.append(column);
}

qint64 CellText::columns() const
{
    return isSimple() ? m_text.size() : m_columns.last();
}

qint64 CellText::columnOf(qsizetype unit) const
{
    const qsizetype clamped = std::clamp<qsizetype>(unit, 0, m_text.size());
    return isSimple() ? clamped : m_columns.at(clamped);
}

qsizetype CellText::unitAt(qint64 column) const
{
    if (column >= columns())
        return m_text.size();
    if (column <= 0)
        return 0;
    if (isSimple())
        return column;
    // The last character that begins at or before the column; what has no width stays with the one before it.
    const auto after = std::ranges::upper_bound(m_columns, column);
    qsizetype unit = after - m_columns.cbegin() - 1;
    while (unit > 0 && !isBoundary(unit))
        --unit;
    return unit;
}

qsizetype CellText::gapAt(double column) const
{
    const qsizetype unit = unitAt(static_cast<qint64>(std::floor(column)));
    if (unit >= m_text.size())
        return m_text.size();
    const qsizetype next = nextBoundary(unit);
    const double middle = static_cast<double>(columnOf(unit) + columnOf(next)) / 2;
    return column >= middle ? next : unit;
}

bool CellText::isBoundary(qsizetype unit) const
{
    if (isSimple() || unit <= 0 || unit >= m_text.size())
        return true;
    const QChar character = m_text.at(unit);
    if (character.isLowSurrogate() && m_text.at(unit - 1).isHighSurrogate())
        return false;
    if (character.isHighSurrogate() && unit + 1 < m_text.size())
        return width(QChar::surrogateToUcs4(character, m_text.at(unit + 1))) > 0;
    return width(character.unicode()) > 0;
}

qsizetype CellText::nextBoundary(qsizetype unit) const
{
    qsizetype next = std::min(unit + 1, m_text.size());
    while (!isBoundary(next))
        ++next;
    return next;
}

qsizetype CellText::previousBoundary(qsizetype unit) const
{
    qsizetype previous = std::max<qsizetype>(unit - 1, 0);
    while (!isBoundary(previous))
        --previous;
    return previous;
}

QList<qsizetype> CellText::folded(int width) const
{
    const int limit = std::max(width, 2); // a wide character must fit
    QList<qsizetype> starts{0};
    qsizetype start = 0;
    while (columnOf(m_text.size()) - columnOf(start) > limit) {
        qsizetype end = unitAt(columnOf(start) + limit);
        if (end <= start)
            end = nextBoundary(start); // a tab that is wider than the row
        for (qsizetype i = end; i > start && end - i < limit / 3; --i) {
            if (m_text.at(i - 1).isSpace()) {
                end = i;
                break;
            }
        }
        starts.append(end);
        start = end;
    }
    return starts;
}

} // namespace Widgets
