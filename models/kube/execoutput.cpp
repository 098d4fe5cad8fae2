// SPDX-License-Identifier: Apache-2.0
#include "models/kube/execoutput.h"

#include "models/core/redact.h"
#include "models/kube/certificates.h"
#include "models/kube/texts.h"
#include "models/yaml/yamldocument.h"

#include <QJsonObject>
#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Kube {

namespace {

constexpr qsizetype longestName = 100;

std::unexpected<Core::Error> refuse(const QString &text, const ExecConfig &config)
{
    return std::unexpected(
        execFailure(u"exec-output-invalid"_s, text,
                    Kube::Texts::tr("The command %1 has to print an ExecCredential of version %2; see "
                                    "its documentation.")
                        .arg(config.command, config.apiVersion)));
}

Core::Result<QString> text(const QJsonObject &status, QLatin1StringView field, const ExecConfig &config)
{
    const QJsonValue value = status[field];
    if (!value.isUndefined() && !value.isNull() && !value.isString())
        return refuse(u"decoding stdout: status."_s + field + u" is not a string", config);
    return value.toString();
}

Core::Result<Credential> readStatus(const QJsonObject &status, const ExecConfig &config)
{
    Credential credential;
    const auto token = text(status, "token"_L1, config);
    const auto certificate = text(status, "clientCertificateData"_L1, config);
    const auto key = text(status, "clientKeyData"_L1, config);
    const auto expiry = text(status, "expirationTimestamp"_L1, config);
    for (const auto *value : {&token, &certificate, &key, &expiry}) {
        if (!*value)
            return std::unexpected(value->error());
    }
    if (token->isEmpty() && certificate->isEmpty() && key->isEmpty())
        return refuse(u"exec plugin didn't return a token or cert/key pair"_s, config);
    if (certificate->isEmpty() != key->isEmpty())
        return refuse(u"exec plugin returned only certificate or key, not both"_s, config);
    if (!token->isEmpty()) {
        if (std::ranges::any_of(*token, [](QChar c) { return c.unicode() < 0x20 || c.unicode() == 0x7f; }))
            return refuse(u"exec plugin returned a token with control characters"_s, config);
        credential.authorization = "Bearer " + token->toUtf8();
    }
    credential.certificate = certificate->toUtf8();
    credential.key = key->toUtf8();
    if (!credential.certificate.isEmpty()) {
        if (const auto pair = checkKeyPair(credential.certificate, credential.key, config.command); !pair)
            return refuse(u"failed parsing client key/certificate: "_s + pair.error().message, config);
    }
    if (!expiry->isEmpty()) {
        credential.expiry = QDateTime::fromString(*expiry, Qt::ISODateWithMs);
        if (!credential.expiry.isValid() || credential.expiry.timeSpec() == Qt::LocalTime)
            return refuse(u"decoding stdout: status.expirationTimestamp is not a time as in RFC 3339"_s, config);
    }
    return credential;
}

} // namespace

Core::Error execFailure(const QString &code, const QString &text, const QString &hint)
{
    return Core::failure(Core::ErrorKind::Authentication, code,
                         u"Unable to connect to the server: getting credentials: "_s + text, hint)
        .error();
}

Core::Result<Credential> parseExecCredential(const QByteArray &output, const ExecConfig &config)
{
    const auto documents = Yaml::load(output);
    if (!documents) {
        const int line = documents.error().line;
        return refuse(u"decoding stdout: it is neither JSON nor YAML"_s
                          + (line > 0 ? QString(u", line "_s + QString::number(line)) : QString()),
                      config);
    }
    if (documents->isEmpty() || !documents->constFirst().value.isObject())
        return refuse(u"decoding stdout: it is not an object"_s, config);
    const QJsonObject object = documents->constFirst().value.toObject();
    const QString kind = plainText(object["kind"_L1].toString().toUtf8(), longestName);
    const QString version = plainText(object["apiVersion"_L1].toString().toUtf8(), longestName);
    if (kind != "ExecCredential"_L1)
        return refuse(u"decoding stdout: no kind \""_s + kind + u"\" is registered for version \"" + version + u'"',
                      config);
    if (version != config.apiVersion) {
        return refuse(u"exec plugin is configured to use API version "_s + config.apiVersion
                          + u", plugin returned version " + version,
                      config);
    }
    if (!object["status"_L1].isObject())
        return refuse(u"exec plugin didn't return a status field"_s, config);
    return readStatus(object["status"_L1].toObject(), config);
}

Core::Error execNotAllowed(const ExecConfig &exec)
{
    QString what
        = Kube::Texts::tr("The kubeconfig %1 wants to run this command to get credentials, which nobody has allowed "
                          "yet: %2")
              .arg(exec.file, exec.commandLine());
    if (!exec.environment.isEmpty())
        what += Kube::Texts::tr(" (with the environment variables %1)").arg(exec.environmentNames().join(u", "_s));
    return Core::failure(Core::ErrorKind::Authentication, u"exec-not-allowed"_s, what,
                         Kube::Texts::tr("If you trust the file, allow it in the window, or with --allow-exec."))
        .error();
}

QString plainText(const QByteArray &said, qsizetype longest)
{
    // ECMA-48: control sequences, and strings such as window titles and links up to their terminator.
    static const QRegularExpression escapes(
        u"\x1b(?:\\[[0-?]*[ -/]*[@-~]|[\\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\\\)?|[ -/]*[0-~])?"_s);
    QString text = QString::fromUtf8(said);
    text.replace(u"\r\n"_s, u"\n"_s);
    text.remove(escapes);
    text.removeIf([](QChar c) {
        return (c.category() == QChar::Other_Control && c != u'\n' && c != u'\t')
            || c.category() == QChar::Other_Format;
    });
    text = Core::redactText(text).trimmed();
    return text.size() <= longest ? text : QString(u'…' + text.last(longest));
}

} // namespace Kube
