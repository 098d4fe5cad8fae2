// SPDX-License-Identifier: Apache-2.0
#include "app/commandline/stagesource.h"

#include "app/accountcontexts.h"
#include "app/commandline/artifactoptions.h"
#include "app/commandline/manifestsource.h"
#include "app/commandline/output.h"
#include "app/commandline/runreport.h"
#include "app/spinnakerwords.h"
#include "models/kube/kubeconfig.h"
#include "models/spinnaker/pipelinefile.h"

#include <QFile>

#include <cstdio>

using namespace Qt::StringLiterals;
using Core::ErrorKind;

namespace CommandLine {

namespace {

Core::Result<QByteArray> readStandardInput()
{
    QFile input;
    if (!input.open(stdin, QIODevice::ReadOnly))
        return Core::failure(ErrorKind::Usage, u"manifest-unreadable"_s, u"standard input cannot be read"_s);
    return input.read(Spinnaker::maximumBytes + 1);
}

/// NAME=VALUE, where a name that is an expression may have equals signs itself.
Core::Result<QHash<QString, QString>> readParameters(const Arguments &args, const Spinnaker::StageSetup &setup)
{
    QHash<QString, QString> names; // what may be written -> the parameter's name
    QStringList listed;
    for (const Spinnaker::Parameter &parameter : setup.parameters) {
        names.insert(parameter.expression, parameter.name);
        names.insert(parameter.name, parameter.name);
        listed.append(parameter.name.left(120));
    }
    QHash<QString, QString> given;
    const QStringList assignments = args.values(u"parameter"_s);
    for (const QString &assignment : assignments) {
        qsizetype equals = assignment.indexOf(u'=');
        if (equals < 0) {
            return Core::failure(ErrorKind::Usage, u"usage"_s,
                                 u"--parameter does not take \"%1\""_s.arg(assignment.left(120)),
                                 u"write NAME=VALUE"_s);
        }
        const qsizetype first = equals;
        while (equals >= 0 && !names.contains(assignment.left(equals)))
            equals = assignment.indexOf(u'=', equals + 1);
        if (equals < 0) {
            Core::Error error;
            error.kind = ErrorKind::Usage;
            error.code = u"spinnaker-parameter-unknown"_s;
            error.file = setup.fileName;
            error.path = u"stage \"%1\""_s.arg(setup.stage.title());
            error.message = u"nothing in it is called \"%1\""_s.arg(assignment.left(std::min<qsizetype>(first, 120)));
            error.hint = listed.isEmpty() ? u"it has no expressions to fill in"_s
                                          : u"it has: "_s + listed.mid(0, 20).join(u", "_s);
            return std::unexpected(error);
        }
        given.insert(names.value(assignment.left(equals)), assignment.sliced(equals + 1));
    }
    return given;
}

Core::Result<ManifestInput> readStage(const Arguments &args, const QByteArray &text, const QString &path,
                                      Manifest::Checks checks)
{
    const auto file = Spinnaker::PipelineFile::parse(text, path);
    if (!file)
        return std::unexpected(file.error());
    const auto index = file->find(args.value(u"stage"_s));
    if (!index)
        return std::unexpected(index.error());
    const auto setup = file->setup(*index);
    if (!setup)
        return std::unexpected(setup.error());
    const auto given = readParameters(args, *setup);
    if (!given)
        return std::unexpected(given.error());
    auto filled = Spinnaker::fill(*setup, *given);
    if (!filled)
        return std::unexpected(filled.error());
    ManifestInput input;
    input.manifest = Manifest::JobManifest::parse(filled->manifest, path, checks);
    input.summary = setup->stage;
    input.application = setup->application;
    input.stage = std::move(*filled);
    return input;
}

Core::Result<ManifestInput> withManifest(const Core::Result<Manifest::JobManifest> &manifest)
{
    if (!manifest)
        return std::unexpected(manifest.error());
    ManifestInput input;
    input.manifest = *manifest;
    return input;
}

/// Whether the context that an account was mapped to can be the one for this call: where a kubeconfig was given, it is
/// one of its contexts.
bool canBeMeant(const App::ContextChoice &mapped, const ConnectionOptions &options)
{
    if (mapped.sandbox)
        return options.kubeconfig.isEmpty();
    if (!options.kubeconfig.isEmpty() && !mapped.source.isEmpty() && mapped.source != options.kubeconfig)
        return false;
    const QString &file = mapped.source.isEmpty() ? options.kubeconfig : mapped.source;
    const auto kubeconfig = Kube::Kubeconfig::load(Kube::Kubeconfig::Sources::fromEnvironment(file));
    return std::ranges::contains(kubeconfig.contexts(), mapped.name, &Kube::ContextInfo::name);
}

} // namespace

void addStageOptions(Arguments &args)
{
    args.addOption({u"stage"_s},
                   u"The \"Run Job (Manifest)\" stage of a Spinnaker pipeline to take: its name, its refId, or "
                   "PIPELINE/NAME. May be left out where there is only one."_s,
                   u"NAME"_s);
    args.addOption({u"parameter"_s},
                   u"What stands for an expression ${...} of the stage; NAME is a parameter of the pipeline, or the "
                   "expression itself. May be repeated."_s,
                   u"NAME=VALUE"_s);
}

Core::Result<ManifestInput> readInput(const Arguments &args, const QString &path, Manifest::Checks checks)
{
    const bool stageWanted = args.isSet(u"stage"_s);
    if (path == u"-"_s) {
        const auto text = readStandardInput();
        if (!text)
            return std::unexpected(text.error());
        if (stageWanted || Spinnaker::isSpinnaker(*text))
            return readStage(args, *text, path, checks);
        if (text->size() > Manifest::maximumBytes) {
            return Core::failure(ErrorKind::Manifest, u"manifest-too-large"_s,
                                 u"the manifest on standard input is larger than 3 MiB"_s,
                                 u"the API server refuses more; move data into a ConfigMap or an image"_s);
        }
        return withManifest(Manifest::JobManifest::parse(*text, path, checks));
    }
    if (stageWanted || Spinnaker::startsAsJson(path)) {
        const auto text = Spinnaker::readFile(path);
        if (stageWanted && !text)
            return std::unexpected(text.error());
        if (text && (stageWanted || Spinnaker::isSpinnaker(*text)))
            return readStage(args, *text, path, checks);
    }
    if (args.isSet(u"parameter"_s)) {
        return Core::failure(ErrorKind::Usage, u"usage"_s,
                             u"--parameter is for stages of Spinnaker, and %1 is a manifest"_s.arg(path),
                             u"change a manifest's fields with --set PATH=VALUE"_s);
    }
    return withManifest(readManifest(path, checks));
}

void printProblems(const ManifestInput &input)
{
    if (!input.stage) {
        printProblems(input.manifest);
        return;
    }
    const QString where = u"%1: stage \"%2\""_s.arg(input.manifest.fileName(), input.summary.title());
    for (Manifest::Problem problem : input.manifest.problems()) {
        problem.line = 0; // of a text that the user has not
        say(problem.toText(problem.path.isEmpty() ? where : QString(where + u": "_s + problem.path)));
    }
}

void printStage(const ManifestInput &input, bool quiet)
{
    if (!input.stage || quiet)
        return;
    using Fate = Spinnaker::FieldNote::Fate;
    QStringList ignored;
    say(u"stage \"%1\"%2"_s.arg(
        input.summary.title(),
        input.summary.pipeline.isEmpty() ? QString() : u" of pipeline \"%1\""_s.arg(input.summary.pipeline)));
    for (const Spinnaker::FieldNote &note : input.stage->notes) {
        if (note.fate == Fate::Changed)
            say(u"note: %1: %2"_s.arg(note.field, note.text));
        else if (note.fate == Fate::Ignored)
            ignored.append(note.field);
    }
    if (!ignored.isEmpty())
        say(u"not taken: "_s + ignored.join(u", "_s));
}

Core::Result<JobRun::CaptureSettings> captureFor(const Arguments &args,
                                                 const std::optional<Spinnaker::FilledStage> &stage)
{
    JobRun::CaptureSettings capture;
    if (stage)
        capture = App::captureSettings(stage->capture);
    const Artifacts::Reference ofStage = capture.artifact;
    if (args.isSet(u"capture"_s)) {
        auto parsed = parseCapture(args.value(u"capture"_s));
        if (!parsed)
            return parsed;
        capture = *parsed;
        capture.artifact = ofStage;
    }
    const Artifacts::Reference given = readReference(args, ArtifactOptionNames::forRun());
    const bool isOther = !given.type.isEmpty() && given.type != capture.artifact.type;
    if (isOther)
        capture.artifact = {};
    for (QString Artifacts::Reference::*part :
         {&Artifacts::Reference::type, &Artifacts::Reference::reference, &Artifacts::Reference::version,
          &Artifacts::Reference::account, &Artifacts::Reference::name, &Artifacts::Reference::location}) {
        if (!(given.*part).isEmpty())
            capture.artifact.*part = given.*part;
    }
    if (!given.type.isEmpty() && !args.isSet(u"capture"_s))
        capture.kind = JobRun::CaptureKind::Artifact;
    return capture;
}

Core::Result<std::chrono::milliseconds> timeoutFor(const Arguments &args,
                                                   const std::optional<Spinnaker::FilledStage> &stage)
{
    if (args.isSet(u"timeout"_s))
        return parseDuration(args.value(u"timeout"_s));
    return stage ? stage->timeout.value_or(std::chrono::milliseconds(0)) : std::chrono::milliseconds(0);
}

Core::Result<void> chooseContext(const ManifestInput &input, ConnectionOptions &options)
{
    if (!input.stage || input.stage->account.isEmpty() || options.sandbox || !options.context.isEmpty())
        return {};
    const QString &account = input.stage->account;
    if (const auto mapped = App::AccountContexts().contextOf(account); mapped && canBeMeant(*mapped, options)) {
        options.context = mapped->sandbox ? QString() : mapped->name;
        options.sandbox = mapped->sandbox;
        if (!mapped->source.isEmpty())
            options.kubeconfig = mapped->source;
        say(u"account \"%1\" stands for %2, as chosen in the window"_s.arg(
            account, mapped->sandbox ? u"the sandbox"_s : QString(u"context \""_s + mapped->name + u'"')));
        return {};
    }
    const auto kubeconfig = Kube::Kubeconfig::load(Kube::Kubeconfig::Sources::fromEnvironment(options.kubeconfig));
    const auto contexts = kubeconfig.contexts();
    if (std::ranges::contains(contexts, account, &Kube::ContextInfo::name)) {
        options.context = account;
        return {};
    }
    Core::Error error;
    error.kind = ErrorKind::Usage;
    error.code = u"spinnaker-account"_s;
    error.file = input.manifest.fileName();
    error.path = u"stage \"%1\""_s.arg(input.summary.title());
    error.message = u"it runs in the account \"%1\", and no kubeconfig context is called so"_s.arg(account);
    error.hint = u"say which context that is with --context NAME (job-console contexts lists them), or add --sandbox"_s;
    return std::unexpected(error);
}

Core::Result<void> chooseDocument(const Arguments &args, const QString &path, Manifest::JobManifest &manifest)
{
    const auto jobs = manifest.jobs();
    if (args.isSet(u"document"_s)) {
        const int chosen = args.value(u"document"_s).toInt() - 1;
        if (!jobs.contains(chosen)) {
            return Core::failure(ErrorKind::Usage, u"document"_s,
                                 u"document %1 of %2 is not a Job"_s.arg(args.value(u"document"_s), path),
                                 listJobs(manifest));
        }
        manifest.selectJob(chosen);
    } else if (jobs.size() > 1) {
        return Core::failure(ErrorKind::Usage, u"several-jobs"_s,
                             u"%1 holds %2 Jobs; choose one with --document N"_s.arg(path).arg(jobs.size()),
                             listJobs(manifest));
    }
    return {};
}

} // namespace CommandLine
