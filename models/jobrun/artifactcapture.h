// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/artifacts/artifact.h"
#include "models/core/error.h"
#include "models/outputs/outputset.h"

#include <QFutureWatcher>
#include <QJsonObject>
#include <QObject>
#include <QStringList>

#include <memory>
#include <optional>

namespace JobRun {

/// Fetches the artifact that a completed Job wrote and makes its outputs of it. An artifact that is a reference alone
/// (docker/image) is only filled in, and gives no outputs. Owned by the run; start() once, one
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

    /// What can be said before the Job runs: an unknown type, a reference that is empty, a reference of the wrong form.
    /// References with templates ({{ metadata.name }}) are only complete once the Job exists.
    [[nodiscard]] static Core::Result<void> check(const Artifacts::Readers &readers,
                                                  const Artifacts::Reference &reference);

    /// What tells artifacts of this manifest and reference from others in the record.
    [[nodiscard]] static QString subject(const QString &manifestFile, const Artifacts::Reference &reference);

    /// Before start(): the artifact is recorded in this run's folder once it is there, as that of this manifest.
    void recordIn(const QString &runFolder, const QString &manifestFile);
    /// Renders the reference's templates over the deployed Job and fetches.
    void start(const QJsonObject &job);

    /// What is being fetched, for people: the type and the place, without credentials. After start().
    [[nodiscard]] QString title() const;
    [[nodiscard]] const Artifacts::FetchProgress &progress() const { return m_progress; }

    /// What was captured: the object's members, or an error remark where it is no JSON object.
    [[nodiscard]] const Outputs::OutputSet &outputs() const { return m_outputs; }
    [[nodiscard]] const QStringList &warnings() const { return m_warnings; }
    /// Why the artifact could not be recorded.
    [[nodiscard]] const std::optional<Core::Error> &recordProblem() const { return m_recordProblem; }

Q_SIGNALS:
    void progressed(const Artifacts::FetchProgress &progress);
    void finished(const Core::Result<Artifacts::Content> &result);

private:
    /// What is made of a content in a thread of the pool: both take their time with large ones.
    struct Digested
    {
        Outputs::OutputSet outputs;
        std::optional<Core::Error> recordProblem;
    };

    void digest(const Artifacts::Content &content);
    [[nodiscard]] Artifacts::Content asReference() const;

    const Artifacts::Readers &m_readers;
    Artifacts::Reference m_reference; ///< rendered once started
    QString m_subject; ///< of the reference as it was written
    QString m_folder; ///< to record in; empty: nowhere
    Artifacts::FetchLimits m_limits;
    Artifacts::ClusterReader m_cluster;
    Outputs::OutputSet m_outputs;
    QStringList m_warnings;
    Artifacts::FetchProgress m_progress;
    std::optional<Core::Error> m_recordProblem;
    std::optional<Core::Result<Artifacts::Content>> m_content;
    QFutureWatcher<Digested> m_digesting;
    std::unique_ptr<Artifacts::FetchOperation> m_fetch;
};

} // namespace JobRun
