// SPDX-License-Identifier: Apache-2.0
#include "widgets/artifact/diffview.h"

#include "widgets/common/semanticpalette.h"
#include "widgets/common/statecolors.h"
#include "widgets/common/theme.h"

#include <QEvent>
#include <QTextBlock>
#include <QTextCursor>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Widgets {

namespace {

using Compare::DiffLine;
using Compare::LineChange;

/// Room for the numbers of all lines.
int numberWidth(const Compare::LineDiff &diff)
{
    int largest = 1;
    for (const Compare::Hunk &hunk : diff.hunks) {
        for (const DiffLine &line : hunk.lines)
            largest = std::max({largest, line.before, line.after});
    }
    return int(QString::number(largest).size());
}

QString numbered(int number, int width)
{
    return number > 0 ? QString::number(number).rightJustified(width) : QString(width, u' ');
}

QChar signOf(LineChange change)
{
    switch (change) {
    case LineChange::Removed:
        return u'\u2212';
    case LineChange::Added:
        return u'+';
    case LineChange::Same:
        break;
    }
    return u' ';
}

/// Formats of one kind of line.
struct LineFormat
{
    QTextBlockFormat block;
    QTextCharFormat sign;
    QTextCharFormat muted;
};

LineFormat formatOf(LineChange change, const QPalette &palette)
{
    LineFormat format;
    const QColor muted = SemanticPalette(palette).text(SemanticPalette::Text::Muted);
    format.muted.setForeground(muted);
    if (change == LineChange::Same)
        return format;
    const State state = change == LineChange::Added ? State::Succeeded : State::Failed;
    QPalette onBase = palette;
    onBase.setColor(QPalette::Window, palette.color(QPalette::Base));
    const QColor tint = stateTint(state, onBase);
    format.block.setBackground(tint);
    format.sign.setForeground(SemanticPalette::readable(stateColor(state, palette), tint));
    format.sign.setFontWeight(QFont::Bold);
    format.muted.setForeground(SemanticPalette::readable(muted, tint));
    return format;
}

} // namespace

DiffView::DiffView(QWidget *parent) : QPlainTextEdit(parent)
{
    setReadOnly(true);
    setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    setLineWrapMode(QPlainTextEdit::NoWrap);
    setFont(Theme::dataFont());
    setFrameShape(QFrame::NoFrame);
    setTabChangesFocus(true);
    document()->setUndoRedoEnabled(false);
    document()->setDocumentMargin(8);
}

void DiffView::setDiff(const Compare::LineDiff &diff)
{
    m_diff = diff;
    render();
}

void DiffView::changeEvent(QEvent *event)
{
    QPlainTextEdit::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        render();
}

void DiffView::render()
{
    clear();
    QTextCursor cursor(document());
    cursor.beginEditBlock();
    const LineFormat formats[] = {formatOf(LineChange::Same, palette()), formatOf(LineChange::Removed, palette()),
                                  formatOf(LineChange::Added, palette())};
    const int width = numberWidth(m_diff);
    bool first = true;
    const auto begin = [&](const QTextBlockFormat &block) {
        if (first)
            cursor.setBlockFormat(block);
        else
            cursor.insertBlock(block, QTextCharFormat());
        first = false;
    };
    for (const Compare::Hunk &hunk : m_diff.hunks) {
        begin({});
        cursor.insertText(hunk.after > 0 ? tr("From line %1 (before: %2)").arg(hunk.after).arg(hunk.before)
                                         : tr("From line %1 of before").arg(hunk.before),
                          formats[0].muted);
        for (const DiffLine &line : hunk.lines) {
            const LineFormat &format = formats[int(line.change)];
            begin(format.block);
            cursor.insertText(signOf(line.change) + u' ', format.sign);
            cursor.insertText(numbered(line.before, width) + u' ' + numbered(line.after, width) + u"  "_s,
                              format.muted);
            cursor.insertText(QString::fromUtf8(line.text), QTextCharFormat());
            if (line.unterminated)
                cursor.insertText(u"  "_s + tr("(no line break at the end)"), format.muted);
        }
    }
    cursor.endEditBlock();
    moveCursor(QTextCursor::Start);
}

} // namespace Widgets
