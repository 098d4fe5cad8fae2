// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/artifacts/awscredentials.h"
#include "models/artifacts/httpexchange.h"
#include "models/artifacts/s3location.h"

#include <QDateTime>
#include <QStringList>

namespace Artifacts {

/// What was asked of S3, for the words on why it was refused.
struct S3Attempt
{
    S3Object object;
    QString region;
    AwsCredentials credentials; ///< anonymous: requests went unsigned
    QStringList tried; ///< where no credentials were found
    QString profile;
    QDateTime time{}; ///< that was signed
};

/// The region that an answer names as the bucket's, where S3 was asked in another one; else empty. From
/// x-amz-bucket-region or the Region of PermanentRedirect and AuthorizationHeaderMalformed.
[[nodiscard]] QString regionOf(const HttpAnswer &answer);

/// What S3 refuses in words: NoSuchBucket, NoSuchKey, AccessDenied, SignatureDoesNotMatch, ExpiredToken,
/// RequestTimeTooSkewed and others, with the next step. Holds no secret: of an access key at most its last characters.
/// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
[[nodiscard]] Failure s3Failure(const HttpAnswer &answer, const S3Attempt &attempt);

} // namespace Artifacts
