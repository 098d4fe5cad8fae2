// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/kube/kubeconfig.h"
#include "models/sandbox/sandboxserver.h"

#include <QObject>
#include <QString>

#include <memory>

namespace Widgets {
class FileDialogs;
class MainWindow;
} // namespace Widgets

namespace App {

/// What the window is started with.
struct ApplicationOptions
{
    Kube::Kubeconfig::Sources sources = Kube::Kubeconfig::Sources::fromEnvironment();
    QString manifestPath; ///< to open, a manifest or a log; empty: none
    QString logPath; ///< a log to open, whatever it is called; empty: none
    QString recordedRun; ///< the id of a recorded run to open; empty: none
    QString runAgain; ///< the id of a recorded run whose manifest and settings to load; empty: none
    QString context; ///< --context; empty: the current one
    bool sandbox = false; ///< --sandbox
    QString namespaceName; ///< -n; empty: remembered, else the context's
    QString settingsFile; ///< empty: the user's
    QString runsFolder; ///< where runs are recorded; empty: the user's
    Sandbox::SandboxOptions sandboxOptions;
    std::shared_ptr<Widgets::FileDialogs> dialogs; ///< null: the desktop's
};

/// Puts models and widgets together: the composition root of the window. Made after QApplication. Window thread.
class Application : public QObject
{
    Q_OBJECT

public:
    explicit Application(const ApplicationOptions &options, QObject *parent = nullptr);
    ~Application() override;

    /// Shows the window, reads the contexts and opens the manifest.
    void start();
    [[nodiscard]] Widgets::MainWindow &window();

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace App
