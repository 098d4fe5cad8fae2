// SPDX-License-Identifier: Apache-2.0
#include "models/yaml/yamldocument.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {

QByteArray json(const QJsonValue &value)
{
    return Yaml::toJson(value, 1'000'000);
}

QString place(const Yaml::Mark &mark)
{
    return u"%1:%2"_s.arg(mark.line).arg(mark.column);
}

} // namespace

class YamlDocumentTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    // Expectations: the output of kubectl 1.32 for the same value.
    void readsAsGoDoes_data()
    {
        QTest::addColumn<QByteArray>("yaml");
        QTest::addColumn<QByteArray>("expected");
        const auto row = [](const char *yaml, const char *expected) {
            QTest::newRow(yaml) << QByteArray(yaml) << QByteArray(expected);
        };
        row("[.5_0, .5e_1, .1_, .0x1, +.5e3, 1_.5]", "[0.5,\".5e_1\",\".1_\",\".0x1\",500,1.5]");
        row("[0X1F, 0O17, 0B1, +0x1, -0b11, 0_, 0x_1, 0b_1]", "[31,15,1,1,-3,0,1,1]");
        row("0xFFFFFFFFFFFFFFFFFF", "\"0xFFFFFFFFFFFFFFFFFF\"");
        row("[a:b, a::b, http://x/y]", "[\"a:b\",\"a::b\",\"http://x/y\"]");
        row("[a:, --listen=:, b]", "[\"a:\",\"--listen=:\",\"b\"]");
        row("[?b]", "[{\"b\":null}]");
        row("- !\n- ! 12\n- ! yes\n- ! 'x'", "[\"\",\"12\",\"yes\",\"x\"]");
        row("!!str ~", "\"~\"");
        row("!!float 1", "1");
        row("!!binary /w==", "\"\xEF\xBF\xBD\"");
        row("k: {1e6: a, 123456789.5: b, 1e-5: c, 0.0: e, 1e300: f}",
            "{\"k\":{\".inf\":\"f\",\"0\":\"e\",\"1.2345679e+08\":\"b\",\"1e+06\":\"a\",\"1e-05\":\"c\"}}");
        row("k: &a {x: 1}\nv:\n  <<: [*a, {z: 2, x: 5}]", "{\"k\":{\"x\":1},\"v\":{\"x\":1,\"z\":2}}");
        row("v:\n  '<<': {a: 1}", "{\"v\":{\"\\u003c\\u003c\":{\"a\":1}}}");
        row("v:\n  !!merge <<: {a: 1}", "{\"v\":{\"a\":1}}");
        row("a: .inf\na: 1", "{\"a\":1}");
        row("v: |+\n a\n\n", "{\"v\":\"a\\n\\n\"}");
        row("v: \xEF\xBB\xBFx", "{\"v\":\"\xEF\xBB\xBFx\"}");
        row("v: a\xC2\x85  b", "{\"v\":\"a b\"}");
        row("{\"a\":-0,\"b\":1.0,\"c\":1e18,\"d\":\"\\ud83dx\"}",
            "{\"a\":0,\"b\":1,\"c\":1000000000000000000,\"d\":\"\xEF\xBF\xBDx\"}");
    }

    void readsAsGoDoes()
    {
        QFETCH(const QByteArray, yaml);
        QFETCH(const QByteArray, expected);
        const auto documents = Yaml::load(yaml);
        QVERIFY2(documents, documents ? "" : qPrintable(documents.error().toText()));
        QCOMPARE(documents->size(), 1);
        QCOMPARE(json(documents->constFirst().value), expected);
    }

    void keepsIntegersExactly()
    {
        const auto documents = Yaml::load("[9223372036854775807, -9223372036854775808, 9007199254740993]");
        QVERIFY(documents);
        const QJsonArray array = documents->constFirst().value.toArray();
        QCOMPARE(array[0].toInteger(), std::numeric_limits<qint64>::max());
        QCOMPARE(array[1].toInteger(), std::numeric_limits<qint64>::min());
        QCOMPARE(array[2].toInteger(), Q_INT64_C(9007199254740993));
    }

    void errorsPointAtTheFault_data()
    {
        QTest::addColumn<QByteArray>("yaml");
        QTest::addColumn<QString>("code");
        QTest::addColumn<QString>("where");
        const auto row = [](const char *yaml, const char *code, const char *where) {
            QTest::newRow(yaml) << QByteArray(yaml) << QString::fromLatin1(code) << QString::fromLatin1(where);
        };
        row("a: 1\nb: \"open\n", "yaml-syntax", "2:4");
        row("a: 1\nb: [1, 2\n", "yaml-syntax", "2:4");
        row("a: 1\n\tb: 2\n", "yaml-syntax", "2:1");
        row("a:\n  b: 1\n   c: 2\n", "yaml-syntax", "3:5");
        row("a: 1\n---\nb: \x07\n", "yaml-syntax", "3:4");
        row("a: 1\r\n---\r\nb: [a?b]\r\n", "yaml-syntax", "3:6");
        row("\xEF\xBB\xBF"
            "a: *x\n",
            "yaml-unknown-anchor", "1:4");
        row("\xC3\xA9\xF0\x9F\x98\x80: *x\n", "yaml-unknown-anchor", "1:6"); // UTF-16 units
        row("a: 1\n--- x\n", "yaml-separator", "2:4");
        row("a: 1\n...\nb: 2\n", "yaml-ignored-text", "3:1");
        row("# c\n{\"a\": 1}\n{\"b\": 2}\n", "yaml-ignored-text", "3:1");
        row("{\"a\": 1,\n \"b\": 01}\n", "json-syntax", "2:8");
        row("{\"a\": 1}\n---\n", "json-syntax", "2:2");
        row("{\"a\": 1", "json-syntax", "1:8");
        row("a: !!int x\n", "yaml-tag", "1:4");
        row("a:\n  ~: 1\n", "yaml-key", "2:3");
        row("a: {b: .nan}\n", "yaml-not-json", "1:8");
        row("a:\n  <<: 1\n", "yaml-merge", "2:7");
        row("a: &x [*x]\n", "yaml-alias-cycle", "1:8");
        row("a: \"\\/\"\n", "yaml-syntax", "1:5");
        row("a: \xFF\n", "not-utf8", "1:4");
    }

    void errorsPointAtTheFault()
    {
        QFETCH(const QByteArray, yaml);
        QFETCH(const QString, code);
        QFETCH(const QString, where);
        const auto documents = Yaml::load(yaml, u"a.yaml"_s);
        QVERIFY(!documents);
        QCOMPARE(documents.error().code, code);
        QCOMPARE(place({documents.error().line, documents.error().column}), where);
        QCOMPARE(documents.error().file, u"a.yaml"_s);
    }

    void marksLeadToValuesAndKeys()
    {
        const auto documents
            = Yaml::load("# first\nspec:\n  list:\n  - name: a\n    \"x.y\": 1\n  - {b: c}\n---\n\nz: 1\n");
        QVERIFY(documents);
        QCOMPARE(documents->size(), 2);
        const Yaml::Document &first = documents->at(0);
        QCOMPARE(place(first.start), u"2:1"_s);
        QCOMPARE(place(first.marks.value(u"spec.list[0].name"_s)), u"4:11"_s);
        QCOMPARE(place(first.keyMarks.value(u"spec.list[0].name"_s)), u"4:5"_s);
        QCOMPARE(place(first.marks.value(u"spec.list[0][\"x.y\"]"_s)), u"5:12"_s);
        QCOMPARE(place(first.marks.value(u"spec.list[1]"_s)), u"6:5"_s);
        QCOMPARE(place(first.marks.value(u"spec.list[1].b"_s)), u"6:9"_s);
        QCOMPARE(place(documents->at(1).start), u"9:1"_s);
        QCOMPARE(place(documents->at(1).marks.value(u"z"_s)), u"9:4"_s);
        QCOMPARE(place(Yaml::nearestMark(first, u"spec.list[0].missing.deeper"_s)), u"4:5"_s);
        QCOMPARE(place(Yaml::nearestMark(first, u"nothing"_s)), u"2:1"_s);
    }

    void marksOfJsonLeadToValuesAndKeys()
    {
        const auto documents = Yaml::load("{\n  \"a\": [1,\n    {\"b\" : \"c\"}]\n}\n{\"z\": {}}\n");
        QVERIFY(documents);
        QCOMPARE(documents->size(), 2);
        QCOMPARE(place(documents->at(0).marks.value(u"a[1].b"_s)), u"3:12"_s);
        QCOMPARE(place(documents->at(0).keyMarks.value(u"a[1].b"_s)), u"3:6"_s);
        QCOMPARE(place(documents->at(1).start), u"5:1"_s);
        QCOMPARE(place(documents->at(1).marks.value(u"z"_s)), u"5:7"_s);
    }

    void marksOfAliasedValuesLeadToTheAnchor()
    {
        const auto documents = Yaml::load("a: &x {k: v}\nb: *x\n");
        QVERIFY(documents);
        QCOMPARE(place(documents->constFirst().marks.value(u"b.k"_s)), u"1:11"_s);
    }

    void readsALiteralWithoutALineEnd()
    {
        const auto documents = Yaml::load("v: |\n  a");
        QVERIFY(documents);
        QCOMPARE(documents->constFirst().value.toObject().value("v"_L1).toString(), u"a\n"_s);
    }

    void countsLevelsAsGoDoes()
    {
        const auto nested = [](qsizetype levels) {
            return QByteArray("v: " + QByteArray(levels, '[') + QByteArray(levels, ']') + "\n");
        };
        QVERIFY(Yaml::load(nested(9'999)));
        const auto tooDeep = Yaml::load(nested(10'000), u"F"_s);
        QVERIFY(!tooDeep);
        QCOMPARE(
            tooDeep.error().message,
            u"error parsing F: error unmarshaling JSON: while decoding JSON: invalid character '[' exceeded max depth"_s);
        const auto json = Yaml::load("{\"a\":" + QByteArray(10'000, '[') + QByteArray(10'000, ']') + '}', u"F"_s);
        QVERIFY(!json);
        QCOMPARE(json.error().message,
                 u"error parsing F: json: offset 10005: invalid character '[' exceeded max depth"_s);
    }

    void boundsTheNumberOfDocuments()
    {
        QVERIFY(Yaml::load(QByteArray("a\n---\n").repeated(10'000)));
        const auto documents = Yaml::load(QByteArray("a\n---\n").repeated(10'001));
        QVERIFY(!documents);
        QCOMPARE(documents.error().code, u"too-many-documents"_s);
    }

    void namesStandardInput()
    {
        const auto documents = Yaml::load("[");
        QVERIFY(!documents);
        QVERIFY(documents.error().message.startsWith(u"error parsing STDIN: "));
    }
};

QTEST_GUILESS_MAIN(YamlDocumentTest)
#include "tst_yamldocument.moc"
