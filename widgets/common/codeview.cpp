// SPDX-License-Identifier: Apache-2.0
#include "widgets/common/codeview.h"

#include "widgets/common/highlighting.h"
#include "widgets/common/theme.h"

#include <KSyntaxHighlighting/SyntaxHighlighter>
#include <KSyntaxHighlighting/Theme>

#include <QEvent>
#include <QScrollBar>

using namespace Qt::StringLiterals;

namespace Widgets {

namespace {

constexpr qsizetype highlightLimit = 1024 * 1024;
constexpr qsizetype showLimit = 8 * 1024 * 1024;

} // namespace

CodeView::CodeView(const Highlighting &highlighting, const QString &definition, QWidget *parent)
    : QPlainTextEdit(parent),
      m_highlighting(highlighting),
      m_definition(definition)
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

void CodeView::setDefinition(const QString &definition)
{
    if (definition == m_definition)
        return;
    m_definition = definition;
    delete m_highlighter;
    m_highlighter = nullptr;
}

void CodeView::setCode(const QByteArray &utf8)
{
    const bool plain = m_definition.isEmpty() || utf8.size() > highlightLimit;
    if (plain) {
        delete m_highlighter;
        m_highlighter = nullptr;
    } else if (!m_highlighter) {
        m_highlighter = m_highlighting.highlight(document(), m_definition, palette());
    }
    QString text = QString::fromUtf8(QByteArrayView(utf8).first(qMin(utf8.size(), showLimit)));
    if (utf8.size() > showLimit)
        text += u"\n\n"_s + tr("Only the beginning is shown here; copying and saving take everything.");
    if (text == toPlainText())
        return;
    const int scroll = verticalScrollBar()->value();
    setPlainText(text);
    verticalScrollBar()->setValue(scroll);
}

void CodeView::changeEvent(QEvent *event)
{
    QPlainTextEdit::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        applyTheme();
}

void CodeView::applyTheme()
{
    if (!m_highlighter)
        return;
    m_highlighter->setTheme(m_highlighting.themeFor(palette()));
    m_highlighter->rehighlight();
}

} // namespace Widgets
