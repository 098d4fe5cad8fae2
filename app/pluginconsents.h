// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/kube/execconfig.h"
#include "models/kube/kubeconfig.h"

#include <QJsonObject>
#include <QString>

namespace App {

/// Which credential plugins the user has agreed to run: by kubeconfig file and what exactly it runs. Kept in a file of
/// its own beside the settings, which window and command line share; each question is answered from the file, so that
/// what one process is told counts for the others.
class PluginConsents
{
public:
    /// `settingsFile`: the INI file beside which they are kept; empty: the user's own, as for AppSettings.
    explicit PluginConsents(const QString &settingsFile = {});

    [[nodiscard]] bool isAllowed(const Kube::ExecConfig &exec) const;
    /// Fails where it cannot be remembered.
    [[nodiscard]] Core::Result<void> allow(const Kube::ExecConfig &exec);
    /// Takes back what a file no longer says: a command that changes, and changes back, is asked about again. Files
    /// that could not be read keep theirs.
    void revokeChanged(const Kube::Kubeconfig &config);

private:
    [[nodiscard]] QJsonObject read() const;
    [[nodiscard]] Core::Result<void> write(const QJsonObject &consents) const;

    QString m_file;
};

} // namespace App
