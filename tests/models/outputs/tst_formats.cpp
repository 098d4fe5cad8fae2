// SPDX-License-Identifier: Apache-2.0
#include "models/outputs/extractor.h"
#include "models/outputs/formats.h"
#include "models/yaml/yamldocument.h"

#include "tests/support/testpaths.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace Outputs;

namespace {

OutputSet values(const QByteArray &json)
{
    Extractor extractor({u"pod-1"_s, u"main"_s, 0});
    extractor.feed(QByteArray("SPINNAKER_CONFIG_JSON=" + json + "\n"));
    extractor.finish();
    return extractor.outputs();
}

QString helper(const QString &name)
{
    return TestPaths::source(u"/tests/models/outputs/") + name;
}

/// strings.json: what readers stumble over, quotes, blanks, separators, controls, words that look like something else;
/// others.json: digits, depth, empty containers. On one line.
QByteArray corpus(const QString &name)
{
    QFile file(helper(name));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("no corpus");
    return file.readAll().replace('\n', ' ').trimmed();
}

QByteArray write(const QTemporaryDir &folder, const QString &name, const QByteArray &content)
{
    QFile file(folder.filePath(name));
    if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
        qFatal("cannot write");
    return file.fileName().toUtf8();
}

QByteArray run(const QString &program, const QStringList &arguments)
{
    QProcess process;
    process.start(program, arguments);
    if (!process.waitForFinished(60000) || process.exitCode() != 0)
        qWarning("%s: %s", qPrintable(program), process.readAllStandardError().constData());
    return process.readAllStandardOutput();
}

QJsonObject object(const QByteArray &json)
{
    return QJsonDocument::fromJson(json).object();
}

} // namespace

class FormatsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void formatsHaveNames()
    {
        for (const Format format : allFormats) {
            QCOMPARE(formatFromName(formatName(format)), format);
            QVERIFY(!formatSuffix(format).isEmpty());
        }
        QVERIFY(!formatFromName(u"xml"_s));
    }

    void nothingIsValidInEveryFormat()
    {
        QCOMPARE(formatted({}, Format::Json), "{}\n"_ba);
        QCOMPARE(formatted({}, Format::Env), ""_ba);
        QCOMPARE(formatted({}, Format::Properties), ""_ba);
        QCOMPARE(formatted({}, Format::Yaml), "{}\n"_ba);
        QCOMPARE(formatted({}, Format::Shell), ""_ba);
        QCOMPARE(formatted({}, Format::Markdown).count('\n'), 2); // header and rule
    }

    void yamlLooksAsPeopleWriteIt()
    {
        QCOMPARE(
            formatted(values(R"({"RELEASE":"1.1.1","m":1.50,"l":[1,{"a":"b"}],"o":{"k":true},"yes":null,"e":1E2})"),
                      Format::Yaml),
            "RELEASE: \"1.1.1\"\nm: 1.50\nl:\n  - 1\n  -\n    a: \"b\"\no:\n  k: true\ne: !!float 1E2\n"_ba);
    }

    void yamlIsReadBackByPython_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::newRow("strings") << corpus(u"strings.json"_s);
        QTest::newRow("others") << corpus(u"others.json"_s);
        QTest::newRow("long key") << QByteArray("{\"" + QByteArray(3000, 'k') + "\":[1],\"b\":{\""
                                                + QByteArray(1500, 'k') + "\":2}}");
        QTest::newRow("deep") << QByteArray("{\"a\":" + QByteArray(90, '[') + "{\"b\":\"c\"}" + QByteArray(90, ']')
                                            + "}");
        QTest::newRow("odd keys")
            << R"({"":"e","a b":1,"- x":2,"? y":3,"#":4,"k: v":5,"\n":6,"true":7,"é":8,"<<":9})"_ba;
    }
    void yamlIsReadBackByPython()
    {
        QFETCH(QByteArray, json);
        const OutputSet set = values(json);
        QTemporaryDir folder;
        const QString file = QString::fromUtf8(write(folder, u"x.yaml"_s, formatted(set, Format::Yaml)));
        const QByteArray read = run(u"python3"_s,
                                    {u"-c"_s,
                                     u"import json,sys,yaml\n"
                                     "print(json.dumps(yaml.safe_load(open(sys.argv[1],encoding='utf-8'))))"_s,
                                     file});
        QCOMPARE(object(read), object(set.toJson()));
        // Integers beyond 64 bits: QJsonDocument would not notice.
        if (json.contains("12345678901234567890"))
            QVERIFY(read.contains("12345678901234567890"));
    }

    void yamlIsReadBackAsKubectlReadsIt()
    {
        for (const QByteArray &json : {corpus(u"strings.json"_s), corpus(u"others.json"_s)}) {
            const OutputSet set = values(json);
            const auto read = Yaml::load(formatted(set, Format::Yaml));
            QVERIFY2(read.has_value(), read ? "" : qPrintable(read.error().message));
            QCOMPARE(read->size(), 1);
            QCOMPARE(read->first().value.toObject(), object(set.toJson()));
        }
    }

    void propertiesAreReadBack_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::newRow("strings") << corpus(u"strings.json"_s);
        QTest::newRow("odd keys")
            << R"({"":"e","a b":"1"," x":"2","#y":"3","!z":"4","k=v":"5","k:v":"6","t\tn\n":"7","é\\":"8"})"_ba;
    }
    void propertiesAreReadBack()
    {
        QFETCH(QByteArray, json);
        const OutputSet set = values(json);
        const QByteArray text = formatted(set, Format::Properties);
        for (const char c : text)
            QVERIFY(uchar(c) < 128);
        QTemporaryDir folder;
        const QString file = QString::fromUtf8(write(folder, u"x.properties"_s, text));
        QCOMPARE(object(run(u"python3"_s, {helper(u"read_properties.py"_s), file})), object(set.toJson()));
    }

    void valuesThatAreNoStringsAreJsonInProperties()
    {
        QCOMPARE(formatted(values(R"({"a":{"b" : [1.50, true]}})"), Format::Properties),
                 "a={\"b\"\\:[1.50,true]}\n"_ba);
    }

    void shellsReadExportsBack_data()
    {
        QTest::addColumn<QString>("shell");
        QTest::newRow("sh") << u"sh"_s;
        QTest::newRow("bash") << u"bash"_s;
    }
    void shellsReadExportsBack()
    {
        QFETCH(QString, shell);
        const OutputSet set = values(corpus(u"strings.json"_s));
        const QByteArray text = formatted(set, Format::Shell);
        for (const char c : text) // nothing that a terminal acts on when it is pasted
            QVERIFY(uchar(c) >= 0x20 || c == '\n');
        QTemporaryDir folder;
        const QString file = QString::fromUtf8(write(folder, u"x.sh"_s, text));
        const QByteArray read
            = run(u"env"_s, {u"-i"_s, u"PATH=/usr/bin:/bin"_s, shell, u"-c"_s, u". \"$0\"; env -0"_s, file});
        QHash<QByteArray, QByteArray> variables;
        for (const QByteArray &entry : read.split('\0')) {
            const qsizetype equals = entry.indexOf('=');
            if (equals > 0)
                variables.insert(entry.first(equals), entry.sliced(equals + 1));
        }
        const QList<Capture> expected = set.winners();
        for (const Capture &capture : expected)
            QCOMPARE(variables[capture.key.toUtf8()], capture.text().toUtf8());
    }

    void namesThatAreDangerousOrNoneAreLeftOut()
    {
        const QByteArray text = formatted(
            values(R"({"PATH":"/evil","LD_PRELOAD":"x","a b":"1","x\ntouch /tmp/y":"2","N":"a\u0000b","OK":"1"})"),
            Format::Shell);
        QCOMPARE(text.count("export "), 1);
        QVERIFY(text.contains("export OK='1'\n"));
        for (const QByteArray &line : text.split('\n'))
            QVERIFY2(line.isEmpty() || line.startsWith("# left out: ") || line.startsWith("export OK="),
                     line.constData());
    }

    void tablesAreReadBackByTheReferenceParser_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::newRow("strings") << corpus(u"strings.json"_s);
        QTest::newRow("pipes") << R"({"a|b":"|","c":"\\|","d":"\\","e":"`|`","f":"||\\||","g":"a` `` b"})"_ba;
    }
    void tablesAreReadBackByTheReferenceParser()
    {
        QFETCH(QByteArray, json);
        const OutputSet set = values(json);
        QTemporaryDir folder;
        const QString file = QString::fromUtf8(write(folder, u"x.md"_s, formatted(set, Format::Markdown)));
        const QString xml = QString::fromUtf8(run(u"cmark-gfm"_s, {u"-e"_s, u"table"_s, u"-t"_s, u"html"_s, file}));
        const QByteArray cells = run(u"python3"_s, {helper(u"read_table.py"_s), xml});
        const QJsonArray rows = object(cells)["rows"_L1].toArray();
        const QList<Capture> expected = set.winners();
        QCOMPARE(rows.size(), expected.size() + 1);
        for (qsizetype i = 0; i < expected.size(); ++i) {
            const QJsonArray row = rows[i + 1].toArray();
            QCOMPARE(row.size(), 5);
            QString text = expected[i].text();
            text.replace(u"\r\n"_s, u"\u21b5"_s);
            for (QChar &c : text) {
                if (c == u'\n' || c == QChar::LineSeparator || c == QChar::ParagraphSeparator)
                    c = u'\u21b5';
                else if (c.category() == QChar::Other_Control)
                    c = u' ';
            }
            QCOMPARE(row[0].toString(), expected[i].key);
            QCOMPARE(row[1].toString(), text);
            QCOMPARE(row[3].toString(), u"pod-1/main"_s);
        }
    }

    void expressionsQuoteTheirParts()
    {
        QCOMPARE(stageExpression(u"Run Job"_s, StagePart::Outputs, u"release"_s),
                 u"${#stage('Run Job')['outputs']['release']}"_s);
        QCOMPARE(stageExpression(u"Bob's"_s, StagePart::Context, u"a'b"_s),
                 u"${#stage('Bob''s')['context']['a''b']}"_s);
    }
};

QTEST_GUILESS_MAIN(FormatsTest)
#include "tst_formats.moc"
