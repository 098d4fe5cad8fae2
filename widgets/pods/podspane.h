// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QTimer>
#include <QWidget>

class QTreeView;

namespace JobRun {
class PodModel;
}

namespace Widgets {

class EmptyState;

/// The tree of a run's pods and containers.
class PodsPane : public QWidget
{
    Q_OBJECT

public:
    explicit PodsPane(QWidget *parent = nullptr);

    /// Shows another run's pods; null shows none. The model outlives its time here.
    void setModel(JobRun::PodModel *model);
    void setEmptyText(const QString &title, const QString &text);
    /// Whether durations go on.
    void setLive(bool live);

Q_SIGNALS:
    /// A row was activated; `container` is empty for a pod's own row.
    void activated(const QString &pod, const QString &container);
    void countChanged(int pods);

private:
    void modelChanged();

    JobRun::PodModel *m_model = nullptr;
    QTreeView *m_view = nullptr;
    EmptyState *m_empty = nullptr;
    QTimer m_tick;
};

} // namespace Widgets
