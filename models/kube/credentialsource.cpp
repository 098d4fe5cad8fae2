// SPDX-License-Identifier: Apache-2.0
#include "models/kube/credentialsource.h"

#include "models/kube/certificates.h"
#include "models/kube/execoutput.h"
#include "models/kube/texts.h"

#include <QDateTime>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLocale>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace Kube {

namespace {

constexpr qint64 largestFile = 8 * 1024 * 1024;
constexpr auto certificateLifetime = 1s; ///< client-go looks at the files at most that often
constexpr auto idTokenLeeway = 10s;

bool hasControlCharacters(const QString &text)
{
    return std::ranges::any_of(text, [](QChar c) { return c.unicode() < 0x20 || c.unicode() == 0x7f; });
}

QByteArray content(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.read(largestFile) : QByteArray();
}

std::shared_ptr<CredentialPlugins> pluginsOf(const ConnectionConfig &config)
{
    if (!config.exec || config.plugins)
        return config.plugins;
    return std::make_shared<CredentialPlugins>(CredentialPlugins::Options());
}

} // namespace

CredentialSource::CredentialSource(const ConnectionConfig &config)
    : m_config(config),
      m_token(config.token, config.tokenFile),
      m_certificate(config.clientCertificate),
      m_key(config.clientKey)
{
    m_config.plugins = pluginsOf(config);
}

Core::Result<QString> CredentialSource::idToken() const
{
    // RFC 7519: header.payload.signature, base64url; exp in seconds.
    const QList<QByteArray> parts = m_config.idToken.toUtf8().split('.');
    const QJsonObject claims = parts.size() == 3
        ? QJsonDocument::fromJson(QByteArray::fromBase64(parts.at(1), QByteArray::Base64UrlEncoding)).object()
        : QJsonObject();
    const double expiry = claims["exp"_L1].toDouble();
    const QString hint = Texts::tr("Log in again with the tool that wrote it to the kubeconfig, or with kubectl, which "
                                   "renews it; this console never writes a kubeconfig.");
    if (!std::isfinite(expiry) || expiry <= 0 || expiry > 1e12) {
        return Core::failure(
            Core::ErrorKind::Authentication, u"id-token-invalid"_s,
            Texts::tr("The id-token of user \"%1\": ID Token is not a valid JWT").arg(m_config.userName), hint);
    }
    const QDateTime end = QDateTime::fromSecsSinceEpoch(qint64(expiry), QTimeZone::UTC);
    if (QDateTime::currentDateTimeUtc().addDuration(idTokenLeeway) >= end) {
        return Core::failure(
            Core::ErrorKind::Authentication, u"id-token-expired"_s,
            Texts::tr("The id-token of user \"%1\" expired at %2.").arg(m_config.userName, end.toString(Qt::ISODate)),
            hint);
    }
    return m_config.idToken;
}

Core::Result<QByteArray> CredentialSource::authorization()
{
    Core::Result<QString> token = m_token.token();
    if (!token)
        return std::unexpected(token.error());
    const bool basic = !m_config.username.isEmpty() || !m_config.password.isEmpty();
    if (token->isEmpty() && !basic && !m_config.idToken.isEmpty()) {
        token = idToken();
        if (!token)
            return std::unexpected(token.error());
    }
    if (!token->isEmpty()) {
        if (hasControlCharacters(*token)) {
            return Core::failure(Core::ErrorKind::Config, u"credentials-invalid"_s,
                                 Texts::tr("The token of user \"%1\" holds control characters and cannot be sent.")
                                     .arg(m_config.userName),
                                 Texts::tr("Check the user's entry in the kubeconfig."));
        }
        return QByteArray("Bearer " + token->toUtf8());
    }
    if (basic)
        return QByteArray("Basic " + (m_config.username + u':' + m_config.password).toUtf8().toBase64());
    return QByteArray();
}

/// client-go transport/cert_rotation.go: the last good pair is kept while the files do not fit together, as they do not
/// in the middle of being replaced.
void CredentialSource::readCertificates()
{
    if (m_config.clientCertificateFile.isEmpty() || !m_certificatesValid.hasExpired())
        return;
    m_certificatesValid.setRemainingTime(certificateLifetime);
    const QByteArray certificate = content(m_config.clientCertificateFile);
    const QByteArray key = content(m_config.clientKeyFile);
    if (certificate.isEmpty() || key.isEmpty() || (certificate == m_certificate && key == m_key))
        return;
    if (!checkKeyPair(certificate, key, m_config.userName))
        return;
    m_certificate = certificate;
    m_key = key;
}

std::optional<Core::Result<Credential>> CredentialSource::current()
{
    if (m_config.exec) {
        if (!m_config.execAllowed)
            return Core::Result<Credential>(std::unexpected(execNotAllowed(*m_config.exec)));
        const auto known = m_config.plugins->cached(*m_config.exec);
        return known ? std::optional(Core::Result<Credential>(*known)) : std::nullopt;
    }
    readCertificates();
    const Core::Result<QByteArray> header = authorization();
    if (!header)
        return Core::Result<Credential>(std::unexpected(header.error()));
    return Core::Result<Credential>(Credential{*header, m_certificate, m_key, {}});
}

std::unique_ptr<CredentialRequest> CredentialSource::request()
{
    return m_config.plugins->request(*m_config.exec);
}

bool CredentialSource::canRenew() const
{
    return m_config.exec || !m_config.tokenFile.isEmpty() || !m_config.clientCertificateFile.isEmpty();
}

bool CredentialSource::reject(const Credential &refused)
{
    if (m_config.exec) {
        m_config.plugins->reject(*m_config.exec, refused);
        return true;
    }
    m_token.refresh();
    m_certificatesValid.setRemainingTime(0);
    const auto now = current();
    return now && *now && **now != refused;
}

} // namespace Kube
