// SPDX-License-Identifier: Apache-2.0
#include "models/spinnaker/fieldwords.h"

#include <QCoreApplication>
#include <QHash>

using namespace Qt::StringLiterals;

namespace Spinnaker {

namespace {

enum class Reason {
    Kind,
    Flow,
    Label,
    Binding,
    Produced,
    Enabled,
    Waits,
    Expressions,
    NoOutput,
    Result,
    OtherCapture,
    OtherManifest,
    Comment,
    Unknown
};

Reason reasonFor(const QString &field)
{
    static const QHash<QString, Reason> known{
        {u"alias"_s, Reason::Kind},
        {u"cloudProvider"_s, Reason::Kind},
        {u"cloudProviderType"_s, Reason::Kind},
        {u"refId"_s, Reason::Flow},
        {u"id"_s, Reason::Flow},
        {u"requisiteStageRefIds"_s, Reason::Flow},
        {u"dependsOn"_s, Reason::Flow},
        {u"failPipeline"_s, Reason::Flow},
        {u"continuePipeline"_s, Reason::Flow},
        {u"completeOtherBranchesThenFail"_s, Reason::Flow},
        {u"failOnFailedExpressions"_s, Reason::Flow},
        {u"overrideTimeout"_s, Reason::Flow},
        {u"markSuccessfulOnTimeout"_s, Reason::Flow},
        {u"restrictExecutionDuringTimeWindow"_s, Reason::Flow},
        {u"restrictedExecutionWindow"_s, Reason::Flow},
        {u"skipWindowText"_s, Reason::Flow},
        {u"notifications"_s, Reason::Flow},
        {u"sendNotifications"_s, Reason::Flow},
        {u"isNew"_s, Reason::Flow},
        {u"inheritanceControl"_s, Reason::Flow},
        {u"application"_s, Reason::Label},
        {u"moniker"_s, Reason::Label},
        {u"requiredArtifacts"_s, Reason::Binding},
        {u"requiredArtifactIds"_s, Reason::Binding},
        {u"optionalArtifacts"_s, Reason::Binding},
        {u"inputArtifacts"_s, Reason::Binding},
        {u"expectedArtifacts"_s, Reason::Produced},
        {u"stageEnabled"_s, Reason::Enabled},
        {u"waitForCompletion"_s, Reason::Waits},
        {u"skipExpressionEvaluation"_s, Reason::Expressions},
        {u"noOutput"_s, Reason::NoOutput},
        {u"consumeArtifact"_s, Reason::OtherCapture},
        {u"consumeArtifactId"_s, Reason::OtherCapture},
        {u"consumeArtifactAccount"_s, Reason::OtherCapture},
        {u"manifestArtifact"_s, Reason::OtherManifest},
        {u"manifestArtifactId"_s, Reason::OtherManifest},
        {u"manifestArtifactAccount"_s, Reason::OtherManifest},
        {u"manifest"_s, Reason::OtherManifest},
        {u"manifests"_s, Reason::OtherManifest},
        {u"comments"_s, Reason::Comment},
        {u"jobStatus"_s, Reason::Result},
        {u"completionDetails"_s, Reason::Result},
        {u"propertyFileContents"_s, Reason::Result},
        {u"execution"_s, Reason::Result},
        {u"artifacts"_s, Reason::Result},
        {u"resolvedExpectedArtifacts"_s, Reason::Result},
        {u"restartDetails"_s, Reason::Result},
        {u"exception"_s, Reason::Result},
    };
    // "kato.last.task.id", "outputs.manifests", "deploy.jobs": what orca writes into a context while it works.
    return known.value(field, field.contains(u'.') ? Reason::Result : Reason::Unknown);
}

} // namespace

QString ignoredReason(const QString &field)
{
    const auto text = [](const char *words) { return QCoreApplication::translate("Spinnaker", words); };
    switch (reasonFor(field)) {
    case Reason::Kind:
        return text(QT_TRANSLATE_NOOP("Spinnaker", "says what kind of stage this is"));
    case Reason::Flow:
        return text(QT_TRANSLATE_NOOP("Spinnaker", "steers the pipeline; here one Job is run"));
    case Reason::Label:
        return text(
            QT_TRANSLATE_NOOP("Spinnaker", "Spinnaker labels the Job with it; here nothing is added to the Job"));
    case Reason::Binding:
        return text(QT_TRANSLATE_NOOP(
            "Spinnaker", "artifacts are not bound: images, ConfigMaps and Secrets stay as the manifest names them"));
    case Reason::Produced:
        return text(QT_TRANSLATE_NOOP("Spinnaker", "artifacts are not bound for later stages"));
    case Reason::Enabled:
        return text(QT_TRANSLATE_NOOP("Spinnaker", "the condition is not evaluated: the Job runs when you run it"));
    case Reason::Waits:
        return text(QT_TRANSLATE_NOOP("Spinnaker", "a run is watched until the Job ends, or until you stop watching"));
    case Reason::Expressions:
        return text(QT_TRANSLATE_NOOP("Spinnaker", "nothing is evaluated here: every expression is asked for"));
    case Reason::NoOutput:
        return text(QT_TRANSLATE_NOOP("Spinnaker", "outputs are always shown"));
    case Reason::Result:
        return text(QT_TRANSLATE_NOOP("Spinnaker", "a result of the execution"));
    case Reason::OtherCapture:
        return text(QT_TRANSLATE_NOOP("Spinnaker", "not used: the stage does not capture from an artifact"));
    case Reason::OtherManifest:
        return text(QT_TRANSLATE_NOOP("Spinnaker", "not used: the stage takes its manifest from elsewhere"));
    case Reason::Comment:
        return text(QT_TRANSLATE_NOOP("Spinnaker", "a comment"));
    case Reason::Unknown:
        break;
    }
    return text(QT_TRANSLATE_NOOP("Spinnaker", "not a field of this stage that Job Console knows"));
}

} // namespace Spinnaker
