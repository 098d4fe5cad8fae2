// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>

class QSortFilterProxyModel;
class QTableView;

namespace JobRun {
class EventModel;
}

namespace Widgets {

class EmptyState;

/// The events of a run's Job and pods.
class EventsPane : public QWidget
{
    Q_OBJECT

public:
    explicit EventsPane(QWidget *parent = nullptr);

    /// Shows another run's events; null shows none. The model outlives its time here.
    void setModel(JobRun::EventModel *model);
    void setEmptyText(const QString &title, const QString &text);

Q_SIGNALS:
    void countChanged(int events);

private:
    void modelChanged();

    JobRun::EventModel *m_model = nullptr;
    QSortFilterProxyModel *m_proxy = nullptr;
    QTableView *m_view = nullptr;
    EmptyState *m_empty = nullptr;
};

} // namespace Widgets
