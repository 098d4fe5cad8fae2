// SPDX-License-Identifier: Apache-2.0
#include "app/attachcontroller.h"

#include "app/contextcontroller.h"
#include "widgets/context/namespacepicker.h"
#include "widgets/jobs/attachdialog.h"
#include "widgets/main/mainwindow.h"

namespace App {

namespace {

constexpr qsizetype mostJobs = 10000; ///< more are no list for people; the filter finds none of the rest

} // namespace

AttachController::AttachController(Widgets::MainWindow &window, ContextController &contexts, QObject *parent)
    : QObject(parent),
      m_window(window),
      m_contexts(contexts)
{
    connect(&window, &Widgets::MainWindow::attachRequested, this, &AttachController::show);
}

AttachController::~AttachController() = default;

void AttachController::show()
{
    if (!m_dialog) {
        m_dialog = new Widgets::AttachDialog(&m_window);
        connect(m_dialog, &Widgets::AttachDialog::refreshRequested, this, &AttachController::list);
        connect(m_dialog, &QDialog::finished, this, [this] { m_list.reset(); });
        connect(m_dialog, &Widgets::AttachDialog::chosen, this,
                [this](const QString &name) { Q_EMIT chosen(m_client->config(), m_namespace, name); });
    }
    m_dialog->open();
    list();
}

void AttachController::list()
{
    m_list.reset();
    m_client.reset();
    m_namespace = m_window.namespacePicker().effective();
    m_dialog->showLoading(tr("Context %1, namespace %2").arg(m_contexts.contextName(), m_namespace));
    const Core::Result<Kube::ConnectionConfig> connection = m_contexts.connection();
    if (!connection) {
        m_dialog->showError(connection.error());
        return;
    }
    m_client = std::make_unique<Kube::Client>(*connection);
    m_list = m_client->list({.path = Kube::jobsPath(m_namespace)});
    m_list->setEnough(mostJobs);
    connect(m_list.get(), &Kube::ListOperation::finished, this, [this](const Core::Result<Kube::ObjectList> &jobs) {
        if (jobs)
            m_dialog->showJobs(jobs->items);
        else
            m_dialog->showError(jobs.error());
    });
    m_list->start();
}

} // namespace App
