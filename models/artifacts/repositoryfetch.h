// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/artifacts/mavenmetadata.h"
#include "models/artifacts/stepfetch.h"

namespace Artifacts {

/// What fetches from Maven and Ivy repositories share: files with a checksum beside them, and Maven's metadata.
class RepositoryFetch : public StepFetch
{
    Q_OBJECT

public:
    using StepFetch::StepFetch;

protected:
    /// Gets the file, compares it with the checksum beside it (.sha256, else .sha1; a warning where there is none) and
    /// succeeds. `otherwise` as for send().
    void download(const QUrl &url, const QString &version, const Next &otherwise = {});
    /// Gets FOLDER/maven-metadata.xml. A 404 goes to `missing`, where one is given.
    void getMetadata(const QUrl &folder, const std::function<void(const MavenMetadata &)> &next,
                     const std::function<void()> &missing = {});
    /// A GET with the account's credentials.
    [[nodiscard]] HttpRequest get(const QUrl &url) const;
    void failNotFound(const QString &message, const QString &hint);

private:
    void verify(const Content &content, const QUrl &url, const QStringList &kinds);
};

} // namespace Artifacts
