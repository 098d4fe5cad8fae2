// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/core/error.h"

#include <QByteArray>
#include <QRegularExpression>
#include <QString>
#include <QUrl>

#include <optional>

namespace Artifacts {

/// What object stores' references have in common: SCHEME://BUCKET/NAME[#SUFFIX], where the scheme may be left out.
struct ObjectReference
{
    QString bucket;
    QString name; ///< as it is, not encoded
    std::optional<QString> suffix; ///< what follows the last #: a version, by the store
};

[[nodiscard]] ObjectReference splitObjectReference(const QString &reference, QLatin1StringView scheme);
[[nodiscard]] QString objectText(QLatin1StringView scheme, const QString &bucket, const QString &name,
                                 const QString &suffix);

/// Whether there is a bucket that can be one, and an object. `hint`: the form of such a reference.
[[nodiscard]] Core::Result<void> checkObjectReference(const ObjectReference &object,
                                                      const QRegularExpression &bucketForm, const QString &hint);
/// The error for a reference of the wrong form.
[[nodiscard]] std::unexpected<Core::Error> refusedReference(const QString &message, const QString &hint);

/// An encoded path, beginning with a slash, below an endpoint; without user info and query.
[[nodiscard]] QUrl belowEndpoint(const QUrl &endpoint, const QByteArray &path);

} // namespace Artifacts
