// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/commandline/verb.h"
#include "models/artifacts/artifact.h"

namespace CommandLine {

/// `job-console artifact`: fetches one artifact and prints it and what it would capture.
class ArtifactVerb final : public Verb
{
    Q_OBJECT

public:
    explicit ArtifactVerb(const QStringList &arguments);
    ~ArtifactVerb() override;
    void start() override;

private:
    void report(const Core::Result<Artifacts::Content> &result);

    QStringList m_arguments;
    Artifacts::Readers m_readers;
    Artifacts::Reference m_reference;
    QString m_format;
    std::unique_ptr<Artifacts::FetchOperation> m_fetch;
};

} // namespace CommandLine
