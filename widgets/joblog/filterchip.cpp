// SPDX-License-Identifier: Apache-2.0
#include "widgets/joblog/filterchip.h"

#include "widgets/common/texts.h"
#include "widgets/common/theme.h"

#include <QCheckBox>
#include <QContextMenuEvent>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QMenu>
#include <QSignalBlocker>
#include <QTextDocument>
#include <QToolButton>

using namespace Qt::StringLiterals;

namespace Widgets {

FilterChip::FilterChip(const FilterEntry &entry, QWidget *parent)
    : QFrame(parent),
      m_entry(entry),
      m_enabled(new QCheckBox(this)),
      m_text(new QToolButton(this)),
      m_remove(new QToolButton(this))
{
    setObjectName(u"filterChip"_s);
    setFrameShape(QFrame::StyledPanel);
    auto *const row = new QHBoxLayout(this);
    constexpr int margin = 4;
    row->setContentsMargins(margin, 0, 0, 0);
    row->setSpacing(1);
    for (QToolButton *const button : {m_text, m_remove}) {
        button->setAutoRaise(true);
        button->setFocusPolicy(Qt::StrongFocus);
    }
    m_remove->setIcon(Theme::icon(u"window-close"_s));
    constexpr int small = 12;
    m_remove->setIconSize({small, small});
    row->addWidget(m_enabled);
    row->addWidget(m_text);
    row->addWidget(m_remove);
    connect(m_enabled, &QCheckBox::toggled, this, [this](bool on) { change(m_entry.exclude, on); });
    connect(m_text, &QToolButton::clicked, this, &FilterChip::editRequested);
    connect(m_remove, &QToolButton::clicked, this, &FilterChip::removeRequested);
    setFocusProxy(m_text);
    updateTexts();
}

QString FilterChip::textOf(const FilterEntry &entry)
{
    const QString &text = entry.pattern.text;
    const QString shown = entry.pattern.regularExpression ? QString(u'/' + text + u'/') : text;
    return entry.exclude ? tr("not: %1", "a condition: lines with this are hidden").arg(shown)
                         : tr("only: %1", "a condition: only lines with this are shown").arg(shown);
}

void FilterChip::setEntry(const FilterEntry &entry)
{
    m_entry = entry;
    updateTexts();
}

void FilterChip::updateTexts()
{
    const QString text = textOf(m_entry);
    constexpr int widest = 190;
    // An ampersand would mark a letter.
    m_text->setText(fontMetrics().elidedText(text, Qt::ElideMiddle, widest).replace(u'&', u"&&"_s));
    QStringList options;
    if (m_entry.pattern.caseSensitive)
        options.append(tr("case matters"));
    if (m_entry.pattern.wholeWord)
        options.append(tr("whole words"));
    if (m_entry.pattern.regularExpression)
        options.append(tr("regular expression"));
    constexpr qsizetype longest = 300;
    QString toolTip = text.left(longest);
    if (!options.isEmpty())
        toolTip += u" ("_s + options.join(", "_L1) + u')';
    toolTip += u'\n' + tr("Return: edit. Space on the box: on or off. Delete: remove");
    // What a log says must not be taken for markup.
    describe(m_text, u"chipText"_s, text.left(longest), Qt::convertFromPlainText(toolTip));
    describe(m_enabled, u"chipEnabled"_s, tr("On: %1").arg(text.left(longest)),
             tr("Switch this condition on or off (Space)"));
    describe(m_remove, u"chipRemove"_s, tr("Remove: %1").arg(text.left(longest)), tr("Remove this condition (Delete)"));
    const QSignalBlocker blocker(m_enabled);
    m_enabled->setChecked(m_entry.enabled);
    QFont font = m_text->font();
    font.setStrikeOut(!m_entry.enabled);
    m_text->setFont(font);
}

void FilterChip::change(bool exclude, bool enabled)
{
    m_entry.exclude = exclude;
    m_entry.enabled = enabled;
    updateTexts();
    Q_EMIT entryChanged(m_entry);
}

// The keys of a chip, whatever else the pane does with them.
bool FilterChip::event(QEvent *event)
{
    if (event->type() == QEvent::ShortcutOverride) {
        const auto *const key = static_cast<QKeyEvent *>(event);
        const bool isOurs = key->key() == Qt::Key_F2 || key->key() == Qt::Key_Delete || key->key() == Qt::Key_Backspace
            || key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter;
        if (isOurs && key->modifiers() == Qt::NoModifier) {
            event->accept();
            return true;
        }
    }
    return QFrame::event(event);
}

void FilterChip::keyPressEvent(QKeyEvent *event)
{
    switch (event->key()) {
    case Qt::Key_Delete:
    case Qt::Key_Backspace:
        Q_EMIT removeRequested();
        return;
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_F2:
        Q_EMIT editRequested();
        return;
    default:
        QFrame::keyPressEvent(event);
    }
}

void FilterChip::contextMenuEvent(QContextMenuEvent *event)
{
    auto *const menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->setObjectName(u"chipMenu"_s);
    menu->addAction(tr("&Edit…"), this, &FilterChip::editRequested);
    menu->addAction(m_entry.exclude ? tr("Show &Only Such Lines") : tr("&Hide Such Lines"), this,
                    [this] { change(!m_entry.exclude, m_entry.enabled); });
    menu->addAction(m_entry.enabled ? tr("Switch O&ff") : tr("Switch O&n"), this,
                    [this] { change(m_entry.exclude, !m_entry.enabled); });
    menu->addSeparator();
    menu->addAction(tr("&Remove"), this, &FilterChip::removeRequested);
    menu->popup(event->globalPos());
}

void FilterChip::changeEvent(QEvent *event)
{
    QFrame::changeEvent(event);
    if (event->type() == QEvent::FontChange && m_text)
        updateTexts();
}

} // namespace Widgets
