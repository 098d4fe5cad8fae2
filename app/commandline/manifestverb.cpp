// SPDX-License-Identifier: Apache-2.0
#include "app/commandline/arguments.h"
#include "app/commandline/artifactoptions.h"
#include "app/commandline/manifestsource.h"
#include "app/commandline/output.h"
#include "app/commandline/runreport.h"
#include "app/commandline/simpleverb.h"
#include "app/commandline/stagesource.h"
#include "app/spinnakerwords.h"
#include "models/yaml/yamldocument.h"

#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::StringLiterals;
using App::ExitCode;

namespace CommandLine {

namespace {

void printDocuments(const Manifest::JobManifest &manifest, bool yaml)
{
    const auto &documents = manifest.documents();
    if (yaml) {
        for (qsizetype i = 0; i < documents.size(); ++i) {
            if (i > 0)
                writeData("---\n");
            writeData(Yaml::toYaml(documents[i].object));
        }
    } else if (documents.size() == 1) {
        writeData(QJsonDocument(documents.constFirst().object).toJson());
    } else {
        QJsonArray list;
        for (const auto &document : documents)
            list.append(document.object);
        writeData(QJsonDocument(list).toJson());
    }
}

const QStringList &stageOptions()
{
    static const QStringList names{u"capture"_s,          u"artifact-type"_s, u"artifact-reference"_s,
                                   u"artifact-version"_s, u"artifact-name"_s, u"artifact-location"_s,
                                   u"artifact-account"_s, u"timeout"_s,       u"context"_s,
                                   u"namespace"_s,        u"document"_s};
    return names;
}

void addOptions(Arguments &args)
{
    args.addOption(
        {u"o"_s, u"output"_s},
        u"json (the default), yaml, or spinnaker: a \"Run Job (Manifest)\" stage for \"Edit stage as JSON\"."_s,
        u"FORMAT"_s);
    args.addOption({u"any-kind"_s}, u"Convert without the checks for a Job."_s);
    args.addOption({u"set"_s}, u"Set a field of the Job, e.g. spec.backoffLimit=2; may be repeated."_s,
                   u"PATH=VALUE"_s);
    addStageOptions(args);
    const auto forStage = [&args](const QStringList &names, const QString &text, const QString &value) {
        args.addOption(names, u"Of the stage: "_s + text, value);
    };
    forStage({u"capture"_s}, u"none, logs (the default), logs:CONTAINER or artifact."_s, u"WHAT"_s);
    forStage({u"artifact-type"_s}, u"type of the artifact."_s, u"T"_s);
    forStage({u"artifact-reference"_s}, u"where it is."_s, u"R"_s);
    forStage({u"artifact-version"_s}, u"its version."_s, u"V"_s);
    forStage({u"artifact-name"_s}, u"its name."_s, u"N"_s);
    forStage({u"artifact-location"_s}, u"its location."_s, u"P"_s);
    forStage({u"artifact-account"_s}, u"Spinnaker's account to read it with."_s, u"A"_s);
    forStage({u"timeout"_s}, u"its timeout, e.g. 30m."_s, u"D"_s);
    forStage({u"context"_s}, u"its account."_s, u"NAME"_s);
    forStage({u"n"_s, u"namespace"_s}, u"its namespace, where the manifest names none."_s, u"NAME"_s);
    forStage({u"document"_s}, u"which document of the manifest, counted from 1."_s, u"N"_s);
}

/// The Job with --set applied.
Core::Result<QJsonObject> changedJob(const Arguments &args, const Manifest::JobManifest &manifest)
{
    QJsonObject job = manifest.job();
    const QStringList assignments = args.values(u"set"_s);
    for (const QString &assignment : assignments) {
        auto changed = Manifest::setField(job, assignment);
        if (!changed)
            return changed;
        job = *changed;
    }
    return job;
}

ExitCode fail(const Core::Error &error)
{
    sayError(error);
    return ExitCode::Usage;
}

ExitCode printAsStage(const Arguments &args, const QString &path, ManifestInput &input)
{
    if (auto chosen = chooseDocument(args, path, input.manifest); !chosen)
        return fail(chosen.error());
    const auto job = changedJob(args, input.manifest);
    const auto capture = captureFor(args, input.stage);
    const auto timeout = timeoutFor(args, input.stage);
    if (!job)
        return fail(job.error());
    if (!capture)
        return fail(capture.error());
    if (!timeout)
        return fail(timeout.error());
    const QString chosen = args.isSet(u"namespace"_s) ? args.value(u"namespace"_s)
        : input.stage                                 ? input.stage->namespaceName
                                                      : QString();
    if (args.isSet(u"namespace"_s)) {
        if (const auto target = chooseNamespace(*job, chosen, {}); !target)
            return fail(target.error());
    }
    if (capture->kind == JobRun::CaptureKind::Artifact) {
        const Artifacts::Reference &reference = capture->artifact;
        if (reference.type.isEmpty() || (reference.reference.isEmpty() && reference.name.isEmpty())) {
            return fail(Core::failure(Core::ErrorKind::Usage, u"usage"_s, u"no artifact is named"_s,
                                      u"add --artifact-type T --artifact-reference R"_s)
                            .error());
        }
    }
    App::StageSource source;
    source.name = input.stage ? input.summary.name : QString();
    source.application = input.application;
    source.account = args.isSet(u"context"_s) ? args.value(u"context"_s)
        : input.stage                         ? input.stage->account
                                              : QString();
    source.namespaceName = chosen;
    source.capture = *capture;
    source.timeout = *timeout;
    source.job = *job;
    const Spinnaker::ExportedStage stage = App::makeStage(source, input.manifest);
    writeData(stage.json);
    for (const Spinnaker::FieldNote &note : stage.notes)
        say(u"note: %1: %2"_s.arg(note.field, note.text));
    return ExitCode::Success;
}

} // namespace

ExitCode runManifest(const QStringList &arguments)
{
    Arguments args(
        u"manifest FILE"_s,
        u"Checks a manifest, or that of a Spinnaker stage, and prints what would be sent; \"-\" reads standard input.\n"
        "Problems are printed as FILE:LINE:COLUMN: message; errors exit with 2."_s);
    addOptions(args);
    if (auto parsed = args.parse(arguments, 1, 1); !parsed) {
        sayError(parsed.error());
        return ExitCode::Usage;
    }
    if (args.isHelpRequested()) {
        writeData(args.helpText().toUtf8());
        return ExitCode::Success;
    }
    const auto format = args.choice(u"output"_s, {u"json"_s, u"yaml"_s, u"spinnaker"_s});
    if (!format)
        return fail(format.error());
    const bool asStage = *format == u"spinnaker"_s;
    for (const QString &option : stageOptions()) {
        if (!asStage && args.isSet(option)) {
            return fail(Core::failure(Core::ErrorKind::Usage, u"usage"_s, u"--%1 belongs to a stage"_s.arg(option),
                                      u"add -o spinnaker"_s)
                            .error());
        }
    }
    const auto checks = args.isSet(u"any-kind"_s) ? Manifest::Checks::AnyKind : Manifest::Checks::Job;
    const QString path = args.positional().constFirst();
    auto input = readInput(args, path, asStage ? Manifest::Checks::Job : checks);
    if (!input)
        return fail(input.error());
    printStage(*input, false);
    printProblems(*input);
    const Manifest::JobManifest &manifest = input->manifest;
    if (hasErrors(manifest))
        return ExitCode::Usage;
    if (asStage)
        return printAsStage(args, path, *input);
    if (args.isSet(u"set"_s)) {
        const auto job = changedJob(args, manifest);
        if (!job)
            return fail(job.error());
        writeData(*format == u"yaml"_s ? Yaml::toYaml(*job) : QJsonDocument(*job).toJson());
        return ExitCode::Success;
    }
    printDocuments(manifest, *format == u"yaml"_s);
    return ExitCode::Success;
}

} // namespace CommandLine
