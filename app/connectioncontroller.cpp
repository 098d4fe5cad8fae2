// SPDX-License-Identifier: Apache-2.0
#include "app/connectioncontroller.h"

#include "app/contextcontroller.h"
#include "widgets/context/connectiondialog.h"
#include "widgets/context/contextpicker.h"
#include "widgets/context/namespacepicker.h"
#include "widgets/main/mainwindow.h"

using namespace Qt::StringLiterals;

namespace App {

ConnectionController::ConnectionController(Widgets::MainWindow &window, ContextController &contexts, QObject *parent)
    : QObject(parent),
      m_window(window),
      m_contexts(contexts)
{
    connect(&window, &Widgets::MainWindow::connectionRequested, this, &ConnectionController::show);
    connect(&contexts, &ContextController::changed, this, &ConnectionController::update);
}

ConnectionController::~ConnectionController() = default;

void ConnectionController::show()
{
    if (!m_dialog) {
        m_dialog = new Widgets::ConnectionDialog(&m_window);
        connect(m_dialog, &Widgets::ConnectionDialog::testRequested, this, &ConnectionController::test);
        connect(m_dialog, &Widgets::ConnectionDialog::addFileRequested, this, &ConnectionController::addFileRequested);
        connect(m_dialog, &Widgets::ConnectionDialog::removeFileRequested, &m_contexts, &ContextController::removeFile);
        connect(m_dialog, &QDialog::finished, this, [this] { m_test.reset(); });
    }
    update();
    m_dialog->show();
    m_dialog->raise();
    m_dialog->activateWindow();
}

void ConnectionController::update()
{
    if (!m_dialog)
        return;
    const Kube::ContextInfo *context = m_window.contextPicker().current();
    const QString space = m_window.namespacePicker().effective();
    if (m_test && (!context || m_tested != context->source + u'\n' + context->name + u'\n' + space))
        m_test.reset();
    m_dialog->setContext(context, space);
    m_dialog->setFiles(m_contexts.ownFiles(), m_contexts.addedFiles());
}

void ConnectionController::test()
{
    m_test.reset();
    m_client.reset();
    const Kube::ContextInfo *context = m_window.contextPicker().current();
    if (!context)
        return;
    const Core::Result<Kube::ConnectionConfig> connection = m_contexts.resolve();
    if (connection && connection->exec && !connection->execAllowed)
        m_contexts.askForPlugin();
    if (!connection) {
        Kube::ConnectionReport report;
        report.error = connection.error();
        m_dialog->showReport(report);
        return;
    }
    const QString space = m_window.namespacePicker().effective();
    m_tested = context->source + u'\n' + context->name + u'\n' + space;
    m_client = std::make_unique<Kube::Client>(*connection);
    m_test = std::make_unique<Kube::ConnectionTest>(*m_client, space);
    connect(m_test.get(), &Kube::ConnectionTest::finished, m_dialog, &Widgets::ConnectionDialog::showReport);
    m_dialog->showTesting();
    m_test->start();
}

} // namespace App
