// SPDX-License-Identifier: Apache-2.0
#include "app/commandline/runverb.h"

#include "app/commandline/artifactoptions.h"
#include "app/commandline/connector.h"
#include "app/commandline/interrupt.h"
#include "app/commandline/logprinter.h"
#include "app/commandline/output.h"
#include "app/commandline/outputreport.h"
#include "app/commandline/runreport.h"
#include "app/datafolder.h"
#include "app/pluginconsents.h"

#include <QTimer>

#include <unistd.h>

using namespace Qt::StringLiterals;
using App::ExitCode;

namespace CommandLine {

namespace {

void addOptions(Arguments &args, RunVerb::Kind kind, const QStringList &types)
{
    args.addConnectionOptions();
    args.addOption(
        {u"capture"_s},
        u"none, logs (the default), logs:CONTAINER, logs:POD/CONTAINER (POD: a name or a completion index), all "
        "(of all containers) or artifact."_s,
        u"WHAT"_s);
    addArtifactOptions(args, ArtifactOptionNames::forRun(), types);
    addModeOption(args);
    args.addOption({u"timeout"_s}, u"Stop watching after this time and exit with 124; the Job goes on."_s, u"D"_s);
    args.addOption({u"log-limit"_s},
                   u"Record at most that much of the log, e.g. 500M; the default is 20G, 0 no limit."_s, u"SIZE"_s);
    args.addOption({u"delete-after"_s}, u"Delete the Job when everything is captured."_s);
    args.addOption({u"o"_s, u"output"_s}, u"text (the default), json, env, properties, yaml, shell or markdown."_s,
                   u"FORMAT"_s);
    args.addOption({u"timestamps"_s}, u"Print the log with timestamps."_s);
    args.addOption({u"q"_s, u"quiet"_s}, u"Print neither log nor progress."_s);
    if (kind == RunVerb::Kind::Run) {
        args.addOption({u"f"_s, u"filename"_s}, u"The manifest, as an option as kubectl takes it."_s, u"FILE"_s);
        addStageOptions(args);
        args.addOption({u"document"_s}, u"Which document of the manifest to run, counted from 1."_s, u"N"_s);
        args.addOption({u"set"_s}, u"Set a field of the Job, e.g. spec.backoffLimit=2; may be repeated."_s,
                       u"PATH=VALUE"_s);
        args.addOption({u"replace"_s}, u"Delete a Job of the same name first."_s);
        args.addOption({u"generate-name"_s}, u"Run under a generated name where the name exists already."_s);
    }
}

} // namespace

RunVerb::RunVerb(Kind kind, const QStringList &arguments)
    : m_kind(kind),
      m_arguments(arguments),
      m_store(App::runsFolder())
{
}

RunVerb::~RunVerb()
{
    // The run refers to the sandbox and the store; the printer to the run's log.
    m_printer.reset();
    m_run.reset();
}

void RunVerb::end(ExitCode code)
{
    QTimer::singleShot(0, this, [this, code] { Q_EMIT finished(code); });
}

void RunVerb::fail(const Core::Error &error)
{
    sayError(error);
    end(App::exitCodeFor(error));
}

void RunVerb::start()
{
    const auto proceed = readArguments();
    if (!proceed) {
        // Whatever is wrong with arguments or manifest: nothing was sent.
        sayError(proceed.error());
        return end(ExitCode::Usage);
    }
    if (!*proceed)
        return end(ExitCode::Success);
    m_interrupt = std::make_unique<Interrupt>();
    connect(m_interrupt.get(), &Interrupt::requested, this, &RunVerb::onInterrupt);
    m_connector = std::make_unique<Connector>(m_connectionOptions);
    connect(m_connector.get(), &Connector::ready, this, &RunVerb::beginRun);
    m_connector->start();
}

Core::Result<bool> RunVerb::readArguments()
{
    const bool attach = m_kind == Kind::Attach;
    Arguments args(
        attach ? u"attach JOB"_s : u"run FILE"_s,
        attach
            ? u"Watches a Job that exists already, follows its log and prints the result."_s
            : u"Runs the Job of a manifest, or of a \"Run Job (Manifest)\" stage of a Spinnaker pipeline, follows its "
              "log and\nprints the result; \"-\" reads standard input."_s);
    addOptions(args, m_kind, m_readers.types());
    if (auto parsed = args.parse(m_arguments, 0, 1); !parsed)
        return std::unexpected(parsed.error());
    if (args.isHelpRequested()) {
        writeData(args.helpText().toUtf8());
        return false;
    }
    if (args.positional().isEmpty() && !args.isSet(u"filename"_s)) {
        return Core::failure(Core::ErrorKind::Usage, u"usage"_s,
                             attach ? u"the name of a Job is missing"_s : u"a manifest file is missing"_s,
                             attach ? u"job-console attach JOB"_s : u"job-console run FILE"_s);
    }
    const auto connection = args.connection();
    const auto format = args.choice(u"output"_s, outputFormats(u"text"_s));
    const auto limit = args.isSet(u"log-limit"_s) ? parseSize(args.value(u"log-limit"_s))
                                                  : Core::Result<qint64>(JobRun::RecordingLimits::usualBytes);
    const auto mode = modeOption(args);
    if (!limit)
        return std::unexpected(limit.error());
    if (!mode)
        return std::unexpected(mode.error());
    if (!connection)
        return std::unexpected(connection.error());
    if (!format)
        return std::unexpected(format.error());
    if (args.isSet(u"replace"_s) && args.isSet(u"generate-name"_s)) {
        return Core::failure(Core::ErrorKind::Usage, u"usage"_s,
                             u"--replace and --generate-name contradict each other"_s);
    }
    m_connectionOptions = *connection;
    m_format = *format;
    m_quiet = args.isSet(u"quiet"_s);
    if (auto read = attach ? Core::Result<void>() : readFile(args); !read)
        return std::unexpected(read.error());
    const auto capture = captureFor(args, m_input.stage);
    const auto timeout = timeoutFor(args, m_input.stage);
    if (!capture)
        return std::unexpected(capture.error());
    if (!timeout)
        return std::unexpected(timeout.error());
    m_options.capture = *capture;
    m_options.capture.mode = *mode;
    m_options.timeout = *timeout;
    m_options.recording.bytes = *limit;
    m_options.deleteAfter = args.isSet(u"delete-after"_s);
    m_timestamps = args.isSet(u"timestamps"_s);
    if (auto read = readArtifact(args); !read)
        return std::unexpected(read.error());
    if (attach) {
        m_options.attachTo = args.positional().constFirst();
        return true;
    }
    m_options.onNameConflict = args.isSet(u"replace"_s) ? JobRun::NameConflict::Replace
        : args.isSet(u"generate-name"_s)                ? JobRun::NameConflict::GenerateName
                                                        : JobRun::NameConflict::Fail;
    if (auto read = readJob(args); !read)
        return std::unexpected(read.error());
    return true;
}

Core::Result<void> RunVerb::readArtifact(const Arguments &args)
{
    const ArtifactOptionNames names = ArtifactOptionNames::forRun();
    JobRun::CaptureSettings &capture = m_options.capture;
    const auto wait = readWait(args, names, capture.artifactLimits.retryFor);
    if (!wait)
        return std::unexpected(wait.error());
    capture.artifactLimits.retryFor = *wait;
    if (capture.kind != JobRun::CaptureKind::Artifact)
        return {};
    if (auto loaded = loadAccounts(args, names, m_readers, !capture.artifact.account.isEmpty()); !loaded)
        return loaded;
    Artifacts::FetchContext context = m_readers.context();
    context.mayRun = App::programConsent(m_connectionOptions.allowExec);
    m_readers.setContext(context);
    return checkArtifact(capture.artifact, m_readers);
}

Core::Result<void> RunVerb::readFile(const Arguments &args)
{
    m_path = args.positional().isEmpty() ? args.value(u"filename"_s) : args.positional().constFirst();
    auto input = readInput(args, m_path, Manifest::Checks::Job);
    if (!input)
        return std::unexpected(input.error());
    m_input = std::move(*input);
    printStage(m_input, m_quiet);
    return {};
}

Core::Result<void> RunVerb::readJob(const Arguments &args)
{
    Manifest::JobManifest &manifest = m_input.manifest;
    if (auto chosen = chooseDocument(args, m_path, manifest); !chosen)
        return chosen;
    printProblems(m_input);
    if (!manifest.isRunnable()) {
        return Core::failure(Core::ErrorKind::Manifest, u"manifest-invalid"_s,
                             u"the manifest was not sent: it has problems"_s, u"see above"_s);
    }
    m_options.job = manifest.job();
    m_options.manifestFile = m_path;
    const QStringList assignments = args.values(u"set"_s);
    for (const QString &assignment : assignments) {
        auto changed = Manifest::setField(m_options.job, assignment);
        if (!changed)
            return std::unexpected(changed.error());
        m_options.job = *changed;
    }
    if (m_input.stage && m_connectionOptions.namespaceName.isEmpty()
        && m_options.job.value("metadata"_L1).toObject().value("namespace"_L1).toString().isEmpty())
        m_connectionOptions.namespaceName = m_input.stage->namespaceName;
    return chooseContext(m_input, m_connectionOptions);
}

void RunVerb::beginRun(const Core::Result<Kube::ConnectionConfig> &connection)
{
    if (!connection)
        return fail(connection.error());
    auto target = chooseNamespace(m_options.job, m_connectionOptions.namespaceName, connection->namespaceName);
    if (!target)
        return fail(target.error());
    m_options.namespaceName = *target;
    m_store.prune({});
    if (connection->insecureSkipTlsVerify)
        say(u"warning: context %1 does not verify the server's certificate"_s.arg(connection->contextName));
    m_run = std::make_unique<JobRun::Run>(*connection, m_options, m_store, m_readers);
    connect(m_run.get(), &JobRun::Run::phaseChanged, this, &RunVerb::onPhase);
    connect(m_run.get(), &JobRun::Run::statusChanged, this, &RunVerb::onStatus);
    connect(m_run.get(), &JobRun::Run::problemsChanged, this, &RunVerb::reportProblems);
    connect(m_run.get(), &JobRun::Run::artifactProgressed, this, [this](const Artifacts::FetchProgress &progress) {
        if (const QString text = progressText(progress); !text.isEmpty() && !m_quiet)
            say(text);
    });
    connect(m_run.get(), &JobRun::Run::finished, this, &RunVerb::report);
    connect(m_run.get(), &JobRun::Run::jobCreated, this, [this] {
        if (!m_quiet) {
            say(u"job %1/%2 %3 in context %4"_s.arg(m_run->namespaceName(), m_run->jobName(),
                                                    m_kind == Kind::Attach ? u"found"_s : u"created"_s,
                                                    m_run->connection().contextName));
        }
    });
    m_run->start();
    if (!m_quiet && m_run->log()) {
        // In text form the log is the data; otherwise it is progress.
        m_printer = std::make_unique<LogPrinter>(m_run->log(), m_format == u"text"_s ? STDOUT_FILENO : STDERR_FILENO,
                                                 m_timestamps);
    }
}

void RunVerb::onPhase(JobRun::RunPhase phase)
{
    if (m_quiet)
        return;
    const QString text = phaseText(phase);
    if (!text.isEmpty())
        say(text);
}

void RunVerb::onStatus()
{
    const auto &diagnosis = m_run->status().diagnosis;
    const QString text = diagnosis && !diagnosis->fatal ? diagnosisText(*diagnosis) : QString();
    if (text != m_lastDiagnosis && !text.isEmpty() && !m_quiet)
        say(text);
    m_lastDiagnosis = text;
}

void RunVerb::onInterrupt()
{
    if (m_run)
        m_run->stopWatching();
    else
        end(ExitCode::Interrupted);
}

void RunVerb::reportProblems()
{
    const auto &problems = m_run->problems();
    for (; m_problemsShown < problems.size(); ++m_problemsShown)
        sayWarning(problems.at(m_problemsShown));
}

void RunVerb::report()
{
    if (m_printer)
        m_printer->finish();
    const JobRun::RunResult result = m_run->result();
    for (const Core::Error &error : result.errors)
        sayError(error);
    printOutcome(result, m_run->status(), m_connectionOptions, m_quiet);
    if (m_format == u"json"_s)
        writeData(result.toJson());
    else if (m_format == u"text"_s)
        printOutputs(result);
    else
        printFormatted(result.outputs, m_format);
    if (m_format != u"json"_s)
        printRemarksOf(result);
    if (result.artifactIsReference && !m_quiet)
        say(u"the artifact is a reference, there is no content to fetch: %1"_s.arg(m_run->artifactTitle()));
    end(App::exitCodeFor(result));
}

} // namespace CommandLine
