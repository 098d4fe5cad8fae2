// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/outputs/sourceoutputs.h"

#include <QWidget>

class QAction;
class QComboBox;
class QLineEdit;
class QSortFilterProxyModel;
class QStackedWidget;
class QTableView;

namespace Outputs {
class OutputModel;
class PipelineView;
class RemarkModel;
} // namespace Outputs

namespace Widgets {

class CodeView;
class EmptyState;
class Highlighting;
class SourceSelector;

/// What was captured: a table with filter and sorting, or the whole as JSON; below it what was not captured as its
/// author may have meant. Everything can be copied; a click goes to the line in the log.
///
/// Logs are handed over with setSources(), again and again while they grow: those of a run, of a recorded one, or of
/// log files (one Outputs::Extractor per log, fed with its bytes; Extractor::sourceOutputs() is what belongs here).
/// The pane itself chooses among them and among the rules; nothing is asked for again when either is switched.
/// Values that have no log, such as an artifact's, come with setOutputs().
class PropertiesPane : public QWidget
{
    Q_OBJECT

public:
    /// `highlighting` outlives the pane.
    explicit PropertiesPane(const Highlighting &highlighting, QWidget *parent = nullptr);

    /// Replaces what is shown; selection and scroll position stay where the rows do, and so do the choices of source
    /// and rules. Cheap where nothing has changed.
    void setSources(const Outputs::Sources &sources);
    /// The same for values of no log: there is nothing to choose, and nothing to tell of a pipeline.
    void setOutputs(const Outputs::OutputSet &outputs);
    /// Begins with this choice, e.g. for another run.
    void setChoice(const Outputs::SourceChoice &choice);
    [[nodiscard]] const Outputs::SourceChoice &choice() const { return m_choice; }
    void setMode(Outputs::Mode mode);
    [[nodiscard]] Outputs::Mode mode() const { return m_mode; }
    void setEmptyText(const QString &title, const QString &text);

Q_SIGNALS:
    void lineActivated(const Outputs::Origin &origin, qint64 line); ///< 1-based
    void countChanged(int properties, int remarks);
    void choiceChanged(const Outputs::SourceChoice &choice); ///< by the user
    void modeChanged(Outputs::Mode mode); ///< by the user

private:
    QWidget *buildBar();
    void buildTable();
    void buildRemarks();
    void buildActions();
    void go(const QModelIndex &index, int podRole, int containerRole, int attemptRole, int lineRole);
    void copyCurrent(int role);
    void copyRow();
    void showJson(bool json);
    void refresh();
    void showOutputs(const Outputs::OutputSet &outputs, const Outputs::PipelineView &pipeline);

    Outputs::Sources m_sources;
    Outputs::SourceChoice m_choice;
    Outputs::Mode m_mode = Outputs::Mode::Documented;
    SourceSelector *m_selector = nullptr;
    QComboBox *m_rules = nullptr;
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
