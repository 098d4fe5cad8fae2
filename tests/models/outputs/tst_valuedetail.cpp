// SPDX-License-Identifier: Apache-2.0
#include "models/outputs/jsontext.h"
#include "models/outputs/valuedetail.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace Outputs;

namespace {

QList<ValueDetail> describeText(const QString &text)
{
    return describeValue(u"KEY"_s, Json::quote(text));
}

QString fact(const ValueDetail &detail, const QString &name)
{
    for (const auto &[key, value] : detail.facts) {
        if (key == name)
            return value;
    }
    return u"(none)"_s;
}

} // namespace

class ValueDetailTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyValueIsShownWhole()
    {
        const auto details = describeText(u"just\na text"_s);
        QCOMPARE(details.size(), 1);
        QCOMPARE(details.first().text, "just\na text"_ba);
        QVERIFY(!details.first().shortened);
        const auto json = describeValue(u"KEY"_s, "{\"a\":[1.50]}");
        QCOMPARE(json.first().text, "{\n  \"a\": [\n    1.50\n  ]\n}"_ba);
        QCOMPARE(json.first().language, u"JSON"_s);
    }

    void kindsAreRecognised_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("title"); // empty: nothing but the value itself
        const auto row
            = [](const char *name, const QString &text, const QString &title) { QTest::newRow(name) << text << title; };
        row("word", u"release"_s, {});
        row("word with the letters of base64", u"releases"_s, {});
        row("version", u"1.1.1"_s, {});
        row("path", u"team/app"_s, {});
        row("host and port", u"localhost:8080"_s, {});
        row("time of day", u"12:30"_s, {});
        row("checksum", u"da39a3ee5e6b4b0d3255bfef95601890afd80709"_s, {});
        row("long number", u"123456789012"_s, {});
        row("sentence", u"all is well"_s, {});
        row("json in a text", u"{\"a\": 1}"_s, u"JSON in the text"_s);
        row("broken json", u"{\"a\": 1"_s, {});
        row("base64", u"eyJhIjoxfQ=="_s, u"Base64"_s);
        row("base64 for URLs", u"eyJhIjoiPz8_In0"_s, u"Base64"_s);
        row("url", u"https://user:secret@h.example:8443/a%20b?x=1&y=a%26b#f"_s, u"URL"_s);
        row("store", u"s3://bucket/key.json"_s, u"URL"_s);
        row("image", u"registry.example.com:5000/team/app:1.4.2"_s, u"Image reference"_s);
        row("image of docker.io", u"nginx:1.25"_s, u"Image reference"_s);
        row("image with digest",
            u"gcr.io/p/app@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"_s,
            u"Image reference"_s);
        row("timestamp", u"2026-03-01T10:15:02Z"_s, u"Time"_s);
        row("timestamp with offset", u"2026-03-01T10:15:02.123456789+02:00"_s, u"Time"_s);
        row("date that does not exist", u"2026-13-41T10:15:02Z"_s, {});
        row("seconds", u"1772360102"_s, u"Time"_s);
    }
    void kindsAreRecognised()
    {
        QFETCH(QString, text);
        QFETCH(QString, title);
        const auto details = describeText(text);
        QCOMPARE(details.size(), title.isEmpty() ? 1 : 2);
        if (!title.isEmpty())
            QCOMPARE(details.last().title, title);
    }

    void base64IsDecoded()
    {
        const auto json = describeText(u"eyJhIjoxfQ=="_s).last();
        QCOMPARE(json.text, "{\n  \"a\": 1\n}"_ba);
        QCOMPARE(json.language, u"JSON"_s);
        const auto yaml = describeText(u"YXBpVmVyc2lvbjogdjEKa2luZDogQ29uZmlnTWFwCg=="_s).last();
        QCOMPARE(yaml.text, "apiVersion: v1\nkind: ConfigMap\n"_ba);
        QCOMPARE(yaml.language, u"YAML"_s);
        const auto binary
            = describeText(QString::fromLatin1(QByteArray("\x1f\x8b\x08\x00\x01\x02\x03\xff", 8).toBase64())).last();
        QVERIFY2(binary.text.startsWith("0000  1f 8b 08 00 01 02 03 ff"), binary.text.constData());
        QCOMPARE(fact(binary, u"Content"_s), u"gzip data"_s);
    }

    void urlsAreTakenApartWithoutTheirPassword()
    {
        const auto url = describeText(u"https://user:secret@h.example:8443/a%20b?x=1&y=a%26b#f"_s).last();
        QCOMPARE(fact(url, u"Host"_s), u"h.example"_s);
        QCOMPARE(fact(url, u"Port"_s), u"8443"_s);
        QCOMPARE(fact(url, u"Path"_s), u"/a b"_s);
        QCOMPARE(fact(url, u"?y"_s), u"a&b"_s);
        QCOMPARE(fact(url, u"User"_s), u"user"_s);
        QVERIFY(!fact(url, u"Password"_s).contains(u"secret"_s));
    }

    void imagesAreTakenApart()
    {
        const auto image = describeText(u"registry.example.com:5000/team/app:1.4.2"_s).last();
        QCOMPARE(fact(image, u"Registry"_s), u"registry.example.com:5000"_s);
        QCOMPARE(fact(image, u"Repository"_s), u"team/app"_s);
        QCOMPARE(fact(image, u"Tag"_s), u"1.4.2"_s);
    }

    void timesAreShownInUtc()
    {
        QCOMPARE(fact(describeText(u"2026-03-01T10:15:02.5+02:00"_s).last(), u"UTC"_s), u"2026-03-01 08:15:02.500"_s);
        QCOMPARE(fact(describeText(u"1772360102"_s).last(), u"UTC"_s), u"2026-03-01 10:15:02"_s);
        QCOMPARE(fact(describeValue(u"t"_s, "1772360102000").last(), u"UTC"_s), u"2026-03-01 10:15:02"_s);
    }

    void digitsThatDoublesLoseAreTold()
    {
        QCOMPARE(fact(describeValue(u"n"_s, "12345678901234567890").last(), u"As a double"_s),
                 u"12345678901234567168"_s);
        QCOMPARE(describeValue(u"n"_s, "9007199254740992").size(), 1);
    }

    void artifactsShowTheirEmbeddedContent()
    {
        const auto details = describeValue(
            u"artifacts"_s,
            R"([{"type":"embedded/base64","name":"manifest","reference":"YXBpVmVyc2lvbjogdjEKa2luZDogQ29uZmlnTWFwCg=="},
                {"type":"docker/image","name":"app","reference":"gcr.io/p/app:1","version":"1"},
                {"type":"embedded/base64","name":"bad","reference":"%%%"}, 7])");
        QCOMPARE(details.size(), 4);
        QCOMPARE(details[1].text, "apiVersion: v1\nkind: ConfigMap\n"_ba);
        QCOMPARE(fact(details[1], u"Name"_s), u"manifest"_s);
        QCOMPARE(fact(details[2], u"Reference"_s), u"gcr.io/p/app:1"_s);
        QCOMPARE(fact(details[2], u"version"_s), u"1"_s);
        QCOMPARE(fact(details[3], u"Content"_s), u"not valid base64"_s);
        // Only under that name.
        QCOMPARE(describeValue(u"other"_s, R"([{"type":"embedded/base64"}])").size(), 1);
    }

    void whatIsShownIsBounded()
    {
        const auto text = describeText(QString(200000, u'\u00e9'));
        QCOMPARE_LE(text.first().text.size(), 64 * 1024);
        QVERIFY(text.first().shortened);
        QVERIFY(QString::fromUtf8(text.first().text).endsWith(u'\u00e9')); // no character is cut
        QByteArray many = "[";
        for (int i = 0; i < 1000; ++i)
            many += R"({"type":"embedded/base64","reference":"YQ=="},)";
        many += "1]";
        QCOMPARE_LE(describeValue(u"artifacts"_s, many).size(), 21);
        const QString url = u"https://h/?"_s + u"a=b&"_s.repeated(1000);
        QCOMPARE_LE(describeText(url).last().facts.size(), 30);
        // Hostile sizes do not take long either.
        const auto huge = describeText(u"-_"_s.repeated(1000000));
        QVERIFY(!huge.isEmpty());
    }
};

QTEST_GUILESS_MAIN(ValueDetailTest)
#include "tst_valuedetail.moc"
