// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/kube/client.h"
#include "models/kube/credential.h"
#include "models/kube/timing.h"

#include <QNetworkAccessManager>
#include <QNetworkRequest>
#include <QSslConfiguration>
#include <QTimer>

#include <memory>
#include <optional>
#include <vector>

namespace Kube {

class CredentialRequest;
class CredentialSource;
class Exchange;

/// Short calls and streams have a QNetworkAccessManager each, because Qt limits connections per host and manager, and
/// streams hold theirs for hours.
struct Connections
{
    QNetworkAccessManager calls;
    QNetworkAccessManager streams;
};

/// How every request of one client looks, which credential it carries, and which connection it takes. Qt's connection
/// cache does not tell TLS configurations apart, so another client certificate gets other connections; what goes over
/// the old ones goes on. Lives in its client's thread.
class Transport
{
public:
    enum class Lane { Call, Stream };

    explicit Transport(const ConnectionConfig &config);
    ~Transport();

    [[nodiscard]] const ConnectionConfig &config() const { return m_config; }
    [[nodiscard]] const Timing &timing() const { return m_timing; }
    void setTiming(const Timing &timing) { m_timing = timing; }

    /// A request that has not started; fails only through its finished().
    [[nodiscard]] std::unique_ptr<Exchange> exchange(const Request &request, Lane lane);
    [[nodiscard]] std::unique_ptr<ApiOperation> call(const Request &request);

private:
    friend class Exchange;
    struct Sent
    {
        QNetworkReply *reply = nullptr; ///< a child of the connections
        std::shared_ptr<Connections> connections;
    };

    /// nullopt: it has to be asked for, with requestCredential().
    [[nodiscard]] std::optional<Core::Result<Credential>> credential();
    [[nodiscard]] std::unique_ptr<CredentialRequest> requestCredential();
    [[nodiscard]] bool canRenewCredential() const;
    [[nodiscard]] bool rejectCredential(const Credential &refused);
    /// Fails where the configuration cannot be used; never for the network's sake.
    [[nodiscard]] Core::Result<Sent> send(const Request &request, Lane lane, const Credential &credential);

    [[nodiscard]] Core::Result<void> prepareTls();
    [[nodiscard]] Core::Result<void> setIdentity(const Credential &credential);
    void openConnections();
    void closeUnused();
    [[nodiscard]] Core::Result<QHttpHeaders> headers(const Request &request, Lane lane, const Credential &credential);
    [[nodiscard]] QByteArray verbWithRepeatedHeaders(const Request &request, const QUrl &url) const;
    [[nodiscard]] bool maySendCredentials() const;
    [[nodiscard]] bool isAskedOfProxy() const;
    [[nodiscard]] QUrl url(const Request &request) const;
    [[nodiscard]] QNetworkRequest networkRequest(const Request &request, const QHttpHeaders &headers, Lane lane) const;

    ConnectionConfig m_config;
    QList<std::pair<QByteArray, QByteArray>> m_repeatedHeaders; ///< headers that must be sent more than once
    Timing m_timing;
    std::unique_ptr<CredentialSource> m_credentials;
    QSslConfiguration m_tls;
    Core::Result<void> m_tlsReady;
    QByteArray m_certificate; ///< of the current connections
    QByteArray m_key;
    std::shared_ptr<Connections> m_connections;
    std::vector<std::shared_ptr<Connections>> m_retired; ///< of earlier certificates, while something uses them
    QTimer m_closing;
};

} // namespace Kube
