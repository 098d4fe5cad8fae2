// SPDX-License-Identifier: Apache-2.0
#include "models/jobrun/runresult.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace JobRun;

namespace {

RunResult completeResult()
{
    RunResult result;
    result.context = u"sandbox"_s;
    result.namespaceName = u"default"_s;
    result.jobName = u"release \"x\""_s;
    result.jobUid = u"1-2-3"_s;
    result.outcome = Outcome::Complete;
    result.startTime = u"2026-01-31T10:00:00Z"_s;
    result.completionTime = u"2026-01-31T10:00:12Z"_s;
    result.durationSeconds = 12.5;
    ContainerResult init{u"fetch"_s, u"init"_s, 1, 0, 0, u"Completed"_s, 3, 40};
    ContainerResult main{u"main"_s, u"main"_s, 0, -1, 9, QString(), 7, 91};
    result.pods = {PodResult{u"release-x7k2p"_s, u"Succeeded"_s, 4, {init, main}},
                   PodResult{u"release-zzzzz"_s, u"Pending"_s, -1, {}}};
    result.runId = u"20260131-101502-release-x7k2p"_s;
    return result;
}

QJsonObject parse(const QByteArray &json)
{
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(json, &error);
    if (error.error != QJsonParseError::NoError)
        qWarning("%s in %s", qPrintable(error.errorString()), json.constData());
    return document.object();
}

} // namespace

class RunResultTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void jsonHasTheDocumentedMembers()
    {
        const QJsonObject object = parse(completeResult().toJson());
        QCOMPARE(object.keys(),
                 (QStringList{u"artifact"_s, u"completionTime"_s, u"durationSeconds"_s, u"errors"_s, u"job"_s,
                              u"logsUrl"_s, u"message"_s, u"outputs"_s, u"pods"_s, u"provenance"_s, u"reason"_s,
                              u"result"_s, u"runId"_s, u"startTime"_s, u"warnings"_s}));
        QCOMPARE(object[u"job"].toObject(),
                 (QJsonObject{{u"context"_s, u"sandbox"_s},
                              {u"namespace"_s, u"default"_s},
                              {u"name"_s, u"release \"x\""_s},
                              {u"uid"_s, u"1-2-3"_s}}));
        QCOMPARE(object[u"result"].toString(), u"Complete"_s);
        QCOMPARE(object[u"durationSeconds"].toDouble(), 12.5);
        QVERIFY(object[u"artifact"].isNull());
        QVERIFY(object[u"logsUrl"].isNull());
        QCOMPARE(object[u"outputs"].toObject(), QJsonObject());
        QCOMPARE(object[u"errors"].toArray(), QJsonArray());

        const QJsonArray pods = object[u"pods"].toArray();
        QCOMPARE(pods.at(0)[u"index"].toInt(), 4);
        QVERIFY(pods.at(1)[u"index"].isNull());
        const QJsonObject main = pods.at(0)[u"containers"].toArray().at(1).toObject();
        QCOMPARE(main,
                 (QJsonObject{{u"name"_s, u"main"_s},
                              {u"kind"_s, u"main"_s},
                              {u"attempt"_s, 0},
                              {u"exitCode"_s, QJsonValue::Null},
                              {u"signal"_s, 9},
                              {u"reason"_s, QJsonValue::Null},
                              {u"lines"_s, 7},
                              {u"bytes"_s, 91}}));
    }

    void membersComeInTheDocumentedOrder()
    {
        const QByteArray json = completeResult().toJson();
        qsizetype last = -1;
        for (const char *key : {"\"job\"", "\"result\"", "\"message\"", "\"startTime\"", "\"completionTime\"",
                                "\"durationSeconds\"", "\"pods\"", "\"logsUrl\"", "\"outputs\"", "\"provenance\"",
                                "\"artifact\"", "\"errors\"", "\"warnings\"", "\"runId\""}) {
            const qsizetype place = json.indexOf(key, last + 1);
            QVERIFY2(place > last, key);
            last = place;
        }
    }

    void outputsAndArtifactKeepTheirNumbers()
    {
        RunResult result = completeResult();
        Outputs::Capture capture;
        capture.key = u"BUILD"_s;
        capture.json = "12345678901234567890.10";
        capture.source = Outputs::CaptureSource::Json;
        result.outputs.captures = {capture};
        result.artifact = "{\"b\": 1.50, \"a\": 2}\n";
        const QByteArray json = result.toJson();
        QVERIFY2(json.contains("12345678901234567890.10"), json.constData());
        QVERIFY(json.contains("{\"b\": 1.50, \"a\": 2}"));
        QVERIFY(!parse(json).isEmpty());
    }

    void errorsOfTheCaptureAndOfTheRunStandTogether()
    {
        RunResult result = completeResult();
        Outputs::Remark remark;
        remark.severity = Outputs::RemarkSeverity::Error;
        remark.code = u"json_syntax"_s;
        remark.line = 7;
        result.outputs.errors = {remark};
        Core::Error error;
        error.code = u"log-incomplete"_s;
        error.message = u"The log ended early."_s;
        error.path = u"pod/main"_s;
        result.errors = {error};
        result.warnings = {error};
        const QJsonObject object = parse(result.toJson());
        const QJsonArray errors = object[u"errors"].toArray();
        QCOMPARE(errors.size(), 2);
        QCOMPARE(errors.at(0)[u"code"].toString(), u"json_syntax"_s);
        QCOMPARE(errors.at(0)[u"line"].toInt(), 7);
        QCOMPARE(errors.at(1).toObject(),
                 (QJsonObject{{u"code"_s, u"log-incomplete"_s},
                              {u"message"_s, u"The log ended early."_s},
                              {u"path"_s, u"pod/main"_s}}));
        QCOMPARE(object[u"warnings"].toArray().size(), 1);
    }

    void everyOutcomeHasItsName()
    {
        QCOMPARE(outcomeName(Outcome::None), QString());
        QCOMPARE(outcomeName(Outcome::Complete), u"Complete"_s);
        QCOMPARE(outcomeName(Outcome::Failed), u"Failed"_s);
        QCOMPARE(outcomeName(Outcome::TimedOut), u"TimedOut"_s);
        QCOMPARE(outcomeName(Outcome::Interrupted), u"Interrupted"_s);
        QCOMPARE(outcomeName(Outcome::Lost), u"Lost"_s);
        QVERIFY(parse(RunResult().toJson())[u"result"].isNull());
    }

    void theObjectSaysTheSame()
    {
        const RunResult result = completeResult();
        QCOMPARE(result.toJsonObject(), parse(result.toJson()));
    }
};

QTEST_GUILESS_MAIN(RunResultTest)
#include "tst_runresult.moc"
