// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "widgets/common/statecolors.h"

#include <QWidget>

class QAction;
class QLabel;
class QMenu;
class QPushButton;
class QToolButton;

namespace Widgets {

class ContextPicker;
class NamespacePicker;

/// What, where, go, and how it stands: open, context, namespace, the one primary button, the run's state in words.
class TopBar : public QWidget
{
    Q_OBJECT

public:
    /// The actions are the window's. `recent` drops down from the open button.
    TopBar(QAction *open, QMenu *recent, QAction *connection, QAction *run, QAction *stop, QWidget *parent = nullptr);

    [[nodiscard]] ContextPicker &contextPicker() const { return *m_context; }
    [[nodiscard]] NamespacePicker &namespacePicker() const { return *m_namespace; }

    /// The primary button is Stop while a run goes on, else Run.
    void setRunning(bool running);
    void setState(State state, const QString &text);
    void setDuration(const QString &text);

protected:
    void changeEvent(QEvent *event) override;

private:
    void showAction();
    void applyColors();

    QAction *m_run = nullptr;
    QAction *m_stop = nullptr;
    ContextPicker *m_context = nullptr;
    NamespacePicker *m_namespace = nullptr;
    QPushButton *m_button = nullptr;
    QLabel *m_stateIcon = nullptr;
    QLabel *m_stateText = nullptr;
    QLabel *m_duration = nullptr;
    State m_state = State::Neutral;
    bool m_running = false;
    bool m_coloring = false;
};

} // namespace Widgets
