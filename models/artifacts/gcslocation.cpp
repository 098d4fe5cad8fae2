// SPDX-License-Identifier: Apache-2.0
#include "models/artifacts/gcslocation.h"

#include "models/artifacts/texts.h"
#include "models/artifacts/uritext.h"

#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Artifacts {

QString GcsObject::toText() const
{
    const QString text = u"gs://"_s + bucket + u'/' + name;
    return generation.isEmpty() ? text : QString(text + u'#' + generation);
}

Core::Result<GcsObject> parseGcsReference(const QString &reference)
{
    QString rest = reference;
    if (rest.startsWith("gs://"_L1))
        rest.remove(0, 5);
    const QString hint = Texts::tr("Give the bucket and the object's name, for instance gs://bucket/path/output.json, "
                                   "and after a # its generation if you want a certain one.");
    const auto refuse = [&](const QString &message) {
        return Core::failure(Core::ErrorKind::Usage, u"artifact-reference-invalid"_s, message, hint);
    };
    const qsizetype slash = rest.indexOf(u'/');
    GcsObject object{rest.first(slash < 0 ? rest.size() : slash), slash < 0 ? QString() : rest.sliced(slash + 1), {}};
    if (const qsizetype hash = object.name.lastIndexOf(u'#'); hash >= 0) {
        object.generation = object.name.sliced(hash + 1);
        object.name.truncate(hash);
        constexpr qsizetype longestNumber = 19; // of 64 bits
        if (object.generation.isEmpty() || object.generation.size() > longestNumber
            || !std::ranges::all_of(object.generation, [](QChar c) { return c >= u'0' && c <= u'9'; }))
            return refuse(Texts::tr("The generation %1 is not a number").arg(object.generation.left(40)));
    }
    if (object.bucket.isEmpty())
        return refuse(Texts::tr("The reference names no bucket"));
    static const QRegularExpression bucket(u"^[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]$"_s);
    if (!bucket.match(object.bucket).hasMatch())
        return refuse(Texts::tr("%1 cannot be the name of a bucket").arg(object.bucket.left(100)));
    if (object.name.isEmpty())
        return refuse(Texts::tr("The reference names a bucket, but no object in it"));
    constexpr qsizetype longestName = 1024; // https://cloud.google.com/storage/docs/objects#naming
    if (object.name.toUtf8().size() > longestName)
        return refuse(Texts::tr("The object's name is longer than %1 bytes").arg(longestName));
    return object;
}

QUrl gcsUrl(const GcsObject &object, const QUrl &endpoint)
{
    QUrl url = endpoint;
    QByteArray path = url.path(QUrl::FullyEncoded).toLatin1();
    while (path.endsWith('/'))
        path.chop(1);
    path += "/storage/v1/b/" + uriEncoded(object.bucket.toUtf8(), false) + "/o/"
        + uriEncoded(object.name.toUtf8(), false);
    url.setPath(QString::fromLatin1(path), QUrl::StrictMode);
    url.setQuery(object.generation.isEmpty() ? u"alt=media"_s
                                             : QString(u"alt=media&generation="_s + object.generation));
    url.setUserInfo(QString());
    return url;
}

} // namespace Artifacts
