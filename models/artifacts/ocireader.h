// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/artifacts/artifact.h"

#include <QMap>

namespace Artifacts {

/// A chart in an OCI registry.
struct OciName
{
    QString registry; ///< scheme, host and port: "https://ghcr.io"
    QString repository; ///< "org/charts/app"
    QString tag; ///< or a digest, "sha256:..."
};

/// From oci://HOST/REPOSITORY[:TAG|@DIGEST], HOST/REPOSITORY[:TAG], or a name in the account's registry. The version
/// replaces the tag; tags have _ where a chart's version has + (Helm's rule).
[[nodiscard]] Core::Result<OciName> ociName(const Reference &reference, const Account &account);

/// The parameters of a challenge: WWW-Authenticate: Bearer realm="...",service="...",scope="..." (RFC 9110, section
/// 11.6.1; Distribution's token specification). "" is the scheme in lower case.
[[nodiscard]] QMap<QString, QString> challengeOf(const QByteArray &header);

/// helm/image: a chart in an OCI registry, by its name (or reference) and version; the content is a JSON object of its
/// metadata and values. Tokens are asked of the realm that the registry names, over https where the registry itself is
/// reached so. Credentials: the account's, else those that `helm registry login` and `docker login` stored in their
/// files. Digests of manifest and layer are verified.
class OciReader : public Reader
{
public:
    [[nodiscard]] QString type() const override;
    [[nodiscard]] Core::Result<void> check(const Reference &reference) const override;
    [[nodiscard]] std::unique_ptr<FetchOperation> fetch(const FetchRequest &request) const override;
};

} // namespace Artifacts
