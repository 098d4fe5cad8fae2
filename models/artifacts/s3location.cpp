// SPDX-License-Identifier: Apache-2.0
#include "models/artifacts/s3location.h"

#include "models/artifacts/httpexchange.h"
#include "models/artifacts/objectreference.h"
#include "models/artifacts/texts.h"
#include "models/artifacts/uritext.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace Artifacts {

Core::Result<S3Object> parseS3Reference(const QString &reference)
{
    QString rest = reference;
    if (rest.startsWith("s3://"_L1))
        rest.remove(0, 5);
    const QString hint = Texts::tr("Give the bucket and the key, for instance s3://bucket/path/output.json.");
    const auto refuse = [&](const QString &message) {
        return Core::failure(Core::ErrorKind::Usage, u"artifact-reference-invalid"_s, message, hint);
    };
    const qsizetype slash = rest.indexOf(u'/');
    const S3Object object{rest.first(slash < 0 ? rest.size() : slash), slash < 0 ? QString() : rest.sliced(slash + 1)};
    if (object.bucket.isEmpty())
        return refuse(Texts::tr("The reference names no bucket"));
    if (object.bucket.startsWith("arn:"_L1))
        return refuse(Texts::tr("Amazon resource names cannot be read; for an access point, its alias can"));
    if (object.bucket.endsWith("--x-s3"_L1))
        return refuse(Texts::tr("Directory buckets (S3 Express One Zone) cannot be read"));
    static const QRegularExpression bucket(u"^[A-Za-z0-9][A-Za-z0-9._-]{1,254}$"_s);
    if (!bucket.match(object.bucket).hasMatch())
        return refuse(Texts::tr("%1 cannot be the name of a bucket").arg(object.bucket.left(100)));
    if (object.key.isEmpty())
        return refuse(Texts::tr("The reference names a bucket, but no object in it"));
    if (object.key.endsWith(u'/'))
        return refuse(Texts::tr("The key %1 ends with a slash: it names a folder").arg(object.key.left(200)));
    constexpr qsizetype longestKey = 1024; // https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html
    if (object.key.toUtf8().size() > longestKey)
        return refuse(Texts::tr("The key is longer than %1 bytes").arg(longestKey));
    return object;
}

bool isDnsBucket(const QString &bucket)
{
    static const QRegularExpression dns(u"^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$"_s);
    return dns.match(bucket).hasMatch();
}

Core::Result<QUrl> s3Url(const S3Object &object, const AwsSettings &settings, const QString &region)
{
    QString endpoint = settings.endpoint;
    const bool custom = !endpoint.isEmpty();
    if (!custom)
        endpoint = u"https://"_s + (settings.fips ? u"s3-fips."_s : u"s3."_s)
            + (settings.dualStack ? u"dualstack."_s : QString()) + region + u'.' + awsDomain(region);
    else if (!endpoint.contains("://"_L1))
        endpoint.prepend("https://"_L1);
    QUrl url(endpoint, QUrl::StrictMode);
    if (!isWebUrl(url))
        return Core::failure(Core::ErrorKind::Config, u"artifact-endpoint-invalid"_s,
                             Texts::tr("The endpoint of S3 is not an http or https address"),
                             Texts::tr("Correct the account's apiEndpoint, AWS_ENDPOINT_URL or the profile's "
                                       "endpoint_url."));
    const bool inHost = isDnsBucket(object.bucket)
        && (custom ? settings.addressingStyle == "virtual"_L1 : settings.addressingStyle != "path"_L1);
    if (inHost)
        url.setHost(object.bucket + u'.' + url.host());
    return belowEndpoint(url,
                         '/' + (inHost ? QByteArray() : QByteArray(uriEncoded(object.bucket.toUtf8(), false) + '/'))
                             + uriEncoded(object.key.toUtf8(), true));
}

} // namespace Artifacts
