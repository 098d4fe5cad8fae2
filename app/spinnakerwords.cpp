// SPDX-License-Identifier: Apache-2.0
#include "app/spinnakerwords.h"

#include "models/spinnaker/orderedjson.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace App {

namespace {

void noteCapture(const JobRun::CaptureSettings &capture, Spinnaker::ExportedStage &stage)
{
    const auto note = [&stage](const QString &field, const QString &text) {
        stage.notes.append({Spinnaker::FieldNote::Fate::Changed, field, text});
    };
    if (capture.kind != JobRun::CaptureKind::Logs)
        return;
    if (capture.allContainers)
        note(u"propertyFile"_s,
             QCoreApplication::translate("Spinnaker", "Spinnaker reads the log of one container, not of all"));
    else if (!capture.pod.isEmpty())
        note(u"propertyFile"_s, QCoreApplication::translate("Spinnaker", "Spinnaker chooses the pod itself"));
}

} // namespace

JobRun::CaptureSettings captureSettings(const Spinnaker::CaptureField &field)
{
    JobRun::CaptureSettings capture;
    switch (field.source) {
    case Spinnaker::CaptureSource::None:
        capture.kind = JobRun::CaptureKind::None;
        break;
    case Spinnaker::CaptureSource::Logs:
        capture.kind = JobRun::CaptureKind::Logs;
        capture.container = field.container;
        break;
    case Spinnaker::CaptureSource::Artifact:
        capture.kind = JobRun::CaptureKind::Artifact;
        capture.artifact = {field.artifact.type,    field.artifact.reference, field.artifact.version,
                            field.artifact.account, field.artifact.name,      field.artifact.location};
    }
    return capture;
}

Spinnaker::ExportedStage makeStage(const StageSource &source, const Manifest::JobManifest &manifest)
{
    Spinnaker::StageContent content;
    content.name = source.name;
    content.application = source.application;
    content.account = source.account;
    content.manifest = Spinnaker::orderedJson(source.job, manifest.text(), manifest.selectedJob());
    const QString own = source.job.value("metadata"_L1).toObject().value("namespace"_L1).toString();
    if (own.isEmpty())
        content.namespaceName = source.namespaceName;
    if (source.timeout.count() > 0)
        content.timeout = source.timeout;
    const JobRun::CaptureSettings &capture = source.capture;
    switch (capture.kind) {
    case JobRun::CaptureKind::None:
        break;
    case JobRun::CaptureKind::Logs:
        content.capture.source = Spinnaker::CaptureSource::Logs;
        content.capture.container
            = capture.container.isEmpty() ? Manifest::jobFacts(source.job).defaultContainer : capture.container;
        break;
    case JobRun::CaptureKind::Artifact:
        content.capture.source = Spinnaker::CaptureSource::Artifact;
        content.capture.artifact = {capture.artifact.type,    capture.artifact.reference, capture.artifact.name,
                                    capture.artifact.version, capture.artifact.location,  capture.artifact.account};
    }
    Spinnaker::ExportedStage stage = Spinnaker::exportStage(content);
    noteCapture(capture, stage);
    return stage;
}

} // namespace App
