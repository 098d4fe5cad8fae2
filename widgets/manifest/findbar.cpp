// SPDX-License-Identifier: Apache-2.0
#include "widgets/manifest/findbar.h"

#include "widgets/common/texts.h"
#include "widgets/common/theme.h"
#include "widgets/manifest/manifesteditor.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QToolButton>

using namespace Qt::StringLiterals;

namespace Widgets {

FindBar::FindBar(ManifestEditor &editor, QWidget *parent)
    : QWidget(parent),
      m_editor(editor),
      m_text(new QLineEdit),
      m_count(new QLabel)
{
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(8, 4, 4, 4);
    layout->setSpacing(2);
    m_text->setPlaceholderText(tr("Find in the manifest"));
    m_text->setClearButtonEnabled(true);
    describe(m_text, u"manifestFindText"_s, tr("Find in the manifest"));
    layout->addWidget(m_text, 1);
    m_count->setObjectName(u"manifestFindCount"_s);
    m_count->setMinimumWidth(fontMetrics().horizontalAdvance(tr("%n hit(s)", nullptr, 8888)));
    m_count->setAlignment(Qt::AlignCenter);
    m_count->setForegroundRole(QPalette::PlaceholderText);
    layout->addWidget(m_count);

    const auto addButton = [&](const QString &name, const QString &icon, const QString &text, auto slot) {
        auto *button = new QToolButton;
        button->setIcon(Theme::icon(icon));
        button->setAutoRaise(true);
        describe(button, name, text);
        layout->addWidget(button);
        connect(button, &QToolButton::clicked, this, slot);
    };
    addButton(u"manifestFindPrevious"_s, u"go-up"_s, tr("Previous hit (Shift+F3)"), [this] { findNext(true); });
    addButton(u"manifestFindNext"_s, u"go-down"_s, tr("Next hit (F3)"), [this] { findNext(false); });
    addButton(u"manifestFindClose"_s, u"window-close"_s, tr("Close (Esc)"), [this] { close(); });

    connect(m_text, &QLineEdit::textChanged, this, &FindBar::search);
    connect(&m_editor, &QPlainTextEdit::textChanged, this, [this] {
        if (isVisible())
            search();
    });
    hide();
}

void FindBar::open()
{
    if (const QString selected = m_editor.textCursor().selectedText(); !selected.isEmpty() && selected.size() < 200)
        m_text->setText(selected);
    show();
    m_text->selectAll();
    m_text->setFocus(Qt::ShortcutFocusReason);
    search();
}

void FindBar::close()
{
    hide();
    m_editor.setSearchText({});
    m_editor.setFocus(Qt::OtherFocusReason);
}

void FindBar::search()
{
    const int hits = m_editor.setSearchText(m_text->text());
    m_count->setText(m_text->text().isEmpty() ? QString() : tr("%n hit(s)", nullptr, hits));
}

void FindBar::findNext(bool backwards)
{
    if (!isVisible()) {
        open();
        return;
    }
    m_editor.findNext(backwards);
}

void FindBar::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        close();
    else if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        findNext(event->modifiers().testFlag(Qt::ShiftModifier));
    else
        QWidget::keyPressEvent(event);
}

} // namespace Widgets
