// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/kube/execconfig.h"
#include "models/kube/kubeconfig.h"

#include <QSettings>
#include <QString>

namespace App {

/// Which credential plugins the user has agreed to run: by kubeconfig file and what exactly it runs. Stored with the
/// settings; window and command line share it.
class PluginConsents
{
public:
    /// `settingsFile`: an INI file; empty: the user's own, as for AppSettings.
    explicit PluginConsents(const QString &settingsFile = {});

    [[nodiscard]] bool isAllowed(const Kube::ExecConfig &exec) const;
    void allow(const Kube::ExecConfig &exec);
    /// Takes back what a file no longer says: a command that changes, and changes back, is asked about again. Files
    /// that could not be read keep theirs.
    void revokeChanged(const Kube::Kubeconfig &config);

private:
    QSettings m_settings;
};

/// The INI file that holds the user's settings.
[[nodiscard]] QString settingsFile();

} // namespace App
