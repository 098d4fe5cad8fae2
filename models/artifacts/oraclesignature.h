// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/artifacts/httpexchange.h"
#include "models/artifacts/rsakey.h"

#include <QList>
#include <QString>
#include <QUrl>

namespace Artifacts {

/// The headers that sign a GET for Oracle Cloud Infrastructure: Date, and Authorization with an RSA-SHA256 signature of
/// date, (request-target) and host (draft-cavage-http-signatures-08). `keyId`: "TENANCY/USER/FINGERPRINT", or "ST$" and
/// a session token. Pure; any thread.
/// Source: https://docs.oracle.com/en-us/iaas/Content/API/Concepts/signingrequests.htm
[[nodiscard]] QList<HttpHeader> oracleSignatureHeaders(const QUrl &url, const QString &keyId, const RsaKey &key,
                                                       const QByteArray &date);

} // namespace Artifacts
