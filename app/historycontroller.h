// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/history/runstore.h"

#include <QObject>
#include <QPointer>

namespace Widgets {
class HistoryDialog;
class MainWindow;
} // namespace Widgets

namespace App {

/// Lists what was recorded, and deletes it where the user wants that. The disk is read in a thread of the pool. Window
/// thread.
class HistoryController : public QObject
{
    Q_OBJECT

public:
    /// Both outlive the controller.
    HistoryController(Widgets::MainWindow &window, const History::RunStore &store, QObject *parent = nullptr);
    ~HistoryController() override;

Q_SIGNALS:
    void openRequested(const QString &runId);
    void againRequested(const QString &runId);

private:
    void show();
    void list();
    void remove(const QString &runId);

    Widgets::MainWindow &m_window;
    const History::RunStore &m_store;
    QPointer<Widgets::HistoryDialog> m_dialog; ///< the window's child
};

} // namespace App
