// SPDX-License-Identifier: Apache-2.0
#include "app/commandline/arguments.h"
#include "app/commandline/output.h"
#include "app/commandline/simpleverb.h"
#include "models/outputs/extractor.h"
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

void printTable(const Outputs::OutputSet &outputs)
{
    QList<QStringList> rows{{u"KEY"_s, u"VALUE"_s, u"SOURCE"_s, u"LINE"_s}};
    const auto winners = outputs.winners();
    for (const Outputs::Capture &capture : winners) {
        QString value = capture.text();
        value.replace(u'\n', u"\\n"_s);
        rows.append({capture.key, value, Outputs::captureSourceName(capture.source), QString::number(capture.line)});
    }
    if (rows.size() > 1)
        writeData(table(rows));
    else
        say(u"no outputs were found"_s);
}

void printRemarks(const Outputs::OutputSet &outputs, const QString &file)
{
    for (const auto *remarks : {&outputs.errors, &outputs.warnings}) {
        for (const Outputs::Remark &remark : *remarks) {
            QString place = file + u':' + QString::number(remark.line);
            if (remark.column > 0)
                place += u':' + QString::number(remark.column);
            const QString severity = remark.severity == Outputs::RemarkSeverity::Error ? u"error"_s : u"warning"_s;
            say(place + u": "_s + severity + u": "_s + remark.message
                + (remark.hint.isEmpty() ? QString() : u" ("_s + remark.hint + u')'));
        }
    }
}

} // namespace

ExitCode runExtract(const QStringList &arguments)
{
    Arguments args(u"extract FILE"_s,
                   u"Captures outputs from a saved log; \"-\" reads standard input. Exits with 4 where a marker could "
                   "not be read."_s);
    args.addOption({u"o"_s, u"output"_s}, u"json, env or table (the default)."_s, u"FORMAT"_s);
    args.addOption({u"mode"_s}, u"documented (the default)."_s, u"MODE"_s);
    args.addOption({u"timestamps"_s}, u"Lines begin with the API's timestamps, as kubectl logs --timestamps writes."_s);
    if (auto parsed = args.parse(arguments, 1, 1); !parsed) {
        sayError(parsed.error());
        return ExitCode::Usage;
    }
    if (args.isHelpRequested()) {
        writeData(args.helpText().toUtf8());
        return ExitCode::Success;
    }
    const auto format = args.choice(u"output"_s, {u"table"_s, u"json"_s, u"env"_s});
    const auto mode = args.choice(u"mode"_s, {u"documented"_s});
    for (const auto *choice : {&format, &mode}) {
        if (!*choice) {
            sayError(choice->error());
            return ExitCode::Usage;
        }
    }
    const QString path = args.positional().constFirst();
    Outputs::Extractor extractor({}, args.isSet(u"timestamps"_s));
    if (auto fed = feedFile(path, extractor); !fed) {
        sayError(fed.error());
        return ExitCode::Usage;
    }
    const Outputs::OutputSet &outputs = extractor.outputs();
    if (*format == u"json"_s) {
        writeData(QByteArray("{\"outputs\":" + outputs.toJson(0)
                             + ",\"errors\":" + Outputs::OutputSet::remarksJson(outputs.errors)
                             + ",\"warnings\":" + Outputs::OutputSet::remarksJson(outputs.warnings)
                             + ",\"provenance\":" + outputs.provenanceJson() + "}\n"));
    } else if (*format == u"env"_s) {
        writeData(outputs.toEnv());
        printRemarks(outputs, path);
    } else {
        printTable(outputs);
        printRemarks(outputs, path);
    }
    return outputs.state() == Outputs::CaptureState::Failed ? ExitCode::Outputs : ExitCode::Success;
}

} // namespace CommandLine
