// SPDX-License-Identifier: Apache-2.0
#include "models/outputs/extractor.h"
#include "models/outputs/pipelinevalue.h"
#include "models/outputs/pipelineview.h"

#include "tests/support/testpaths.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include <optional>

using namespace Qt::StringLiterals;
using namespace Outputs;

namespace {

SourceOutputs extract(const QByteArray &log, bool timestamped = false)
{
    Extractor extractor({u"pod-1"_s, u"main"_s, 0}, timestamped);
    extractor.feed(log);
    extractor.finish();
    return extractor.sourceOutputs();
}

QStringList codes(const OutputSet &set)
{
    QStringList list;
    for (const Remark &remark : set.errors + set.warnings)
        list.append(u"%1:%2"_s.arg(remark.code).arg(remark.line));
    return list;
}

QByteArray values(const QByteArray &log, Mode mode = Mode::Spinnaker)
{
    return extract(log).set(mode).toJson(0);
}

/// The JSON object that follows `label` in a note; nothing where there is no such label.
std::optional<QJsonObject> objectAfter(const QString &note, const QString &label)
{
    const qsizetype at = note.indexOf(label);
    if (at < 0)
        return std::nullopt;
    const QByteArray rest = note.sliced(at + label.size()).toUtf8();
    QJsonParseError error{};
    const QJsonDocument whole = QJsonDocument::fromJson(rest, &error);
    if (error.error == QJsonParseError::NoError)
        return whole.object();
    return QJsonDocument::fromJson(rest.first(error.offset).trimmed(), &error).object();
}

PipelineFate fate(const QByteArray &log, const QString &key, Mode mode = Mode::Spinnaker,
                  JobEnding ending = JobEnding::Complete)
{
    const SourceOutputs source = extract(log);
    const PipelineView view({source}, mode, ending);
    const QList<Capture> &captures = source.set(Mode::Documented).captures;
    for (qsizetype i = captures.size() - 1; i >= 0; --i) {
        if (captures[i].key == key)
            return view.fateOf(captures[i]);
    }
    qFatal("no such key");
}

} // namespace

class SpinnakerRulesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    /// The notes of the vectors name what upstream yields where that differs from what is documented.
    void yieldWhatUpstreamDoes_data()
    {
        QTest::addColumn<QByteArray>("log");
        QTest::addColumn<QJsonObject>("current");
        QTest::addColumn<QJsonObject>("before");
        QTest::addColumn<bool>("fails");
        QFile file(TestPaths::source(u"/tests/vectors/extraction.json"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QJsonArray vectors = QJsonDocument::fromJson(file.readAll()).array();
        QCOMPARE_GT(vectors.size(), 50);
        for (const QJsonValue &value : vectors) {
            const QString note = value[u"note"].toString();
            const bool fails = note.contains(u"[upstream: extraction fails"_s);
            const QJsonObject documented = value[u"expected"].toObject();
            const QJsonObject both = fails ? QJsonObject() : objectAfter(note, u"upstream: "_s).value_or(documented);
            QJsonObject before = objectAfter(note, u"upstream before 2026-07: "_s).value_or(both);
            if (value[u"name"].toString() == "prefix-contains-equals"_L1)
                before = {}; // three parts
            QTest::newRow(qPrintable(value[u"name"].toString()))
                << value[u"log"].toString().toUtf8() << objectAfter(note, u"upstream since 2026-07: "_s).value_or(both)
                << before << fails;
        }
    }
    void yieldWhatUpstreamDoes()
    {
        QFETCH(QByteArray, log);
        QFETCH(QJsonObject, current);
        QFETCH(QJsonObject, before);
        QFETCH(bool, fails);
        const SourceOutputs source = extract(log);
        QCOMPARE(QJsonDocument::fromJson(source.set(Mode::Spinnaker).toJson()).object(), current);
        QCOMPARE(QJsonDocument::fromJson(source.set(Mode::SpinnakerBefore).toJson()).object(), before);
        for (const Mode mode : {Mode::Spinnaker, Mode::SpinnakerBefore}) {
            const OutputSet &set = source.set(mode);
            QCOMPARE(set.discarded, fails);
            QCOMPARE(set.state() == CaptureState::Failed, fails);
            for (const Remark &remark : set.errors + set.warnings)
                QVERIFY2(!remark.message.isEmpty() && !remark.hint.isEmpty(), qPrintable(remark.code));
        }
    }

    /// By Guava's Splitter: on("=").limit(2).trimResults(), and on("=").omitEmptyStrings().trimResults().
    void splitAsGuavaDoes_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::addColumn<QByteArray>("current");
        QTest::addColumn<QByteArray>("before");
        const auto row = [](const char *name, const QByteArray &line, const QByteArray &current,
                            const QByteArray &before) { QTest::newRow(name) << line << current << before; };
        row("two equals signs", "SPINNAKER_PROPERTY_A==x", "{\"a\":\"=x\"}", "{\"a\":\"x\"}");
        row("only equals signs", "SPINNAKER_PROPERTY_A==", "{\"a\":\"=\"}", "{}");
        row("blank between equals signs", "SPINNAKER_PROPERTY_A= =x", "{\"a\":\"=x\"}", "{\"a\":\"x\"}");
        row("equals sign first", "=SPINNAKER_PROPERTY_A=1", "{\"\":\"SPINNAKER_PROPERTY_A=1\"}", "{\"a\":\"1\"}");
        row("marker in the value", "x=SPINNAKER_PROPERTY_A", "{\"x\":\"SPINNAKER_PROPERTY_A\"}",
            "{\"x\":\"SPINNAKER_PROPERTY_A\"}");
        row("blank after the marker", "SPINNAKER_PROPERTY_ A=1", "{\" a\":\"1\"}", "{\" a\":\"1\"}");
        row("no name", "SPINNAKER_PROPERTY_ = x", "{\"\":\"x\"}", "{\"\":\"x\"}");
        row("no-break space", "SPINNAKER_PROPERTY_A =\xc2\xa0x\xe2\x80\xaf", "{\"a\":\"x\"}", "{\"a\":\"x\"}");
        row("byte order mark", "\xef\xbb\xbfSPINNAKER_PROPERTY_A=1", "{\"\xef\xbb\xbf\x61\":\"1\"}",
            "{\"\xef\xbb\xbf\x61\":\"1\"}");
        row("names are lower-cased as text", "SPINNAKER_PROPERTY_\xc3\x84\xc3\x89=1", "{\"\xc3\xa4\xc3\xa9\":\"1\"}",
            "{\"\xc3\xa4\xc3\xa9\":\"1\"}");
        row("a carriage return is part of the line", "10%\rSPINNAKER_PROPERTY_A=1\rx", "{\"10%\\ra\":\"1\\rx\"}",
            "{\"10%\\ra\":\"1\\rx\"}");
        row("escapes stay", "SPINNAKER_PROPERTY_A=\x1b[1mx\x1b[0m", "{\"a\":\"\\u001b[1mx\\u001b[0m\"}",
            "{\"a\":\"\\u001b[1mx\\u001b[0m\"}");
        row("a marker with escapes inside is none", "SPINNAKER\x1b[m_PROPERTY_A=1", "{}", "{}");
        row("a JSON line is read as a property, too", "SPINNAKER_CONFIG_JSON={\"a\":\"SPINNAKER_PROPERTY_b=c\"}",
            "{\"spinnaker_config_json\":\"{\\\"a\\\":\\\"SPINNAKER_PROPERTY_b=c\\\"}\",\"a\":\"SPINNAKER_PROPERTY_b="
            "c\"}",
            "{\"a\":\"SPINNAKER_PROPERTY_b=c\"}");
    }
    void splitAsGuavaDoes()
    {
        QFETCH(QByteArray, line);
        QTEST(values(line + "\n", Mode::Spinnaker), "current");
        QTEST(values(line + "\n", Mode::SpinnakerBefore), "before");
    }

    void anyCutOfTheBytesGivesTheSame_data() { yieldWhatUpstreamDoes_data(); }
    void anyCutOfTheBytesGivesTheSame()
    {
        QFETCH(QByteArray, log);
        const QByteArray text = "1%\r2%\r" + log + "\nSPINNAKER_PROPERTY_LAST=a=b";
        const SourceOutputs whole = extract(text);
        for (const qsizetype size : {1, 2, 3, 7, 16, 64}) {
            Extractor extractor({u"pod-1"_s, u"main"_s, 0});
            for (qsizetype at = 0; at < text.size(); at += size)
                extractor.feed(QByteArrayView(text).sliced(at, std::min(size, text.size() - at)));
            extractor.finish();
            QCOMPARE(extractor.sourceOutputs(), whole);
        }
    }

    void jsonIsReadAsJacksonDoes_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QByteArray>("expected");
        const auto row = [](const char *name, const QByteArray &json, const QByteArray &expected) {
            QTest::newRow(name) << json << expected;
        };
        row("whole numbers of any size", "{\"a\": 123456789012345678901234567890}",
            R"({"a":123456789012345678901234567890})");
        row("fractions that a double holds", "{\"a\":1.50,\"b\":1e2,\"c\":-0.0,\"d\":0.1}",
            R"({"a":1.50,"b":1e2,"c":-0.0,"d":0.1})");
        row("fractions that it does not", "{\"a\":0.12345678901234567890}", R"({"a":0.12345678901234568})");
        row("too large for a double", "{\"a\":1e999,\"b\":-1e999}", R"({"a":"Infinity","b":"-Infinity"})");
        row("nulls inside objects", "{\"a\":{\"x\":null,\"y\":[null]}}", R"({"a":{"y":[null]}})");
        row("duplicates inside objects", "{\"a\":{\"x\":1,\"x\":2}}", R"({"a":{"x":2}})");
        row("nothing of that", "{\"a\":{\"x\" : [ 1 ],\"y\":\"\\u0041\\/\"}}", R"({"a":{"x":[1],"y":"\u0041\/"}})");
        row("duplicates at the top", "{\"a\":1,\"a\":2}", R"({"a":2})");
    }
    void jsonIsReadAsJacksonDoes()
    {
        QFETCH(QByteArray, json);
        QTEST(values("SPINNAKER_CONFIG_JSON=" + json + "\n"), "expected");
    }

    void deepValuesAreNoTrouble()
    {
        const QByteArray deep = QByteArray(500000, '[') + "1.0e999" + QByteArray(500000, ']');
        QCOMPARE(pipelineValue(deep), deep);
    }

    void oneBadLineDiscardsAll()
    {
        const OutputSet set = extract("SPINNAKER_PROPERTY_A=1\nSPINNAKER_CONFIG_JSON={bad}\n"
                                      "SPINNAKER_CONFIG_JSON=[]\nSPINNAKER_PROPERTY_B=1\n")
                                  .set(Mode::Spinnaker);
        QVERIFY(set.discarded);
        QVERIFY(set.winners().isEmpty());
        QCOMPARE(set.toJson(0), "{}"_ba);
        QCOMPARE(set.captures.size(), 2); // to be shown as lost
        QCOMPARE(codes(set), (QStringList{u"json_syntax:2"_s, u"all_lost:2"_s, u"json_not_object:3"_s}));
    }

    void linesTooLongToKeepAreNotGuessed()
    {
        const QByteArray long_(5 * 1024 * 1024, 'v');
        const SourceOutputs source = extract("SPINNAKER_PROPERTY_A=" + long_ + "\nSPINNAKER_PROPERTY_B=2\n");
        QCOMPARE(source.set(Mode::Spinnaker).toJson(0), R"({"b":"2"})"_ba);
        QCOMPARE(codes(source.set(Mode::Spinnaker)), QStringList{u"line_too_long:1"_s});
        // A line that a progress bar made long: what a terminal shows last is captured, what a pipeline gets is
        // unknown.
        const QByteArray bar = QByteArray("50%\r").repeated(2 * 1024 * 1024) + "SPINNAKER_PROPERTY_A=1\n";
        const SourceOutputs progress = extract(bar);
        QCOMPARE(progress.set(Mode::Documented).toJson(0), R"({"A":"1"})"_ba);
        QCOMPARE(codes(progress.set(Mode::Spinnaker)), QStringList{u"line_too_long:1"_s});
        const PipelineView view({progress}, Mode::Spinnaker, JobEnding::Complete);
        QCOMPARE(view.fateOf(progress.set(Mode::Documented).captures.first()).kind, PipelineFate::Kind::Unknown);
    }

    void timestampsAreNotPartOfTheLine()
    {
        const SourceOutputs source = extract("2024-05-01T10:00:00.000000001Z SPINNAKER_PROPERTY_A=1\n"
                                             "2024-05-01T10:00:01.0Z SPINNAKER_CONFIG_JSON={\"b\":1}\n",
                                             true);
        QCOMPARE(source.set(Mode::Spinnaker).toJson(0), R"({"a":"1","b":1})"_ba);
        QCOMPARE(source.set(Mode::Spinnaker).captures.first().time, 1714557600000000001);
        QCOMPARE(source.set(Mode::Documented).captures.last().time, 1714557601000000000);
    }

    void equalValuesShareTheirMemory()
    {
        const QByteArray value(1024 * 1024, 'v');
        const SourceOutputs source
            = extract("SPINNAKER_PROPERTY_A=" + value + "\nSPINNAKER_CONFIG_JSON={\"b\":\"" + value + "\"}\n");
        for (qsizetype i = 0; i < 2; ++i) {
            const auto json = [&](Mode mode) { return source.set(mode).captures[i].json.constData(); };
            QCOMPARE(static_cast<const void *>(json(Mode::Spinnaker)),
                     static_cast<const void *>(json(Mode::Documented)));
            QCOMPARE(static_cast<const void *>(json(Mode::SpinnakerBefore)),
                     static_cast<const void *>(json(Mode::Documented)));
        }
    }

    void fatesTellWhatAPipelineGets_data()
    {
        QTest::addColumn<QByteArray>("log");
        QTest::addColumn<QString>("key");
        QTest::addColumn<int>("mode");
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QString>("name");
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<int>("line");
        const auto row = [](const char *title, const QByteArray &log, const QString &key, Mode mode,
                            const QString &kind, const QString &name, const QByteArray &json, int line) {
            QTest::newRow(title) << log << key << int(mode) << kind << name << json << line;
        };
        row("same", "SPINNAKER_PROPERTY_a=1\n", u"a"_s, Mode::Spinnaker, u"same"_s, u"a"_s, "\"1\"", 0);
        row("lower case", "SPINNAKER_PROPERTY_A=1\n", u"A"_s, Mode::Spinnaker, u"changed"_s, u"a"_s, "\"1\"", 0);
        row("json keeps its case", "SPINNAKER_CONFIG_JSON={\"A\":1}\n", u"A"_s, Mode::Spinnaker, u"same"_s, u"A"_s, "1",
            0);
        row("middle of a line", "INFO SPINNAKER_PROPERTY_A=1\n", u"A"_s, Mode::Spinnaker, u"changed"_s, u"info a"_s,
            "\"1\"", 0);
        row("equals sign", "SPINNAKER_PROPERTY_a=x=y\n", u"a"_s, Mode::Spinnaker, u"same"_s, u"a"_s, "\"x=y\"", 0);
        row("equals sign before", "SPINNAKER_PROPERTY_a=x=y\n", u"a"_s, Mode::SpinnakerBefore, u"dropped"_s, {}, {}, 0);
        row("padding before", "SPINNAKER_PROPERTY_a=YQ==\n", u"a"_s, Mode::SpinnakerBefore, u"changed"_s, u"a"_s,
            "\"YQ\"", 0);
        row("digits lost", "SPINNAKER_CONFIG_JSON={\"a\":0.12345678901234567890}\n", u"a"_s, Mode::Spinnaker,
            u"changed"_s, u"a"_s, "0.12345678901234568", 0);
        row("replaced by another case", "SPINNAKER_PROPERTY_FOO=1\nSPINNAKER_PROPERTY_foo=2\n", u"FOO"_s,
            Mode::Spinnaker, u"replaced"_s, u"foo"_s, "\"1\"", 2);
        row("a later line in the middle", "SPINNAKER_PROPERTY_a=1\nx SPINNAKER_PROPERTY_a=2\n", u"a"_s, Mode::Spinnaker,
            u"changed"_s, u"x a"_s, "\"2\"", 0);
        row("the stage's own map", "SPINNAKER_CONFIG_JSON={\"propertyFileContents\":1}\n", u"propertyFileContents"_s,
            Mode::Spinnaker, u"overwritten"_s, u"propertyFileContents"_s, "1", 0);
        row("the stage's timeout", "SPINNAKER_CONFIG_JSON={\"stageTimeoutMs\":1}\n", u"stageTimeoutMs"_s,
            Mode::Spinnaker, u"overwritten"_s, u"stageTimeoutMs"_s, "1", 0);
        row("lost", "SPINNAKER_PROPERTY_a=1\nSPINNAKER_CONFIG_JSON={\"key1\";1}\n", u"a"_s, Mode::Spinnaker, u"lost"_s,
            {}, {}, 2);
        row("coloured json", "\x1b[36mSPINNAKER_CONFIG_JSON={\"a\":1}\x1b[0m\n", u"a"_s, Mode::Spinnaker, u"dropped"_s,
            {}, {}, 0);
    }
    void fatesTellWhatAPipelineGets()
    {
        QFETCH(QByteArray, log);
        QFETCH(QString, key);
        QFETCH(int, mode);
        const PipelineFate found = fate(log, key, Mode(mode));
        QTEST(pipelineFateName(found.kind), "kind");
        QTEST(found.name, "name");
        QTEST(found.json, "json");
        QTEST(int(found.line), "line");
        QCOMPARE(found.isReachable(),
                 found.kind == PipelineFate::Kind::Same || found.kind == PipelineFate::Kind::Changed);
        QVERIFY(!pipelineFateText(found).isEmpty());
        QVERIFY(!pipelineFateDetail(found).isEmpty());
    }

    void valuesOfAFailedJobAreInTheContextOnly()
    {
        const PipelineFate found = fate("SPINNAKER_PROPERTY_A=1\n", u"A"_s, Mode::Spinnaker, JobEnding::Failed);
        QVERIFY(found.contextOnly);
        QVERIFY2(pipelineFateText(found).contains(u"context"_s), qPrintable(pipelineFateText(found)));
        QVERIFY(!fate("SPINNAKER_PROPERTY_A=1\n", u"A"_s).contextOnly);
    }

    void nothingIsSaidOfWhatIsNotKnown()
    {
        const PipelineView nothing;
        QVERIFY(nothing.isNull());
        Capture capture;
        capture.key = u"a"_s;
        capture.line = 1;
        QCOMPARE(nothing.fateOf(capture).kind, PipelineFate::Kind::Unknown);
        QVERIFY(pipelineFateText(nothing.fateOf(capture)).isEmpty());
    }

    void linesThatWereMissedTellWhatAPipelineMakesOfThem()
    {
        const SourceOutputs source = extract("level=info msg=SPINNAKER_PROPERTY_A=1\nSPINNAKER_PROPERTY_B=\n");
        const PipelineView view({source}, Mode::Spinnaker, JobEnding::Complete);
        const QList<PipelineFate> fates = view.fatesOfLine(source.origin, 1);
        QCOMPARE(fates.size(), 1);
        QCOMPARE(fates.first().name, u"level"_s);
        QVERIFY(pipelineFateText(fates.first()).contains(u"SPINNAKER_PROPERTY_A=1"_s));
        QVERIFY(view.fatesOfLine(source.origin, 2).isEmpty());
        QVERIFY(!view.isEmpty());
    }
};

QTEST_GUILESS_MAIN(SpinnakerRulesTest)
#include "tst_spinnakerrules.moc"
