// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/joblog/logdocument.h"
#include "models/jobrun/run.h"
#include "objects.h"
#include "tests/support/fakeapiserver.h"

#include <QSignalSpy>
#include <QTemporaryDir>

/// A scripted cluster with one Job "release" whose pod "release-x7" prints a property, and goes on when the gate "end"
/// opens. Tests replace the answers that they are about.
class FakeJob
{
public:
    FakeJob()
    {
        using namespace Qt::StringLiterals;
        using Support::FakeAnswer;
        server.on("POST", jobs, FakeAnswer::json(runningJob(), 201));
        server.on("GET", jobs, list(u"Job"_s, {runningJob()}));
        server.on("GET", job, FakeAnswer::json(runningJob()));
        server.on("WATCH", jobs,
                  FakeAnswer().waitFor("end").sendEvent("MODIFIED", ended("Complete", "CompletionsReached")).stall());
        server.on("GET", pods, list(u"Pod"_s, {runningPod()}));
        server.on("WATCH", pods, FakeAnswer().waitFor("end").sendEvent("MODIFIED", succeededPod()).stall());
        server.on("GET", events, list(u"Event"_s, {}));
        server.on("WATCH", events, FakeAnswer().stall());
        serveLog("end");
    }

    /// The pod's log, whose last line comes when the gate opens. Reads from a time on get the lines since then, as an
    /// API server filters them.
    void serveLog(const QByteArray &gate)
    {
        using namespace Qt::StringLiterals;
        server.on("GET", log, [this, gate](const Support::FakeRequest &request) {
            const QByteArray since = request.query.queryItemValue(u"sinceTime"_s, QUrl::FullyDecoded).toLatin1();
            const auto from = [&since](const QByteArray &lines) {
                QByteArray wanted;
                for (const QByteArray &line : lines.split('\n')) {
                    if (!line.isEmpty() && line.first(19) >= since.first(qMin<qsizetype>(since.size(), 19)))
                        wanted += line + '\n';
                }
                return wanted;
            };
            Support::FakeAnswer answer(200, "text/plain");
            if (const QByteArray lines = from(firstLines); !lines.isEmpty())
                answer.send(lines);
            return answer.waitFor(gate).send(from(lastLine));
        });
    }

    [[nodiscard]] static Support::FakeAnswer list(const QString &kind, const QList<QJsonObject> &items)
    {
        using namespace Qt::StringLiterals;
        QJsonArray array;
        for (const QJsonObject &item : items)
            array.append(item);
        return Support::FakeAnswer::json({{u"kind"_s, QString(kind + u"List")},
                                          {u"metadata"_s, QJsonObject{{u"resourceVersion"_s, u"10"_s}}},
                                          {u"items"_s, array}});
    }

    [[nodiscard]] static QJsonObject runningJob()
    {
        using namespace Qt::StringLiterals;
        QJsonObject object = Objects::job();
        object = Objects::with(object, u"metadata"_s, u"resourceVersion"_s, u"1"_s);
        return Objects::with(
            object, u"spec"_s, u"template"_s,
            QJsonObject{{u"spec"_s, QJsonObject{{u"containers"_s, QJsonArray{Objects::container(u"main"_s)}}}}});
    }
    [[nodiscard]] static QJsonObject ended(const char *type, const char *reason)
    {
        using namespace Qt::StringLiterals;
        const QByteArray condition = QByteArray(R"({"type":")") + type + R"(","status":"True","reason":")" + reason
            + R"(","message":"the end","lastTransitionTime":"2026-01-31T10:00:12Z"})";
        return Objects::with(Objects::withCondition(runningJob(), condition.constData()), u"metadata"_s,
                             u"resourceVersion"_s, u"20"_s);
    }
    [[nodiscard]] static QJsonObject podIn(const QString &phase, const char *state, const QString &version)
    {
        using namespace Qt::StringLiterals;
        QJsonObject pod
            = Objects::pod(u"release-x7"_s, phase, {Objects::containerStatus(u"main"_s, state, 0, "{}", u"c0"_s)});
        pod = Objects::with(pod, u"metadata"_s, u"resourceVersion"_s, version);
        return Objects::with(pod, u"metadata"_s, u"ownerReferences"_s,
                             QJsonArray{QJsonObject{{u"uid"_s, u"uid-job"_s}}});
    }
    [[nodiscard]] static QJsonObject runningPod()
    {
        using namespace Qt::StringLiterals;
        return podIn(u"Running"_s, R"({"running":{"startedAt":"2026-01-31T10:00:01Z"}})", u"2"_s);
    }
    [[nodiscard]] static QJsonObject succeededPod()
    {
        using namespace Qt::StringLiterals;
        return podIn(u"Succeeded"_s, R"({"terminated":{"containerID":"c0","exitCode":0,"reason":"Completed",
            "startedAt":"2026-01-31T10:00:01Z","finishedAt":"2026-01-31T10:00:11Z"}})",
                     u"19"_s);
    }

    [[nodiscard]] JobRun::RunOptions options() const
    {
        using namespace Qt::StringLiterals;
        JobRun::RunOptions result;
        result.job = Objects::with(runningJob(), u"metadata"_s, u"uid"_s, QJsonValue());
        result.namespaceName = u"default"_s;
        result.onNameConflict = JobRun::NameConflict::Fail;
        return result;
    }

    const QString jobs = QStringLiteral("/apis/batch/v1/namespaces/default/jobs");
    const QString job = QStringLiteral("/apis/batch/v1/namespaces/default/jobs/release");
    const QString pods = QStringLiteral("/api/v1/namespaces/default/pods");
    const QString events = QStringLiteral("/api/v1/namespaces/default/events");
    const QString log = QStringLiteral("/api/v1/namespaces/default/pods/release-x7/log");
    const QByteArray firstLines = "2026-01-31T10:00:02.000000001Z hello\n"
                                  "2026-01-31T10:00:03.000000001Z SPINNAKER_PROPERTY_RELEASE=1.1.1\n";
    const QByteArray lastLine = "2026-01-31T10:00:10.000000001Z bye\n";
    Support::FakeApiServer server;
};

/// What a log has of one source, from the top: lines as they are, notices in brackets.
inline QStringList rowTexts(const std::shared_ptr<JobLog::RunLog> &log, int source = 0)
{
    JobLog::LogDocument document(log);
    document.setSelection(QSet{JobLog::SourceId(source)});
    QStringList texts;
    const auto rows = document.rows(JobLog::RowNumber(0), int(document.rowCount()));
    for (const JobLog::LogRow &row : rows)
        texts.append(row.kind == JobLog::LogRow::Kind::Line ? QString::fromUtf8(row.text)
                                                            : QString(u'[' + row.notice + u']'));
    return texts;
}

/// A run with everything that it needs, and what it said.
struct RunFixture
{
    explicit RunFixture(const Kube::ConnectionConfig &connection, const JobRun::RunOptions &options)
        : store(folder.path()),
          run(connection, options, store, readers),
          finished(&run, &JobRun::Run::finished)
    {
        QObject::connect(&run, &JobRun::Run::phaseChanged, &run,
                         [this](JobRun::RunPhase phase) { phases.append(phase); });
        run.start();
    }

    [[nodiscard]] QStringList phaseNames() const
    {
        QStringList names;
        for (const JobRun::RunPhase phase : phases)
            names.append(JobRun::phaseName(phase));
        return names;
    }
    [[nodiscard]] QStringList problemCodes() const
    {
        QStringList codes;
        for (const Core::Error &problem : run.problems())
            codes.append(problem.code);
        return codes;
    }

    QTemporaryDir folder;
    History::RunStore store;
    Artifacts::Readers readers;
    QList<JobRun::RunPhase> phases;
    JobRun::Run run;
    QSignalSpy finished;
};
