// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/artifacts/account.h"
#include "models/artifacts/fetchcontext.h"
#include "models/artifacts/rsakey.h"
#include "models/core/error.h"

#include <QString>
#include <QStringList>
#include <QUrl>

#include <optional>

namespace Artifacts {

/// Who asks Oracle's Object Storage, and where it is.
struct OracleSettings
{
    QUrl endpoint;
    QString namespaceName; ///< empty: the tenancy's own, which the store tells
    QString keyId; ///< empty: requests go unsigned
    std::optional<RsaKey> key;
    QString fingerprint; ///< as configured
    QString source; ///< of the identity, for messages: "the profile DEFAULT of /home/me/.oci/config"
    QStringList tried; ///< where no identity was found
};

/// The account's identity; else the profile's (the account's `profile`, OCI_CLI_PROFILE, DEFAULT) of
/// OCI_CLI_CONFIG_FILE, OCI_CONFIG_FILE or ~/.oci/config, with the OCI_CLI_... variables before it; else nobody's. An
/// API key or a session token (security_token_file). Reads files; no network. Source:
/// https://docs.oracle.com/en-us/iaas/Content/API/Concepts/sdkconfig.htm
[[nodiscard]] Core::Result<OracleSettings> oracleSettings(const Account &account, const Environment &environment);

} // namespace Artifacts
