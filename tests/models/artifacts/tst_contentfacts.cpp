// SPDX-License-Identifier: Apache-2.0
#include "models/artifacts/contentfacts.h"
#include "models/artifacts/contentpreview.h"

#include <QElapsedTimer>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace Artifacts;

Q_DECLARE_METATYPE(Artifacts::ContentKind)

class ContentFactsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tellsWhatItIs_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("type");
        QTest::addColumn<QString>("name");
        QTest::addColumn<ContentKind>("kind");
        const auto row = [](const char *title, const QByteArray &bytes, ContentKind kind, const QString &type = {},
                            const QString &name = {}) { QTest::newRow(title) << bytes << type << name << kind; };
        row("object", "{\"a\": 1}", ContentKind::JsonObject);
        row("object after a byte order mark", "\xef\xbb\xbf\n {}", ContentKind::JsonObject);
        row("object served as text", "{\"a\": 1}", ContentKind::JsonObject, u"text/plain"_s, u"a.yaml"_s);
        row("array", " [1, 2]", ContentKind::JsonArray);
        row("string", "\"x\"", ContentKind::JsonScalar);
        row("number", "1.50\n", ContentKind::JsonScalar);
        row("null", "null", ContentKind::JsonScalar);
        row("a version is no number", "1.2.3\n", ContentKind::Text);
        row("a sentence that begins with a word of JSON", "true stories", ContentKind::Text);
        row("nothing", "", ContentKind::Empty);
        row("blanks", " \r\n\t", ContentKind::Empty, u"application/json"_s);
        row("broken", "{\"a\": 1,}", ContentKind::BrokenJson);
        row("broken by its type", "oops", ContentKind::BrokenJson, u"application/json; charset=utf-8"_s);
        row("broken by its name", "oops", ContentKind::BrokenJson, {}, u"https://h.example/out.json?x=1"_s);
        row("broken array", "[1, 2", ContentKind::BrokenJson);
        row("yaml by its keys", "# made\nrelease: 1.2\n", ContentKind::Yaml);
        row("yaml by its marker", "---\n- a\n", ContentKind::Yaml);
        row("yaml by its name", "x", ContentKind::Yaml, {}, u"out.yml"_s);
        row("yaml by its type", "x", ContentKind::Yaml, u"application/x-yaml"_s);
        row("xml", "<?xml version=\"1.0\"?><a/>", ContentKind::Xml);
        row("html", "<!DOCTYPE html><html>", ContentKind::Xml, u"text/html"_s);
        row("properties are no yaml", "a: 1", ContentKind::Text, {}, u"out.properties"_s);
        row("text", "hello, world", ContentKind::Text);
        row("an e-mail address is no tag", "<me@host.example>", ContentKind::Text);
        row("gzip", QByteArray("\x1f\x8b\x08\0x", 5), ContentKind::Binary);
        row("a null byte", QByteArray("a\0b", 3), ContentKind::Binary);
        row("no UTF-8", "gr\xfc\xdf", ContentKind::Binary);
    }
    void tellsWhatItIs()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, type);
        QFETCH(QString, name);
        QFETCH(ContentKind, kind);
        QCOMPARE(contentFacts(bytes, type, name).kind, kind);
    }

    void countsTheKeys() { QCOMPARE(contentFacts(R"({"a": 1, "b": null, "c": {"d": 1}})").keys, 3); }

    void namesBinaries()
    {
        QCOMPARE(contentFacts(QByteArray("PK\x03\x04\0", 5)).binaryName, u"ZIP"_s);
        QByteArray tar(600, '\0');
        tar.replace(257, 5, "ustar");
        QCOMPARE(contentFacts(tar).binaryName, u"tar"_s);
        QVERIFY(contentFacts(QByteArray("\0\1\2", 3)).binaryName.isEmpty());
    }

    void marksWhereItStopsBeingJson()
    {
        const ContentFacts facts = contentFacts("{\n  \"gr\u00fc\u00df\": 1,\n  \"b\": oops,\n}\n");
        QCOMPARE(facts.kind, ContentKind::BrokenJson);
        QCOMPARE(facts.line, 3);
        QCOMPARE(facts.column, 8);
        QVERIFY(facts.reason.contains(u"'o'"_s));
        QCOMPARE(facts.excerpt, u"  \"b\": oops,"_s);
        QCOMPARE(facts.caret, 7);
    }

    void theExcerptOfALongLineIsShort()
    {
        const QByteArray long_ = "{\"a\": \"" + QByteArray(10'000, 'x') + "\", !" + QByteArray(10'000, 'y');
        const ContentFacts facts = contentFacts(long_);
        QCOMPARE(facts.column, 7 + 10'000 + 4);
        QVERIFY(facts.excerpt.size() <= 80);
        QCOMPARE(facts.excerpt.at(facts.caret), u'!');
    }

    void theExcerptAtTheEndHasItsCaretBehindTheLine()
    {
        const ContentFacts facts = contentFacts("{\"a\": 1");
        QCOMPARE(facts.excerpt, u"{\"a\": 1"_s);
        QCOMPARE(facts.caret, 7);
    }

    void jsonIsLaidOutWithEveryDigit()
    {
        const ContentPreview preview
            = contentPreview(R"({"b":1.50,"a":[123456789012345678901]})", ContentKind::JsonObject);
        QCOMPARE(preview.text, "{\n  \"b\": 1.50,\n  \"a\": [\n    123456789012345678901\n  ]\n}"_ba);
        QVERIFY(!preview.cut && !preview.cutLines);
    }

    void otherTextStaysAsItCame() { QCOMPARE(contentPreview("a:   1\n", ContentKind::Yaml).text, "a:   1\n"_ba); }

    void binaryIsDumped()
    {
        QCOMPARE(contentPreview(QByteArray("\x1f\x8b"
                                           "Az\0",
                                           5),
                                ContentKind::Binary)
                     .text,
                 "00000000  1f 8b 41 7a 00                                    |..Az.|\n"_ba);
        QVERIFY(contentPreview(QByteArray(9000, '\0'), ContentKind::Binary).cut);
        QCOMPARE(hexDump(QByteArray(32, 'x')).count('\n'), 2);
    }

    void whatIsTooMuchIsCutBetweenCharacters()
    {
        PreviewLimits limits;
        limits.textBytes = 5;
        const ContentPreview preview = contentPreview("\u00e4\u00e4\u00e4", ContentKind::Text, limits);
        QVERIFY(preview.cut);
        QCOMPARE(QString::fromUtf8(preview.text), u"\u00e4\u00e4"_s);
        limits.textBytes = 1000;
        limits.lineCharacters = 4;
        const ContentPreview lines = contentPreview("abcdefgh\nij\n", ContentKind::Text, limits);
        QVERIFY(lines.cutLines && !lines.cut);
        QVERIFY(lines.text.startsWith("abcd "));
        QVERIFY(lines.text.endsWith("\nij\n"));
    }

    void largeContentTakesSeconds()
    {
        QByteArray large = "{";
        while (large.size() < 64 * 1024 * 1024)
            large += "\"key" + QByteArray::number(large.size()) + "\":{\"value\":[1,2,3],\"text\":\"abcdefgh\"},";
        large += "\"end\":1}";
        QElapsedTimer timer;
        timer.start();
        const ContentFacts facts = contentFacts(large);
        QCOMPARE(facts.kind, ContentKind::JsonObject);
        const ContentPreview preview = contentPreview(large, facts.kind);
        qInfo("64 MiB: %lld ms", static_cast<long long>(timer.elapsed()));
        QVERIFY(preview.cut);
        QVERIFY(preview.text.size() < 1024 * 1024);
        QVERIFY(timer.elapsed() < 60'000);
    }
};

QTEST_APPLESS_MAIN(ContentFactsTest)
#include "tst_contentfacts.moc"
