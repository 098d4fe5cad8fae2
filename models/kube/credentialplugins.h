// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/core/error.h"
#include "models/kube/credential.h"
#include "models/kube/execconfig.h"

#include <QObject>
#include <QString>

#include <chrono>
#include <memory>
#include <optional>

namespace Kube {

class CredentialPlugins;

/// Waits for the credential of a plugin. Operation: start() once, finished() exactly once and never out of start(), in
/// the thread that made it; destroying it withdraws it, and a plugin that nobody waits for any more is killed.
class CredentialRequest : public QObject
{
    Q_OBJECT

public:
    ~CredentialRequest() override;
    void start();

Q_SIGNALS:
    void finished(const Core::Result<Kube::Credential> &result);

private:
    friend class CredentialPlugins;
    class Private;
    explicit CredentialRequest(std::unique_ptr<Private> parts);
    std::unique_ptr<Private> d;
};

/// Runs the credential plugins of kubeconfig users and remembers what they answered, by their whole configuration and
/// cluster (client-go plugin/pkg/client/auth/exec), until ten seconds before it expires, in memory only. One plugin
/// runs at a time, in a thread of its own, so that nobody's event loop waits; who asks for the same credential shares
/// the run. All clients of a program share one object, across threads: every function may be called from any thread.
/// Outlives its requests.
class CredentialPlugins : public QObject
{
    Q_OBJECT

public:
    struct Options
    {
        std::chrono::milliseconds timeout{120000}; ///< of one run; a person may have to log in meanwhile
        std::chrono::milliseconds shellTimeout{5000}; ///< for the login shell to tell its PATH
        /// Ask the login shell for folders beyond PATH before the first run; else only where a command is not found.
        bool extendPath = false;
    };

    explicit CredentialPlugins(const Options &options);
    ~CredentialPlugins() override;

    /// What is known already.
    [[nodiscard]] std::optional<Credential> cached(const ExecConfig &config) const;
    [[nodiscard]] std::unique_ptr<CredentialRequest> request(const ExecConfig &config);
    /// The server did not accept the credential: forgets it, unless another one is known by now.
    void reject(const ExecConfig &config, const Credential &credential);

Q_SIGNALS:
    /// What a plugin writes to its standard error while it runs, line by line, as plain text. Sent from another thread.
    void said(const QString &command, const QString &line);

private:
    friend class CredentialRequest;
    class Worker;
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace Kube
