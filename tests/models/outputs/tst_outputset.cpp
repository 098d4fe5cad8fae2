// SPDX-License-Identifier: Apache-2.0
#include "models/outputs/extractor.h"
#include "models/outputs/provenance.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace Outputs;

namespace {

OutputSet extract(const QByteArray &log, const Origin &origin = {})
{
    Extractor extractor(origin);
    extractor.feed(log);
    extractor.finish();
    return extractor.outputs();
}

} // namespace

class OutputSetTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void jsonIsLaidOutAndKeepsTokens()
    {
        const OutputSet set
            = extract("SPINNAKER_PROPERTY_A=x\nSPINNAKER_CONFIG_JSON={\"n\":12345678901234567890,\"o\":{\"l\":[1.0,2],"
                      "\"e\":{ },\"f\":[ ]},\"s\":\"{,:\\\"}\"}\n");
        QCOMPARE(set.toJson(),
                 "{\n"
                 "  \"A\": \"x\",\n"
                 "  \"n\": 12345678901234567890,\n"
                 "  \"o\": {\n"
                 "    \"l\": [\n"
                 "      1.0,\n"
                 "      2\n"
                 "    ],\n"
                 "    \"e\": {},\n"
                 "    \"f\": []\n"
                 "  },\n"
                 "  \"s\": \"{,:\\\"}\"\n"
                 "}"_ba);
        QCOMPARE(
            set.toJson(0),
            "{\"A\":\"x\",\"n\":12345678901234567890,\"o\":{\"l\":[1.0,2],\"e\":{},\"f\":[]},\"s\":\"{,:\\\"}\"}"_ba);
    }

    void jsonOfNothingIsAnEmptyObject()
    {
        QCOMPARE(OutputSet().toJson(), "{}"_ba);
        QCOMPARE(OutputSet().toEnv(), ""_ba);
        QCOMPARE(provenanceJson({}), "[]"_ba);
        QCOMPARE(OutputSet::remarksJson({}), "[]"_ba);
        QCOMPARE(OutputSet().state(), CaptureState::Empty);
    }

    void envHasOneLinePerOutput()
    {
        const OutputSet set
            = extract("SPINNAKER_PROPERTY_A=x y = z\n"
                      "SPINNAKER_CONFIG_JSON={\"m\":\"l1\\nl2\",\"n\":1.50,\"o\":{\"k\": [1, 2]},\"b\\nc\":1,"
                      "\"e\":\"\",\"u\":\"\\u2028\"}\n");
        QCOMPARE(set.toEnv(),
                 "A=x y = z\nm=\"l1\\nl2\"\nn=1.50\no={\"k\":[1,2]}\n\"b\\nc\"=1\ne=\nu=\"\xe2\x80\xa8\"\n"_ba);
    }

    void provenanceTellsEveryCapture()
    {
        const OutputSet set = extract("SPINNAKER_PROPERTY_A=\"q\"\n\nSPINNAKER_CONFIG_JSON={\"A\":[1, 2]}\n"
                                      "x SPINNAKER_PROPERTY_A=w\n",
                                      Origin{u"p-1"_s, u"main"_s, 0});
        QCOMPARE(
            provenanceJson(set),
            "[{\"key\":\"A\",\"value\":\"\\\"q\\\"\",\"source\":\"property\",\"pod\":\"p-1\",\"container\":\"main\","
            "\"attempt\":0,\"line\":1,\"time\":null,\"overridden\":true},"
            "{\"key\":\"A\",\"value\":[1,2],\"source\":\"json\",\"pod\":\"p-1\",\"container\":\"main\",\"attempt\":0,"
            "\"line\":3,"
            "\"time\":null,\"overridden\":false},"
            "{\"key\":\"A\",\"value\":\"w\",\"source\":\"property\",\"pod\":\"p-1\",\"container\":\"main\",\"attempt\":0,\"line\":4,\"time\":null,\"overridden\":true}]"_ba);
    }

    void remarksAreJsonObjects()
    {
        const OutputSet set
            = extract("\nSPINNAKER_CONFIG_JSON={bad}\nSPINNAKER_PROPERTY_\"=\n", Origin{u"p-1"_s, u"main"_s, 0});
        const QJsonArray errors = QJsonDocument::fromJson(OutputSet::remarksJson(set.errors)).array();
        QCOMPARE(errors.size(), 1);
        const QJsonObject error = errors.first().toObject();
        QCOMPARE(error.keys(),
                 (QStringList{u"code"_s, u"column"_s, u"container"_s, u"excerpt"_s, u"hint"_s, u"line"_s, u"message"_s,
                              u"pod"_s}));
        QCOMPARE(error["code"_L1].toString(), u"json_syntax"_s);
        QCOMPARE(error["line"_L1].toInt(), 2);
        QCOMPARE(error["column"_L1].toInt(), 24);
        QCOMPARE(error["pod"_L1].toString(), u"p-1"_s);
        QCOMPARE(QJsonDocument::fromJson(OutputSet::remarksJson(set.warnings)).array().size(), set.warnings.size());
    }

    void stateFailsWithAnyError()
    {
        QCOMPARE(extract("SPINNAKER_PROPERTY_A=1\n").state(), CaptureState::Ok);
        QCOMPARE(extract("SPINNAKER_PROPERTY_A=1\nSPINNAKER_CONFIG_JSON=1\n").state(), CaptureState::Failed);
        QCOMPARE(extract("SPINNAKER_CONFIG_JSON={\"a\":1}\nSPINNAKER_CONFIG_JSON={\"a\":null}\n").state(),
                 CaptureState::Empty);
    }

    void artifactKeysBecomeCaptures()
    {
        const OutputSet set
            = fromJsonObject("\xef\xbb\xbf{\n  \"b\": {\"x\": [1,\n 2]},\n  \"a\": 1.0,\n  \"z\": null,\n"
                             "  \"a\": \"last\"\n}\n",
                             CaptureSource::Artifact);
        QCOMPARE(set.errors.size(), 0);
        QCOMPARE(set.captures.size(), 3);
        QCOMPARE(set.captures.first().json, "{\"x\": [1,\n 2]}"_ba);
        QCOMPARE(set.captures.first().source, CaptureSource::Artifact);
        QCOMPARE(set.captures.first().line, 0);
        QCOMPARE(set.toJson(0), R"({"b":{"x":[1,2]},"a":"last"})"_ba);
        QCOMPARE(set.warnings.size(), 2);
        QCOMPARE(set.warnings[0].code, u"null_dropped"_s);
        QCOMPARE(set.warnings[0].line, 5);
        QCOMPARE(set.warnings[0].column, 3);
        QCOMPARE(set.warnings[1].code, u"duplicate_key"_s);
        QCOMPARE(set.warnings[1].line, 6);
    }

    void artifactsThatAreNoObjectAreErrors_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QString>("code");
        QTest::addColumn<int>("line");
        QTest::addColumn<int>("column");
        QTest::newRow("empty") << ""_ba << u"json_empty"_s << 1 << 1;
        QTest::newRow("blank") << " \n "_ba << u"json_empty"_s << 2 << 2;
        QTest::newRow("array") << "[1]"_ba << u"json_not_object"_s << 1 << 1;
        QTest::newRow("null") << " null"_ba << u"json_not_object"_s << 1 << 2;
        QTest::newRow("yaml") << "a: 1\n"_ba << u"json_syntax"_s << 1 << 1;
        QTest::newRow("syntax in a later line")
            << "{\n  \"\xc3\xa9\": 1,\n  \"\xc3\xa9\" 2\n}"_ba << u"json_syntax"_s << 3 << 7;
        QTest::newRow("truncated") << "{\"a\":\n1"_ba << u"json_syntax"_s << 2 << 2;
        QTest::newRow("trailing comma") << "{\"a\":1,}"_ba << u"json_syntax"_s << 1 << 7;
        QTest::newRow("binary") << "\x1f\x8b\x08\x00"_ba << u"json_syntax"_s << 1 << 1;
        QTest::newRow("invalid UTF-8") << "{\"a\":\"\xff\"}"_ba << u"json_syntax"_s << 1 << 7;
    }
    void artifactsThatAreNoObjectAreErrors()
    {
        QFETCH(QByteArray, content);
        QFETCH(QString, code);
        QFETCH(int, line);
        QFETCH(int, column);
        const OutputSet set = fromJsonObject(content, CaptureSource::Artifact);
        QCOMPARE(set.captures.size(), 0);
        QCOMPARE(set.errors.size(), 1);
        QCOMPARE(set.errors.first().code, code);
        QCOMPARE(set.errors.first().line, line);
        QCOMPARE(set.errors.first().column, column);
        QVERIFY(!set.errors.first().message.contains(u"SPINNAKER"_s));
        QCOMPARE(set.state(), CaptureState::Failed);
    }

    void textAfterAnArtifactsObjectIsAWarning()
    {
        const OutputSet set = fromJsonObject("{\"a\":1}\n{\"b\":2}\n", CaptureSource::Artifact);
        QCOMPARE(set.toJson(0), R"({"a":1})"_ba);
        QCOMPARE(set.warnings.size(), 1);
        QCOMPARE(set.warnings.first().code, u"trailing_text"_s);
        QCOMPARE(set.warnings.first().line, 2);
        QCOMPARE(set.warnings.first().column, 1);
    }

    void manyNullsAreNoTrouble()
    {
        QByteArray content = "{";
        for (int i = 0; i < 300000; ++i)
            content += "\"k\":null,\n";
        content += "\"a\":1}";
        const OutputSet set = fromJsonObject(content, CaptureSource::Artifact);
        QCOMPARE(set.toJson(0), R"({"a":1})"_ba);
        QCOMPARE(set.warnings.size(), 10001);
    }
};

QTEST_GUILESS_MAIN(OutputSetTest)
#include "tst_outputset.moc"
