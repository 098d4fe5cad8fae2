// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/core/error.h"

#include <QString>
#include <QUrl>

namespace Artifacts {

/// An object of Google Cloud Storage.
struct GcsObject
{
    QString bucket;
    QString name; ///< as it is, not encoded
    QString generation; ///< digits; empty: the live one
    [[nodiscard]] QString toText() const;
};

/// "gs://bucket/path[#generation]"; the scheme may be left out. What follows the last # is the generation, a number
/// (clouddriver, GcsArtifactCredentials).
[[nodiscard]] Core::Result<GcsObject> parseGcsReference(const QString &reference);

/// The address of the object's content in the JSON API below an endpoint.
/// Source: https://cloud.google.com/storage/docs/json_api/v1/objects/get
[[nodiscard]] QUrl gcsUrl(const GcsObject &object, const QUrl &endpoint);

} // namespace Artifacts
