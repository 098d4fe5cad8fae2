// SPDX-License-Identifier: Apache-2.0
#include "models/artifacts/objectreference.h"

#include "models/artifacts/texts.h"

using namespace Qt::StringLiterals;

namespace Artifacts {

ObjectReference splitObjectReference(const QString &reference, QLatin1StringView scheme)
{
    QString rest = reference;
    if (rest.startsWith(scheme))
        rest.remove(0, scheme.size());
    const qsizetype slash = rest.indexOf(u'/');
    ObjectReference object{rest.first(slash < 0 ? rest.size() : slash), slash < 0 ? QString() : rest.sliced(slash + 1),
                           std::nullopt};
    if (const qsizetype hash = object.name.lastIndexOf(u'#'); hash >= 0) {
        object.suffix = object.name.sliced(hash + 1);
        object.name.truncate(hash);
    }
    return object;
}

QString objectText(QLatin1StringView scheme, const QString &bucket, const QString &name, const QString &suffix)
{
    const QString text = scheme + bucket + u'/' + name;
    return suffix.isEmpty() ? text : QString(text + u'#' + suffix);
}

Core::Result<void> checkObjectReference(const ObjectReference &object, const QRegularExpression &bucketForm,
                                        const QString &hint)
{
    if (object.bucket.isEmpty())
        return refusedReference(Texts::tr("The reference names no bucket"), hint);
    if (!bucketForm.match(object.bucket).hasMatch())
        return refusedReference(Texts::tr("%1 cannot be the name of a bucket").arg(object.bucket.left(100)), hint);
    if (object.name.isEmpty())
        return refusedReference(Texts::tr("The reference names a bucket, but no object in it"), hint);
    return {};
}

std::unexpected<Core::Error> refusedReference(const QString &message, const QString &hint)
{
    return Core::failure(Core::ErrorKind::Usage, u"artifact-reference-invalid"_s, message, hint);
}

QUrl belowEndpoint(const QUrl &endpoint, const QByteArray &path)
{
    QUrl url = endpoint;
    QByteArray whole = url.path(QUrl::FullyEncoded).toLatin1();
    while (whole.endsWith('/'))
        whole.chop(1);
    whole += path;
    url.setPath(QString::fromLatin1(whole), QUrl::StrictMode);
    url.setQuery(QString());
    url.setUserInfo(QString());
    return url;
}

} // namespace Artifacts
