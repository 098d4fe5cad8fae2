// SPDX-License-Identifier: Apache-2.0
#include "app/contextcontroller.h"

#include "models/sandbox/sandboxserver.h"
#include "widgets/common/texts.h"
#include "widgets/context/contextpicker.h"
#include "widgets/context/namespacepicker.h"
#include "widgets/main/questions.h"
#include "widgets/main/runbanner.h"

#include <QFileInfo>
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

ContextController::ContextController(Widgets::MainWindow &window, AppSettings &settings, const QString &settingsFile,
                                     const Kube::Kubeconfig::Sources &sources, const Wish &wish, QObject *parent)
    : QObject(parent),
      m_window(window),
      m_settings(settings),
      m_catalog(sources),
      m_consents(settingsFile),
      m_plugins(std::make_shared<Kube::CredentialPlugins>(Kube::CredentialPlugins::Options{.extendPath = true})),
      m_wish(wish)
{
    connect(&window.contextPicker(), &Widgets::ContextPicker::contextChosen, this, &ContextController::contextChosen);
    connect(&window.namespacePicker(), &Widgets::NamespacePicker::namespaceChosen, this,
            &ContextController::namespaceChosen);
    connect(&window, &Widgets::MainWindow::reloadContextsRequested, this, &ContextController::reload);
    connect(&window.questions(), &Widgets::Questions::pluginAllowed, this, &ContextController::allowPlugin);
    connect(&m_catalog, &KubeconfigCatalog::loaded, this, &ContextController::show);
    connect(m_plugins.get(), &Kube::CredentialPlugins::said, this, &ContextController::pluginSaid);
    m_catalog.setAdded(settings.kubeconfigs());
}

ContextController::~ContextController() = default;

void ContextController::reload()
{
    const quint64 generation = ++m_generation;
    QtConcurrent::run([engine = m_engine] {
        return Sandbox::SandboxServer::available(engine);
    }).then(this, [this, generation](const Core::Result<void> &available) {
        if (generation != m_generation)
            return;
        m_sandboxAvailable = available;
        show();
    });
    m_catalog.reload();
}

/// Once both are known, and again when one of them changes.
void ContextController::show()
{
    if (!m_catalog.isLoaded() || !m_sandboxAvailable)
        return;
    const bool first = !m_loaded;
    m_loaded = true;
    m_errors = m_catalog.errors();
    for (const Kube::Kubeconfig &config : m_catalog.configs())
        m_consents.revokeChanged(config);
    QList<Kube::ContextInfo> contexts = m_catalog.contexts();
    contexts.append(sandboxContext(*m_sandboxAvailable));
    Widgets::ContextPicker &picker = m_window.contextPicker();
    picker.setContexts(contexts);
    if (first)
        preselect();
    else if (!picker.current() && m_chosen) // it had gone with its file
        picker.select(m_chosen->name, m_chosen->sandbox, m_chosen->source);
    if (picker.current())
        m_chosen = choice();
    showContext();
}

void ContextController::preselect()
{
    Widgets::ContextPicker &picker = m_window.contextPicker();
    const std::optional<ContextChoice> last = m_settings.context();
    if (!m_wish.context.isEmpty())
        m_wishFailed = !picker.select(m_wish.context, false);
    else if (m_wish.sandbox)
        picker.select({}, true);
    else if (last && last->sandbox)
        picker.select({}, true);
    else if (last && !last->source.isEmpty() && picker.select(last->name, false, last->source))
        return; // kubectl's current context says nothing about files that kubectl does not know
    else if (!picker.select(m_catalog.own().currentContext(), false) && (!last || !picker.select(last->name, false)))
        picker.select({}, true);
}

bool ContextController::choose(const ContextChoice &context)
{
    if (!m_window.contextPicker().select(context.name, context.sandbox, context.source))
        return false;
    contextChosen();
    return true;
}

void ContextController::contextChosen()
{
    m_wishFailed = false;
    m_wish.namespaceName.clear();
    m_chosen = choice();
    m_settings.setContext(*m_chosen);
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
    showNote();
    if (needsConsent())
        askForPlugin();
    else
        m_window.questions().dismissPlugin();
    listNamespaces();
    Q_EMIT changed();
}

void ContextController::showNote()
{
    const Kube::ContextInfo *context = m_window.contextPicker().current();
    if (!context)
        m_window.banner().setContextNote({}, false);
    else if (context->sandbox)
        m_window.banner().setContextNote(tr("Runs on this computer"), false);
    else
        m_window.banner().setContextNote(context->insecure ? tr("Not secure: the server is not verified") : QString(),
                                         true);
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
        showNote(); // what a plugin said on the way is over
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

void ContextController::setSandboxEngine(Sandbox::Engine engine)
{
    if (engine != m_engine)
        m_sandboxConnection.reset(); // that one ends
    m_engine = engine;
}

Core::Result<Kube::ConnectionConfig> ContextController::connection() const
{
    if (!isSandbox())
        return resolve();
    if (m_sandboxConnection)
        return *m_sandboxConnection;
    return Core::failure(Core::ErrorKind::NotFound, u"sandbox-not-started"_s, tr("The sandbox has no Jobs yet."),
                         tr("It starts with the first run, and its Jobs end with this window."));
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
            .arg(m_wish.context, m_catalog.files().isEmpty() ? tr("any kubeconfig") : m_catalog.files().join(", "_L1));
    const Kube::ContextInfo *context = m_window.contextPicker().current();
    if (!context)
        return tr("Choose a context.");
    if (!context->problems.isEmpty())
        return Widgets::errorText(context->problems.first());
    if (needsConsent())
        return tr("The context's credential plugin has not been allowed yet. Choose the context again to be asked.");
    return m_window.namespacePicker().problem();
}

Core::Result<Kube::ConnectionConfig> ContextController::resolve() const
{
    const Kube::ContextInfo *context = m_window.contextPicker().current();
    if (!context)
        return m_catalog.own().resolve({});
    Core::Result<Kube::ConnectionConfig> connection = m_catalog.resolve(*context);
    if (connection && connection->exec) {
        connection->execAllowed = m_consents.isAllowed(*connection->exec);
        connection->plugins = m_plugins;
    }
    return connection;
}

bool ContextController::needsConsent() const
{
    const Kube::ContextInfo *context = m_window.contextPicker().current();
    return context && context->exec && context->problems.isEmpty() && !m_consents.isAllowed(*context->exec);
}

void ContextController::askForPlugin()
{
    if (!needsConsent())
        return;
    const Kube::ExecConfig &exec = *m_window.contextPicker().current()->exec;
    QString text = tr("Context “%1” gets its credentials from a command, named in %2. Run it?\n%3")
                       .arg(contextName(), exec.file, exec.commandLine());
    if (!exec.environment.isEmpty())
        text += u'\n' + tr("with the environment variables %1").arg(exec.environmentNames().join(u", "_s));
    m_askedFor = exec;
    m_window.questions().askPlugin(text);
}

void ContextController::allowPlugin()
{
    // What was read is what is allowed, whatever the file says by now.
    if (!m_askedFor)
        return;
    if (const auto remembered = m_consents.allow(*m_askedFor); !remembered)
        m_errors.append(remembered.error());
    showContext();
}

/// Where to log in, for example; gone once the credential is there.
void ContextController::pluginSaid(const QString &command, const QString &line)
{
    const Kube::ContextInfo *context = m_window.contextPicker().current();
    if (context && context->exec && context->exec->command == command)
        m_window.banner().setContextNote(tr("%1: %2").arg(command.section(u'/', -1), line), false);
}

void ContextController::addFile(const QString &path)
{
    const QString file = QFileInfo(path).absoluteFilePath();
    if (path.isEmpty() || m_catalog.added().contains(file) || m_catalog.own().files().contains(file))
        return;
    m_settings.setKubeconfigs(m_catalog.added() + QStringList(file));
    m_catalog.setAdded(m_settings.kubeconfigs());
    m_catalog.reload();
}

void ContextController::removeFile(const QString &path)
{
    QStringList files = m_catalog.added();
    files.removeAll(path);
    m_settings.setKubeconfigs(files);
    m_catalog.setAdded(files);
    m_catalog.reload();
}

ContextChoice ContextController::choice() const
{
    const Kube::ContextInfo *context = m_window.contextPicker().current();
    return {contextName(), isSandbox(), context ? context->source : QString()};
}

} // namespace App
