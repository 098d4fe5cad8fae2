// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "widgets/spinnaker/stageimport.h"

#include <QDialog>

#include <functional>

class QLabel;
class QPushButton;
class QStackedWidget;

namespace Widgets {

class ParametersPage;
class StagePage;
class SummaryPage;

/// Takes a stage of a Spinnaker file step by step: which one, its parameters, its context and what was taken. Steps
/// without a question are left out. Shows and asks only.
class StageDialog : public QDialog
{
    Q_OBJECT

public:
    enum class Step { Stage, Parameters, Summary };
    /// The context that an account was mapped to, or that is called like it.
    using ContextOf = std::function<std::optional<ContextOption>(const QString &account)>;

    StageDialog(const ContextOf &contextOf, QWidget *parent);

    /// `current`: the name of the chosen context; `locked`: it cannot be changed now.
    void setContexts(const QList<ContextOption> &contexts, const QString &current, bool locked);
    /// Begins with the first step that has a question.
    void begin(const Spinnaker::PipelineFile &file);
    /// Goes on with a stage that was taken before.
    void resume(const StageImport &import, Step step);
    [[nodiscard]] Step step() const;

Q_SIGNALS:
    void taken(const Widgets::StageImport &import); ///< the dialog closes

private:
    void buildButtons();
    void showStep(Step step);
    void next();
    void back();
    void chooseStage();
    void fillIn();
    void finish();
    void showProblem(const QString &text);
    [[nodiscard]] bool hasStep(Step step) const;

    ContextOf m_contextOf;
    StageImport m_import;
    bool m_hasSetup = false;
    QLabel *m_title = nullptr;
    QLabel *m_place = nullptr;
    QLabel *m_problem = nullptr;
    QStackedWidget *m_pages = nullptr;
    StagePage *m_stages = nullptr;
    ParametersPage *m_parameters = nullptr;
    SummaryPage *m_summary = nullptr;
    QPushButton *m_back = nullptr;
    QPushButton *m_next = nullptr;
    QPushButton *m_cancel = nullptr;
};

} // namespace Widgets
