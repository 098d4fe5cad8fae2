// SPDX-License-Identifier: Apache-2.0
#include "models/manifest/jobmanifest.h"
#include "models/spinnaker/orderedjson.h"
#include "models/spinnaker/pipelinefile.h"
#include "models/spinnaker/stageexport.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace Spinnaker;

class StageExportTest : public QObject
{
    Q_OBJECT

    static StageContent content()
    {
        StageContent content;
        content.name = u"Migrate"_s;
        content.manifest = "{\"kind\":\"Job\",\"apiVersion\":\"batch/v1\",\"metadata\":{\"name\":\"m\"},\"x\":1.50}";
        content.account = u"k8s-prod"_s;
        content.capture.source = CaptureSource::Logs;
        content.capture.container = u"main"_s;
        content.timeout = std::chrono::minutes(30);
        return content;
    }

    static FilledStage readBack(const QByteArray &json)
    {
        const auto file = PipelineFile::parse(json, u"s.json"_s);
        if (!file)
            qFatal("%s", qPrintable(file.error().toText()));
        const auto filled = fill(*file->setup(0), {});
        if (!filled)
            qFatal("%s", qPrintable(filled.error().toText()));
        return *filled;
    }

    static QStringList fields(const ExportedStage &stage)
    {
        QStringList list;
        for (const FieldNote &note : stage.notes)
            list.append(note.field);
        return list;
    }

private Q_SLOTS:
    void writesWhatSpinnakersEditorTakes()
    {
        const ExportedStage stage = exportStage(content());
        // refId and requisiteStageRefIds are kept by the editor; keys are sorted as it sorts them.
        QCOMPARE(stage.json,
                 QByteArray("{\n"
                            "  \"account\": \"k8s-prod\",\n"
                            "  \"alias\": \"runJob\",\n"
                            "  \"cloudProvider\": \"kubernetes\",\n"
                            "  \"consumeArtifactSource\": \"propertyFile\",\n"
                            "  \"credentials\": \"k8s-prod\",\n"
                            "  \"manifest\": {\n"
                            "    \"kind\": \"Job\",\n"
                            "    \"apiVersion\": \"batch/v1\",\n"
                            "    \"metadata\": {\n"
                            "      \"name\": \"m\"\n"
                            "    },\n"
                            "    \"x\": 1.50\n"
                            "  },\n"
                            "  \"name\": \"Migrate\",\n"
                            "  \"propertyFile\": \"main\",\n"
                            "  \"source\": \"text\",\n"
                            "  \"stageTimeoutMs\": 1800000,\n"
                            "  \"type\": \"runJobManifest\"\n"
                            "}\n"
                            ""));
        QVERIFY(stage.notes.isEmpty());
    }

    void comesBackTheSame()
    {
        StageContent logs = content();
        logs.namespaceName = u"shop"_s;
        FilledStage back = readBack(exportStage(logs).json);
        QCOMPARE(back.account, u"k8s-prod"_s);
        QCOMPARE(back.namespaceName, u"shop"_s);
        QVERIFY(back.capture == logs.capture);
        QVERIFY(back.timeout == logs.timeout);
        QVERIFY(back.manifest.contains("x: 1.50"));

        StageContent artifact = content();
        artifact.capture.source = CaptureSource::Artifact;
        artifact.capture.container.clear();
        artifact.capture.artifact
            = {u"git/repo"_s, u"https://git.example.com/a.git"_s, u"out"_s, u"main"_s, u"out.json"_s, u"git"_s};
        const QByteArray json = exportStage(artifact).json;
        QCOMPARE(json, exportStage(artifact).json); // ids are those of the content
        back = readBack(json);
        QVERIFY(back.capture == artifact.capture);

        StageContent nothing = content();
        nothing.capture = {};
        nothing.timeout.reset();
        back = readBack(exportStage(nothing).json);
        QVERIFY(back.capture == CaptureField{});
        QVERIFY(!back.timeout);
    }

    void declaresTheArtifactWhereSpinnakerLooksForIt()
    {
        StageContent artifact = content();
        artifact.capture = {CaptureSource::Artifact, {}, {u"s3/object"_s, u"s3://b/k"_s, {}, {}, {}, u"s3"_s}};
        const QJsonObject stage = QJsonDocument::fromJson(exportStage(artifact).json).object();
        QCOMPARE(stage[u"consumeArtifactSource"].toString(), u"artifact"_s);
        QVERIFY(!stage.contains(u"propertyFile"_s)); // both would be active
        QVERIFY(!stage.contains(u"consumeArtifact"_s)); // never read
        const QJsonArray expected = stage[u"expectedArtifacts"].toArray();
        QCOMPARE(expected.size(), 1);
        QCOMPARE(expected[0][u"id"], stage[u"consumeArtifactId"]);
        QVERIFY(expected[0][u"useDefaultArtifact"].toBool());
        QCOMPARE(expected[0][u"defaultArtifact"][u"reference"].toString(), u"s3://b/k"_s);
        QCOMPARE(expected[0][u"defaultArtifact"][u"artifactAccount"].toString(), u"s3"_s);
        QCOMPARE(expected[0][u"matchArtifact"][u"type"].toString(), u"s3/object"_s);
    }

    void saysWhatSpinnakerWillDoDifferently()
    {
        StageContent odd = content();
        odd.account.clear();
        odd.manifest = "{\"a\":[\"echo ${HOME} ${HOME}\",\"$PATH\"]}";
        odd.capture
            = {CaptureSource::Artifact, {}, {u"http/file"_s, u"https://x/{{ metadata.name }}"_s, {}, {}, {}, {}}};
        const ExportedStage stage = exportStage(odd);
        QCOMPARE(fields(stage),
                 (QStringList{u"account"_s, u"consumeArtifactAccount"_s, u"consumeArtifact"_s, u"manifest"_s}));
        QVERIFY(stage.notes.last().text.contains(u"${HOME}"_s));
    }

    void keepsTheOrderOfYaml()
    {
        const QByteArray yaml
            = "kind: Job\napiVersion: batch/v1\nmetadata:\n  name: m\n  labels: {z: '1', a: \"2\"}\nspec:\n"
              "  template:\n    spec:\n      containers:\n      - name: c\n        image: i\n"
              "        a.b: 1\n      restartPolicy: Never\n  backoffLimit: 9007199254740993\n";
        const auto manifest = Manifest::JobManifest::parse(yaml, u"m.yaml"_s);
        QCOMPARE(
            orderedJson(manifest.job(), yaml, 0),
            QByteArray("{\"kind\":\"Job\",\"apiVersion\":\"batch/"
                       "v1\",\"metadata\":{\"name\":\"m\",\"labels\":{\"z\":\"1\",\"a\":\"2\"}},"
                       "\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"name\":\"c\",\"image\":\"i\",\"a.b\":1}],"
                       "\"restartPolicy\":\"Never\"}},\"backoffLimit\":9007199254740993}}"));
    }

    void keepsJsonToTheDigit()
    {
        const QByteArray json
            = "{\"kind\": \"Job\",\n \"apiVersion\": \"batch/v1\", \"metadata\": {\"name\": \"m\"}, \"x\": 1.50}";
        const auto manifest = Manifest::JobManifest::parse(json, u"m.json"_s);
        QCOMPARE(orderedJson(manifest.job(), json, 0), json);
        QJsonObject changed = manifest.job();
        changed.insert(u"added"_s, true);
        QCOMPARE(orderedJson(changed, json, 0),
                 QByteArray("{\"kind\":\"Job\",\"apiVersion\":\"batch/"
                            "v1\",\"metadata\":{\"name\":\"m\"},\"x\":1.5,\"added\":true}"));
    }

    void findsTheDocument()
    {
        const QByteArray yaml = "kind: ConfigMap\napiVersion: v1\n---\nkind: List\napiVersion: v1\nitems:\n"
                                "- {kind: Job, metadata: {name: b, namespace: a}, apiVersion: batch/v1}\n";
        const auto manifest = Manifest::JobManifest::parse(yaml, u"m.yaml"_s);
        QCOMPARE(manifest.selectedJob(), 1);
        QCOMPARE(
            orderedJson(manifest.job(), yaml, 1),
            QByteArray(
                "{\"kind\":\"Job\",\"metadata\":{\"name\":\"b\",\"namespace\":\"a\"},\"apiVersion\":\"batch/v1\"}"));
    }
};

QTEST_GUILESS_MAIN(StageExportTest)
#include "tst_stageexport.moc"
