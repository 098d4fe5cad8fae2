// SPDX-License-Identifier: Apache-2.0
#include "models/jobrun/templatepreview.h"
#include "models/outputs/loglink.h"

#include <QJsonDocument>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace JobRun;

namespace {

using Kind = TemplatePart::Kind;

QJsonObject job(const QByteArray &metadata)
{
    return QJsonDocument::fromJson(R"({"apiVersion": "batch/v1", "kind": "Job", "metadata": )" + metadata + '}')
        .object();
}

} // namespace

class TemplatePreviewTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void fillsInWhatTheManifestHas()
    {
        const QList<TemplatePart> parts
            = previewTemplate(u"s3://b/{{ metadata.name }}/{{ metadata.labels['app.kubernetes.io/name'] }}.json"_s,
                              job(R"({"name": "release", "labels": {"app.kubernetes.io/name": "build"}})"));
        QCOMPARE(parts,
                 (QList<TemplatePart>{{Kind::Text, u"s3://b/"_s, {}},
                                      {Kind::Value, u"release"_s, u"metadata.name"_s},
                                      {Kind::Text, u"/"_s, {}},
                                      {Kind::Value, u"build"_s, u"metadata.labels['app.kubernetes.io/name']"_s},
                                      {Kind::Text, u".json"_s, {}}}));
    }

    void tellsWhatTheServerSets_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<Kind>("kind");
        const auto row = [](const char *path, Kind kind) { QTest::newRow(path) << QString::fromLatin1(path) << kind; };
        row("metadata.uid", Kind::Later);
        row("manifest.metadata.uid", Kind::Later);
        row("metadata.name", Kind::Later); // there is only a generateName
        row("metadata.namespace", Kind::Later);
        row("metadata.creationTimestamp", Kind::Later);
        row("status.startTime", Kind::Later);
        row("location", Kind::Later);
        row("spec.template.metadata.labels['job-name']", Kind::Later);
        row("metadata.generateName", Kind::Value);
        row("metadata.lables.team", Kind::Missing);
        row("metadata.labels.team", Kind::Missing);
        row("spec.template.metadata.labels.team", Kind::Missing);
        row("constructor", Kind::Missing);
    }
    void tellsWhatTheServerSets()
    {
        QFETCH(QString, path);
        QFETCH(Kind, kind);
        const auto parts = previewTemplate(u"{{"_s + path + u"}}"_s, job(R"({"generateName": "release-"})"));
        QCOMPARE(parts.size(), 1);
        QCOMPARE(parts.first().kind, kind);
        QCOMPARE(parts.first().path, path);
    }

    void keepsWhatIsNoPath()
    {
        QCOMPARE(previewTemplate(u"a{{ f() }}b{{ c"_s, {}),
                 (QList<TemplatePart>{{Kind::Text, u"a"_s, {}},
                                      {Kind::Broken, u"{{ f() }}"_s, {}},
                                      {Kind::Text, u"b"_s, {}},
                                      {Kind::Broken, u"{{ c"_s, {}}}));
        QVERIFY(previewTemplate({}, {}).isEmpty());
    }

    void agreesWithWhatIsRenderedLater_data()
    {
        QTest::addColumn<QString>("text");
        for (const char *text :
             {"plain", "{{ metadata.name }}", "a{{metadata.name}}b{{ manifest.metadata.labels.x }}", "{{}}", "{{ }} x",
              "{{ metadata.labels }}", "{{ metadata.name }} {{ open", "}} {{ name }}"})
            QTest::newRow(text) << QString::fromLatin1(text);
    }
    void agreesWithWhatIsRenderedLater()
    {
        QFETCH(QString, text);
        const QJsonObject object = job(R"({"name": "release", "labels": {"x": "1"}})");
        QString joined;
        for (const TemplatePart &part : previewTemplate(text, object))
            joined += part.text;
        QCOMPARE(joined, Outputs::renderTemplate(text, object).text);
    }
};

QTEST_APPLESS_MAIN(TemplatePreviewTest)
#include "tst_templatepreview.moc"
