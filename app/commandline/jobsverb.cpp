// SPDX-License-Identifier: Apache-2.0
#include "app/commandline/jobsverb.h"

#include "app/commandline/connector.h"
#include "app/commandline/output.h"
#include "models/core/clock.h"
#include "models/core/times.h"
#include "models/jobrun/jobfacts.h"
#include "models/jobrun/joblistmodel.h"
#include "models/jobrun/podfacts.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QTimer>

#include <algorithm>
#include <iterator>

using namespace Qt::StringLiterals;
using App::ExitCode;

namespace CommandLine {

namespace {

/// A duration that may begin with days, which kubectl's have not: "7d", "1d12h".
Core::Result<std::chrono::milliseconds> parseAge(const QString &text)
{
    static const QRegularExpression form(u"^(\\d{1,4})d(.*)$"_s);
    const QRegularExpressionMatch match = form.match(text);
    if (!match.hasMatch())
        return parseDuration(text);
    const std::chrono::milliseconds days = std::chrono::hours(24) * match.captured(1).toInt();
    if (match.captured(2).isEmpty())
        return days;
    return parseDuration(match.captured(2)).transform([days](std::chrono::milliseconds rest) { return days + rest; });
}

qint64 nowMs()
{
    return Core::Clock::system().nowUtc().toMSecsSinceEpoch();
}

bool isFinished(const QJsonObject &job)
{
    return JobRun::jobEnd(job) != JobRun::JobEnd::None;
}

/// Since when it is as old as it is: since its end where it has ended.
qint64 sinceMs(const QJsonObject &job)
{
    const qint64 ended = isFinished(job) ? Core::timeMs(JobRun::jobEndTime(job)) : 0;
    return ended > 0 ? ended : JobRun::createdMs(job);
}

std::optional<qint64> timeToLive(const QJsonObject &job)
{
    const QJsonValue ttl = job.value("spec"_L1).toObject().value("ttlSecondsAfterFinished"_L1);
    return ttl.isDouble() ? std::optional(ttl.toInteger()) : std::nullopt;
}

QString orNone(const QString &text)
{
    return text.isEmpty() ? u"-"_s : text;
}

} // namespace

JobsVerb::JobsVerb(const QStringList &arguments) : m_arguments(arguments) { }

JobsVerb::~JobsVerb() = default;

void JobsVerb::end(ExitCode code)
{
    QTimer::singleShot(0, this, [this, code] { Q_EMIT finished(code); });
}

void JobsVerb::start()
{
    const auto proceed = readArguments();
    if (!proceed) {
        sayError(proceed.error());
        return end(ExitCode::Usage);
    }
    if (!*proceed)
        return end(ExitCode::Success);
    m_connector = std::make_unique<Connector>(m_connectionOptions);
    connect(m_connector.get(), &Connector::ready, this, &JobsVerb::connected);
    m_connector->start();
}

Core::Result<bool> JobsVerb::readArguments()
{
    Arguments args(u"jobs"_s,
                   u"Lists the Jobs of a namespace: state, completions, age, and how long they are kept after their "
                   "end.\nWith --finished --older-than 7d --delete, deletes those that ended longer ago."_s);
    args.addConnectionOptions();
    args.addOption({u"finished"_s}, u"Only Jobs that completed or failed."_s);
    args.addOption({u"older-than"_s}, u"Only Jobs that ended, or were created where they still run, longer ago."_s,
                   u"D"_s);
    args.addOption({u"delete"_s}, u"Delete the listed Jobs and their pods; only with --finished."_s);
    args.addOption({u"o"_s, u"output"_s}, u"table (the default) or json."_s, u"FORMAT"_s);
    if (auto parsed = args.parse(m_arguments, 0, 0); !parsed)
        return std::unexpected(parsed.error());
    if (args.isHelpRequested()) {
        writeData(args.helpText().toUtf8());
        return false;
    }
    const auto connection = args.connection();
    const auto format = args.choice(u"output"_s, {u"table"_s, u"json"_s});
    if (!connection)
        return std::unexpected(connection.error());
    if (!format)
        return std::unexpected(format.error());
    m_connectionOptions = *connection;
    m_json = *format == "json"_L1;
    m_finishedOnly = args.isSet(u"finished"_s);
    m_delete = args.isSet(u"delete"_s);
    if (m_delete && !m_finishedOnly) {
        return Core::failure(Core::ErrorKind::Usage, u"usage"_s, u"--delete needs --finished"_s,
                             u"Jobs that still run are not deleted by this verb"_s);
    }
    if (args.isSet(u"older-than"_s)) {
        const auto age = parseAge(args.value(u"older-than"_s));
        if (!age)
            return std::unexpected(age.error());
        m_olderThan = *age;
    }
    return true;
}

void JobsVerb::connected(const Core::Result<Kube::ConnectionConfig> &connection)
{
    if (!connection) {
        sayError(connection.error());
        return end(App::exitCodeFor(connection.error()));
    }
    m_namespace
        = m_connectionOptions.namespaceName.isEmpty() ? connection->namespaceName : m_connectionOptions.namespaceName;
    m_client = std::make_unique<Kube::Client>(*connection);
    m_list = m_client->list({.path = Kube::jobsPath(m_namespace)});
    connect(m_list.get(), &Kube::ListOperation::finished, this, &JobsVerb::listed);
    m_list->start();
}

void JobsVerb::listed(const Core::Result<Kube::ObjectList> &jobs)
{
    if (!jobs) {
        sayError(jobs.error());
        return end(App::exitCodeFor(jobs.error()));
    }
    std::ranges::copy_if(jobs->items, std::back_inserter(m_jobs),
                         [this](const QJsonObject &job) { return isWanted(job); });
    std::ranges::stable_sort(m_jobs, {}, [](const QJsonObject &job) { return JobRun::createdMs(job); });
    m_deleted.resize(m_jobs.size(), false);
    if (m_delete)
        deleteNext();
    else
        report();
}

bool JobsVerb::isWanted(const QJsonObject &job) const
{
    if (m_finishedOnly && !isFinished(job))
        return false;
    return !m_olderThan || nowMs() - sinceMs(job) > m_olderThan->count();
}

/// One after the other: a server with many Jobs has better things to do.
void JobsVerb::deleteNext()
{
    if (m_next == m_jobs.size())
        return report();
    const QJsonObject &job = m_jobs.at(m_next);
    Kube::Request request;
    request.verb = "DELETE"_ba;
    request.path = Kube::jobsPath(m_namespace, JobRun::nameOf(job));
    // Of this very Job: another one may have got its name since.
    request.body = Kube::deleteOptions(u"Background"_s, JobRun::uidOf(job));
    m_operation = m_client->request(request);
    connect(m_operation.get(), &Kube::ApiOperation::finished, this, [this](const Core::Result<Kube::Response> &result) {
        const bool gone = result || result.error().kind == Core::ErrorKind::NotFound;
        m_deleted[m_next] = gone;
        if (!gone) {
            sayError(result.error());
            m_code = App::exitCodeFor(result.error());
        }
        ++m_next;
        QTimer::singleShot(0, this, &JobsVerb::deleteNext); // out of the operation, which is replaced
    });
    m_operation->start();
}

void JobsVerb::report()
{
    JobRun::JobListModel model;
    model.setJobs(m_jobs);
    QList<QStringList> rows{{u"NAME"_s, u"STATUS"_s, u"COMPLETIONS"_s, u"AGE"_s, u"ENDED"_s, u"TTL"_s}};
    QJsonArray all;
    const qint64 now = nowMs();
    for (qsizetype i = 0; i < m_jobs.size(); ++i) {
        const QJsonObject &job = m_jobs.at(i);
        const auto word = [&](int column) { return model.index(int(i), column).data().toString(); };
        const qint64 age = (now - JobRun::createdMs(job)) / 1000;
        const QString ended = isFinished(job) ? JobRun::jobEndTime(job) : QString();
        const auto ttl = timeToLive(job);
        QString status = word(JobRun::JobListModel::Status);
        all.append(QJsonObject{{u"name"_s, JobRun::nameOf(job)},
                               {u"namespace"_s, m_namespace},
                               {u"uid"_s, JobRun::uidOf(job)},
                               {u"status"_s, status},
                               {u"finished"_s, isFinished(job)},
                               {u"reason"_s, JobRun::decidingCondition(job).value("reason"_L1).toString()},
                               {u"completions"_s, word(JobRun::JobListModel::Completions)},
                               {u"creationTime"_s, job["metadata"_L1]["creationTimestamp"_L1].toString()},
                               {u"endTime"_s, ended.isEmpty() ? QJsonValue() : QJsonValue(ended)},
                               {u"ageSeconds"_s, age},
                               {u"ttlSecondsAfterFinished"_s, ttl ? QJsonValue(*ttl) : QJsonValue()},
                               {u"deleted"_s, m_deleted.at(i)}});
        if (m_deleted.at(i))
            status += u" (deleted)"_s;
        rows.append({JobRun::nameOf(job), status, word(JobRun::JobListModel::Completions), Core::ageText(age * 1000),
                     ended.isEmpty() ? u"-"_s : QString(Core::ageText(now - Core::timeMs(ended)) + u" ago"_s),
                     orNone(ttl ? Core::ageText(*ttl * 1000) : QString())});
    }
    if (m_json)
        writeData(QJsonDocument(all).toJson());
    else if (m_jobs.isEmpty())
        say(u"no such Jobs in namespace %1"_s.arg(m_namespace));
    else
        writeData(table(rows));
    if (m_delete) {
        const auto deleted = std::ranges::count(m_deleted, true);
        say(u"deleted %1 of %2 in namespace %3"_s.arg(deleted).arg(m_jobs.size()).arg(m_namespace));
    }
    end(m_code);
}

} // namespace CommandLine
