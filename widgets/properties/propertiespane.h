// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/outputs/outputset.h"

#include <QWidget>

class QAction;
class QLineEdit;
class QSortFilterProxyModel;
class QStackedWidget;
class QTableView;

namespace Outputs {
class OutputModel;
class RemarkModel;
} // namespace Outputs

namespace Widgets {

class CodeView;
class EmptyState;
class Highlighting;

/// What a run captured from its log: a table with filter and sorting, or the whole as JSON; below it what was not
/// captured as its author may have meant. Everything can be copied; a click goes to the line in the log.
class PropertiesPane : public QWidget
{
    Q_OBJECT

public:
    /// `highlighting` outlives the pane.
    explicit PropertiesPane(const Highlighting &highlighting, QWidget *parent = nullptr);

    /// Replaces what is shown; selection and scroll position stay where the rows do.
    void setOutputs(const Outputs::OutputSet &outputs);
    void setEmptyText(const QString &title, const QString &text);

Q_SIGNALS:
    void lineActivated(const Outputs::Origin &origin, qint64 line); ///< 1-based
    void countChanged(int properties, int remarks);

private:
    QWidget *buildBar();
    void buildTable();
    void buildRemarks();
    void buildActions();
    void go(const QModelIndex &index, int podRole, int containerRole, int attemptRole, int lineRole);
    void copyCurrent(int role);
    void copyRow();
    void showJson(bool json);

    Outputs::OutputSet m_outputs;
    Outputs::OutputModel *m_model = nullptr;
    Outputs::RemarkModel *m_remarkModel = nullptr;
    QSortFilterProxyModel *m_proxy = nullptr;
    QLineEdit *m_filter = nullptr;
    QTableView *m_table = nullptr;
    QTableView *m_remarks = nullptr;
    CodeView *m_json = nullptr;
    QStackedWidget *m_views = nullptr;
    EmptyState *m_empty = nullptr;
    QAction *m_jsonAction = nullptr;
    QAction *m_overriddenAction = nullptr;
    QList<QAction *> m_copyActions;
};

} // namespace Widgets
