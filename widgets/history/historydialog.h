// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/core/error.h"
#include "models/history/runstore.h"

#include <QDialog>

class QLineEdit;
class QPushButton;
class QSortFilterProxyModel;
class QTableView;

namespace History {
class RunListModel;
}

namespace Widgets {

class EmptyState;
class InlineBanner;

/// Chooses a recorded run, to open or to delete it. Shows and asks only; whoever owns it reads the disk.
class HistoryDialog : public QDialog
{
    Q_OBJECT

public:
    explicit HistoryDialog(QWidget *parent = nullptr);

    /// The list is on its way.
    void showLoading();
    /// `folder`: where they are, for the text below the list.
    void showRuns(const QList<History::RunSummary> &runs, const QString &folder);
    /// What could not be done.
    void showError(const Core::Error &error);

Q_SIGNALS:
    void openRequested(const QString &runId); ///< the dialog closes
    void againRequested(const QString &runId); ///< load what it was started with; the dialog closes
    void removeRequested(const QString &runId); ///< it was asked whether to
    void folderRequested(const QString &runId); ///< show it in the file manager

private:
    QWidget *buildTable();
    void buildButtons();
    [[nodiscard]] QString currentId() const;
    void update();
    void openCurrent();
    void runAgain();
    void buildActions();
    void askRemove();

    History::RunListModel *m_model = nullptr;
    QSortFilterProxyModel *m_sorted = nullptr;
    QLineEdit *m_filter = nullptr;
    QTableView *m_view = nullptr;
    EmptyState *m_empty = nullptr;
    InlineBanner *m_question = nullptr;
    InlineBanner *m_trouble = nullptr;
    QPushButton *m_open = nullptr;
    QPushButton *m_remove = nullptr;
    QPushButton *m_folder = nullptr;
    QPushButton *m_again = nullptr;
    QList<QAction *> m_actions; ///< of the context menu, in the order of the buttons
    QPushButton *m_keep = nullptr;
    QString m_removing; ///< the run that the question is about
};

} // namespace Widgets
