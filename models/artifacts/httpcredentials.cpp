// SPDX-License-Identifier: Apache-2.0
#include "models/artifacts/httpcredentials.h"

#include "models/artifacts/netrc.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Artifacts {

QString hostAndPort(const QUrl &url)
{
    const int standard = url.scheme() == "https"_L1 ? 443 : 80;
    const int port = url.port(standard);
    return port == standard ? url.host() : QString(url.host() + u':' + QString::number(port));
}

void addCredentials(HttpRequest &http, const FetchRequest &request, const TokenHeader &header,
                    const QList<HostToken> &tokens)
{
    const auto useToken
        = [&](const QString &token) { http.credentials.append({header.name, header.prefix + token.toUtf8()}); };
    const auto useBasic = [&](const QString &user, const QString &password) {
        http.credentials.append({"Authorization", basicAuthorization(user, password)});
    };
    const Account &account = request.account;
    if (const QString token = account.secret(u"token"_s); !token.isEmpty()) {
        useToken(token);
        return;
    }
    if (const auto basic = account.basic()) {
        useBasic(basic->first, basic->second);
        return;
    }
    const bool named = !account.isNull() || !http.url.password().isEmpty();
    if (named || isExposed(http.url))
        return;
    const QString host = hostAndPort(http.url);
    const auto found = std::ranges::find_if(tokens, [&](const HostToken &candidate) {
        return !candidate.token.isEmpty() && candidate.host.compare(host, Qt::CaseInsensitive) == 0;
    });
    if (found != tokens.end())
        useToken(found->token);
    else if (const auto entry
             = netrcEntry(request.context.environment, http.url.host(), http.url.userName(QUrl::FullyDecoded)))
        useBasic(entry->login, entry->password);
}

QUrl below(const QString &base, const QString &encodedPath)
{
    QString text = base.trimmed();
    while (text.endsWith(u'/'))
        text.chop(1);
    return QUrl(text + u'/' + encodedPath, QUrl::TolerantMode);
}

QString encodeSegment(const QString &text)
{
    return QString::fromLatin1(QUrl::toPercentEncoding(text));
}

QString encodePath(const QString &path)
{
    return QString::fromLatin1(QUrl::toPercentEncoding(path, "/"));
}

} // namespace Artifacts
