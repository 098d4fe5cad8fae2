// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/kube/client.h"
#include "models/kube/listoperation.h"

#include <QObject>

#include <memory>

namespace Widgets {
class AttachDialog;
class MainWindow;
} // namespace Widgets

namespace App {

class ContextController;

/// Lists the Jobs of the chosen context and namespace and asks which one to watch. Window thread.
class AttachController : public QObject
{
    Q_OBJECT

public:
    /// Both outlive the controller.
    AttachController(Widgets::MainWindow &window, ContextController &contexts, QObject *parent = nullptr);
    ~AttachController() override;

    void show();

Q_SIGNALS:
    void chosen(const Kube::ConnectionConfig &connection, const QString &namespaceName, const QString &jobName);

private:
    void list();

    Widgets::MainWindow &m_window;
    ContextController &m_contexts;
    Widgets::AttachDialog *m_dialog = nullptr; ///< a child of the window; made when it is first shown
    QString m_namespace; ///< that the list is of
    std::unique_ptr<Kube::Client> m_client;
    std::unique_ptr<Kube::ListOperation> m_list; ///< declared after its client: goes first
};

} // namespace App
