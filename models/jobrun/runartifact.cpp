// SPDX-License-Identifier: Apache-2.0
#include "models/core/redact.h"
#include "models/jobrun/clusterreader.h"
#include "models/jobrun/run_p.h"
#include "models/jobrun/texts.h"

using namespace Qt::StringLiterals;

namespace JobRun {

bool Run::Private::canFetchArtifact() const
{
    // After the end a run that was deleted, or lost, cannot tell what the artifact belongs to.
    return options.capture.kind == CaptureKind::Artifact && m_outcome == Outcome::Complete && m_client && !m_removing
        && (status.phase == RunPhase::Draining || isTerminal(status.phase));
}

void Run::Private::startArtifact()
{
    m_artifactPending = true;
    m_artifactCapture
        = std::make_unique<ArtifactCapture>(m_readers, options.capture.artifact, options.capture.artifactLimits,
                                            clusterReader(*m_client, q->namespaceName()));
    QObject::connect(m_artifactCapture.get(), &ArtifactCapture::progressed, q,
                     [this](const Artifacts::FetchProgress &progress) {
                         artifactProgress = progress;
                         Q_EMIT q->artifactProgressed(progress);
                     });
    QObject::connect(m_artifactCapture.get(), &ArtifactCapture::finished, q,
                     [this](const Core::Result<Artifacts::Content> &fetched) { takeArtifact(fetched); });
    if (!runId.isEmpty())
        m_artifactCapture->recordIn(m_store.folder(runId), options.manifestFile);
    artifactProgress = {};
    m_artifactCapture->start(job);
    artifactTitle = m_artifactCapture->title();
    Q_EMIT q->artifactChanged();
}

void Run::Private::takeArtifact(const Core::Result<Artifacts::Content> &fetched)
{
    m_artifactPending = false;
    forgetArtifactProblems();
    artifact = fetched;
    outputs = m_artifactCapture->outputs();
    for (const QString &warning : m_artifactCapture->warnings())
        addArtifactProblem(Texts::artifactRemark(warning), Severity::Warning);
    if (m_artifactCapture->recordProblem())
        addArtifactProblem(*m_artifactCapture->recordProblem(), Severity::Warning);
    if (!fetched)
        addArtifactProblem(fetched.error(), Severity::Error);
    Q_EMIT q->outputsChanged();
    artifactSettled();
}

void Run::Private::cancelArtifact()
{
    if (!m_artifactPending)
        return;
    m_artifactPending = false;
    m_artifactCapture.reset();
    if (!artifact || !*artifact) {
        forgetArtifactProblems();
        artifact = std::unexpected(Texts::artifactCancelled(artifactTitle));
        addArtifactProblem(artifact->error(), Severity::Error);
    }
    artifactSettled();
}

void Run::Private::artifactSettled()
{
    Q_EMIT q->artifactChanged();
    if (isTerminal(status.phase))
        save();
    else
        checkDrained();
}

void Run::Private::addArtifactProblem(const Core::Error &problem, Severity severity)
{
    m_artifactProblems.append(Core::redactError(problem)); // as it is told
    addProblem(problem, severity);
}

void Run::Private::forgetArtifactProblems()
{
    for (const Core::Error &problem : m_artifactProblems) {
        for (QList<Core::Error> *list : {&problems, &m_errors, &m_warnings})
            list->removeOne(problem);
    }
    const bool any = !m_artifactProblems.isEmpty();
    m_artifactProblems.clear();
    if (any)
        Q_EMIT q->problemsChanged();
}

} // namespace JobRun
