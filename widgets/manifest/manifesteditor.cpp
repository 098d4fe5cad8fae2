// SPDX-License-Identifier: Apache-2.0
#include "widgets/manifest/manifesteditor.h"

#include "widgets/common/highlighting.h"
#include "widgets/common/statecolors.h"
#include "widgets/common/texts.h"
#include "widgets/common/theme.h"

#include <KSyntaxHighlighting/Definition>
#include <KSyntaxHighlighting/Repository>
#include <KSyntaxHighlighting/SyntaxHighlighter>
#include <KSyntaxHighlighting/Theme>

#include <QHelpEvent>
#include <QKeyEvent>
#include <QMimeData>
#include <QPainter>
#include <QTextBlock>
#include <QToolTip>

#include <algorithm>
#include <optional>

using namespace Qt::StringLiterals;

namespace Widgets {

namespace {

constexpr int underlinedProblems = 200;
constexpr int markedHits = 2000;
constexpr int indentWidth = 2;

State stateOf(Manifest::Severity severity)
{
    switch (severity) {
    case Manifest::Severity::Error:
        return State::Failed;
    case Manifest::Severity::Warning:
        return State::Warning;
    case Manifest::Severity::Information:
        return State::Neutral;
    }
    return State::Neutral;
}

QString sentence(const Manifest::Problem &problem)
{
    return QString(closed(capitalized(problem.message)) + u' ' + closed(capitalized(problem.hint))).trimmed();
}

} // namespace

/// Line numbers and marks, left of the text.
class ManifestEditor::Margin : public QWidget
{
public:
    explicit Margin(ManifestEditor *editor) : QWidget(editor), m_editor(editor) { setObjectName(u"manifestMargin"_s); }
    [[nodiscard]] QSize sizeHint() const override { return {m_editor->marginWidth(), 0}; }

protected:
    void paintEvent(QPaintEvent *event) override { m_editor->paintMargin(event); }
    bool event(QEvent *event) override
    {
        if (event->type() == QEvent::ToolTip) {
            const auto *help = static_cast<QHelpEvent *>(event);
            const QTextCursor cursor = m_editor->cursorForPosition({0, help->pos().y()});
            QToolTip::showText(help->globalPos(), m_editor->problemText(cursor.blockNumber() + 1), this);
            return true;
        }
        return QWidget::event(event);
    }

private:
    ManifestEditor *m_editor;
};

ManifestEditor::ManifestEditor(const Highlighting &highlighting, QWidget *parent)
    : QPlainTextEdit(parent),
      m_highlighting(highlighting),
      m_margin(new Margin(this))
{
    setFont(Theme::dataFont());
    setLineWrapMode(QPlainTextEdit::NoWrap);
    setFrameShape(QFrame::NoFrame);
    setTabStopDistance(fontMetrics().horizontalAdvance(u' ') * indentWidth);
    connect(this, &QPlainTextEdit::blockCountChanged, this, &ManifestEditor::placeMargin);
    connect(this, &QPlainTextEdit::cursorPositionChanged, this, &ManifestEditor::updateSelections);
    connect(this, &QPlainTextEdit::updateRequest, this, [this](const QRect &rect, int dy) {
        if (dy != 0)
            m_margin->scroll(0, dy);
        else
            m_margin->update(0, rect.y(), m_margin->width(), rect.height());
    });
    placeMargin();
    updateSelections();
}

void ManifestEditor::setDefinition(const QString &definition)
{
    if (m_definition == definition)
        return;
    m_definition = definition;
    if (!m_highlighter)
        m_highlighter = m_highlighting.highlight(document(), definition, palette());
    else
        m_highlighter->setDefinition(m_highlighting.repository().definitionForName(definition));
}

void ManifestEditor::setProblems(const QList<Manifest::Problem> &problems)
{
    m_problems = problems;
    updateSelections();
    m_margin->update();
}

void ManifestEditor::goTo(int line, int column)
{
    const QTextBlock block = document()->findBlockByNumber(std::clamp(line, 1, document()->blockCount()) - 1);
    const QString text = block.text();
    qsizetype at = column - 1;
    if (column <= 0) {
        at = 0;
        while (at < text.size() && text.at(at).isSpace())
            ++at;
    }
    QTextCursor cursor(block);
    cursor.setPosition(block.position() + int(std::min(at, text.size())));
    setTextCursor(cursor);
    centerCursor();
    setFocus(Qt::OtherFocusReason);
}

QTextDocument::FindFlags ManifestEditor::searchFlags() const
{
    const bool capitals = std::any_of(m_search.begin(), m_search.end(), [](QChar c) { return c.isUpper(); });
    return capitals ? QTextDocument::FindCaseSensitively : QTextDocument::FindFlags();
}

int ManifestEditor::setSearchText(const QString &text)
{
    m_search = text;
    m_hits.clear();
    if (!text.isEmpty()) {
        QTextCursor hit = document()->find(text, 0, searchFlags());
        while (!hit.isNull() && m_hits.size() < markedHits) {
            m_hits.append(hit);
            hit = document()->find(text, hit, searchFlags());
        }
    }
    updateSelections();
    return int(m_hits.size());
}

bool ManifestEditor::findNext(bool backwards)
{
    if (m_search.isEmpty())
        return false;
    auto flags = searchFlags();
    flags.setFlag(QTextDocument::FindBackward, backwards);
    QTextCursor hit = document()->find(m_search, textCursor(), flags);
    if (hit.isNull()) {
        QTextCursor start(document());
        start.movePosition(backwards ? QTextCursor::End : QTextCursor::Start);
        hit = document()->find(m_search, start, flags);
    }
    if (hit.isNull())
        return false;
    setTextCursor(hit);
    return true;
}

int ManifestEditor::marginWidth() const
{
    const int digits = std::max(3, int(QString::number(blockCount()).size()));
    return 20 + fontMetrics().horizontalAdvance(u'9') * digits + 8;
}

QString ManifestEditor::problemText(int line) const
{
    QStringList texts;
    for (const Manifest::Problem &problem : m_problems) {
        if (problem.line == line)
            texts.append(sentence(problem));
    }
    return texts.join(u'\n');
}

void ManifestEditor::placeMargin()
{
    setViewportMargins(marginWidth(), 0, 0, 0);
    const QRect inner = contentsRect();
    m_margin->setGeometry(inner.left(), inner.top(), marginWidth(), inner.height());
}

void ManifestEditor::resizeEvent(QResizeEvent *event)
{
    QPlainTextEdit::resizeEvent(event);
    placeMargin();
}

void ManifestEditor::paintMargin(QPaintEvent *event)
{
    QPainter painter(m_margin);
    painter.fillRect(event->rect(), palette().color(QPalette::AlternateBase));
    painter.setFont(font());
    QTextBlock block = firstVisibleBlock();
    qreal top = blockBoundingGeometry(block).translated(contentOffset()).top();
    const int current = textCursor().blockNumber();
    const qreal lineHeight = fontMetrics().height(); // the last block is taller by the document's margin
    while (block.isValid() && top <= event->rect().bottom()) {
        const qreal height = blockBoundingRect(block).height();
        if (block.isVisible() && top + height >= event->rect().top()) {
            const int line = block.blockNumber() + 1;
            std::optional<Manifest::Severity> severity;
            for (const Manifest::Problem &problem : std::as_const(m_problems)) {
                if (problem.line == line && (!severity || problem.severity < *severity))
                    severity = problem.severity;
            }
            painter.setPen(palette().color(line - 1 == current ? QPalette::Text : QPalette::PlaceholderText));
            painter.drawText(QRectF(0, top, marginWidth() - 8, lineHeight), Qt::AlignRight | Qt::AlignVCenter,
                             QString::number(line));
            if (severity)
                stateIcon(stateOf(*severity), palette())
                    .paint(&painter, QRect(3, int(top + (lineHeight - 14) / 2), 14, 14));
        }
        block = block.next();
        top += height;
    }
}

QTextCursor ManifestEditor::rangeOf(const Manifest::Problem &problem) const
{
    const QTextBlock block = document()->findBlockByNumber(problem.line - 1);
    if (!block.isValid())
        return {};
    const QString text = block.text();
    qsizetype from = std::clamp<qsizetype>(problem.column - 1, 0, text.size());
    while (from < text.size() && text.at(from).isSpace())
        ++from;
    qsizetype to = from;
    while (to < text.size() && !text.at(to).isSpace() && text.at(to) != u':')
        ++to;
    if (to == from) { // at the end of a line or on a colon: underline the line, so that there is something to see
        from = 0;
        while (from < text.size() && text.at(from).isSpace())
            ++from;
        to = text.size();
    }
    QTextCursor cursor(block);
    cursor.setPosition(block.position() + int(from));
    cursor.setPosition(block.position() + int(to), QTextCursor::KeepAnchor);
    return cursor;
}

void ManifestEditor::updateSelections()
{
    QList<QTextEdit::ExtraSelection> selections;
    QTextEdit::ExtraSelection line;
    QColor shade = palette().color(QPalette::Text);
    shade.setAlphaF(0.06F);
    line.format.setBackground(shade);
    line.format.setProperty(QTextFormat::FullWidthSelection, true);
    line.cursor = textCursor();
    line.cursor.clearSelection();
    selections.append(line);

    QColor hitColor = stateColor(State::Warning, palette());
    hitColor.setAlphaF(0.35F);
    for (const QTextCursor &cursor : std::as_const(m_hits)) {
        QTextEdit::ExtraSelection hit;
        hit.cursor = cursor;
        hit.format.setBackground(hitColor);
        selections.append(hit);
    }
    int count = 0;
    for (const Manifest::Problem &problem : std::as_const(m_problems)) {
        if (problem.line <= 0 || problem.severity == Manifest::Severity::Information)
            continue;
        if (++count > underlinedProblems)
            break;
        QTextEdit::ExtraSelection mark;
        mark.cursor = rangeOf(problem);
        mark.format.setUnderlineStyle(QTextCharFormat::WaveUnderline);
        mark.format.setUnderlineColor(stateColor(stateOf(problem.severity), palette()));
        selections.append(mark);
    }
    setExtraSelections(selections);
}

void ManifestEditor::changeEvent(QEvent *event)
{
    QPlainTextEdit::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) {
        if (m_highlighter) {
            m_highlighter->setTheme(m_highlighting.themeFor(palette()));
            m_highlighter->rehighlight();
        }
        updateSelections();
    } else if (event->type() == QEvent::FontChange && m_margin) {
        placeMargin();
    }
}

bool ManifestEditor::viewportEvent(QEvent *event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto *help = static_cast<QHelpEvent *>(event);
        QToolTip::showText(help->globalPos(), problemText(cursorForPosition(help->pos()).blockNumber() + 1), this);
        return true;
    }
    return QPlainTextEdit::viewportEvent(event);
}

void ManifestEditor::indentSelection(bool back)
{
    QTextCursor cursor = textCursor();
    const QTextBlock last = document()->findBlock(qMax(cursor.selectionStart(), cursor.selectionEnd() - 1));
    QTextBlock block = document()->findBlock(cursor.selectionStart());
    cursor.beginEditBlock();
    for (; block.isValid() && block.blockNumber() <= last.blockNumber(); block = block.next()) {
        QTextCursor edit(block);
        if (!back) {
            edit.insertText(QString(indentWidth, u' '));
            continue;
        }
        for (int i = 0; i < indentWidth && block.text().startsWith(u' '); ++i)
            edit.deleteChar();
    }
    cursor.endEditBlock();
}

void ManifestEditor::keyPressEvent(QKeyEvent *event)
{
    const bool plain = event->modifiers() == Qt::NoModifier;
    if (event->key() == Qt::Key_Tab && plain && !isReadOnly()) {
        if (textCursor().hasSelection())
            indentSelection(false);
        else
            insertPlainText(QString(indentWidth - textCursor().positionInBlock() % indentWidth, u' '));
        return;
    }
    if (event->key() == Qt::Key_Backtab && !isReadOnly()) {
        indentSelection(true);
        return;
    }
    if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) && plain && !isReadOnly()) {
        const QString before = textCursor().block().text().left(textCursor().positionInBlock());
        qsizetype blanks = 0;
        while (blanks < before.size() && before.at(blanks) == u' ')
            ++blanks;
        if (before.trimmed().endsWith(u':'))
            blanks += indentWidth;
        insertPlainText(QString(u'\n' + QString(blanks, u' ')));
        ensureCursorVisible();
        return;
    }
    QPlainTextEdit::keyPressEvent(event);
}

bool ManifestEditor::canInsertFromMimeData(const QMimeData *source) const
{
    return !source->hasUrls() && QPlainTextEdit::canInsertFromMimeData(source);
}

} // namespace Widgets
