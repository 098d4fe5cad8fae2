// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QUrl>

namespace Artifacts {

/// Percent-encodes all but the unreserved characters of RFC 3986, in upper case; a slash stays where `slash` is true.
/// What S3 asks of keys and queries (https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html),
/// and right for the paths of the other stores.
[[nodiscard]] inline QByteArray uriEncoded(const QByteArray &bytes, bool slash)
{
    // QByteArray leaves exactly the unreserved characters as they are.
    return bytes.toPercentEncoding(slash ? QByteArrayLiteral("/") : QByteArray());
}

/// The Host header that a request to `url` carries: with the port where it is not the scheme's own.
[[nodiscard]] inline QByteArray hostHeader(const QUrl &url)
{
    const int port = url.port();
    const bool standard = port < 0 || port == (url.scheme() == QLatin1StringView("https") ? 443 : 80);
    QByteArray host = url.host(QUrl::FullyEncoded).toLatin1();
    if (host.contains(':'))
        host = '[' + host + ']';
    return standard ? host : QByteArray(host + ':' + QByteArray::number(port));
}

} // namespace Artifacts
