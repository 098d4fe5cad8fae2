// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/artifacts/awsplan.h"

namespace Artifacts {

/// What the AWS tools' variables and files say of S3.
struct AwsSettings
{
    QString profile; ///< in use; "default" where none is named
    QString region; ///< empty where none is configured
    QString endpoint; ///< a URL, or empty: AWS' own
    QString addressingStyle; ///< "path", "virtual", or empty
    bool dualStack = false;
    bool fips = false;
    QString caBundle; ///< a file with the authorities to trust instead of the system's, or empty
    AwsPlan plan;
};

/// Region: the account's, AWS_REGION, AWS_DEFAULT_REGION, the profile's. Endpoint: the account's, AWS_ENDPOINT_URL_S3,
/// AWS_ENDPOINT_URL, the profile's. Authorities: AWS_CA_BUNDLE, the profile's ca_bundle. Reads the files; no network.
/// Source: https://docs.aws.amazon.com/sdkref/latest/guide/settings-reference.html
[[nodiscard]] Core::Result<AwsSettings> awsSettings(const Account &account, const Environment &environment);

/// The domain of AWS' services in a region: "amazonaws.com", "amazonaws.com.cn", ...
[[nodiscard]] QString awsDomain(const QString &region);

} // namespace Artifacts
