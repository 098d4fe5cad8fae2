// SPDX-License-Identifier: Apache-2.0
#include "app/attachcontroller.h"

#include "app/contextcontroller.h"
#include "widgets/context/namespacepicker.h"
#include "widgets/jobs/attachdialog.h"
#include "widgets/main/mainwindow.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace App {

namespace {

constexpr int jobsPerAnswer = 500;
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
    m_jobs.clear();
    m_namespace = m_window.namespacePicker().effective();
    m_dialog->showLoading(tr("Context %1, namespace %2").arg(m_contexts.contextName(), m_namespace));
    const Core::Result<Kube::ConnectionConfig> connection = m_contexts.connection();
    if (!connection) {
        m_dialog->showError(connection.error());
        return;
    }
    m_client = std::make_unique<Kube::Client>(*connection);
    listPart({});
}

void AttachController::listPart(const QString &continuation)
{
    Kube::Request request;
    request.path = Kube::jobsPath(m_namespace);
    request.query.addQueryItem(u"limit"_s, QString::number(jobsPerAnswer));
    if (!continuation.isEmpty())
        request.query.addQueryItem(u"continue"_s, QString::fromLatin1(QUrl::toPercentEncoding(continuation)));
    m_list = m_client->request(request);
    connect(m_list.get(), &Kube::ApiOperation::finished, this, &AttachController::answered);
    m_list->start();
}

void AttachController::answered(const Core::Result<Kube::Response> &result)
{
    if (!result) {
        m_dialog->showError(result.error());
        return;
    }
    const QJsonArray items = result->object.value("items"_L1).toArray();
    for (const auto &item : items)
        m_jobs.append(item.toObject());
    const QString more = result->object.value("metadata"_L1).toObject().value("continue"_L1).toString();
    if (!more.isEmpty() && m_jobs.size() < mostJobs)
        listPart(more);
    else
        m_dialog->showJobs(m_jobs);
}

} // namespace App
