// SPDX-License-Identifier: Apache-2.0
#include "widgets/joblog/bookmarklist.h"

#include "widgets/common/texts.h"
#include "widgets/common/theme.h"

#include <QDialogButtonBox>
#include <QKeyEvent>
#include <QListWidget>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Widgets {

BookmarkList::BookmarkList(QWidget *parent) : QDialog(parent), m_list(new QListWidget(this))
{
    setObjectName(u"bookmarkList"_s);
    setWindowTitle(tr("Bookmarks"));
    describe(m_list, u"bookmarks"_s, tr("Bookmarks"), tr("Return goes to the line, Delete removes the bookmark"));
    m_list->setFont(Theme::dataFont());
    m_list->setTextElideMode(Qt::ElideRight);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->installEventFilter(this);
    auto *const buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    m_go = buttons->addButton(tr("Go There"), QDialogButtonBox::ActionRole);
    describe(m_go, u"goToBookmark"_s, tr("Go to the line"), tr("Go to the line (Return)"));
    m_remove = buttons->addButton(tr("Remove"), QDialogButtonBox::ActionRole);
    describe(m_remove, u"removeBookmark"_s, tr("Remove the bookmark"), tr("Remove the bookmark (Delete)"));
    for (QPushButton *const button : {m_go, m_remove})
        button->setAutoDefault(false);
    auto *const column = new QVBoxLayout(this);
    column->addWidget(m_list);
    column->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_go, &QPushButton::clicked, this, &BookmarkList::goToCurrent);
    connect(m_remove, &QPushButton::clicked, this, &BookmarkList::removeCurrent);
    connect(m_list, &QListWidget::itemDoubleClicked, this, &BookmarkList::goToCurrent);
    constexpr QSize usual(640, 320);
    resize(usual);
}

void BookmarkList::setEntries(const QList<Entry> &entries)
{
    const int row = m_list->currentRow();
    m_entries = entries;
    m_list->clear();
    for (const Entry &entry : entries)
        m_list->addItem(entry.text);
    m_list->setCurrentRow(std::clamp(row, 0, std::max(static_cast<int>(entries.size()) - 1, 0)));
    m_go->setEnabled(!entries.isEmpty());
    m_remove->setEnabled(!entries.isEmpty());
}

int BookmarkList::current() const
{
    const int row = m_list->currentRow();
    return row >= 0 && row < m_entries.size() ? row : -1;
}

void BookmarkList::goToCurrent()
{
    if (const int row = current(); row >= 0)
        Q_EMIT goTo(m_entries.at(row).place);
}

void BookmarkList::removeCurrent()
{
    if (const int row = current(); row >= 0)
        Q_EMIT removed(JobLog::LinePlace(m_entries.at(row).place)); // the list changes meanwhile
}

bool BookmarkList::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_list && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent *>(event)->key();
        if (key == Qt::Key_Return || key == Qt::Key_Enter) {
            goToCurrent();
            return true;
        }
        if (key == Qt::Key_Delete) {
            removeCurrent();
            return true;
        }
    }
    return QDialog::eventFilter(watched, event);
}

} // namespace Widgets
