// SPDX-License-Identifier: Apache-2.0
#include "widgets/joblog/linedetail.h"

#include "widgets/joblog/linelinks.h"
#include "widgets/joblog/logline.h"
#include "widgets/joblog/readablejson.h"

#include <QTest>

using namespace Qt::StringLiterals;
using Widgets::LineDetail;
using Widgets::LineLink;
using Widgets::UnitRange;

class LineDetailTest : public QObject
{
    Q_OBJECT

private:
    static LineDetail detailOf(const QByteArray &text)
    {
        JobLog::LogRow row;
        row.text = text;
        row.fullLength = text.size();
        row.line = JobLog::LineNumber(1233);
        row.timestamp = 1735787045123456789;
        return Widgets::lineDetail(row, {u"release-x7"_s, u"main"_s, u"main"_s, 1, true});
    }
    // Apostrophes stand for quotes, which would be hard to read here.
    static QByteArray json(const char *text) { return QByteArray(text).replace('\'', '"'); }
    static QString fact(const LineDetail &detail, const QString &name)
    {
        for (const auto &fact : detail.facts) {
            if (fact.name == name)
                return fact.value;
        }
        return {};
    }
    static Widgets::LogLine lineOf(const QByteArray &text)
    {
        auto parsed = JobLog::parseAnsi(text);
        Widgets::LogLine line;
        line.cells = Widgets::CellText(parsed.text);
        line.ansi = parsed.runs;
        return line;
    }

private Q_SLOTS:
    void initTestCase()
    {
        qputenv("TZ", "Europe/Berlin");
        tzset();
    }

    void aPartSaysThatItIsOne()
    {
        QVERIFY(detailOf("{\"a\":1}").cut.isEmpty());
        JobLog::LogRow row;
        row.text = "{\"a\":\"" + QByteArray(Widgets::detailLimit - 6, 'x');
        row.fullLength = 3 * 1024 * 1024;
        const LineDetail detail = Widgets::lineDetail(row, {});
        QVERIFY2(detail.cut.contains(u"256"_s) && detail.cut.contains(u"3"_s), qPrintable(detail.cut));
        QVERIFY(detail.json.isEmpty());
        QCOMPARE(detail.text.size(), Widgets::detailLimit);
    }

    void factsNameTheLine()
    {
        const LineDetail detail = detailOf("E0102 03:04:05.000000       1 main.go:7] gone");
        QCOMPARE(fact(detail, u"Pod"_s), u"release-x7"_s);
        QCOMPARE(fact(detail, u"Container"_s), u"main"_s);
        QCOMPARE(fact(detail, u"Attempt"_s), u"2"_s);
        QCOMPARE(fact(detail, u"Line"_s), QLocale().toString(1234));
        QCOMPARE(fact(detail, u"Time (UTC)"_s), u"2025-01-02 03:04:05.123456789 UTC"_s);
        QCOMPARE(fact(detail, u"Time (local)"_s), u"2025-01-02 04:04:05.123456789 CET"_s);
        QCOMPARE(fact(detail, u"Level"_s), u"error"_s);
        QVERIFY(fact(detail, u"Size"_s).startsWith(u"45 "_s));
        QVERIFY(detail.json.isEmpty());
        QVERIFY(detail.states.isEmpty());
        QVERIFY(detail.hex.isEmpty());
    }

    void jsonKeepsDigitsAndOrder()
    {
        const LineDetail detail = detailOf(json("{'z':1.10,'a':12345678901234567890123,'n':{'k':[1,2]},'z':null}"));
        const QByteArray expected = json("{\n  'z': 1.10,\n  'a': 12345678901234567890123,\n  'n': {\n    'k': [\n     "
                                         " 1,\n      2\n    ]\n  },\n  'z': null\n}");
        QCOMPARE(detail.json, expected);
    }

    void jsonAfterAPrefixIsFoundToo()
    {
        QCOMPARE(detailOf(json("12:00 INFO {'a':1}")).json, QByteArray("{\n  \"a\": 1\n}"));
        QCOMPARE(detailOf("\x1b[32m{\"a\":1}\x1b[0m").json, QByteArray("{\n  \"a\": 1\n}"));
        QVERIFY(detailOf("{not json}").json.isEmpty());
        QVERIFY(detailOf(json("{'a':1} and text")).json.isEmpty());
    }

    void progressBarsKeepTheirStates()
    {
        const LineDetail detail = detailOf(" 10%\r\x1b[32m 50%\x1b[0m\r100%");
        QCOMPARE(detail.text, u"100%"_s);
        QCOMPARE(detail.states, (QStringList{u" 10%"_s, u" 50%"_s, u"100%"_s}));
        QVERIFY(detailOf("a line of Windows\r").states.isEmpty());
        const LineDetail many = detailOf(QByteArray("x\r").repeated(5000));
        QCOMPARE(many.states.size(), Widgets::mostStates + 1);
        QVERIFY(many.states.first().contains(QLocale().toString(4000)));
    }

    void undecodableBytesAreDumped()
    {
        const LineDetail detail = detailOf("0123456789abcdefXY\xff\xfeZ");
        QCOMPARE(detail.hex,
                 QByteArray("00000010  58 59 ff fe 5a                                   XY..Z           \n"));
        QVERIFY(detailOf("gr\xc3\xb6\xc3\x9f"
                         "er \xf0\x9f\x98\x80 \xef\xbf\xbd")
                    .hex.isEmpty());
        QVERIFY(!detailOf("\xed\xa0\x80").hex.isEmpty()); // half of a surrogate pair
        QVERIFY(!detailOf("\xc0\xaf").hex.isEmpty()); // too long a form
        QVERIFY(!detailOf("\xf0\x9f\x98").hex.isEmpty()); // breaks off
        QVERIFY(detailOf(QByteArray(1 << 20, '\xff')).hex.size() < 100'000);
    }

    // ---- readable JSON

    void readableJson_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::addColumn<QString>("text");
        const auto row = [](const char *name, const QByteArray &line, const QString &text) {
            QTest::newRow(name) << line << text;
        };
        row("order", json("{'msg':'hello there','user':'ann','level':'info','ts':'12:00','n':1.50}"),
            u"INFO 12:00 hello there user=ann n=1.50"_s);
        row("pino", json("{'level':50,'time':1735787045123,'msg':'gone'}"), u"ERROR 1735787045123 gone"_s);
        row("quotes where they are needed", json("{'a':'x y','b':'','c':'k=v','d':null,'e':{'f':[1, 2]}}"),
            u"a=\"x y\" b=\"\" c=\"k=v\" d=null e={\"f\":[1, 2]}"_s);
        row("a message of several lines", json("{'message':'one\\ntwo'}"), u"one\u240atwo"_s);
        row("escapes in a message", json("{'message':'\\u001b[31mred\\u001b[0m gr\\u00f6\\u00dfer'}"), u"red größer"_s);
        row("a message that is an object", json("{'msg':{'a':1}}"), u"msg={\"a\":1}"_s);
        row("the same key twice", json("{'a':1,'a':2}"), u"a=1 a=2"_s);
    }
    void readableJson()
    {
        QFETCH(const QByteArray, line);
        const auto readable = Widgets::readableJson(line);
        QVERIFY(readable);
        QTEST(readable->text, "text");
        for (const QChar unit : readable->text)
            QVERIFY(unit.unicode() >= 0x20);
    }

    void otherLinesStayAsTheyAre()
    {
        for (const QByteArray line : {"plain", "{}", "[1]", "{\"a\":1} x", "{\"a\":}", "{\"a\":\"\xff\"}", ""})
            QVERIFY2(!Widgets::readableJson(line), line.constData());
    }

    void hitsInReadableJsonStandWhereTheirBytesWent()
    {
        const QByteArray line = json("{'user':'ann','level':'info'}");
        const auto readable = Widgets::readableJson(line);
        QVERIFY(readable);
        QCOMPARE(readable->text, u"INFO user=ann"_s);
        const qsizetype ann = line.indexOf("nn");
        QCOMPARE(readable->unitsOf({ann, ann + 2}), (QList<UnitRange>{{11, 13}}));
        const qsizetype info = line.indexOf("info");
        QCOMPARE(readable->unitsOf({info, info + 2}), (QList<UnitRange>{{0, 2}}));
        QCOMPARE(readable->unitsOf({0, 1}), (QList<UnitRange>{{0, 13}})); // a bracket is not shown
        const QByteArray number = json("{'level':50,'a':1}");
        const qsizetype five = number.indexOf('5');
        QCOMPARE(Widgets::readableJson(number)->unitsOf({five, five + 1}), (QList<UnitRange>{{0, 5}})); // a word for it
    }

    // ---- links

    void addressesAreFoundInText_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<int>("unit");
        QTest::addColumn<QString>("target");
        QTest::newRow("plain") << "see https://example.com/a?b=1#c now"_ba << 10 << u"https://example.com/a?b=1#c"_s;
        QTest::newRow("end of a sentence") << "see https://example.com/a."_ba << 10 << u"https://example.com/a"_s;
        QTest::newRow("in brackets") << "(https://example.com/a)"_ba << 10 << u"https://example.com/a"_s;
        QTest::newRow("with brackets") << "https://example.com/a_(b)"_ba << 10 << u"https://example.com/a_(b)"_s;
        QTest::newRow("in quotes") << "\"https://example.com\""_ba << 10 << u"https://example.com"_s;
        QTest::newRow("after a name") << "url=http://example.com:8080/x"_ba << 10 << u"http://example.com:8080/x"_s;
        QTest::newRow("beside it") << "see https://example.com now"_ba << 25 << QString();
        QTest::newRow("no host") << "https:///x"_ba << 3 << QString();
        QTest::newRow("another scheme") << "ftp://example.com/x"_ba << 8 << QString();
        QTest::newRow("script") << "javascript:alert(1)"_ba << 3 << QString();
        QTest::newRow("control characters") << "https://example.com/\x01\x02 x"_ba << 10 << u"https://example.com/"_s;
    }
    void addressesAreFoundInText()
    {
        QFETCH(const QByteArray, text);
        QFETCH(const int, unit);
        const auto link = Widgets::linkAt(lineOf(text), unit);
        QTEST(link ? link->target : QString(), "target");
    }

    void linksOfTheProgramGoFirst()
    {
        const auto line = lineOf("a \x1b]8;;https://evil.example/\x1b\\https://good.example/\x1b]8;;\x1b\\ b");
        const auto link = Widgets::linkAt(line, 5);
        QVERIFY(link);
        QCOMPARE(link->target, u"https://evil.example/"_s);
        QCOMPARE(Widgets::firstLink(line)->target, u"https://evil.example/"_s);
        const auto refused = Widgets::linkAt(lineOf("\x1b]8;;file:///etc/passwd\x1b\\here\x1b]8;;\x1b\\"), 1);
        QVERIFY(refused && refused->target.isEmpty());
        QCOMPARE(refused->refused, u"file"_s);
    }

    void theHostIsToldAsItIs()
    {
        QCOMPARE(Widgets::hostOf(u"https://google.com@evil.example/x"_s), u"evil.example"_s);
        QCOMPARE(Widgets::hostOf(u"https://bücher.example/"_s), u"xn--bcher-kva.example"_s);
        QCOMPARE(Widgets::hostOf(u"https://"_s), QString());
    }

    void longTextIsLookedAtInPart()
    {
        const auto line = lineOf(QByteArray(1 << 20, 'h') + " https://example.com/end");
        QVERIFY(!Widgets::linkAt(line, 1000));
        QCOMPARE(Widgets::linkAt(line, (1 << 20) + 5)->target, u"https://example.com/end"_s);
        QVERIFY(!Widgets::firstLink(line)); // beyond what is looked at
    }
};

QTEST_GUILESS_MAIN(LineDetailTest)
#include "tst_linedetail.moc"
