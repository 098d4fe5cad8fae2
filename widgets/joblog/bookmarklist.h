// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/joblog/logdocument.h"

#include <QDialog>
#include <QList>

class QListWidget;
class QPushButton;

namespace Widgets {

/// The bookmarks of a log beside the window: Return goes to one, Delete removes it. Shows what it is told.
class BookmarkList : public QDialog
{
    Q_OBJECT

public:
    explicit BookmarkList(QWidget *parent = nullptr);

    struct Entry
    {
        JobLog::LinePlace place;
        QString text; ///< one line: number, time, source, what the line says
    };
    void setEntries(const QList<Entry> &entries);

Q_SIGNALS:
    void goTo(const JobLog::LinePlace &place);
    void removed(const JobLog::LinePlace &place);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    [[nodiscard]] int current() const;
    void goToCurrent();
    void removeCurrent();

    QList<Entry> m_entries;
    QListWidget *m_list;
    QPushButton *m_go;
    QPushButton *m_remove;
};

} // namespace Widgets
