// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/kube/client.h"
#include "models/kube/connectiontest.h"
#include "models/kube/kubeconfig.h"

#include <QObject>
#include <QStringList>

#include <memory>

namespace Widgets {
class ConnectionDialog;
class MainWindow;
} // namespace Widgets

namespace App {

class ContextController;

/// The connection dialog: what the chosen context is, the test of its connection, and the list of kubeconfig files.
/// Window thread.
class ConnectionController : public QObject
{
    Q_OBJECT

public:
    /// Both outlive the controller.
    ConnectionController(Widgets::MainWindow &window, ContextController &contexts, QObject *parent = nullptr);
    ~ConnectionController() override;

    void show();

Q_SIGNALS:
    void addFileRequested();

private:
    void update();
    void test();

    Widgets::MainWindow &m_window;
    ContextController &m_contexts;
    Widgets::ConnectionDialog *m_dialog = nullptr; ///< a child of the window; made when it is first shown
    QString m_tested; ///< the context and namespace of the running test
    std::unique_ptr<Kube::Client> m_client;
    std::unique_ptr<Kube::ConnectionTest> m_test; ///< declared after its client: goes first
};

} // namespace App
