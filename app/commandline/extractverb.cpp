// SPDX-License-Identifier: Apache-2.0
#include "app/commandline/arguments.h"
#include "app/commandline/output.h"
#include "app/commandline/outputreport.h"
#include "app/commandline/simpleverb.h"
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
    QByteArray buffer(1 << 20, Qt::Uninitialized);
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
        const QString place = file + u':' + QString::number(remark.line);
        return remark.column > 0 ? QString(place + u':' + QString::number(remark.column)) : place;
    });
}

} // namespace

ExitCode runExtract(const QStringList &arguments)
{
    Arguments args(u"extract FILE"_s,
                   u"Captures outputs from a saved log; \"-\" reads standard input. Exits with 4 where a marker could "
                   "not be read."_s);
    args.addOption({u"o"_s, u"output"_s}, u"table (the default), json, env, properties, yaml, shell or markdown."_s,
                   u"FORMAT"_s);
    addModeOption(args);
    args.addOption({u"timestamps"_s}, u"Lines begin with the API's timestamps, as kubectl logs --timestamps writes."_s);
    if (auto parsed = args.parse(arguments, 1, 1); !parsed) {
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
    const QString path = args.positional().constFirst();
    Outputs::Extractor extractor({}, args.isSet(u"timestamps"_s));
    if (auto fed = feedFile(path, extractor); !fed) {
        sayError(fed.error());
        return ExitCode::Usage;
    }
    const Outputs::OutputSet &outputs = extractor.outputs(*mode);
    const Outputs::PipelineView pipeline({extractor.sourceOutputs()}, Outputs::pipelineMode(*mode),
                                         Outputs::JobEnding::Unknown);
    if (*format == u"json"_s) {
        writeData(QByteArray("{\"outputs\":" + outputs.toJson(0)
                             + ",\"errors\":" + Outputs::OutputSet::remarksJson(outputs.errors)
                             + ",\"warnings\":" + Outputs::OutputSet::remarksJson(outputs.warnings)
                             + ",\"provenance\":" + Outputs::provenanceJson(outputs, pipeline) + "}\n"));
    } else if (*format == u"table"_s) {
        printOutputTable(outputs, pipeline, false);
        if (outputs.winners().isEmpty())
            say(u"no outputs were found"_s);
        printRemarksOf(outputs, path);
    } else {
        printFormatted(outputs, *format);
        printRemarksOf(outputs, path);
    }
    return outputs.state() == Outputs::CaptureState::Failed ? ExitCode::Outputs : ExitCode::Success;
}

} // namespace CommandLine
