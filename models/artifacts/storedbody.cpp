// SPDX-License-Identifier: Apache-2.0
#include "models/artifacts/storedbody.h"

#include "models/artifacts/contentbuilder.h"
#include "models/artifacts/gzipdecoder.h"
#include "models/artifacts/stepfetch.h"
#include "models/artifacts/texts.h"

using namespace Qt::StringLiterals;

namespace Artifacts {

namespace {

Core::Result<QByteArray> unpacked(const QByteArray &packed, const QString &source, const FetchLimits &limits)
{
    QByteArray plain;
    GzipDecoder decoder;
    const bool fits = decoder.feed(packed, [&](const QByteArray &piece) {
        plain += piece;
        return plain.size() <= limits.maximumBytes;
    });
    if (!fits && !decoder.isBroken())
        return std::unexpected(tooLarge(source, limits));
    if (!decoder.isComplete())
        return Core::failure(Core::ErrorKind::Format, u"artifact-encoding"_s,
                             Texts::tr("%1 is stored as gzip, but it is damaged or incomplete").arg(source),
                             Texts::tr("Store the artifact without a content encoding."));
    return plain;
}

} // namespace

Core::Result<Content> contentOfStored(const HttpAnswer &answer, const QList<Checksum> &checksums, const QString &source,
                                      const FetchLimits &limits, ChecksumsOf what)
{
    const QByteArray encoding = answer.header("Content-Encoding").trimmed().toLower();
    const bool packed = encoding == "gzip" || encoding == "x-gzip";
    const bool verifyPacked = !packed || what == ChecksumsOf::Stored;
    if (const auto verified = verifyChecksums(verifyPacked ? checksums : QList<Checksum>(), answer.body, source);
        !verified)
        return std::unexpected(verified.error());
    if (!packed)
        return contentOf(answer, source);
    const auto plain = unpacked(answer.body, source, limits);
    if (!plain)
        return std::unexpected(plain.error());
    if (const auto verified = verifyChecksums(verifyPacked ? QList<Checksum>() : checksums, *plain, source); !verified)
        return std::unexpected(verified.error());
    HttpAnswer unpackedAnswer = answer;
    unpackedAnswer.body = *plain;
    return contentOf(unpackedAnswer, source);
}

} // namespace Artifacts
