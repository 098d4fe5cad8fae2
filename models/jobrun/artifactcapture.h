// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/artifacts/artifact.h"
#include "models/core/error.h"
#include "models/outputs/outputset.h"

#include <QJsonObject>
#include <QObject>
#include <QStringList>

#include <memory>

namespace JobRun {

/// Fetches the artifact that a completed Job wrote and makes its outputs of it. Owned by the run; start() once, one
/// finished(); destroying it cancels.
class ArtifactCapture : public QObject
{
    Q_OBJECT

public:
    /// `cluster`: reads objects of the run's cluster for kubernetes/configMap and kubernetes/secret.
    ArtifactCapture(const Artifacts::Readers &readers, const Artifacts::Reference &reference,
                    const Artifacts::FetchLimits &limits = {}, const Artifacts::ClusterReader &cluster = {},
                    QObject *parent = nullptr);
    ~ArtifactCapture() override;

    /// What can be said before the Job runs: an unknown type, a reference of the wrong form. References with
    /// templates ({{ metadata.name }}) are only complete once the Job exists.
    [[nodiscard]] static Core::Result<void> check(const Artifacts::Readers &readers,
                                                  const Artifacts::Reference &reference);

    /// Renders the reference's templates over the deployed Job and fetches.
    void start(const QJsonObject &job);

    /// What was captured: the object's members, or an error remark where it is no JSON object.
    [[nodiscard]] const Outputs::OutputSet &outputs() const { return m_outputs; }
    [[nodiscard]] const QStringList &warnings() const { return m_warnings; }

Q_SIGNALS:
    void progressed(const Artifacts::FetchProgress &progress);
    void finished(const Core::Result<Artifacts::Content> &result);

private:
    const Artifacts::Readers &m_readers;
    Artifacts::Reference m_reference;
    Artifacts::FetchLimits m_limits;
    Artifacts::ClusterReader m_cluster;
    Outputs::OutputSet m_outputs;
    QStringList m_warnings;
    std::unique_ptr<Artifacts::FetchOperation> m_fetch;
};

} // namespace JobRun
