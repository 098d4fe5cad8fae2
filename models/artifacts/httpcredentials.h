// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/artifacts/artifact.h"
#include "models/artifacts/httpexchange.h"

namespace Artifacts {

/// How a store wants its token.
struct TokenHeader
{
    QByteArray name = QByteArrayLiteral("Authorization");
    QByteArray prefix = QByteArrayLiteral("Bearer ");
};

/// A token that the environment has for one host, e.g. GITHUB_TOKEN for api.github.com.
struct HostToken
{
    QString host; ///< with ":port" where it is not the scheme's own
    QString token;
};

/// "host", or "host:port" where the port is not the scheme's own.
[[nodiscard]] QString hostAndPort(const QUrl &url);

/// Puts the credentials into the request: the account's (token, else user and password), else those of the URL, else a
/// token of the environment for exactly this host, else .netrc. What nobody named for this request (the environment's
/// and .netrc's) is never sent where others can read it.
void addCredentials(HttpRequest &http, const FetchRequest &request, const TokenHeader &header = {},
                    const QList<HostToken> &tokens = {});

/// The account's base URL joined with an encoded path; the account's URL may end in a slash.
[[nodiscard]] QUrl below(const QString &base, const QString &encodedPath);

/// `text` percent-encoded for one segment of a path, or, with slashes kept, for several.
[[nodiscard]] QString encodeSegment(const QString &text);
[[nodiscard]] QString encodePath(const QString &path);

} // namespace Artifacts
