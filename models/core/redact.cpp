// SPDX-License-Identifier: Apache-2.0
#include "models/core/redact.h"

#include <QRegularExpression>
#include <QUrlQuery>

using namespace Qt::StringLiterals;

namespace Core {

namespace {

bool isSecretQueryItem(const QString &name)
{
    static const QRegularExpression secret(
        u"^(x-(amz|goog)-(signature|credential|security-token)|sig|signature|token|access_token|id_token|api_?key|"
        "key|password|secret|auth|code)$"_s,
        QRegularExpression::CaseInsensitiveOption);
    return secret.match(name).hasMatch();
}

} // namespace

QString redactUrl(const QUrl &url)
{
    QUrl clean = url;
    clean.setUserInfo(QString());
    if (clean.hasQuery()) {
        QUrlQuery redacted;
        const auto items = QUrlQuery(clean).queryItems(QUrl::FullyDecoded);
        for (const auto &[name, value] : items)
            redacted.addQueryItem(name, isSecretQueryItem(name) ? u"***"_s : value);
        clean.setQuery(redacted);
    }
    return clean.toDisplayString();
}

QString redactText(const QString &text)
{
    static const QRegularExpression bearer(u"(bearer|basic)\\s+[A-Za-z0-9._~+/=-]{4,}"_s,
                                           QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression userInfo(u"://[^/\\s@]+@"_s);
    static const QRegularExpression jwt(u"eyJ[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]*"_s);
    QString clean = text;
    clean.replace(bearer, u"\\1 ***"_s);
    clean.replace(userInfo, u"://***@"_s);
    clean.replace(jwt, u"***"_s);
    return clean;
}

} // namespace Core
