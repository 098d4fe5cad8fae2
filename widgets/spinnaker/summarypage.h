// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "widgets/spinnaker/stageimport.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QTextBrowser;

namespace Widgets {

/// Where the stage's account is to be, and what was taken of the stage, what is done differently, what is not taken.
class SummaryPage : public QWidget
{
    Q_OBJECT

public:
    explicit SummaryPage(QWidget *parent = nullptr);

    /// `locked`: a run goes on, so that the context cannot be another one. Keeps the choice where it is still there.
    void setContexts(const QList<ContextOption> &contexts, const QString &current, bool locked);
    /// The account and the context that it was mapped to before, or that is called so.
    void setAccount(const QString &account, const std::optional<ContextOption> &context);
    void showNotes(const QList<Spinnaker::FieldNote> &notes);
    /// Why there is nothing to open.
    void showObstacle(const Core::Error &error, const QList<Spinnaker::FieldNote> &notes);
    /// None: the context stays as it is.
    [[nodiscard]] std::optional<ContextOption> context() const;
    void focusContext();

protected:
    void changeEvent(QEvent *event) override;

private:
    void fillContexts();
    void showText();
    [[nodiscard]] QString notesHtml() const;

    QWidget *m_accountRow = nullptr;
    QLabel *m_accountLabel = nullptr;
    QComboBox *m_contexts = nullptr;
    QTextBrowser *m_text = nullptr;
    QList<ContextOption> m_options;
    std::optional<ContextOption> m_chosen;
    QString m_current;
    QList<Spinnaker::FieldNote> m_notes;
    std::optional<Core::Error> m_obstacle;
    bool m_filling = false;
};

} // namespace Widgets
