// SPDX-License-Identifier: Apache-2.0
#include "models/artifacts/oraclesignature.h"

#include "models/artifacts/uritext.h"

using namespace Qt::StringLiterals;

namespace Artifacts {

QList<HttpHeader> oracleSignatureHeaders(const QUrl &url, const QString &keyId, const RsaKey &key,
                                         const QByteArray &date)
{
    QByteArray target = url.path(QUrl::FullyEncoded).toLatin1();
    if (url.hasQuery())
        target += '?' + url.query(QUrl::FullyEncoded).toLatin1();
    const QByteArray text = "date: " + date + "\n(request-target): get " + target + "\nhost: " + hostHeader(url);
    return {{"Date", date},
            {"Authorization",
             R"(Signature version="1",headers="date (request-target) host",keyId=")" + keyId.toUtf8()
                 + R"(",algorithm="rsa-sha256",signature=")" + key.signSha256(text).toBase64() + '"'}};
}

} // namespace Artifacts
