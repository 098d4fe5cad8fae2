// SPDX-License-Identifier: Apache-2.0
#include "app/commandline/arguments.h"
#include "app/commandline/output.h"
#include "app/commandline/outputreport.h"
#include "app/commandline/simpleverb.h"
#include "app/datafolder.h"
#include "app/recordedrun.h"
#include "models/history/runstore.h"
#include "models/joblog/runlog.h"
#include "models/outputs/extractor.h"
#include "models/outputs/provenance.h"
#include "models/recordings/logfile.h"

#include <QFile>
#include <QFileInfo>

#include <cstdio>

using namespace Qt::StringLiterals;
using App::ExitCode;

namespace CommandLine {

namespace {

Core::Error unreadable(const QString &path, const QString &reason)
{
    Core::Error error;
    error.kind = Core::ErrorKind::Usage;
    error.code = u"log-unreadable"_s;
    error.file = path;
    error.message = reason;
    return error;
}

Core::Result<std::unique_ptr<QIODevice>> openLog(const QString &path)
{
    if (path == u"-"_s) {
        auto input = std::make_unique<QFile>();
        if (!input->open(stdin, QIODevice::ReadOnly | QIODevice::Unbuffered))
            return std::unexpected(unreadable(path, input->errorString()));
        return input;
    }
    if (QFileInfo(path).isDir())
        return std::unexpected(unreadable(path, u"is a directory; give a log file"_s));
    const auto facts = Recordings::inspectLogFile(path);
    return facts ? Recordings::openLogFile(path, facts->packing)
                 : Core::Result<std::unique_ptr<QIODevice>>(std::unexpected(facts.error()));
}

Core::Result<void> feedFile(const QString &path, Outputs::Extractor &extractor)
{
    const auto device = openLog(path);
    if (!device)
        return std::unexpected(device.error());
    QIODevice &file = **device;
    // Small enough to stay in the processor's cache while it is looked through.
    QByteArray buffer(256 * 1024, Qt::Uninitialized);
    for (;;) {
        const qint64 count = file.read(buffer.data(), buffer.size());
        if (count < 0)
            return std::unexpected(unreadable(path, file.errorString()));
        if (count == 0)
            break;
        extractor.feed(QByteArrayView(buffer.constData(), count));
    }
    extractor.finish();
    return {};
}

void printRemarksOf(const Outputs::OutputSet &outputs, const QString &file)
{
    printRemarks(outputs, [&](const Outputs::Remark &remark) {
        const QString log = file.isEmpty() ? remark.origin.name() : file;
        const QString place = log + u':' + QString::number(remark.line);
        return remark.column > 0 ? QString(place + u':' + QString::number(remark.column)) : place;
    });
}

/// What a recorded run's logs say, read again from the first byte.
Core::Result<Outputs::Sources> readRun(const History::RunStore &store, const QString &runId)
{
    const auto record = store.readResult(runId);
    if (!record)
        return std::unexpected(record.error());
    const auto log = JobLog::RunLog::open(store.folder(runId) + "/log"_L1);
    if (!log)
        return std::unexpected(log.error());
    Outputs::Sources sources;
    QByteArray buffer(1 << 20, Qt::Uninitialized);
    const QList<JobLog::SourceStatus> recorded = (*log)->sources();
    for (qsizetype i = 0; i < recorded.size(); ++i) {
        const JobLog::SourceInfo &info = recorded.at(i).info;
        Outputs::Extractor extractor({info.group, info.name, info.attempt}, info.timestamped);
        qint64 position = 0;
        for (qint64 count = 0;; position += count) {
            count = (*log)->read(JobLog::SourceId(int(i)), position, buffer.data(), buffer.size());
            if (count <= 0)
                break;
            extractor.feed(QByteArrayView(buffer.constData(), count));
        }
        extractor.finish();
        sources.list.append(extractor.sourceOutputs());
    }
    sources.automatic = App::RecordedRun::automaticSource(*record, sources.list);
    sources.ending = App::RecordedRun::ending(*record);
    return sources;
}

/// The logs that --capture names; all where it names none.
Core::Result<Outputs::SourceChoice> chooseSource(Outputs::Sources &sources, const JobRun::CaptureSettings &capture)
{
    Outputs::SourceChoice choice;
    if (capture.allContainers)
        choice.kind = Outputs::SourceChoice::Kind::All;
    if (capture.container.isEmpty())
        return choice;
    QStringList names;
    for (qsizetype i = 0; i < sources.list.size(); ++i) {
        const Outputs::Origin &origin = sources.list.at(i).origin;
        names.append(origin.pod + u'/' + origin.container);
        const bool wanted
            = origin.container == capture.container && (capture.pod.isEmpty() || origin.pod == capture.pod);
        if (!wanted)
            continue;
        // The last attempt counts, and the pod whose values were captured where none is named.
        const bool automatic = sources.automatic >= 0 && sources.list.at(sources.automatic).origin.pod == origin.pod;
        const bool better
            = choice.kind != Outputs::SourceChoice::Kind::One || choice.origin.pod == origin.pod || automatic;
        if (better)
            choice = {Outputs::SourceChoice::Kind::One, origin};
    }
    if (choice.kind == Outputs::SourceChoice::Kind::One)
        return choice;
    names.removeDuplicates();
    return Core::failure(Core::ErrorKind::Usage, u"no-such-container"_s,
                         u"this run recorded no log of %1"_s.arg(capture.container),
                         u"it recorded "_s + names.join(u", "_s));
}

void print(const Outputs::OutputSet &outputs, const Outputs::PipelineView &pipeline, const QString &format,
           const QString &file)
{
    if (format == u"json"_s) {
        writeData(QByteArray("{\"outputs\":" + outputs.toJson(0)
                             + ",\"errors\":" + Outputs::OutputSet::remarksJson(outputs.errors)
                             + ",\"warnings\":" + Outputs::OutputSet::remarksJson(outputs.warnings)
                             + ",\"provenance\":" + Outputs::provenanceJson(outputs, pipeline) + "}\n"));
        return;
    }
    if (format == u"table"_s) {
        printOutputTable(outputs, pipeline, file.isEmpty());
        if (outputs.winners().isEmpty())
            say(u"no outputs were found"_s);
    } else {
        printFormatted(outputs, format);
    }
    printRemarksOf(outputs, file);
}

ExitCode extractRun(const Arguments &args, Outputs::Mode mode, const QString &format)
{
    const auto capture = args.isSet(u"capture"_s) ? parseCapture(args.value(u"capture"_s))
                                                  : Core::Result<JobRun::CaptureSettings>(JobRun::CaptureSettings{});
    if (!capture || capture->kind != JobRun::CaptureKind::Logs) {
        sayError(!capture ? capture.error()
                          : Core::failure(Core::ErrorKind::Usage, u"usage"_s,
                                          u"--capture does not take \"%1\" here"_s.arg(args.value(u"capture"_s)),
                                          u"one of: logs, logs:CONTAINER, logs:POD/CONTAINER, all"_s)
                                .error());
        return ExitCode::Usage;
    }
    auto sources = readRun(History::RunStore(App::runsFolder()), args.value(u"run"_s));
    if (!sources) {
        sayError(sources.error());
        return ExitCode::Usage;
    }
    const auto choice = chooseSource(*sources, *capture);
    if (!choice) {
        sayError(choice.error());
        return ExitCode::Usage;
    }
    const Outputs::OutputSet outputs = Outputs::chosenOutputs(*choice, *sources, mode);
    print(outputs, Outputs::PipelineView(sources->list, Outputs::pipelineMode(mode), sources->ending), format, {});
    return outputs.state() == Outputs::CaptureState::Failed ? ExitCode::Outputs : ExitCode::Success;
}

} // namespace

ExitCode runExtract(const QStringList &arguments)
{
    Arguments args(
        u"extract FILE | --run ID"_s,
        u"Captures outputs from a saved log (\"-\" reads standard input) or from a recorded run. Exits with 4 "
        "where a marker could not be read."_s);
    args.addOption({u"run"_s}, u"A recorded run instead of a file (job-console history lists them)."_s, u"ID"_s);
    args.addOption({u"capture"_s},
                   u"Of a recorded run: logs (the default: of the container that was captured), logs:CONTAINER, "
                   "logs:POD/CONTAINER or all."_s,
                   u"WHAT"_s);
    args.addOption({u"o"_s, u"output"_s}, u"table (the default), json, env, properties, yaml, shell or markdown."_s,
                   u"FORMAT"_s);
    addModeOption(args);
    args.addOption({u"timestamps"_s}, u"Lines begin with the API's timestamps, as kubectl logs --timestamps writes."_s);
    if (auto parsed = args.parse(arguments, 0, 1); !parsed) {
        sayError(parsed.error());
        return ExitCode::Usage;
    }
    if (args.isHelpRequested()) {
        writeData(args.helpText().toUtf8());
        return ExitCode::Success;
    }
    const auto format = args.choice(u"output"_s, outputFormats(u"table"_s));
    const auto mode = modeOption(args);
    if (!format || !mode) {
        sayError(!format ? format.error() : mode.error());
        return ExitCode::Usage;
    }
    if (args.isSet(u"run"_s) == !args.positional().isEmpty()) {
        sayError(Core::failure(Core::ErrorKind::Usage, u"usage"_s,
                               args.isSet(u"run"_s) ? u"either a file or --run, not both"_s
                                                    : u"an argument is missing: extract FILE"_s,
                               u"see job-console extract --help"_s)
                     .error());
        return ExitCode::Usage;
    }
    if (args.isSet(u"run"_s))
        return extractRun(args, *mode, *format);
    const QString path = args.positional().constFirst();
    Outputs::Extractor extractor({}, args.isSet(u"timestamps"_s));
    if (auto fed = feedFile(path, extractor); !fed) {
        sayError(fed.error());
        return ExitCode::Usage;
    }
    const Outputs::OutputSet &outputs = extractor.outputs(*mode);
    const Outputs::PipelineView pipeline({extractor.sourceOutputs()}, Outputs::pipelineMode(*mode),
                                         Outputs::JobEnding::Unknown);
    print(outputs, pipeline, *format, path);
    return outputs.state() == Outputs::CaptureState::Failed ? ExitCode::Outputs : ExitCode::Success;
}

} // namespace CommandLine
