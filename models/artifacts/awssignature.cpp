// SPDX-License-Identifier: Apache-2.0
#include "models/artifacts/awssignature.h"

#include "models/artifacts/uritext.h"

#include <QCryptographicHash>
#include <QMap>
#include <QMessageAuthenticationCode>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Artifacts {

namespace {

QByteArray hmac(const QByteArray &key, const QByteArray &text)
{
    return QMessageAuthenticationCode::hash(text, key, QCryptographicHash::Sha256);
}

QByteArray sha256Hex(const QByteArray &text)
{
    return QCryptographicHash::hash(text, QCryptographicHash::Sha256).toHex();
}

/// Sorted by name, then value, each encoded anew: what a URL may leave as it is must be encoded here.
QByteArray canonicalQuery(const QUrl &url)
{
    QList<std::pair<QByteArray, QByteArray>> items;
    for (const QByteArray &item : url.query(QUrl::FullyEncoded).toLatin1().split('&')) {
        if (item.isEmpty())
            continue;
        const qsizetype equals = item.indexOf('=');
        const QByteArray name = equals < 0 ? item : item.first(equals);
        const QByteArray value = equals < 0 ? QByteArray() : item.sliced(equals + 1);
        items.append({uriEncoded(QByteArray::fromPercentEncoding(name), false),
                      uriEncoded(QByteArray::fromPercentEncoding(value), false)});
    }
    std::ranges::sort(items);
    QByteArrayList joined;
    for (const auto &[name, value] : items)
        joined += name + '=' + value;
    return joined.join('&');
}

/// Lower-case names in order; values of one name are joined, runs of spaces become one.
QMap<QByteArray, QByteArray> canonicalHeaders(const QList<HttpHeader> &headers)
{
    QMap<QByteArray, QByteArray> canonical;
    for (const auto &[name, value] : headers) {
        QByteArray &entry = canonical[name.toLower()];
        entry = entry.isEmpty() ? value.simplified() : QByteArray(entry + ',' + value.simplified());
    }
    return canonical;
}

QByteArray canonicalRequest(const AwsSigning &request, const QList<HttpHeader> &headers)
{
    const auto canonical = canonicalHeaders(headers);
    const QByteArray path = QByteArray::fromPercentEncoding(request.url.path(QUrl::FullyEncoded).toLatin1());
    QByteArray text = request.method + '\n' + (path.isEmpty() ? QByteArray("/") : uriEncoded(path, true)) + '\n'
        + canonicalQuery(request.url) + '\n';
    for (const auto &[name, value] : canonical.asKeyValueRange())
        text += name + ':' + value + '\n';
    const QByteArray payload = request.payloadHash.isEmpty() ? emptyPayloadHash() : request.payloadHash;
    return text + '\n' + canonical.keys().join(';') + '\n' + payload;
}

} // namespace

QByteArray emptyPayloadHash()
{
    return sha256Hex({});
}

QList<HttpHeader> signatureHeaders(const AwsSigning &request, const AwsCredentials &credentials)
{
    const QByteArray time = request.time.toUTC().toString(u"yyyyMMdd'T'HHmmss'Z'"_s).toLatin1();
    const QByteArray day = time.first(8);
    const QByteArray service = request.service.toUtf8();
    QList<HttpHeader> added{{"X-Amz-Date", time}};
    if (service == "s3")
        added.append(
            {"X-Amz-Content-Sha256", request.payloadHash.isEmpty() ? emptyPayloadHash() : request.payloadHash});
    if (!credentials.sessionToken.isEmpty())
        added.append({"X-Amz-Security-Token", credentials.sessionToken.toUtf8()});

    const QList<HttpHeader> all = request.headers + added + QList<HttpHeader>{{"Host", hostHeader(request.url)}};
    const QByteArray scope = day + '/' + request.region.toUtf8() + '/' + service + "/aws4_request";
    const QByteArray toSign
        = "AWS4-HMAC-SHA256\n" + time + '\n' + scope + '\n' + sha256Hex(canonicalRequest(request, all));
    QByteArray key = hmac("AWS4" + credentials.secretAccessKey.toUtf8(), day);
    key = hmac(key, request.region.toUtf8());
    key = hmac(key, service);
    key = hmac(key, "aws4_request");
    added.append({"Authorization",
                  "AWS4-HMAC-SHA256 Credential=" + credentials.accessKeyId.toUtf8() + '/' + scope + ", SignedHeaders="
                      + canonicalHeaders(all).keys().join(';') + ", Signature=" + hmac(key, toSign).toHex()});
    return added;
}

} // namespace Artifacts
