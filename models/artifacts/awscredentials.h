// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QDateTime>
#include <QString>

namespace Artifacts {

/// Keys of AWS, and where they were found. A value; never shown, apart from `source`.
struct AwsCredentials
{
    QString accessKeyId;
    QString secretAccessKey;
    QString sessionToken; ///< empty for long-term keys
    QDateTime expiry{}; ///< UTC; invalid where they do not expire
    QString source{}; ///< for messages: "AWS_ACCESS_KEY_ID", "profile dev in /home/me/.aws/credentials"

    /// Without keys, requests go unsigned.
    [[nodiscard]] bool isAnonymous() const { return accessKeyId.isEmpty(); }
    friend bool operator==(const AwsCredentials &, const AwsCredentials &) = default;
};

} // namespace Artifacts
