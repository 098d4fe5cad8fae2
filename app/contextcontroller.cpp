// SPDX-License-Identifier: Apache-2.0
#include "app/contextcontroller.h"

#include "models/sandbox/sandboxserver.h"
#include "widgets/common/texts.h"
#include "widgets/context/contextpicker.h"
#include "widgets/context/namespacepicker.h"
#include "widgets/main/runbanner.h"

#include <QJsonArray>
#include <QtConcurrent/QtConcurrentRun>

#include <utility>

using namespace Qt::StringLiterals;

namespace App {

namespace {

constexpr int listedNamespaces = 500;

Kube::ContextInfo sandboxContext(const Core::Result<void> &available)
{
    Kube::ContextInfo info;
    info.name = u"sandbox"_s;
    info.namespaceName = u"default"_s;
    info.sandbox = true;
    if (!available)
        info.problems.append(available.error());
    return info;
}

} // namespace

ContextController::ContextController(Widgets::MainWindow &window, AppSettings &settings,
                                     const Kube::Kubeconfig::Sources &sources, const Wish &wish, QObject *parent)
    : QObject(parent),
      m_window(window),
      m_settings(settings),
      m_sources(sources),
      m_wish(wish)
{
    connect(&window.contextPicker(), &Widgets::ContextPicker::contextChosen, this, &ContextController::contextChosen);
    connect(&window.namespacePicker(), &Widgets::NamespacePicker::namespaceChosen, this,
            &ContextController::namespaceChosen);
    connect(&window, &Widgets::MainWindow::reloadContextsRequested, this, &ContextController::reload);
}

ContextController::~ContextController() = default;

void ContextController::reload()
{
    const quint64 generation = ++m_generation;
    QtConcurrent::run([sources = m_sources, engine = m_engine] {
        return std::pair(Kube::Kubeconfig::load(sources), Sandbox::SandboxServer::available(engine));
    }).then(this, [this, generation](const std::pair<Kube::Kubeconfig, Core::Result<void>> &loaded) {
        if (generation == m_generation)
            show(loaded.first, loaded.second);
    });
}

void ContextController::show(const Kube::Kubeconfig &config, const Core::Result<void> &sandbox)
{
    const bool first = !m_loaded;
    m_config = config;
    m_loaded = true;
    QList<Kube::ContextInfo> contexts = config.contexts();
    contexts.append(sandboxContext(sandbox));
    m_window.contextPicker().setContexts(contexts);
    if (first)
        preselect();
    showContext();
}

void ContextController::preselect()
{
    Widgets::ContextPicker &picker = m_window.contextPicker();
    const std::optional<AppSettings::ContextChoice> last = m_settings.context();
    if (!m_wish.context.isEmpty())
        m_wishFailed = !picker.select(m_wish.context, false);
    else if (m_wish.sandbox)
        picker.select({}, true);
    else if (last && last->sandbox)
        picker.select({}, true);
    else if (!picker.select(m_config.currentContext(), false) && (!last || !picker.select(last->name, false)))
        picker.select({}, true);
}

void ContextController::contextChosen()
{
    m_wishFailed = false;
    m_wish.namespaceName.clear();
    m_settings.setContext(choice());
    showContext();
}

void ContextController::namespaceChosen()
{
    m_wish.namespaceName.clear();
    m_settings.setNamespaceOf(
        choice(), m_window.namespacePicker().problem().isEmpty() ? m_window.namespacePicker().chosen() : QString());
    Q_EMIT changed();
}

void ContextController::showContext()
{
    Widgets::NamespacePicker &picker = m_window.namespacePicker();
    const Kube::ContextInfo *context = m_window.contextPicker().current();
    picker.setContextNamespace(context ? context->namespaceName : QString());
    picker.setChosen(m_wish.namespaceName.isEmpty() ? m_settings.namespaceOf(choice()) : m_wish.namespaceName);
    picker.setNamespaces({});
    if (!context)
        m_window.banner().setContextNote({}, false);
    else if (context->sandbox)
        m_window.banner().setContextNote(tr("Runs on this computer"), false);
    else
        m_window.banner().setContextNote(context->insecure ? tr("Not secure: the server is not verified") : QString(),
                                         true);
    listNamespaces();
    Q_EMIT changed();
}

void ContextController::listNamespaces()
{
    m_list.reset();
    m_client.reset();
    Core::Result<Kube::ConnectionConfig> connection
        = isSandbox() && m_sandboxConnection ? Core::Result<Kube::ConnectionConfig>(*m_sandboxConnection) : resolve();
    if (isSandbox() && !m_sandboxConnection) { // it is started by the first run
        m_window.namespacePicker().setNamespaces({u"default"_s});
        return;
    }
    if (!connection || !problem().isEmpty())
        return;
    m_client = std::make_unique<Kube::Client>(*connection);
    Kube::Request request;
    request.path = u"/api/v1/namespaces"_s;
    request.query.addQueryItem(u"limit"_s, QString::number(listedNamespaces));
    m_list = m_client->request(request);
    connect(m_list.get(), &Kube::ApiOperation::finished, this, [this](const Core::Result<Kube::Response> &result) {
        Widgets::NamespacePicker &picker = m_window.namespacePicker();
        if (!result) {
            picker.setNamespaces({}, tr("Namespaces cannot be listed (%1); type one.").arg(result.error().message));
            return;
        }
        QStringList names;
        const QJsonArray items = result->object.value("items"_L1).toArray();
        for (const QJsonValue &item : items)
            names.append(item["metadata"_L1]["name"_L1].toString());
        names.sort();
        const bool more = !result->object.value("metadata"_L1)["continue"_L1].toString().isEmpty();
        picker.setNamespaces(
            names, more ? tr("Only the first %1 are listed; others can be typed.").arg(listedNamespaces) : QString());
    });
    m_list->start();
}

void ContextController::setSandboxConnection(const Kube::ConnectionConfig &connection)
{
    m_sandboxConnection = connection;
    if (isSandbox())
        listNamespaces();
}

bool ContextController::isSandbox() const
{
    const Kube::ContextInfo *context = m_window.contextPicker().current();
    return context && context->sandbox;
}

QString ContextController::contextName() const
{
    const Kube::ContextInfo *context = m_window.contextPicker().current();
    return context ? context->name : QString();
}

QString ContextController::problem() const
{
    if (!m_loaded)
        return tr("The contexts are being read.");
    if (m_wishFailed && !m_window.contextPicker().current())
        return tr("There is no context “%1” in %2. Choose another one.")
            .arg(m_wish.context, m_config.files().isEmpty() ? tr("any kubeconfig") : m_config.files().join(", "_L1));
    const Kube::ContextInfo *context = m_window.contextPicker().current();
    if (!context)
        return tr("Choose a context.");
    if (!context->problems.isEmpty())
        return Widgets::errorText(context->problems.first());
    return m_window.namespacePicker().problem();
}

Core::Result<Kube::ConnectionConfig> ContextController::resolve() const
{
    return m_config.resolve(contextName());
}

AppSettings::ContextChoice ContextController::choice() const
{
    return {contextName(), isSandbox()};
}

} // namespace App
