// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/artifacts/awssettings.h"
#include "models/core/error.h"

#include <QString>
#include <QUrl>

namespace Artifacts {

/// An object of S3.
struct S3Object
{
    QString bucket;
    QString key; ///< as it is, not encoded
    [[nodiscard]] QString toText() const { return QStringLiteral("s3://") + bucket + QLatin1Char('/') + key; }
};

/// "s3://bucket/key"; the scheme may be left out. The key is everything after the first slash and is not decoded
/// (clouddriver, S3ArtifactCredentials).
[[nodiscard]] Core::Result<S3Object> parseS3Reference(const QString &reference);

/// Whether a bucket's name can be part of a host name with TLS: lower case, digits, hyphens, 3 to 63 characters.
[[nodiscard]] bool isDnsBucket(const QString &bucket);

/// The address of an object in a region. A configured endpoint is taken as it is, with https where it has no scheme,
/// and with the bucket in the path unless the profile says addressing_style = virtual, as botocore does; AWS' own has
/// the bucket in the host name where it can be. Fails for an endpoint that is no http or https address.
[[nodiscard]] Core::Result<QUrl> s3Url(const S3Object &object, const AwsSettings &settings, const QString &region);

} // namespace Artifacts
