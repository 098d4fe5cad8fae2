// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

class QWidget;

namespace Widgets {

/// Where paths come from when a pane asks the user for one. Virtual, so that tests answer without a dialog.
/// Owned by the composition root, which outlives every pane. Window thread.
class FileDialogs
{
public:
    virtual ~FileDialogs() = default;

    /// A manifest to open; empty where the user cancelled. `folder` is where the dialog starts.
    [[nodiscard]] virtual QString openManifest(QWidget *parent, const QString &folder);
    /// A kubeconfig to add; empty where the user cancelled.
    [[nodiscard]] virtual QString openKubeconfig(QWidget *parent, const QString &folder);
    /// A configuration file (YAML) to read; empty where the user cancelled.
    [[nodiscard]] virtual QString openConfiguration(QWidget *parent, const QString &title, const QString &folder);
    /// A path to write to (the dialog has asked before overwriting); empty where the user cancelled.
    [[nodiscard]] virtual QString saveFile(QWidget *parent, const QString &title, const QString &suggestedPath);
};

} // namespace Widgets
