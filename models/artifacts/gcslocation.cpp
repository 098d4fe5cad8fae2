// SPDX-License-Identifier: Apache-2.0
#include "models/artifacts/gcslocation.h"

#include "models/artifacts/objectreference.h"
#include "models/artifacts/texts.h"
#include "models/artifacts/uritext.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Artifacts {

QString GcsObject::toText() const
{
    return objectText("gs://"_L1, bucket, name, generation);
}

Core::Result<GcsObject> parseGcsReference(const QString &reference)
{
    const QString hint = Texts::tr("Give the bucket and the object's name, for instance gs://bucket/path/output.json, "
                                   "and after a # its generation if you want a certain one.");
    const ObjectReference object = splitObjectReference(reference, "gs://"_L1);
    if (const auto &generation = object.suffix) {
        constexpr qsizetype longestNumber = 19; // of 64 bits
        if (generation->isEmpty() || generation->size() > longestNumber
            || !std::ranges::all_of(*generation, [](QChar c) { return c >= u'0' && c <= u'9'; }))
            return refusedReference(Texts::tr("The generation %1 is not a number").arg(generation->left(40)), hint);
    }
    static const QRegularExpression bucket(u"^[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]$"_s);
    if (const auto checked = checkObjectReference(object, bucket, hint); !checked)
        return std::unexpected(checked.error());
    constexpr qsizetype longestName = 1024; // https://cloud.google.com/storage/docs/objects#naming
    if (object.name.toUtf8().size() > longestName)
        return refusedReference(Texts::tr("The object's name is longer than %1 bytes").arg(longestName), hint);
    return GcsObject{object.bucket, object.name, object.suffix.value_or(QString())};
}

QUrl gcsUrl(const GcsObject &object, const QUrl &endpoint)
{
    QUrl url = belowEndpoint(endpoint,
                             "/storage/v1/b/" + uriEncoded(object.bucket.toUtf8(), false) + "/o/"
                                 + uriEncoded(object.name.toUtf8(), false));
    url.setQuery(object.generation.isEmpty() ? u"alt=media"_s
                                             : QString(u"alt=media&generation="_s + object.generation));
    return url;
}

} // namespace Artifacts
