// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/kube/client.h"
#include "models/kube/exchange.h"
#include "models/kube/timing.h"
#include "models/kube/tokensource.h"

#include <QNetworkAccessManager>
#include <QNetworkRequest>
#include <QSslConfiguration>

#include <memory>

namespace Kube {

/// The connections of one client: how every request looks, and which connection it takes. Short calls and streams have
/// a QNetworkAccessManager each, because Qt limits connections per host and manager, and streams hold theirs for hours.
/// One transport serves one set of credentials: Qt's connection cache does not tell TLS configurations apart.
/// Lives in its client's thread.
class Transport
{
public:
    enum class Lane { Call, Stream };

    explicit Transport(const ConnectionConfig &config);

    [[nodiscard]] const ConnectionConfig &config() const { return m_config; }
    [[nodiscard]] const Timing &timing() const { return m_timing; }
    void setTiming(const Timing &timing) { m_timing = timing; }

    /// Starts a request. Fails where the credentials cannot be used; never for the network's sake.
    [[nodiscard]] Core::Result<std::unique_ptr<Exchange>> send(const Request &request, Lane lane);
    /// After a 401: true if there are other credentials to try once.
    bool refreshCredentials();
    [[nodiscard]] std::unique_ptr<ApiOperation> call(const Request &request);

private:
    [[nodiscard]] Core::Result<void> prepareTls();
    [[nodiscard]] Core::Result<QHttpHeaders> headers(const Request &request, Lane lane);
    [[nodiscard]] QByteArray verbWithRepeatedHeaders(const Request &request, const QUrl &url) const;
    [[nodiscard]] Core::Result<QByteArray> authorization();
    [[nodiscard]] bool maySendCredentials() const;
    [[nodiscard]] QUrl url(const Request &request) const;
    [[nodiscard]] QNetworkRequest networkRequest(const Request &request, const QHttpHeaders &headers, Lane lane) const;

    ConnectionConfig m_config;
    QList<std::pair<QByteArray, QByteArray>> m_repeatedHeaders; ///< headers that must be sent more than once
    Timing m_timing;
    TokenSource m_token;
    QSslConfiguration m_tls;
    Core::Result<void> m_tlsReady;
    QNetworkAccessManager m_calls;
    QNetworkAccessManager m_streams;
};

} // namespace Kube
