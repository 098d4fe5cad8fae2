// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/artifacts/fetchcontext.h"
#include "models/kube/execconfig.h"
#include "models/kube/kubeconfig.h"

#include <QJsonObject>
#include <QString>

namespace App {

/// Which credential programs the user has agreed to run: by kubeconfig file and what exactly it runs. Kept in a file of
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
    /// The same for programs that artifact stores' credentials come from, by the file that names them and what is run;
    /// one that no file names (gcloud) by its own name.
    [[nodiscard]] bool isAllowed(const Artifacts::CredentialProgram &program) const;
    [[nodiscard]] Core::Result<void> allow(const Artifacts::CredentialProgram &program);

    /// Takes back what a file no longer says: a command that changes, and changes back, is asked about again. Files
    /// that could not be read keep theirs.
    void revokeChanged(const Kube::Kubeconfig &config);

private:
    [[nodiscard]] bool contains(const QString &key, const QString &fingerprint) const;
    [[nodiscard]] Core::Result<void> add(const QString &key, const QString &fingerprint);
    [[nodiscard]] QJsonObject read() const;
    [[nodiscard]] Core::Result<void> write(const QJsonObject &consents) const;

    QString m_file;
};

/// How fetches ask: what was allowed before may run. With `allowAll` everything may, and is remembered.
[[nodiscard]] Artifacts::ProgramConsent programConsent(bool allowAll);

} // namespace App
