// SPDX-License-Identifier: Apache-2.0
#include "app/programconsentcontroller.h"

#include "widgets/main/mainwindow.h"
#include "widgets/main/questions.h"

#include <QPointer>

using namespace Qt::StringLiterals;

namespace App {

namespace {

/// A kubeconfig's plugins and these are shown alike.
QString commandLine(const Artifacts::CredentialProgram &program)
{
    Kube::ExecConfig exec;
    exec.command = program.command.value(0);
    exec.arguments = program.command.mid(1);
    return exec.commandLine();
}

} // namespace

ProgramConsentController::ProgramConsentController(Widgets::MainWindow &window, Artifacts::Readers &readers,
                                                   const QString &settingsFile, QObject *parent)
    : QObject(parent),
      m_window(window),
      m_readers(readers),
      m_consents(settingsFile)
{
    Artifacts::FetchContext context = m_readers.context();
    context.mayRun = [self = QPointer(this)](const Artifacts::CredentialProgram &program) {
        return self && self->mayRun(program);
    };
    m_readers.setContext(context);
    connect(&window.questions(), &Widgets::Questions::programAllowed, this, [this] { answer(true); });
    connect(&window.questions(), &Widgets::Questions::programRefused, this, [this] { answer(false); });
}

ProgramConsentController::~ProgramConsentController()
{
    Artifacts::FetchContext context = m_readers.context();
    context.mayRun = {};
    m_readers.setContext(context);
}

bool ProgramConsentController::mayRun(const Artifacts::CredentialProgram &program)
{
    if (m_agreed.contains(program) || m_consents.isAllowed(program))
        return true;
    if (!m_asked.contains(program) && !m_refused.contains(program)) {
        m_asked.append(program);
        // Out of the fetch that asks.
        QMetaObject::invokeMethod(this, &ProgramConsentController::ask, Qt::QueuedConnection);
    }
    return false;
}

void ProgramConsentController::ask()
{
    if (m_asked.isEmpty())
        return;
    const Artifacts::CredentialProgram &program = m_asked.first();
    m_window.questions().askProgram(
        program.file.isEmpty()
            ? tr("The artifact's credentials come from a command. Run it?\n%1").arg(commandLine(program))
            : tr("The artifact's credentials come from a command, named in %1. Run it?\n%2")
                  .arg(program.file, commandLine(program)));
}

void ProgramConsentController::answer(bool yes)
{
    if (m_asked.isEmpty())
        return;
    const Artifacts::CredentialProgram program = m_asked.takeFirst();
    if (yes) {
        m_agreed.append(program);
        m_error.reset();
        if (const auto remembered = m_consents.allow(program); !remembered)
            m_error = remembered.error();
    } else {
        m_refused.append(program);
    }
    ask(); // the next one
    if (yes)
        Q_EMIT allowed();
}

void ProgramConsentController::forgetRefusals()
{
    m_refused.clear();
}

} // namespace App
