// SPDX-License-Identifier: Apache-2.0
#include "app/commandline/arguments.h"
#include "app/commandline/output.h"
#include "app/commandline/simpleverb.h"
#include "app/datafolder.h"
#include "models/history/runstore.h"
#include "models/joblog/logdocument.h"

#include <QDateTime>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSet>

using namespace Qt::StringLiterals;
using App::ExitCode;

namespace CommandLine {

namespace {

QString timeText(qint64 ms)
{
    return ms > 0 ? QDateTime::fromMSecsSinceEpoch(ms, QTimeZone::UTC).toString(Qt::ISODate) : QString();
}

QString resultText(const History::RunSummary &run)
{
    if (run.beingMade)
        return u"(being recorded)"_s;
    return run.result.isEmpty() ? u"(broken off)"_s : run.result;
}

ExitCode list(const History::RunStore &store, bool json)
{
    const QList<History::RunSummary> runs = store.list();
    if (json) {
        QJsonArray all;
        for (const History::RunSummary &run : runs) {
            all.append(QJsonObject{{u"runId"_s, run.runId},
                                   {u"job"_s, run.jobName},
                                   {u"namespace"_s, run.namespaceName},
                                   {u"context"_s, run.context},
                                   {u"result"_s, run.result.isEmpty() ? QJsonValue() : QJsonValue(run.result)},
                                   {u"beingMade"_s, run.beingMade},
                                   {u"startTime"_s, timeText(run.startedMs)},
                                   {u"durationSeconds"_s, run.durationSeconds},
                                   {u"bytes"_s, run.bytes},
                                   {u"folder"_s, store.folder(run.runId)}});
        }
        writeData(QJsonDocument(all).toJson());
        return ExitCode::Success;
    }
    QList<QStringList> rows{{u"ID"_s, u"JOB"_s, u"RESULT"_s, u"STARTED"_s, u"SECONDS"_s, u"CONTEXT"_s, u"BYTES"_s}};
    for (const History::RunSummary &run : runs) {
        rows.append({run.runId, run.jobName, resultText(run), timeText(run.startedMs),
                     run.durationSeconds > 0 ? QString::number(run.durationSeconds, 'f', 0) : QString(), run.context,
                     QString::number(run.bytes)});
    }
    if (runs.isEmpty())
        say(u"nothing is recorded below "_s + store.root());
    else
        writeData(table(rows));
    return ExitCode::Success;
}

ExitCode show(const History::RunStore &store, const QString &runId)
{
    const auto record = store.readResult(runId);
    if (!record) {
        sayError(record.error());
        return ExitCode::Usage;
    }
    writeData(QJsonDocument(*record).toJson());
    if (record->isEmpty())
        say(u"the recording broke off; its log: job-console history log "_s + runId);
    return ExitCode::Success;
}

bool matches(const JobLog::SourceInfo &info, const Arguments &args)
{
    const QString pod = args.value(u"pod"_s);
    const QString container = args.value(u"container"_s);
    return (pod.isEmpty() || info.group == pod) && (container.isEmpty() || info.name == container);
}

ExitCode printLog(const History::RunStore &store, const QString &runId, const Arguments &args)
{
    if (const auto record = store.readResult(runId); !record && record.error().kind == Core::ErrorKind::NotFound) {
        sayError(record.error());
        return ExitCode::Usage;
    }
    const auto log = JobLog::RunLog::open(store.folder(runId) + "/log"_L1);
    if (!log) {
        sayError(log.error());
        return ExitCode::Usage;
    }
    QSet<JobLog::SourceId> selection;
    const QList<JobLog::SourceStatus> sources = (*log)->sources();
    QStringList names;
    for (qsizetype i = 0; i < sources.size(); ++i) {
        const JobLog::SourceInfo &info = sources[i].info;
        names.append(info.group + u'/' + info.name);
        if (matches(info, args))
            selection.insert(JobLog::SourceId(int(i)));
    }
    if (selection.isEmpty() && !sources.isEmpty()) {
        names.removeDuplicates();
        say(u"error: no such pod or container in this run; it recorded "_s + names.join(u", "_s));
        return ExitCode::Usage;
    }
    JobLog::LogDocument document(*log);
    document.setSelection(selection);
    JobLog::LogDocument::WriteFormat format;
    format.timestamps = args.isSet(u"timestamps"_s);
    format.sourcePrefix = selection.size() > 1;
    QFile out;
    if (!out.open(stdout, QIODevice::WriteOnly))
        return ExitCode::Usage;
    if (auto written = document.write(out, JobLog::RowNumber(0), JobLog::RowNumber(document.rowCount()), format);
        !written) {
        sayError(written.error());
        return ExitCode::Usage;
    }
    return ExitCode::Success;
}

} // namespace

ExitCode runHistory(const QStringList &arguments)
{
    Arguments args(u"history [show ID | log ID]"_s,
                   u"Lists the recorded runs, newest first; \"show\" prints one's record, \"log\" its log."_s);
    args.addOption({u"o"_s, u"output"_s}, u"table (the default) or json, for the list."_s, u"FORMAT"_s);
    args.addOption({u"pod"_s}, u"Only this pod's log."_s, u"NAME"_s);
    args.addOption({u"c"_s, u"container"_s}, u"Only this container's log."_s, u"NAME"_s);
    args.addOption({u"timestamps"_s}, u"Print each line's timestamp, as the server sent it."_s);
    const auto parsed = args.parse(arguments, 0, 2);
    const auto format = parsed ? args.choice(u"output"_s, {u"table"_s, u"json"_s}) : std::unexpected(parsed.error());
    if (!format) {
        sayError(format.error());
        return ExitCode::Usage;
    }
    if (args.isHelpRequested()) {
        writeData(args.helpText().toUtf8());
        return ExitCode::Success;
    }
    const History::RunStore store(App::runsFolder());
    const QStringList words = args.positional();
    if (words.isEmpty())
        return list(store, *format == "json"_L1);
    if (words.size() == 2 && words.constFirst() == "show"_L1)
        return show(store, words.constLast());
    if (words.size() == 2 && words.constFirst() == "log"_L1)
        return printLog(store, words.constLast(), args);
    say(u"error: say \"history\", \"history show ID\" or \"history log ID\""_s);
    return ExitCode::Usage;
}

} // namespace CommandLine
