// SPDX-License-Identifier: Apache-2.0
#include "models/core/redact.h"

#include <QRegularExpression>
#include <QStringList>

using namespace Qt::StringLiterals;

namespace Core {

namespace {

/// As part of a regular expression.
QString secretNames()
{
    return u"x-(?:amz|goog)-(?:signature|credential|security-token)|sig|signature|(?:access_|id_|refresh_|private_|"
           u"session_)?"
           "token|api_?key|key|password|passwd|pwd|(?:client_)?secret|auth|code|jwt"_s;
}

/// Replaces the values of NAME=VALUE items, as they are written in a URL; names may be encoded. A fragment such as
/// #/page?token=VALUE has a query of its own.
QString redactItems(const QString &encoded)
{
    static const QRegularExpression secret(QRegularExpression::anchoredPattern(secretNames()),
                                           QRegularExpression::CaseInsensitiveOption);
    QStringList items = encoded.split(u'&');
    for (QString &item : items) {
        const qsizetype equals = item.indexOf(u'=', item.indexOf(u'?') + 1);
        if (equals < 0)
            continue;
        const QString name = QUrl::fromPercentEncoding(item.first(equals).toUtf8());
        if (secret.match(name.sliced(name.lastIndexOf(u'?') + 1)).hasMatch())
            item = item.first(equals + 1) + u"***"_s;
    }
    return items.join(u'&');
}

} // namespace

QUrl redactedUrl(const QUrl &url)
{
    QUrl clean = url;
    clean.setUserInfo(QString());
    if (clean.hasQuery())
        clean.setQuery(redactItems(clean.query(QUrl::FullyEncoded)));
    if (clean.hasFragment())
        clean.setFragment(redactItems(clean.fragment(QUrl::FullyEncoded)));
    return clean;
}

QString redactUrl(const QUrl &url)
{
    return redactedUrl(url).toDisplayString();
}

QString redactText(const QString &text)
{
    static const QRegularExpression bearer(u"(bearer|basic)\\s+[A-Za-z0-9._~+/=-]{4,}"_s,
                                           QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression userInfo(u"://[^/\\s]+@"_s); // up to the last one: passwords may hold an @
    static const QRegularExpression item(u"((?:[?&]|&amp;)(?:%1)=)[^&\\s\"'<>]+"_s.arg(secretNames()),
                                         QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression jwt(u"eyJ[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]*"_s);
    QString clean = text;
    clean.replace(bearer, u"\\1 ***"_s);
    clean.replace(userInfo, u"://***@"_s);
    clean.replace(item, u"\\1***"_s);
    clean.replace(jwt, u"***"_s);
    return clean;
}

Error redactError(const Error &error)
{
    Error clean = error;
    clean.message = redactText(error.message);
    clean.hint = redactText(error.hint);
    return clean;
}

} // namespace Core
