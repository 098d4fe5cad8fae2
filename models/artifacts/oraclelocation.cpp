// SPDX-License-Identifier: Apache-2.0
#include "models/artifacts/oraclelocation.h"

#include "models/artifacts/objectreference.h"
#include "models/artifacts/texts.h"
#include "models/artifacts/uritext.h"

#include <QHash>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace Artifacts {

QString OracleObject::toText() const
{
    return objectText("oci://"_L1, bucket, name, version);
}

Core::Result<OracleObject> parseOracleReference(const QString &reference)
{
    const QString hint = Texts::tr("Give the bucket and the object's name, for instance oci://bucket/path/output.json, "
                                   "and after a # its version if you want a certain one.");
    const ObjectReference object = splitObjectReference(reference, "oci://"_L1);
    if (object.suffix && object.suffix->isEmpty())
        return refusedReference(Texts::tr("There is no version after the #"), hint);
    static const QRegularExpression bucket(u"^[A-Za-z0-9._-]{1,256}$"_s);
    if (const auto checked = checkObjectReference(object, bucket, hint); !checked)
        return std::unexpected(checked.error());
    return OracleObject{object.bucket, object.name, object.suffix.value_or(QString())};
}

QUrl oracleEndpoint(const QString &region, const QString &tenancy)
{
    static const QHash<QString, QString> domains{{u"oc1"_s, u"oraclecloud.com"_s},
                                                 {u"oc2"_s, u"oraclegovcloud.com"_s},
                                                 {u"oc3"_s, u"oraclegovcloud.com"_s},
                                                 {u"oc4"_s, u"oraclegovcloud.uk"_s},
                                                 {u"oc19"_s, u"oraclecloud.eu"_s}};
    // Regions that are still known by their airport, as the SDKs accept them.
    static const QHash<QString, QString> names{{u"phx"_s, u"us-phoenix-1"_s},
                                               {u"iad"_s, u"us-ashburn-1"_s},
                                               {u"fra"_s, u"eu-frankfurt-1"_s},
                                               {u"lhr"_s, u"uk-london-1"_s}};
    static const QRegularExpression realm(u"^ocid1\\.tenancy\\.(oc([0-9]{1,4}))\\."_s);
    const auto match = realm.match(tenancy);
    const QString domain = match.hasMatch()
        ? domains.value(match.captured(1), u"oraclecloud"_s + match.captured(2) + u".com"_s)
        : domains.value(u"oc1"_s);
    QUrl url;
    url.setScheme(u"https"_s);
    url.setHost(u"objectstorage."_s + names.value(region, region) + u'.' + domain);
    return url;
}

QUrl oracleUrl(const OracleObject &object, const QString &namespaceName, const QUrl &endpoint)
{
    QUrl url = belowEndpoint(endpoint,
                             "/n/" + uriEncoded(namespaceName.toUtf8(), false) + "/b/"
                                 + uriEncoded(object.bucket.toUtf8(), false) + "/o/"
                                 + uriEncoded(object.name.toUtf8(), false));
    if (!object.version.isEmpty())
        url.setQuery(u"versionId="_s + QString::fromLatin1(uriEncoded(object.version.toUtf8(), false)));
    return url;
}

} // namespace Artifacts
