// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/artifacts/awscredentials.h"
#include "models/artifacts/httpexchange.h"

#include <QByteArray>
#include <QDateTime>
#include <QList>
#include <QString>
#include <QUrl>

namespace Artifacts {

/// The SHA-256 of nothing in hex: what a request without a body declares.
[[nodiscard]] QByteArray emptyPayloadHash();

/// One request to be signed with AWS Signature Version 4. The path is taken as the URL has it, encoded once and not
/// normalised: the rule of S3, and of services whose path is "/".
struct AwsSigning
{
    QByteArray method = "GET";
    QUrl url;
    QList<HttpHeader> headers{}; ///< beside host and x-amz-date, which are added
    QByteArray payloadHash{}; ///< hex, or "UNSIGNED-PAYLOAD"; empty: of no body
    QString region;
    QString service; ///< "s3", "sts"
    QDateTime time; ///< UTC
};

/// The headers that make the request a signed one: x-amz-date, for S3 x-amz-content-sha256, x-amz-security-token where
/// the credentials have one, and Authorization. Those of the request and Host are signed, too. Pure; any thread.
[[nodiscard]] QList<HttpHeader> signatureHeaders(const AwsSigning &request, const AwsCredentials &credentials);

} // namespace Artifacts
