// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/appsettings.h"
#include "app/kubeconfigcatalog.h"
#include "app/pluginconsents.h"
#include "models/core/error.h"
#include "models/kube/apioperation.h"
#include "models/kube/client.h"
#include "models/kube/credentialplugins.h"
#include "models/kube/kubeconfig.h"
#include "models/sandbox/sandboxserver.h"

#include <QObject>

#include <memory>
#include <optional>

namespace App {

/// Fills the pickers for context and namespace: reads kubeconfig files in the background, lists namespaces where that
/// is permitted, remembers what was chosen. Window thread.
class ContextController : public QObject
{
    Q_OBJECT

public:
    /// What the user asked for on the command line; wins over what is remembered.
    struct Wish
    {
        QString context;
        bool sandbox = false;
        QString namespaceName;
    };

    /// The window and the settings outlive the controller. `settingsFile` as for AppSettings.
    ContextController(Widgets::MainWindow &window, AppSettings &settings, const QString &settingsFile,
                      const Kube::Kubeconfig::Sources &sources, const Wish &wish, QObject *parent = nullptr);
    ~ContextController() override;

    /// What the sandbox will run containers in: whether that works here is told with its context. Before reload().
    void setSandboxEngine(Sandbox::Engine engine);
    /// Reads the files again; changed() when that is done.
    void reload();
    [[nodiscard]] bool isSandbox() const;
    [[nodiscard]] QString contextName() const;
    /// Why nothing can run in the chosen context and namespace, or empty.
    [[nodiscard]] QString problem() const;
    /// Chooses a context as the user would; false where there is none such.
    bool choose(const ContextChoice &context);
    /// What is chosen now; an empty name: nothing.
    [[nodiscard]] ContextChoice chosen() const { return choice(); }
    /// Problems of the files themselves.
    [[nodiscard]] const QList<Core::Error> &errors() const { return m_errors; }
    /// kubectl's kubeconfig files, and those that were added.
    [[nodiscard]] QStringList ownFiles() const { return m_catalog.own().files(); }
    [[nodiscard]] const QStringList &addedFiles() const { return m_catalog.added(); }
    /// Offers the contexts of another file from now on.
    void addFile(const QString &path);
    void removeFile(const QString &path);
    /// Asks in the window whether the chosen context's credential plugin may run, where nobody has agreed to it yet.
    void askForPlugin();
    /// The chosen context, resolved; not for the sandbox. With the user's consent to its plugin in it.
    [[nodiscard]] Core::Result<Kube::ConnectionConfig> resolve() const;
    /// How to reach the chosen context, the sandbox too; an error where it is not served yet.
    [[nodiscard]] Core::Result<Kube::ConnectionConfig> connection() const;
    /// The sandbox serves now: its namespaces can be listed.
    void setSandboxConnection(const Kube::ConnectionConfig &connection);

Q_SIGNALS:
    void changed(); ///< the contexts, the choice, or the namespace

private:
    void show();
    void allowPlugin();
    void pluginSaid(const QString &command, const QString &line);
    [[nodiscard]] bool needsConsent() const;
    void preselect();
    void contextChosen();
    void namespaceChosen();
    void showContext();
    void showNote();
    void listNamespaces();
    [[nodiscard]] ContextChoice choice() const;

    Widgets::MainWindow &m_window;
    AppSettings &m_settings;
    KubeconfigCatalog m_catalog;
    PluginConsents m_consents;
    std::shared_ptr<Kube::CredentialPlugins> m_plugins; ///< of all clients of the window and of its runs
    Wish m_wish;
    QList<Core::Error> m_errors;
    std::optional<Kube::ExecConfig> m_askedFor; ///< what the question in the window shows
    std::optional<ContextChoice> m_chosen; ///< comes back when it is there again
    std::optional<Core::Result<void>> m_sandboxAvailable; ///< once it is known
    Sandbox::Engine m_engine = Sandbox::Engine::Bubblewrap;
    bool m_loaded = false;
    bool m_wishFailed = false;
    quint64 m_generation = 0;
    std::optional<Kube::ConnectionConfig> m_sandboxConnection;
    std::unique_ptr<Kube::Client> m_client;
    std::unique_ptr<Kube::ApiOperation> m_list; ///< declared after its client: goes first
};

} // namespace App
