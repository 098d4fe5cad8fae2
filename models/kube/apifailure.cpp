// SPDX-License-Identifier: Apache-2.0
#include "models/kube/apifailure.h"

#include "models/core/redact.h"
#include "models/kube/texts.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QSet>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;
using Core::ErrorKind;

namespace Kube {

namespace {

constexpr int longestServerText = 4096;

QString hostAndPort(const QUrl &server)
{
    const int port = server.port(server.scheme() == "https"_L1 ? 443 : 80);
    const QString host = server.host().contains(u':') ? QString(u'[' + server.host() + u']') : server.host();
    return host + u':' + QString::number(port);
}

QString bounded(const QString &text)
{
    return text.size() <= longestServerText ? text : QString(text.left(longestServerText) + u'…');
}

struct StatusRule
{
    int status;
    ErrorKind kind;
    QLatin1StringView code;
    QLatin1StringView reason; ///< that client-go gives an answer without a Status
    QLatin1StringView generic; ///< and its text
};

constexpr std::array statusRules{
    StatusRule{400, ErrorKind::Invalid, "bad-request"_L1, "BadRequest"_L1,
               "the server rejected our request for an unknown reason"_L1},
    StatusRule{401, ErrorKind::Authentication, "unauthorized"_L1, "Unauthorized"_L1,
               "the server has asked for the client to provide credentials"_L1},
    StatusRule{403, ErrorKind::Authorization, "forbidden"_L1, "Forbidden"_L1,
               "the server does not allow access to the requested resource"_L1},
    StatusRule{404, ErrorKind::NotFound, "not-found"_L1, "NotFound"_L1,
               "the server could not find the requested resource"_L1},
    StatusRule{405, ErrorKind::Api, "method-not-allowed"_L1, "MethodNotAllowed"_L1,
               "the server does not allow this method on the requested resource"_L1},
    StatusRule{409, ErrorKind::Conflict, "conflict"_L1, "Conflict"_L1, "the server reported a conflict"_L1},
    StatusRule{410, ErrorKind::Api, "expired"_L1, "Expired"_L1, "the requested version is no longer available"_L1},
    StatusRule{413, ErrorKind::Limit, "request-too-large"_L1, "RequestEntityTooLarge"_L1,
               "the request is larger than the server accepts"_L1},
    StatusRule{422, ErrorKind::Invalid, "invalid"_L1, "Invalid"_L1,
               "the server rejected our request due to an error in our request"_L1},
    StatusRule{429, ErrorKind::Api, "too-many-requests"_L1, "TooManyRequests"_L1,
               "the server has received too many requests and has asked us to try again later"_L1},
    StatusRule{500, ErrorKind::Api, "internal-error"_L1, "InternalError"_L1, ""_L1},
    StatusRule{503, ErrorKind::Api, "service-unavailable"_L1, "ServiceUnavailable"_L1,
               "the server is currently unable to handle the request"_L1},
    StatusRule{504, ErrorKind::Timeout, "gateway-timeout"_L1, "Timeout"_L1,
               "the server was unable to return a response in the time allotted, but may still be processing the "
               "request"_L1},
};

StatusRule ruleFor(int status)
{
    const auto *rule = std::ranges::find(statusRules, status, &StatusRule::status);
    if (rule != statusRules.end())
        return *rule;
    return {status, ErrorKind::Api, status >= 500 ? "server-error"_L1 : "unexpected-answer"_L1, ""_L1, ""_L1};
}

/// The next step for the answers where there is one.
QString hintFor(const ConnectionConfig &config, int status)
{
    const bool plain = config.server.scheme() != "https"_L1 && !config.isSandbox;
    switch (status) {
    case 401:
        if (plain)
            return Kube::Texts::tr("No credentials were sent, because the server's address is not https.");
        if (config.userName.isEmpty())
            return Kube::Texts::tr("Context \"%1\" has no user; add one to the kubeconfig.").arg(config.contextName);
        return Kube::Texts::tr("The credentials of user \"%1\" in the kubeconfig are wrong or have expired.")
            .arg(config.userName);
    case 403:
        return Kube::Texts::tr(
            "Ask an administrator of the cluster for this permission, or choose another context or namespace.");
    case 429:
        return Kube::Texts::tr("The server is busy; try again in a while.");
    default:
        return {};
    }
}

/// kubectl's "The Job "x" is invalid: ..." with the causes, each once.
QString invalidText(const QJsonObject &status)
{
    const QString message = status["message"_L1].toString();
    const QJsonValue detailsValue = status["details"_L1];
    QString text = u"The request is invalid"_s;
    if (!detailsValue.isObject())
        return message.isEmpty() ? text : QString(text + u": " + message);
    const QJsonObject details = detailsValue.toObject();
    const QString kind = details["kind"_L1].toString();
    const QString name = details["name"_L1].toString();
    const QJsonArray causes = details["causes"_L1].toArray();
    if (!kind.isEmpty() || !name.isEmpty())
        text = u"The "_s + kind + u" \"" + name + u"\" is invalid";
    else if (!message.isEmpty() && causes.isEmpty())
        text += u": " + message;
    QStringList lines;
    for (const QJsonValue &cause : causes) {
        const QString line = cause["field"_L1].toString() + u": " + cause["message"_L1].toString();
        if (!lines.contains(line))
            lines += line;
    }
    if (lines.isEmpty())
        return text;
    if (lines.size() == 1)
        return text + u": " + lines.first();
    return text + u": \n* " + lines.join(u"\n* "_s);
}

std::optional<int> wholeSeconds(const QByteArray &header)
{
    bool ok = false;
    const int seconds = header.trimmed().toInt(&ok);
    return ok && seconds >= 0 ? std::optional(seconds) : std::nullopt;
}

Failure notKubernetes(const ConnectionConfig &config, const Asked &asked, int status)
{
    Failure failure;
    failure.status = status;
    failure.permanent = true;
    failure.error.kind = ErrorKind::Api;
    failure.error.code = u"not-kubernetes-api"_s;
    failure.error.message = Kube::Texts::tr("%1 answered %2 with a web page, not as a Kubernetes API does.")
                                .arg(Core::redactUrl(config.server), asked.path);
    failure.error.hint
        = Kube::Texts::tr("It may be the login page of a proxy in between; check the server of cluster \"%1\" in the "
                          "kubeconfig.")
              .arg(config.clusterName);
    return failure;
}

Failure redirected(const ConnectionConfig &config, int status, const QByteArray &location)
{
    Failure failure;
    failure.status = status;
    failure.permanent = true;
    failure.error.kind = ErrorKind::Api;
    failure.error.code = u"redirected"_s;
    failure.error.message
        = Kube::Texts::tr("%1 redirects to %2; redirects are not followed, because the credentials would be sent "
                          "there.")
              .arg(Core::redactUrl(config.server), Core::redactUrl(QUrl(QString::fromUtf8(location.left(2048)))));
    failure.error.hint
        = Kube::Texts::tr("If that address is the right one, put it into the kubeconfig as the server of cluster "
                          "\"%1\".")
              .arg(config.clusterName);
    return failure;
}

} // namespace

Failure statusFailure(const ConnectionConfig &config, const QJsonObject &status)
{
    Failure failure;
    failure.status = status["code"_L1].toInt();
    failure.reason = status["reason"_L1].toString();
    const QJsonObject details = status["details"_L1].toObject();
    if (const QJsonValue seconds = details["retryAfterSeconds"_L1]; seconds.toInt() > 0)
        failure.retryAfter = seconds.toInt();
    const StatusRule rule = ruleFor(failure.status);
    failure.error.kind = rule.kind;
    failure.error.code = failure.reason == "AlreadyExists"_L1 ? u"already-exists"_s : QString(rule.code);
    failure.error.hint = hintFor(config, failure.status);
    const QString message = bounded(status["message"_L1].toString());
    if (failure.reason == "Unauthorized"_L1)
        failure.error.message = u"You must be logged in to the server ("_s + message + u')';
    else if (failure.reason == "Invalid"_L1)
        failure.error.message = bounded(invalidText(status));
    else if (failure.reason.isEmpty())
        failure.error.message = u"Error from server: "_s + message;
    else
        failure.error.message = u"Error from server ("_s + failure.reason + u"): " + message;
    failure.error.message = Core::redactText(failure.error.message);
    return failure;
}

Failure httpFailure(const ConnectionConfig &config, const Asked &asked, const QNetworkReply &reply,
                    const QByteArray &body)
{
    const int status = reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    const QByteArray contentType = reply.rawHeader("Content-Type").toLower();
    if (status >= 300 && status < 400)
        return redirected(config, status, reply.rawHeader("Location"));
    const QJsonObject object = QJsonDocument::fromJson(body).object();
    Failure failure;
    if (object["kind"_L1].toString() == "Status"_L1) {
        QJsonObject full = object;
        if (full["code"_L1].toInt() == 0)
            full["code"_L1] = status;
        failure = statusFailure(config, full);
        failure.status = status;
    } else if (contentType.startsWith("text/html") && (status < 400 || status == 403 || status == 404)) {
        failure = notKubernetes(config, asked, status);
    } else {
        const StatusRule rule = ruleFor(status);
        const QString said = bounded(QString::fromUtf8(body.left(longestServerText)).trimmed());
        failure.status = status;
        failure.reason = rule.reason;
        if (status == 409 && asked.verb == "POST")
            failure.reason = u"AlreadyExists"_s;
        failure.error.kind = rule.kind;
        failure.error.code = failure.reason == "AlreadyExists"_L1 ? u"already-exists"_s : QString(rule.code);
        failure.error.hint = hintFor(config, status);
        QString text = rule.generic;
        if (status >= 500 && text.isEmpty())
            text = u"an error on the server (\""_s + (said.isEmpty() ? u"unknown"_s : said)
                + u"\") has prevented the request from succeeding";
        else if (text.isEmpty())
            text = u"the server responded with the status code "_s + QString::number(status);
        if (status == 400 && said.contains("HTTP request to an HTTPS server"_L1)) {
            failure.error.code = u"https-expected"_s;
            failure.permanent = true;
            failure.error.hint
                = Kube::Texts::tr("Write https:// before the server of cluster \"%1\" in the kubeconfig.")
                      .arg(config.clusterName);
            text = said;
        }
        const QString prefix = status == 401 ? u"You must be logged in to the server ("_s
            : failure.reason.isEmpty()       ? u"Error from server: "_s
                                             : QString(u"Error from server ("_s + failure.reason + u"): ");
        failure.error.message = Core::redactText(prefix + text + (status == 401 ? u")"_s : QString()) + u" ("
                                                 + QString::fromLatin1(asked.verb) + u' ' + asked.path + u')');
    }
    if (const auto seconds = wholeSeconds(reply.rawHeader("Retry-After")))
        failure.retryAfter = seconds;
    return failure;
}

namespace {

/// The one line of a TLS failure that tells what to do, in the order in which the causes explain each other.
Core::Error tlsError(const ConnectionConfig &config, const QString &text, const Course &course)
{
    const auto has = [&course](std::initializer_list<QSslError::SslError> kinds) {
        return std::ranges::any_of(course.tlsErrors, [&](const QSslError &error) {
            return std::ranges::find(kinds, error.error()) != kinds.end();
        });
    };
    const QString server = hostAndPort(config.server);
    const QSslCertificate certificate
        = course.tlsErrors.isEmpty() ? QSslCertificate() : course.tlsErrors.first().certificate();
    Core::Error error;
    error.kind = ErrorKind::Tls;
    if (course.noSubjectAlternativeName) {
        error.code = u"certificate-without-san"_s;
        error.message
            = Kube::Texts::tr("Unable to connect to the server %1: its certificate relies on the legacy Common Name "
                              "field.")
                  .arg(server);
        error.hint = Kube::Texts::tr("The server needs a certificate with its name in subjectAltName.");
    } else if (has({QSslError::SelfSignedCertificate, QSslError::SelfSignedCertificateInChain,
                    QSslError::UnableToGetLocalIssuerCertificate, QSslError::UnableToGetIssuerCertificate,
                    QSslError::UnableToVerifyFirstCertificate, QSslError::CertificateUntrusted,
                    QSslError::CertificateSignatureFailed})) {
        error.code = u"unknown-authority"_s;
        error.message
            = Kube::Texts::tr("Unable to connect to the server %1: its certificate is signed by an unknown authority.")
                  .arg(server);
        const QString issuer = certificate.issuerDisplayName();
        error.hint = Kube::Texts::tr(
                         "Set certificate-authority of cluster \"%1\" in the kubeconfig to the CA certificate \"%2\".")
                         .arg(config.clusterName, issuer.isEmpty() ? Kube::Texts::tr("of the server") : issuer);
    } else if (has({QSslError::HostNameMismatch})) {
        QStringList names = certificate.subjectAlternativeNames().values();
        names.sort();
        error.code = u"wrong-server-name"_s;
        error.message
            = Kube::Texts::tr("Unable to connect to the server %1: its certificate is valid for %2, not for %3.")
                  .arg(server, names.isEmpty() ? certificate.subjectDisplayName() : names.join(u", "_s),
                       config.tlsServerName.isEmpty() ? config.server.host() : config.tlsServerName);
        error.hint = Kube::Texts::tr("Use one of these names as the server, or as tls-server-name of cluster \"%1\".")
                         .arg(config.clusterName);
    } else if (has({QSslError::CertificateExpired, QSslError::CertificateNotYetValid})) {
        error.code = u"certificate-expired"_s;
        error.message
            = Kube::Texts::tr("Unable to connect to the server %1: its certificate is valid from %2 to %3 only.")
                  .arg(server, certificate.effectiveDate().toString(Qt::ISODate),
                       certificate.expiryDate().toString(Qt::ISODate));
        error.hint = Kube::Texts::tr("Renew the server's certificate, or set this computer's clock.");
    } else if (text.contains("wrong version number"_L1) || text.contains("packet length too long"_L1)) {
        error.code = u"not-tls"_s;
        error.message = Kube::Texts::tr("Unable to connect to the server %1: it does not speak TLS.").arg(server);
        error.hint = Kube::Texts::tr("Check the address and the port of the server of cluster \"%1\".")
                         .arg(config.clusterName);
    } else {
        error.code = u"tls-failed"_s;
        error.message = Kube::Texts::tr("Unable to connect to the server %1: the TLS handshake failed: %2")
                            .arg(server, course.tlsErrors.isEmpty() ? text : course.tlsErrors.first().errorString());
        if (!config.clientCertificate.isEmpty())
            error.hint
                = Kube::Texts::tr("The server may refuse the client certificate of user \"%1\".").arg(config.userName);
    }
    return error;
}

bool isProxyError(QNetworkReply::NetworkError code)
{
    return code >= QNetworkReply::ProxyConnectionRefusedError && code <= QNetworkReply::UnknownProxyError;
}

Core::Error proxyError(const ConnectionConfig &config, QNetworkReply::NetworkError code, const QString &text)
{
    const QString proxy = Core::redactUrl(config.proxy);
    Core::Error error;
    error.kind = ErrorKind::Network;
    error.hint
        = Kube::Texts::tr("Check proxy-url of cluster \"%1\" in the kubeconfig, or HTTPS_PROXY and NO_PROXY in the "
                          "environment.")
              .arg(config.clusterName);
    switch (code) {
    case QNetworkReply::ProxyConnectionRefusedError:
        error.code = u"proxy-refused"_s;
        error.message = Kube::Texts::tr("The connection to the proxy %1 was refused.").arg(proxy);
        break;
    case QNetworkReply::ProxyNotFoundError:
        error.code = u"proxy-not-found"_s;
        error.message = Kube::Texts::tr("There is no such proxy: %1").arg(proxy);
        break;
    case QNetworkReply::ProxyAuthenticationRequiredError:
        error.code = u"proxy-authentication"_s;
        error.message = Kube::Texts::tr("The proxy %1 does not accept the user name and password.").arg(proxy);
        break;
    default:
        error.code = u"proxy-failed"_s;
        error.message = Kube::Texts::tr("The proxy %1 does not let the connection to the server %2 through: %3")
                            .arg(proxy, hostAndPort(config.server), Core::redactText(text));
    }
    return error;
}

} // namespace

Failure networkFailure(const ConnectionConfig &config, const Asked &asked, QNetworkReply::NetworkError code,
                       const QString &text, const Course &course)
{
    const QString server = hostAndPort(config.server);
    Failure failure;
    failure.error.kind = ErrorKind::Network;
    failure.error.hint = Kube::Texts::tr("Check the network, and the server of cluster \"%1\" in the kubeconfig.")
                             .arg(config.clusterName);
    if (code == QNetworkReply::SslHandshakeFailedError || course.noSubjectAlternativeName) {
        failure.error = tlsError(config, text, course);
        failure.permanent = failure.error.code != "tls-failed"_L1;
        return failure;
    }
    // Where a proxy answers a tunnel with a status that Qt does not know.
    const bool refusedTunnel = code == QNetworkReply::UnknownNetworkError && !config.proxy.isEmpty();
    if (isProxyError(code) || refusedTunnel) {
        failure.error = proxyError(config, code, text);
        failure.permanent = code == QNetworkReply::ProxyAuthenticationRequiredError;
        return failure;
    }
    switch (code) {
    case QNetworkReply::ConnectionRefusedError:
        failure.error.code = u"connection-refused"_s;
        failure.error.message
            = Kube::Texts::tr("The connection to the server %1 was refused - did you specify the right host or port?")
                  .arg(server);
        return failure;
    case QNetworkReply::HostNotFoundError:
        failure.error.code = u"host-not-found"_s;
        failure.error.message = Kube::Texts::tr("Unable to connect to the server %1: no such host.").arg(server);
        return failure;
    case QNetworkReply::TimeoutError:
    case QNetworkReply::OperationCanceledError:
        failure.error.kind = ErrorKind::Timeout;
        failure.error.code = u"timeout"_s;
        failure.error.message = Kube::Texts::tr("The server %1 did not answer in time.").arg(server);
        failure.mayHaveBeenDone = course.requestSent;
        break;
    case QNetworkReply::RemoteHostClosedError:
    case QNetworkReply::ContentReSendError:
        failure.error.code = u"connection-lost"_s;
        failure.error.message = Kube::Texts::tr("The connection to the server %1 was lost.").arg(server);
        failure.connectionLost = true;
        failure.mayHaveBeenDone = true;
        break;
    default:
        failure.error.code = u"network-error"_s;
        failure.error.message
            = Kube::Texts::tr("Unable to connect to the server %1: %2").arg(server, Core::redactText(text));
        failure.connectionLost = true;
        failure.mayHaveBeenDone = course.requestSent;
        break;
    }
    if (asked.changesSomething() && failure.mayHaveBeenDone) {
        failure.error.code = u"answer-lost"_s;
        failure.error.message
            = Kube::Texts::tr("The answer of the server %1 to %2 %3 was lost; it is unknown whether the request "
                              "was carried out.")
                  .arg(server, QString::fromLatin1(asked.verb), asked.path);
        failure.error.hint = Kube::Texts::tr("Look whether it was, before trying again.");
    }
    return failure;
}

} // namespace Kube
