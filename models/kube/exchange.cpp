// SPDX-License-Identifier: Apache-2.0
#include "models/kube/exchange.h"

#include <QSslCertificate>
#include <QSslConfiguration>

namespace Kube {

Exchange::Exchange(QNetworkReply *reply, const ConnectionConfig &config, const Asked &asked)
    : m_reply(reply),
      m_config(config),
      m_asked(asked),
      m_context(std::make_unique<QObject>())
{
    QObject::connect(reply, &QNetworkReply::sslErrors, m_context.get(),
                     [this](const QList<QSslError> &errors) { m_course.tlsErrors = errors; });
    QObject::connect(reply, &QNetworkReply::requestSent, m_context.get(), [this] { m_course.requestSent = true; });
    QObject::connect(reply, &QNetworkReply::encrypted, m_context.get(), [this] { checkPeerName(); });
}

Exchange::~Exchange()
{
    m_context.reset();
    if (m_reply->isRunning())
        m_reply->abort();
    m_reply->deleteLater();
}

/// Go refuses a certificate whose name is in the Common Name only; Qt would accept it.
void Exchange::checkPeerName()
{
    if (m_config.insecureSkipTlsVerify)
        return;
    if (!m_reply->sslConfiguration().peerCertificate().subjectAlternativeNames().isEmpty())
        return;
    m_course.noSubjectAlternativeName = true;
    m_reply->abort();
}

int Exchange::status() const
{
    return m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
}

Failure Exchange::failure(const QByteArray &body) const
{
    // A status of 2xx with an error means that the body broke off.
    if (status() != 0 && !(isSuccess() && m_reply->error() != QNetworkReply::NoError))
        return httpFailure(m_config, m_asked, *m_reply, body);
    return networkFailure(m_config, m_asked, m_reply->error(), m_reply->errorString(), m_course);
}

} // namespace Kube
