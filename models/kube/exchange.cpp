// SPDX-License-Identifier: Apache-2.0
#include "models/kube/exchange.h"

#include "models/kube/certificates.h"
#include "models/kube/credentialplugins.h"

#include <QSslCertificate>
#include <QSslConfiguration>

#include <algorithm>

namespace Kube {

namespace {

constexpr qsizetype largestRefusal = 1024 * 1024;

/// What OpenSSL says of a chain that does not end in a self-signed certificate.
bool isMissingIssuer(const QSslError &error)
{
    switch (error.error()) {
    case QSslError::UnableToGetIssuerCertificate:
    case QSslError::UnableToGetLocalIssuerCertificate:
    case QSslError::UnableToVerifyFirstCertificate:
    case QSslError::SelfSignedCertificate:
    case QSslError::SelfSignedCertificateInChain:
    case QSslError::CertificateUntrusted:
    case QSslError::InvalidCaCertificate:
        return true;
    default:
        return false;
    }
}

} // namespace

Exchange::Exchange(Transport &transport, const Request &request, Transport::Lane lane)
    : m_transport(transport),
      m_request(request),
      m_lane(lane)
{
}

Exchange::~Exchange()
{
    endReply();
}

/// Connections made with the context are gone before the reply is aborted. (QObject::disconnect on the reply itself
/// would also cut Qt's own connections, and abort() would no longer reach the network thread.)
void Exchange::endReply()
{
    m_context.reset();
    if (!m_reply)
        return;
    if (m_reply->isRunning())
        m_reply->abort();
    m_reply->deleteLater();
    m_reply = nullptr;
}

void Exchange::start()
{
    if (const auto credential = m_transport.credential()) {
        proceed(*credential);
        return;
    }
    m_waiting = m_transport.requestCredential();
    connect(m_waiting.get(), &CredentialRequest::finished, this, [this](const Core::Result<Credential> &result) {
        m_waiting.release()->deleteLater(); // it is still emitting
        proceed(result);
    });
    m_waiting->start();
}

void Exchange::proceed(const Core::Result<Credential> &credential)
{
    if (!credential) {
        fail(credential.error());
        return;
    }
    m_credential = *credential;
    auto onItsWay = m_transport.send(m_request, m_lane, m_credential);
    if (!onItsWay) {
        fail(onItsWay.error());
        return;
    }
    m_connections = onItsWay->connections;
    m_reply = onItsWay->reply;
    m_course = {};
    m_context = std::make_unique<QObject>();
    // Requests with a body device start with the next turn of the event loop, and forget what was set before it.
    if (m_readBufferSize > 0) {
        QMetaObject::invokeMethod(
            m_context.get(), [this] { m_reply->setReadBufferSize(m_readBufferSize); }, Qt::QueuedConnection);
    }
    QObject *const context = m_context.get();
    connect(m_reply, &QNetworkReply::sslErrors, context, [this](const auto &errors) { onTlsErrors(errors); });
    connect(m_reply, &QNetworkReply::requestSent, context, [this] { m_course.requestSent = true; });
    connect(m_reply, &QNetworkReply::encrypted, context, [this] { checkPeerName(); });
    connect(m_reply, &QNetworkReply::metaDataChanged, context, [this] { onHeaders(); });
    connect(m_reply, &QNetworkReply::readyRead, context, [this] { onReadyRead(); });
    connect(m_reply, &QNetworkReply::finished, context, [this] { onFinished(); });
    Q_EMIT sent();
}

void Exchange::fail(const Core::Error &error)
{
    m_localError = error;
    QMetaObject::invokeMethod(this, &Exchange::finished, Qt::QueuedConnection);
}

void Exchange::onHeaders()
{
    m_judging = status() == 401 && !m_renewed && m_transport.canRenewCredential();
    if (!m_judging)
        Q_EMIT headersReceived();
}

void Exchange::onReadyRead()
{
    if (!m_judging) {
        Q_EMIT readyRead();
        return;
    }
    m_refusal += m_reply->readAll();
    m_refusal.truncate(largestRefusal);
}

void Exchange::onFinished()
{
    if (!m_judging) {
        Q_EMIT finished();
        return;
    }
    onReadyRead();
    m_judging = false;
    m_renewed = true;
    if (m_transport.rejectCredential(m_credential)) {
        endReply();
        m_refusal.clear();
        start();
        return;
    }
    Q_EMIT finished();
}

/// Go takes every certificate of the configured authority for a trust anchor, be it an intermediate one or the server's
/// own; Qt wants the chain to end in a root.
void Exchange::onTlsErrors(const QList<QSslError> &errors)
{
    m_course.tlsErrors = errors;
    const ConnectionConfig &config = m_transport.config();
    if (config.certificateAuthority.isEmpty() || !std::ranges::all_of(errors, isMissingIssuer))
        return;
    const QString name = config.tlsServerName.isEmpty() ? config.server.host() : config.tlsServerName;
    if (isTrustedByAnchor(m_reply->sslConfiguration().peerCertificateChain(), config.certificateAuthority, name))
        m_reply->ignoreSslErrors(errors);
}

/// Go refuses a certificate whose name is in the Common Name only; Qt would accept it.
void Exchange::checkPeerName()
{
    if (m_transport.config().insecureSkipTlsVerify)
        return;
    if (!m_reply->sslConfiguration().peerCertificate().subjectAlternativeNames().isEmpty())
        return;
    m_course.noSubjectAlternativeName = true;
    m_reply->abort();
}

int Exchange::status() const
{
    return m_reply ? m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt() : 0;
}

bool Exchange::isComplete() const
{
    return m_reply && m_reply->error() == QNetworkReply::NoError;
}

QByteArray Exchange::header(const QByteArray &name) const
{
    return m_reply ? m_reply->rawHeader(name) : QByteArray();
}

QByteArray Exchange::readAll()
{
    QByteArray bytes = std::exchange(m_refusal, {});
    if (m_reply && m_reply->isOpen())
        bytes += m_reply->readAll();
    return bytes;
}

Failure Exchange::failure(const QByteArray &body) const
{
    if (m_localError) {
        Failure failure;
        failure.error = *m_localError;
        // The user has to do something first.
        failure.permanent
            = failure.error.kind == Core::ErrorKind::Config || failure.error.kind == Core::ErrorKind::Authentication;
        return failure;
    }
    const Asked asked{m_request.verb, m_request.path};
    const ConnectionConfig &config = m_transport.config();
    // A status of 2xx with an error means that the body broke off.
    if (status() != 0 && !(isSuccess() && m_reply->error() != QNetworkReply::NoError))
        return httpFailure(config, asked, *m_reply, body);
    return networkFailure(config, asked, m_reply->error(), m_reply->errorString(), m_course);
}

} // namespace Kube
