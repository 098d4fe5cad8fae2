// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/kube/apifailure.h"
#include "models/kube/client.h"
#include "models/kube/credential.h"
#include "models/kube/transport.h"

#include <QNetworkReply>
#include <QObject>

#include <memory>

namespace Kube {

class CredentialRequest;

/// One request on the wire: waits for the credential, sends, and shows the answer as it comes. A 401 is answered once
/// with a new credential where there is one (it was not carried out, so that is safe for every verb). Owned by the
/// caller; start() once; then headersReceived() and readyRead() as QNetworkReply has them, finished() exactly once and
/// never out of start(). Destroying it ends it silently, from a connected slot too.
class Exchange : public QObject
{
    Q_OBJECT

public:
    Exchange(Transport &transport, const Request &request, Transport::Lane lane);
    ~Exchange() override;
    Q_DISABLE_COPY_MOVE(Exchange)

    /// What Qt may hold unread; 0: no limit. Before start().
    void setReadBufferSize(qint64 bytes) { m_readBufferSize = bytes; }
    void start();

    [[nodiscard]] int status() const;
    [[nodiscard]] bool isSuccess() const { return status() >= 200 && status() < 300; }
    /// After finished(): whether the answer arrived whole, whatever its status.
    [[nodiscard]] bool isComplete() const;
    [[nodiscard]] QByteArray header(const QByteArray &name) const;
    /// What has arrived; empty after a timeout.
    [[nodiscard]] QByteArray readAll();
    /// Why the finished exchange is no success; `body` is what came with it.
    [[nodiscard]] Failure failure(const QByteArray &body) const;

Q_SIGNALS:
    /// The credential is there and the request on its way: waiting for the server begins. Perhaps out of start(), and
    /// again after a 401.
    void sent();
    void headersReceived();
    void readyRead();
    void finished();

private:
    void proceed(const Core::Result<Credential> &credential);
    void fail(const Core::Error &error);
    void onHeaders();
    void onReadyRead();
    void onFinished();
    void onTlsErrors(const QList<QSslError> &errors);
    void checkPeerName();
    void endReply();

    Transport &m_transport;
    Request m_request;
    Transport::Lane m_lane;
    qint64 m_readBufferSize = 0;
    std::unique_ptr<CredentialRequest> m_waiting;
    Credential m_credential;
    std::shared_ptr<Connections> m_connections; ///< they live as long as something goes over them
    QNetworkReply *m_reply = nullptr; ///< ended with deleteLater, as Qt asks of replies that may be emitting
    std::unique_ptr<QObject> m_context; ///< of the connections to the reply
    Course m_course;
    std::optional<Core::Error> m_localError; ///< nothing was sent
    QByteArray m_refusal; ///< the body of a 401 that is about to be answered
    bool m_judging = false; ///< such a one is arriving
    bool m_renewed = false;
};

} // namespace Kube
