// SPDX-License-Identifier: Apache-2.0
#include "models/spinnaker/manifesttext.h"
#include "models/spinnaker/pipelinefile.h"

#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace Spinnaker;

class PipelineFileTest : public QObject
{
    Q_OBJECT

    static QByteArray stage(const QByteArray &manifest, const QByteArray &more = {})
    {
        return "{\"type\":\"runJobManifest\",\"name\":\"s\",\"refId\":\"1\",\"source\":\"text\",\"manifest\":"
            + manifest + more + '}';
    }

private Q_SLOTS:
    void tellsItFromManifests_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<bool>("expected");
        const auto row
            = [](const char *name, const QByteArray &text, bool expected) { QTest::newRow(name) << text << expected; };
        row("pipeline", "{\"stages\": []}", true);
        row("byte order mark", "\xEF\xBB\xBF\n{\"stages\": []}", true);
        row("list of pipelines", "[{\"name\": \"a\", \"stages\": []}]", true);
        row("stage", "{\"type\": \"runJobManifest\"}", true);
        row("another stage", "{\"type\": \"deployManifest\", \"refId\": \"1\"}", true);
        row("list of stages", "[{\"type\": \"wait\", \"refId\": \"1\"}]", true);
        row("template", "{\"schema\": \"v2\", \"pipeline\": {\"stages\": []}}", true);
        row("pipelines as code", "{\"application\": \"a\", \"pipelines\": [{\"stages\": []}]}", true);
        row("Job", "{\"apiVersion\": \"batch/v1\", \"kind\": \"Job\", \"stages\": []}", false);
        row("Secret", "{\"apiVersion\": \"v1\", \"kind\": \"Secret\", \"type\": \"Opaque\", \"refId\": \"1\"}", false);
        row("list of Jobs", "[{\"apiVersion\": \"batch/v1\", \"kind\": \"Job\", \"stages\": []}]", false);
        row("any JSON", "{\"type\": \"Opaque\"}", false);
        row("YAML", "stages: []\n", false);
        row("broken", "{\"stages\": [}", false);
        row("empty", "", false);
        row("empty list", "[]", false);
    }
    void tellsItFromManifests()
    {
        QFETCH(const QByteArray, text);
        QFETCH(const bool, expected);
        QCOMPARE(isSpinnaker(text), expected);
    }

    void tellsWhereTheJsonIsWrong()
    {
        const auto object = PipelineFile::parse("{\n \"stages\": [\n  {]}\n", u"p.json"_s);
        QVERIFY(!object);
        QCOMPARE(object.error().code, u"spinnaker-json"_s);
        QCOMPARE(object.error().line, 3);
        QCOMPARE(object.error().column, 4);
        const auto list = PipelineFile::parse("[\n  {},\n x]", u"p.json"_s);
        QVERIFY(!list);
        QCOMPARE(list.error().line, 3);
        QCOMPARE(list.error().column, 2);
        const auto behind = PipelineFile::parse("{\"stages\": []}\n}", u"p.json"_s);
        QVERIFY(!behind);
        QCOMPARE(behind.error().line, 2);
    }

    void refusesWhatIsNoPipeline()
    {
        for (const QByteArray &text : {QByteArray("kind: Job\n"), QByteArray("{}"), QByteArray("\"x\""), QByteArray()})
            QVERIFY2(!PipelineFile::parse(text, u"p"_s), text.constData());
    }

    void boundsItsInput()
    {
        QByteArrayList stages;
        for (qsizetype i = 0; i < maximumStages + 5; ++i)
            stages.append(stage("{}"));
        const auto many = PipelineFile::parse("{\"stages\":[" + stages.join(',') + "]}", u"p"_s);
        QVERIFY(many);
        QCOMPARE(many->stages().size(), maximumStages);
        QVERIFY(many->isCut());

        QByteArrayList expressions;
        for (qsizetype i = 0; i <= maximumParameters; ++i)
            expressions.append("\"${e" + QByteArray::number(i) + "}\"");
        const auto full = PipelineFile::parse(stage("{\"a\":[" + expressions.join(',') + "]}"), u"p"_s);
        QVERIFY(full);
        const auto setup = full->setup(0);
        QVERIFY(!setup);
        QCOMPARE(setup.error().code, u"spinnaker-parameters-limit"_s);

        const auto large = PipelineFile::parse(stage("{\"a\":\"" + QByteArray(4 * 1024 * 1024, 'x') + "\"}"), u"p"_s);
        QVERIFY(large);
        QVERIFY(!fill(*large->setup(0), {}));
        QVERIFY(!PipelineFile::parse(QByteArray(maximumBytes + 1, ' '), u"p"_s));

        const auto growing
            = PipelineFile::parse(stage("{\"a\":\"" + QByteArray("${x}").repeated(1000) + "\"}"), u"p"_s);
        const auto filled = fill(*growing->setup(0), {{u"x"_s, QString(100'000, u'y')}});
        QVERIFY(!filled);
        QCOMPARE(filled.error().kind, Core::ErrorKind::Limit);
    }

    void survivesDepth()
    {
        QElapsedTimer timer;
        timer.start();
        const QByteArray deep = QByteArray(100'000, '[') + QByteArray(100'000, ']');
        QVERIFY(!PipelineFile::parse("{\"pipeline\":" + deep + "}", u"p"_s));
        const auto file = PipelineFile::parse(stage("{\"a\":" + deep + "}"), u"p"_s);
        QVERIFY(file);
        const auto setup = file->setup(0);
        QVERIFY(setup);
        const auto filled = fill(*setup, {});
        QVERIFY(filled || filled.error().kind == Core::ErrorKind::Limit);
        QVERIFY2(timer.elapsed() < 20'000, qPrintable(QString::number(timer.elapsed())));
    }

    void showsJsonWhereYamlWouldNotBeReadable()
    {
        const QByteArray deep = "{\"a\":" + QByteArray(50, '[') + QByteArray(50, ']') + '}';
        QVERIFY(toReadableText(QByteArrayView(deep)).startsWith("{\n  \"a\": [\n    ["));
        const QByteArray both = toReadableText(QByteArrayList{"{\"b\":1}", deep});
        QVERIFY2(both.startsWith("{\n  \"b\": 1\n}\n{\n  \"a\": ["),
                 both.constData()); // JSON alone, without separators
        QCOMPARE(toReadableText(QByteArrayList{"{\"b\":1}", "{\"c\":\"x\"}"}), QByteArray("b: 1\n---\nc: x\n"));
    }

    void putsTheNamespaceIntoTheManifest()
    {
        QCOMPARE(
            withNamespace("{\"kind\":\"Job\",\"metadata\":{\"namespace\":\"a\",\"name\":\"n\"},\"x\":1.0}", u"b\"c"_s),
            QByteArray("{\"kind\":\"Job\",\"metadata\":{\"namespace\":\"b\\\"c\",\"name\":\"n\"},\"x\":1.0}"));
        QCOMPARE(withNamespace("{\"kind\":\"Job\"}", u"b"_s),
                 QByteArray("{\"kind\":\"Job\",\"metadata\":{\"namespace\":\"b\"}}"));
    }

    void showsNoSecrets()
    {
        const QByteArray artifact
            = "{\"type\":\"http/file\",\"reference\":\"https://user:hunter2@example.com/job.yaml\"}";
        const auto manifest = PipelineFile::parse(
            "{\"type\":\"runJobManifest\",\"refId\":\"1\",\"source\":\"artifact\",\"manifestArtifact\":" + artifact
                + '}',
            u"p"_s);
        QVERIFY(manifest);
        const auto refused = fill(*manifest->setup(0), {});
        QVERIFY(!refused);
        QVERIFY(refused.error().toText().contains(u"example.com/job.yaml"_s));
        QVERIFY(!refused.error().toText().contains(u"hunter2"_s));

        const auto capture = PipelineFile::parse(
            stage("{\"a\":1}", ",\"consumeArtifactSource\":\"artifact\",\"consumeArtifact\":" + artifact), u"p"_s);
        const auto filled = fill(*capture->setup(0), {});
        QVERIFY(filled);
        QCOMPARE(filled->capture.artifact.reference, u"https://user:hunter2@example.com/job.yaml"_s);
        for (const FieldNote &note : filled->notes)
            QVERIFY(!note.text.contains(u"hunter2"_s));
    }

    void readsFiles()
    {
        QTemporaryDir folder;
        const auto missing = readFile(folder.filePath(u"none.json"_s));
        QVERIFY(!missing);
        QCOMPARE(missing.error().code, u"file-missing"_s);
        QVERIFY(!readFile(folder.path()));
        QFile file(folder.filePath(u"large.json"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        QVERIFY(file.resize(maximumBytes + 1));
        file.close();
        const auto large = readFile(file.fileName());
        QVERIFY(!large);
        QCOMPARE(large.error().kind, Core::ErrorKind::Limit);
    }
};

QTEST_GUILESS_MAIN(PipelineFileTest)
#include "tst_pipelinefile.moc"
