// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/outputs/sourceoutputs.h"

#include <QWidget>

class QAction;
class QActionGroup;
class QComboBox;
class QLabel;
class QLineEdit;
class QMenu;
class QSplitter;
class QStackedWidget;

namespace Outputs {
class OutputModel;
class PipelineView;
class RemarkModel;
} // namespace Outputs

namespace Widgets {

class CodeView;
class DetailPanel;
class EmptyState;
class FileDialogs;
class Highlighting;
class OutputExport;
class OutputTable;
class OutputTree;
class RemarkList;
class SourceSelector;
class StageBar;

/// What is remembered of the pane between two starts.
struct PropertiesOptions
{
    enum class View { Table, Tree, Text, NearMisses };
    Outputs::Mode mode = Outputs::Mode::Documented;
    View view = View::Table;
    bool overridden = false; ///< values that lost are shown, too
    bool details = true;
    QString stage; ///< the name in copied expressions; empty: "Run Job"
    friend bool operator==(const PropertiesOptions &, const PropertiesOptions &) = default;
};

/// What was captured: a table with filter and sorting, a tree of its JSON, the whole as JSON text, and the near misses,
/// lines that were not captured as their author may have meant; beside them the current value, decoded. Everything can
/// be copied and saved; a click goes to the line in the log.
///
/// Logs are handed over with setSources(), again and again while they grow: those of a run, of a recorded one, or of
/// log files (one Outputs::Extractor per log, fed with its bytes; Extractor::sourceOutputs() is what belongs here).
/// The pane itself chooses among them and among the rules; nothing is asked for again when either is switched.
/// Values that have no log, such as an artifact's, come with setOutputs().
class PropertiesPane : public QWidget
{
    Q_OBJECT

public:
    /// Both outlive the pane.
    PropertiesPane(const Highlighting &highlighting, FileDialogs &dialogs, QWidget *parent = nullptr);

    /// Replaces what is shown; selection and scroll position stay where the rows do, and so do the choices of source
    /// and rules. Cheap where nothing has changed.
    void setSources(const Outputs::Sources &sources);
    /// The same for values of no log: there is nothing to choose, and nothing to tell of a pipeline.
    void setOutputs(const Outputs::OutputSet &outputs);
    /// Begins with this choice, e.g. for another run.
    void setChoice(const Outputs::SourceChoice &choice);
    [[nodiscard]] const Outputs::SourceChoice &choice() const { return m_choice; }
    [[nodiscard]] Outputs::Mode mode() const { return m_options.mode; }
    void setOptions(const PropertiesOptions &options);
    [[nodiscard]] const PropertiesOptions &options() const { return m_options; }
    void setEmptyText(const QString &title, const QString &text);
    /// What is shown: the outputs of the chosen sources by the chosen rules.
    [[nodiscard]] const Outputs::OutputSet &outputs() const { return m_outputs; }

Q_SIGNALS:
    /// `line` is 1-based, `column` a 1-based character of its text, 0 where none is meant; `printed` stands in it, one
    /// behind the other: a key and its value.
    void lineActivated(const Outputs::Origin &origin, qint64 line, int column, const QStringList &printed);
    void countChanged(int properties, int remarks);
    void choiceChanged(const Outputs::SourceChoice &choice); ///< by the user
    void modeChanged(Outputs::Mode mode); ///< by the user
    void optionsChanged(const Widgets::PropertiesOptions &options); ///< by the user

private:
    using View = PropertiesOptions::View;
    void buildActions();
    void buildViewActions();
    void buildCopyActions();
    QAction *makeAction(const QString &name, const QString &text, const QString &tip, const QKeySequence &key = {});
    QWidget *buildBar();
    void connectViews();
    void applyView();
    void setOption(const PropertiesOptions &options);
    void refresh();
    void showOutputs(const Outputs::OutputSet &outputs, const Outputs::PipelineView &pipeline);
    void showNearMissCount();
    void showCurrent();
    void copyValue();
    void copyRow();

    Outputs::Sources m_sources;
    Outputs::SourceChoice m_choice;
    Outputs::OutputSet m_outputs;
    PropertiesOptions m_options;
    bool m_fromLogs = true;
    Outputs::OutputModel *m_model = nullptr;
    Outputs::RemarkModel *m_remarkModel = nullptr;
    SourceSelector *m_selector = nullptr;
    QComboBox *m_rules = nullptr;
    QLineEdit *m_filter = nullptr;
    OutputTable *m_table = nullptr;
    OutputTree *m_tree = nullptr;
    CodeView *m_json = nullptr;
    RemarkList *m_remarks = nullptr;
    QStackedWidget *m_views = nullptr;
    DetailPanel *m_details = nullptr;
    StageBar *m_stageBar = nullptr;
    QLabel *m_notice = nullptr;
    EmptyState *m_empty = nullptr;
    OutputExport *m_export = nullptr;
    QActionGroup *m_viewActions = nullptr;
    QAction *m_nearMissAction = nullptr;
    QAction *m_overriddenAction = nullptr;
    QAction *m_detailsAction = nullptr;
    QAction *m_expressionAction = nullptr;
    QMenu *m_menu = nullptr;
};

} // namespace Widgets
