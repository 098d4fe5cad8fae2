// SPDX-License-Identifier: Apache-2.0
#include "app/commandline/runreport.h"

#include "app/commandline/output.h"
#include "app/commandline/outputreport.h"
#include "models/jobrun/artifactcapture.h"

using namespace Qt::StringLiterals;
using JobRun::Outcome;
using JobRun::RunPhase;

namespace CommandLine {

namespace {

QString duration(double seconds)
{
    if (seconds < 60)
        return QString::number(seconds, 'f', seconds < 10 ? 1 : 0) + u" s"_s;
    const qint64 whole = qRound64(seconds);
    return u"%1:%2:%3"_s.arg(whole / 3600).arg(whole / 60 % 60, 2, 10, QChar(u'0')).arg(whole % 60, 2, 10, QChar(u'0'));
}

/// The options that reach the same server again.
QString connectionArguments(const JobRun::RunResult &result, const ConnectionOptions &connection)
{
    QString text;
    if (!connection.kubeconfig.isEmpty())
        text += u" --kubeconfig "_s + connection.kubeconfig;
    if (!result.context.isEmpty())
        text += u" --context "_s + result.context;
    return text + u" -n "_s + result.namespaceName;
}

void sayStillRuns(const JobRun::RunResult &result, const ConnectionOptions &connection)
{
    if (!result.jobStillExists) {
        return;
    }
    if (connection.sandbox) {
        say(u"the sandbox ends with this process, and the Job with it"_s);
        return;
    }
    const QString options = connectionArguments(result, connection);
    say(u"the Job still runs\n  attach: job-console attach %1%2\n  delete: kubectl delete job %1%2"_s.arg(
        result.jobName, options));
}

} // namespace

QString phaseText(RunPhase phase)
{
    switch (phase) {
    case RunPhase::WaitingForPods:
        return u"waiting for pods"_s;
    case RunPhase::Stopping:
        return u"deleting the Job"_s;
    default:
        return {};
    }
}

QString diagnosisText(const JobRun::Diagnosis &diagnosis)
{
    QStringList place;
    if (!diagnosis.pod.isEmpty())
        place.append(u"pod "_s + diagnosis.pod);
    if (!diagnosis.container.isEmpty())
        place.append(u"container "_s + diagnosis.container);
    QString text = place.join(u", "_s);
    if (!text.isEmpty())
        text += u": "_s;
    text += diagnosis.reason;
    if (diagnosis.exitCode > 0)
        text += u" (exit code %1)"_s.arg(diagnosis.exitCode);
    if (!diagnosis.message.isEmpty())
        text += u": "_s + diagnosis.message;
    return text;
}

QString listJobs(const Manifest::JobManifest &manifest)
{
    QStringList jobs;
    const QList<int> indexes = manifest.jobs();
    for (const int index : indexes)
        jobs.append(u"%1: %2"_s.arg(index + 1).arg(manifest.documents().at(index).title()));
    return jobs.join(u", "_s);
}

void printOutcome(const JobRun::RunResult &result, const JobRun::RunStatus &status, const ConnectionOptions &connection,
                  bool quiet)
{
    const QString job = u"job %1/%2"_s.arg(result.namespaceName, result.jobName);
    switch (result.outcome) {
    case Outcome::Complete:
        if (!quiet)
            say(u"%1 completed in %2"_s.arg(job, duration(result.durationSeconds)));
        break;
    case Outcome::Failed:
        if (result.jobUid.isEmpty())
            break; // it was never created; the error has been printed
        say(u"%1 failed after %2: %3%4"_s.arg(job, duration(result.durationSeconds), result.reason,
                                              result.message.isEmpty() ? QString() : u": "_s + result.message));
        if (status.diagnosis)
            say(diagnosisText(*status.diagnosis));
        break;
    case Outcome::TimedOut:
        say(u"timed out waiting for %1"_s.arg(job));
        if (status.diagnosis)
            say(diagnosisText(*status.diagnosis));
        sayStillRuns(result, connection);
        break;
    case Outcome::Interrupted:
        if (!result.jobName.isEmpty())
            say(u"stopped watching %1"_s.arg(job));
        sayStillRuns(result, connection);
        break;
    case Outcome::Lost:
        say(u"lost sight of %1: its outcome is unknown"_s.arg(job));
        sayStillRuns(result, connection);
        break;
    case Outcome::None:
        break;
    }
}

void printOutputs(const JobRun::RunResult &result)
{
    if (result.outputs.winners().isEmpty())
        return;
    writeData("\n");
    printOutputTable(result.outputs, result.pipeline, true);
}

void printRemarksOf(const JobRun::RunResult &result)
{
    printRemarks(result.outputs, [](const Outputs::Remark &remark) {
        return remark.line > 0 ? u"%1 line %2"_s.arg(remark.origin.name()).arg(remark.line) : QString();
    });
}

Core::Result<QString> chooseNamespace(const QJsonObject &job, const QString &chosen, const QString &ofContext)
{
    const QString ofManifest = job.value(u"metadata"_s).toObject().value(u"namespace"_s).toString();
    if (!ofManifest.isEmpty() && !chosen.isEmpty() && ofManifest != chosen) {
        return Core::failure(
            Core::ErrorKind::Usage, u"namespace-mismatch"_s,
            u"the manifest names the namespace \"%1\", --namespace says \"%2\""_s.arg(ofManifest, chosen),
            u"drop --namespace, or add --set metadata.namespace="_s + chosen);
    }
    if (!ofManifest.isEmpty())
        return ofManifest;
    return chosen.isEmpty() ? ofContext : chosen;
}

Core::Result<void> checkArtifact(const Artifacts::Reference &reference, const Artifacts::Readers &readers)
{
    const bool empty = reference.reference.isEmpty() && reference.name.isEmpty();
    if (reference.type.isEmpty() || (empty && !readers.check(reference))) {
        return Core::failure(Core::ErrorKind::Usage, u"usage"_s,
                             u"capturing an artifact needs --artifact-type and --artifact-reference"_s);
    }
    return JobRun::ArtifactCapture::check(readers, reference);
}

} // namespace CommandLine
