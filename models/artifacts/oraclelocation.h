// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/core/error.h"

#include <QString>
#include <QUrl>

namespace Artifacts {

/// An object of Oracle Cloud Infrastructure's Object Storage.
struct OracleObject
{
    QString bucket;
    QString name; ///< as it is, not encoded
    QString version; ///< a versionId; empty: the latest
    [[nodiscard]] QString toText() const;
};

/// "oci://bucket/path[#versionId]"; the scheme may be left out (clouddriver, OracleArtifactCredentials).
[[nodiscard]] Core::Result<OracleObject> parseOracleReference(const QString &reference);

/// Object Storage's address in a region. `tenancy` tells the realm (ocid1.tenancy.oc1..x), which has a domain of its
/// own; empty: the commercial one. Source: https://docs.oracle.com/en-us/iaas/Content/General/Concepts/regions.htm
[[nodiscard]] QUrl oracleEndpoint(const QString &region, const QString &tenancy);

/// The address of the object in a namespace.
/// Source: https://docs.oracle.com/en-us/iaas/api/#/en/objectstorage/20160918/Object/GetObject
[[nodiscard]] QUrl oracleUrl(const OracleObject &object, const QString &namespaceName, const QUrl &endpoint);

} // namespace Artifacts
