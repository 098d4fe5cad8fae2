// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/commandline/verb.h"
#include "models/artifacts/artifact.h"

#include <QElapsedTimer>

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
    void showProgress(const Artifacts::FetchProgress &progress);
    void report(const Core::Result<Artifacts::Content> &result);

    QStringList m_arguments;
    Artifacts::Readers m_readers;
    Artifacts::Reference m_reference;
    QString m_format;
    int m_attempts = 1;
    QElapsedTimer m_sinceProgress; ///< since bytes were told of
    std::unique_ptr<Artifacts::FetchOperation> m_fetch;
};

} // namespace CommandLine
