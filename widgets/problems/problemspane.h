// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>

class QTableView;

namespace Widgets {

class EmptyState;
class ProblemModel;

/// Problems of the manifest and of the run. Activating one goes to its place.
class ProblemsPane : public QWidget
{
    Q_OBJECT

public:
    /// The model outlives the pane.
    explicit ProblemsPane(ProblemModel &model, QWidget *parent = nullptr);

Q_SIGNALS:
    void manifestPlaceActivated(int line, int column); ///< 1-based; column 0 where unknown
    void runPlaceActivated(const QString &path); ///< of a run's problem: pod, or pod/container

private:
    ProblemModel &m_model;
    QTableView *m_view = nullptr;
    EmptyState *m_empty = nullptr;
};

} // namespace Widgets
