// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/pluginconsents.h"
#include "models/artifacts/artifact.h"

#include <QList>
#include <QObject>
#include <QStringList>

#include <optional>

namespace Widgets {
class MainWindow;
}

namespace App {

/// Asks in the window whether a program may run that an artifact's credentials come from. Fetches do not wait for the
/// answer: they go without, and are made again once the user agrees. What was agreed to is remembered as
/// PluginConsents does; what was refused is not asked about again until forgetRefusals(). Window thread.
class ProgramConsentController : public QObject
{
    Q_OBJECT

public:
    /// Both outlive the controller, which sets how the readers ask. `settingsFile` as for PluginConsents.
    ProgramConsentController(Widgets::MainWindow &window, Artifacts::Readers &readers, const QString &settingsFile,
                             QObject *parent = nullptr);
    ~ProgramConsentController() override;

    /// The user has asked for a fetch: questions may be put again.
    void forgetRefusals();
    [[nodiscard]] const std::optional<Core::Error> &error() const { return m_error; }

Q_SIGNALS:
    void allowed(); ///< a program may run now; error() tells where that could not be remembered

private:
    [[nodiscard]] bool mayRun(const Artifacts::CredentialProgram &program);
    void ask();
    void answer(bool yes);

    Widgets::MainWindow &m_window;
    Artifacts::Readers &m_readers;
    PluginConsents m_consents;
    QList<Artifacts::CredentialProgram> m_asked; ///< the first is in the window
    QList<Artifacts::CredentialProgram> m_agreed; ///< also where it could not be remembered
    QList<Artifacts::CredentialProgram> m_refused;
    std::optional<Core::Error> m_error;
};

} // namespace App
