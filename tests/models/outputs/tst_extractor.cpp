// SPDX-License-Identifier: Apache-2.0
#include "models/outputs/extractor.h"

#include "tests/support/testpaths.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace Outputs;

namespace {

OutputSet extract(const QByteArray &log, bool timestamped = false)
{
    Extractor extractor({}, timestamped);
    extractor.feed(log);
    extractor.finish();
    return extractor.outputs();
}

QStringList codes(const QList<Remark> &remarks)
{
    QStringList list;
    for (const Remark &remark : remarks)
        list.append(u"%1:%2"_s.arg(remark.code).arg(remark.line));
    return list;
}

QByteArray outputs(const QByteArray &log)
{
    return extract(log).toJson(0);
}

/// The text of "expected" for each vector, cut out of the file: QJsonDocument would round large integers.
QByteArray withoutBlanks(const QByteArray &json)
{
    QByteArray text;
    bool inString = false;
    for (qsizetype i = 0; i < json.size(); ++i) {
        const char c = json[i];
        if (inString && c == '\\') {
            text += c;
            text += json[++i];
            continue;
        }
        if (c == '"')
            inString = !inString;
        if (inString || !QByteArrayView(" \t\r\n").contains(c))
            text += c;
    }
    return text;
}

QList<QByteArray> expectedTexts(const QByteArray &file)
{
    QList<QByteArray> texts;
    qsizetype at = 0;
    while ((at = file.indexOf("\n  \"expected\": ", at)) >= 0) {
        at += qsizetype(strlen("\n  \"expected\": "));
        const qsizetype end = file.indexOf(",\n  \"error\": ", at);
        texts.append(withoutBlanks(file.sliced(at, end - at)));
        at = end;
    }
    return texts;
}

/// "[warnings: a:1; b:2]" of a note; "upstream" parts tell other things.
QStringList expectedWarnings(const QString &name, const QString &note)
{
    if (name == "names-differ-by-case"_L1) // told in words in its note
        return {u"case_collision:2"_s};
    static const QRegularExpression list(u"\\[warnings: ([^\\]]*)"_s);
    static const QRegularExpression item(u"^[a-z_]+:[0-9]+$"_s);
    QStringList warnings;
    const QStringList items = list.match(note).captured(1).split(u';');
    for (const QString &text : items) {
        const QString trimmed = text.trimmed();
        if (item.match(trimmed).hasMatch())
            warnings.append(trimmed);
    }
    return warnings;
}

} // namespace

class ExtractorTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void followsTheVectors_data()
    {
        QTest::addColumn<QByteArray>("log");
        QTest::addColumn<QByteArray>("expected");
        QTest::addColumn<QString>("error");
        QTest::addColumn<QStringList>("warnings");
        QFile file(TestPaths::source(u"/tests/vectors/extraction.json"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray text = file.readAll();
        const QJsonArray vectors = QJsonDocument::fromJson(text).array();
        const QList<QByteArray> expected = expectedTexts(text);
        QCOMPARE_GT(vectors.size(), 50);
        QCOMPARE(expected.size(), vectors.size());
        for (qsizetype i = 0; i < vectors.size(); ++i) {
            const QJsonObject vector = vectors[i].toObject();
            const QString name = vector["name"_L1].toString();
            QTest::newRow(qPrintable(name))
                << vector["log"_L1].toString().toUtf8() << expected[i] << vector["error"_L1].toString()
                << expectedWarnings(name, vector["note"_L1].toString());
        }
    }
    void followsTheVectors()
    {
        QFETCH(QByteArray, log);
        QFETCH(QByteArray, expected);
        QFETCH(QString, error);
        QFETCH(QStringList, warnings);
        const OutputSet set = extract(log);
        // As objects the order of keys is free; as texts numbers keep all digits. Both must hold.
        QCOMPARE(QJsonDocument::fromJson(set.toJson()).object(), QJsonDocument::fromJson(expected).object());
        const QJsonObject parsed = QJsonDocument::fromJson(expected).object();
        if (parsed.size() == 1) {
            // Strings may be escaped in other ways; everything else is compared byte by byte.
            if (!parsed.begin()->isString())
                QCOMPARE(set.toJson(0), expected);
        }
        QCOMPARE(set.errors.isEmpty() ? QString() : codes(set.errors).first(), error);
        QCOMPARE(codes(set.warnings), warnings);
        QCOMPARE(set.state(),
                 !error.isEmpty()       ? CaptureState::Failed
                     : parsed.isEmpty() ? CaptureState::Empty
                                        : CaptureState::Ok);
        for (const Remark &remark : set.errors + set.warnings) {
            QVERIFY2(!remark.message.isEmpty() && !remark.hint.isEmpty(), qPrintable(remark.code));
            QCOMPARE_GT(remark.column, 0);
        }
    }

    void anyCutOfTheBytesGivesTheSame_data() { followsTheVectors_data(); }
    void anyCutOfTheBytesGivesTheSame()
    {
        QFETCH(QByteArray, log);
        const QByteArray text = "before\n" + log + "\nafter SPINNAKER_\nSPINNAKER_PROPERTY_LAST=1";
        const OutputSet whole = extract(text);
        QCOMPARE(whole.captures.last().key, u"LAST"_s);
        for (const qsizetype size : {1, 2, 3, 7, 16, 64}) {
            Extractor extractor;
            for (qsizetype at = 0; at < text.size(); at += size)
                extractor.feed(QByteArrayView(text).sliced(at, std::min(size, text.size() - at)));
            extractor.finish();
            QCOMPARE(extractor.outputs(), whole);
        }
    }

    void keepsTheSourceTextOfValues()
    {
        QCOMPARE(outputs("SPINNAKER_CONFIG_JSON={\"z\":1.50,\"a\":{\"y\": 1e999, \"b\":[ -0.0 ,\"\\u0041\\/\"]}}\n"),
                 R"({"z":1.50,"a":{"y":1e999,"b":[-0.0,"\u0041\/"]}})"_ba);
        const OutputSet set = extract("SPINNAKER_CONFIG_JSON={\"a\": {\"k\" : [1, 2]} }\n");
        QCOMPARE(set.captures.first().json, "{\"k\" : [1, 2]}"_ba);
        QCOMPARE(set.captures.first().text(), u"{\"k\" : [1, 2]}"_s);
        QCOMPARE(set.captures.first().source, CaptureSource::Json);
    }

    void lastOfDuplicateKeysWins()
    {
        const OutputSet set = extract("SPINNAKER_CONFIG_JSON={\"a\":1,\"b\":0,\"a\":2}\n");
        QCOMPARE(set.toJson(0), "{\"a\":2,\"b\":0}"_ba);
        QCOMPARE(set.captures.size(), 3);
        QVERIFY(set.captures[0].overridden);
        QVERIFY(!set.captures[2].overridden);
        QCOMPARE(codes(set.warnings), QStringList{u"duplicate_key:1"_s});
    }

    void strongCapturesBeatWeakOnesInAnyOrder_data()
    {
        QTest::addColumn<QByteArray>("log");
        QTest::addColumn<QByteArray>("expected");
        QTest::newRow("weak first") << "x SPINNAKER_PROPERTY_A=w\nSPINNAKER_PROPERTY_A=s\n"_ba << R"({"A":"s"})"_ba;
        QTest::newRow("weak last") << "SPINNAKER_PROPERTY_A=s\nx SPINNAKER_PROPERTY_A=w\n"_ba << R"({"A":"s"})"_ba;
        QTest::newRow("weak after json") << "SPINNAKER_CONFIG_JSON={\"A\":1}\nx SPINNAKER_PROPERTY_A=w\n"_ba
                                         << R"({"A":1})"_ba;
        QTest::newRow("weak only") << "x SPINNAKER_PROPERTY_A=1\ny SPINNAKER_PROPERTY_A=2\n"_ba << R"({"A":"2"})"_ba;
        QTest::newRow("weak before null")
            << "x SPINNAKER_PROPERTY_A=1\nSPINNAKER_CONFIG_JSON={\"A\":null}\n"_ba << "{}"_ba;
        QTest::newRow("weak after null") << "SPINNAKER_CONFIG_JSON={\"A\":null}\nx SPINNAKER_PROPERTY_A=1\n"_ba
                                         << "{}"_ba;
        QTest::newRow("strong after null")
            << "SPINNAKER_CONFIG_JSON={\"A\":null}\nSPINNAKER_PROPERTY_A=1\n"_ba << R"({"A":"1"})"_ba;
        QTest::newRow("order of first appearance")
            << "SPINNAKER_PROPERTY_A=1\nSPINNAKER_PROPERTY_B=1\nSPINNAKER_PROPERTY_A=2\n"_ba
            << R"({"A":"2","B":"1"})"_ba;
    }
    void strongCapturesBeatWeakOnesInAnyOrder()
    {
        QFETCH(QByteArray, log);
        QFETCH(QByteArray, expected);
        const OutputSet set = extract(log);
        QCOMPARE(set.toJson(0), expected);
        qsizetype winners = 0;
        for (const Capture &capture : set.captures)
            winners += capture.overridden ? 0 : 1;
        QCOMPARE(winners, set.winners().size());
    }

    void remarksTellNearMisses_data()
    {
        QTest::addColumn<QByteArray>("log");
        QTest::addColumn<QStringList>("warnings");
        QTest::addColumn<int>("column");
        const auto row = [](const char *name, const QByteArray &log, const QStringList &warnings, int column) {
            QTest::newRow(name) << log << warnings << column;
        };
        row("no equals", "\n SPINNAKER_PROPERTY_A\n", {u"no_equals:2"_s}, 2);
        row("weak name with blanks", "use SPINNAKER_PROPERTY_MY NAME=x\n", {u"marker_ignored:1"_s}, 5);
        row("odd name", "SPINNAKER_PROPERTY_MY-KEY=x\n", {u"odd_name:1"_s}, 1);
        row("reserved", "SPINNAKER_PROPERTY_region=x\n", {u"reserved_name:1"_s}, 1);
        row("reserved once lower-cased", "SPINNAKER_PROPERTY_REGION=x\n", {u"reserved_name:1"_s}, 1);
        row("reserved in json", "SPINNAKER_CONFIG_JSON={\"jobStatus\":1}\n", {u"reserved_name:1"_s}, 24);
        row("a list of artifacts is no mistake", "SPINNAKER_CONFIG_JSON={\"artifacts\":[]}\n", {}, 0);
        row("collides with a json key", "SPINNAKER_CONFIG_JSON={\"foo\":1}\nSPINNAKER_PROPERTY_FOO=1\n",
            {u"case_collision:2"_s}, 1);
        row("collision is told once per name",
            "SPINNAKER_PROPERTY_a=1\nSPINNAKER_PROPERTY_A=1\nSPINNAKER_PROPERTY_A=2\nSPINNAKER_PROPERTY_a=2\n",
            {u"case_collision:2"_s}, 1);
        row("blank before the equals sign", "SPINNAKER_CONFIG_JSON = {\"a\":1}\n", {u"json_marker_ignored:1"_s}, 1);
        row("yaml style", "SPINNAKER_CONFIG_JSON: {\"a\":1}\n", {u"json_marker_ignored:1"_s}, 1);
        row("mention of the marker", "SPINNAKER_CONFIG_JSON is printed below\n", {}, 0);
        row("trailing text", "SPINNAKER_CONFIG_JSON={\"\xc3\xa9\":1} x\n", {u"trailing_text:1"_s}, 31);
        row("null", "  SPINNAKER_CONFIG_JSON={\"a\":1,\"b\":null}\n", {u"null_dropped:1"_s}, 32);
    }
    void remarksTellNearMisses()
    {
        QFETCH(QByteArray, log);
        QFETCH(QStringList, warnings);
        QFETCH(int, column);
        const OutputSet set = extract(log);
        QCOMPARE(codes(set.warnings), warnings);
        QCOMPARE(set.errors.size(), 0);
        if (!warnings.isEmpty())
            QCOMPARE(set.warnings.first().column, column);
    }

    void syntaxErrorsPointAtTheCharacter_data()
    {
        QTest::addColumn<QByteArray>("log");
        QTest::addColumn<int>("column");
        QTest::newRow("semicolon") << "SPINNAKER_CONFIG_JSON={\"key1\";\"value1\"}\n"_ba << 30;
        QTest::newRow("behind blanks and wide characters")
            << "\t \xe2\x98\x83SPINNAKER_X\n  SPINNAKER_CONFIG_JSON= {\"\xe2\x98\x83\xf0\x9f\x98\x80\" 1}\n"_ba << 32;
        QTest::newRow("behind colours") << "\x1b[36mSPINNAKER_CONFIG_JSON={bad}\x1b[0m\n"_ba << 24;
    }
    void syntaxErrorsPointAtTheCharacter()
    {
        QFETCH(QByteArray, log);
        QFETCH(int, column);
        const OutputSet set = extract(log);
        QCOMPARE(set.errors.size(), 1);
        QCOMPARE(set.errors.first().code, u"json_syntax"_s);
        QCOMPARE(set.errors.first().column, column);
    }

    void rawControlCharactersInStringsAreInvalid()
    {
        QCOMPARE(codes(extract("SPINNAKER_CONFIG_JSON={\"a\":\"x\ty\"}\n").errors), QStringList{u"json_syntax:1"_s});
    }

    void segmentsEndAtLoneCarriageReturns()
    {
        const OutputSet set
            = extract("10%\r50%\rSPINNAKER_PROPERTY_A=1\rSPINNAKER_PROPERTY_B=2\nSPINNAKER_PROPERTY_C=3");
        QCOMPARE(set.toJson(0), R"({"A":"1","B":"2","C":"3"})"_ba);
        QCOMPARE(set.captures[1].line, 1);
        QCOMPARE(set.captures[2].line, 2);
    }

    void unfinishedLineCountsAtTheEndOnly()
    {
        Extractor extractor;
        extractor.feed("SPINNAKER_PROPERTY_A=1");
        QCOMPARE(extractor.outputs().captures.size(), 0);
        const quint64 before = extractor.revision();
        extractor.finish();
        QCOMPARE(extractor.outputs().captures.size(), 1);
        QCOMPARE_NE(extractor.revision(), before);
    }

    void timestampsAreNotPartOfTheLine()
    {
        const QByteArray log = "2024-05-01T10:00:00.123456789Z SPINNAKER_PROPERTY_A=1\n"
                               "2024-05-01T10:00:01.000000000Z  step\rSPINNAKER_CONFIG_JSON={\"b\":1}\n"
                               "2024-05-01T10:00:02.5+02:00 2024-05-01T10:00:00Z SPINNAKER_PROPERTY_C=1\n"
                               "2024-05-01T10:00:03.1Z SPINNAKER_CONFIG_JSON={\"b\";1}\n";
        const OutputSet set = extract(log, true);
        QCOMPARE(set.toJson(0), R"({"A":"1","b":1,"C":"1"})"_ba);
        QCOMPARE(codes(set.warnings), QStringList{u"midline:3"_s});
        QCOMPARE(set.errors.first().column, 27); // of the text, not of the timestamp
    }

    void escapesInsideAMarkerDoNotHideIt_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::newRow("grep for the whole word") << "\x1b[01;31m\x1b[KSPINNAKER\x1b[m\x1b[K_PROPERTY_A=1"_ba;
        QTest::newRow("grep for a part") << "SPI\x1b[01;31m\x1b[KNNAK\x1b[m\x1b[KER_PROPERTY_A=1"_ba;
        QTest::newRow("one letter") << "S\x1b[1mPINNAKER_PROPERTY_A=1"_ba;
        QTest::newRow("every letter") << "S\x1b[mP\x1b[mI\x1b[mN\x1b[mN\x1b[mA\x1b[mK\x1b[mE\x1b[mR_PROPERTY_A=1"_ba;
    }
    void escapesInsideAMarkerDoNotHideIt()
    {
        QFETCH(QByteArray, line);
        const QByteArray log = "x\n\x1b[32mSUCCESS\x1b[0m\n" + line + "\n";
        const OutputSet set = extract(log);
        QCOMPARE(set.toJson(0), R"({"A":"1"})"_ba);
        QCOMPARE(set.captures.first().line, 3);
    }

    void invalidUtf8IsReplaced()
    {
        QCOMPARE(outputs("SPINNAKER_PROPERTY_A=a\xff\xfe\x62\n"), "{\"A\":\"a\xef\xbf\xbd\xef\xbf\xbd\x62\"}"_ba);
        QCOMPARE(outputs("SPINNAKER_CONFIG_JSON={\"A\":\"\xff\"}\n"), "{\"A\":\"\xef\xbf\xbd\"}"_ba);
    }

    void byteOrderMarksAreTrimmed()
    {
        QCOMPARE(outputs("\xef\xbb\xbfSPINNAKER_PROPERTY_A=1\n\xef\xbb\xbf SPINNAKER_PROPERTY_B=2\xef\xbb\xbf\n"),
                 R"({"A":"1","B":"2"})"_ba);
    }

    void valuesKeepEveryCharacter()
    {
        const OutputSet set = extract("SPINNAKER_PROPERTY_A=a\"\\\b\x01\x7f\xf0\x9f\x98\x80/z\n");
        QCOMPARE(set.captures.first().text(), QString::fromUtf8("a\"\\\b\x01\x7f\xf0\x9f\x98\x80/z"));
        QCOMPARE(QJsonDocument::fromJson(set.toJson()).object()["A"_L1].toString(), set.captures.first().text());
    }

    void linesBeyondTheLimitAreToldAndNotCaptured_data()
    {
        QTest::addColumn<QByteArray>("start");
        QTest::addColumn<QByteArray>("end");
        QTest::addColumn<QStringList>("errors");
        QTest::addColumn<QStringList>("warnings");
        const QStringList none;
        const QStringList tooLong{u"line_too_long:2"_s};
        QTest::newRow("property") << "SPINNAKER_PROPERTY_A="_ba << ""_ba << tooLong << none;
        QTest::newRow("json") << "SPINNAKER_CONFIG_JSON={\"a\":\""_ba << "\"}"_ba << tooLong << none;
        QTest::newRow("weak") << "x SPINNAKER_PROPERTY_A="_ba << ""_ba << none << tooLong;
        QTest::newRow("marker beyond") << "x "_ba << " SPINNAKER_PROPERTY_A=1"_ba << none << tooLong;
        QTest::newRow("ignored marker") << "{\"msg\":\"SPINNAKER_PROPERTY_A="_ba << ""_ba << none
                                        << QStringList{u"marker_ignored:2"_s};
        QTest::newRow("no marker") << "x"_ba << "y"_ba << none << none;
    }
    void linesBeyondTheLimitAreToldAndNotCaptured()
    {
        QFETCH(QByteArray, start);
        QFETCH(QByteArray, end);
        const QByteArray log = "SPINNAKER_PROPERTY_X=1\n" + start + QByteArray(16 * 1024 * 1024, 'v') + end
            + "\nSPINNAKER_PROPERTY_Y=2\n";
        for (const qsizetype size : {log.size(), qsizetype(65536), qsizetype(999)}) {
            Extractor extractor;
            for (qsizetype at = 0; at < log.size(); at += size)
                extractor.feed(QByteArrayView(log).sliced(at, std::min(size, log.size() - at)));
            extractor.finish();
            QTEST(codes(extractor.outputs().errors), "errors");
            QTEST(codes(extractor.outputs().warnings), "warnings");
            QCOMPARE(extractor.outputs().toJson(0), R"({"X":"1","Y":"2"})"_ba);
            QCOMPARE(extractor.outputs().captures.last().line, 3);
        }
    }

    void largeValuesAreKeptWhole()
    {
        const QByteArray value(3 * 1024 * 1024, 'v');
        const OutputSet set = extract("SPINNAKER_PROPERTY_A=" + value + "\n");
        QCOMPARE(set.captures.size(), 1);
        QCOMPARE(set.captures.first().json.size(), value.size() + 2);
    }

    void remarksAreBounded()
    {
        Extractor extractor;
        for (int i = 0; i < 12345; ++i)
            extractor.feed("SPINNAKER_PROPERTY_A=\n");
        const QList<Remark> &warnings = extractor.outputs().warnings;
        QCOMPARE(warnings.size(), 10001);
        QCOMPARE(warnings.last().code, u"more_remarks"_s);
        QCOMPARE(warnings.last().line, 10001);
        QVERIFY2(warnings.last().message.contains(u"2345"_s), qPrintable(warnings.last().message));
        QCOMPARE(warnings.last().severity, RemarkSeverity::Warning);
    }

    void overriddenValuesAreBounded()
    {
        Extractor extractor;
        extractor.feed("SPINNAKER_PROPERTY_B=0\n");
        for (int i = 0; i < 50000; ++i)
            extractor.feed(QByteArray("SPINNAKER_PROPERTY_A=" + QByteArray::number(i) + "\n"));
        const OutputSet &set = extractor.outputs();
        QCOMPARE(set.toJson(0), R"({"B":"0","A":"49999"})"_ba);
        QCOMPARE_LT(set.captures.size(), 10100);
        QCOMPARE_GT(set.captures.size(), 4000);
        QCOMPARE(set.warnings.size(), 1);
        QCOMPARE(set.warnings.first().code, u"overridden_dropped"_s);
        const qint64 dropped = 50001 - set.captures.size();
        QVERIFY2(set.warnings.first().message.contains(QString::number(dropped)),
                 qPrintable(set.warnings.first().message));
    }

    void numberOfOutputsIsBounded()
    {
        Extractor extractor;
        for (int i = 0; i < 10500; ++i)
            extractor.feed(QByteArray("SPINNAKER_PROPERTY_K" + QByteArray::number(i) + "=1\n"));
        extractor.feed("SPINNAKER_PROPERTY_K7=2\n"); // a known key is no new output
        const OutputSet &set = extractor.outputs();
        QCOMPARE(set.winners().size(), 10000);
        QCOMPARE(codes(set.errors), QStringList{u"too_many_outputs:10001"_s});
        QCOMPARE(set.winners().at(7).text(), u"2"_s);
    }

    void sizeOfOutputsIsBounded()
    {
        Extractor extractor;
        const QByteArray value(3 * 1024 * 1024, 'v');
        for (int i = 0; i < 40; ++i) // the same key: only the last is kept in the end
            extractor.feed(QByteArray("SPINNAKER_PROPERTY_A=" + value + "\n"));
        QCOMPARE(extractor.outputs().errors.size(), 0);
        for (int i = 0; i < 40; ++i)
            extractor.feed(QByteArray("SPINNAKER_PROPERTY_K" + QByteArray::number(i) + "=" + value + "\n"));
        qsizetype bytes = 0;
        for (const Capture &capture : extractor.outputs().captures)
            bytes += capture.json.size();
        QCOMPARE_LE(bytes, 64 * 1024 * 1024);
        QCOMPARE(extractor.outputs().errors.size(), 1);
        QCOMPARE(extractor.outputs().errors.first().code, u"too_many_outputs"_s);
    }

    void deepJsonIsNoTrouble()
    {
        const QByteArray deep = QByteArray(500000, '[') + QByteArray(500000, ']');
        const OutputSet set = extract("SPINNAKER_CONFIG_JSON={\"a\":" + deep + "}\n");
        QCOMPARE(set.captures.size(), 1);
        QCOMPARE(set.captures.first().json, deep);
        QCOMPARE(set.toJson(0), "{\"a\":" + deep + "}");
        QCOMPARE_GT(set.toJson(2).size(), deep.size());
    }

    void originIsKept()
    {
        Extractor extractor(Origin{u"pod-1"_s, u"main"_s, 2});
        extractor.feed("SPINNAKER_PROPERTY_A=1\nSPINNAKER_PROPERTY_B\n");
        QCOMPARE(extractor.outputs().captures.first().origin.name(), u"pod-1/main"_s);
        QCOMPARE(extractor.outputs().captures.first().origin.attempt, 2);
        QCOMPARE(extractor.outputs().warnings.first().origin.pod, u"pod-1"_s);
    }

    void movesWithItsState()
    {
        Extractor first;
        first.feed("SPINNAKER_PROPERTY_A");
        Extractor second = std::move(first);
        second.feed("=1\n");
        QCOMPARE(second.outputs().toJson(0), R"({"A":"1"})"_ba);
    }
};

QTEST_GUILESS_MAIN(ExtractorTest)
#include "tst_extractor.moc"
