// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/core/error.h"

#include <QDialog>
#include <QJsonObject>

class QLineEdit;
class QPushButton;
class QSortFilterProxyModel;
class QTableView;

namespace JobRun {
class JobListModel;
}

namespace Widgets {

class EmptyState;

/// Chooses one of a namespace's Jobs, to watch it. Shows and asks only; whoever owns it lists.
class AttachDialog : public QDialog
{
    Q_OBJECT

public:
    explicit AttachDialog(QWidget *parent = nullptr);

    /// The list is on its way. `place` says from where: context and namespace.
    void showLoading(const QString &place);
    /// Newest first.
    void showJobs(const QList<QJsonObject> &jobs);
    void showError(const Core::Error &error);

Q_SIGNALS:
    void chosen(const QString &jobName); ///< the dialog closes
    void refreshRequested();

private:
    void update();
    void choose();

    JobRun::JobListModel *m_model = nullptr;
    QSortFilterProxyModel *m_sorted = nullptr;
    QLineEdit *m_filter = nullptr;
    QTableView *m_view = nullptr;
    EmptyState *m_empty = nullptr;
    QPushButton *m_attach = nullptr;
};

} // namespace Widgets
