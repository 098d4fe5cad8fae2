// SPDX-License-Identifier: Apache-2.0
#include "models/manifest/jobmanifest.h"
#include "tests/models/yaml/vectors.h"

using namespace Qt::StringLiterals;

class ManifestVectorsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void givesTheObjectsThatKubectlSends_data()
    {
        QTest::addColumn<QByteArray>("yaml");
        QTest::addColumn<QJsonValue>("json");
        QTest::addColumn<QString>("error");
        for (const Vectors::Vector &vector : Vectors::all())
            QTest::newRow(vector.name.constData()) << vector.yaml << vector.json << vector.error;
    }

    void givesTheObjectsThatKubectlSends()
    {
        QFETCH(const QByteArray, yaml);
        QFETCH(const QJsonValue, json);
        QFETCH(const QString, error);
        const auto manifest = Manifest::JobManifest::parse(yaml, u"FILE"_s, Manifest::Checks::AnyKind);
        if (QByteArray(QTest::currentDataTag()) == "multi-doc-end-marker-then-doc") {
            QCOMPARE(manifest.problems().size(), 1); // kubectl would silently ignore a part of the file
            QCOMPARE(manifest.problems().first().code, u"yaml-ignored-text"_s);
            return;
        }
        if (!error.isEmpty()) {
            QCOMPARE(manifest.problems().size(), 1);
            QCOMPARE("error: "_L1 + manifest.problems().first().message, error);
            QVERIFY(manifest.problems().first().line >= 1);
            QVERIFY(manifest.problems().first().column >= 1);
            return;
        }
        QVERIFY2(manifest.problems().isEmpty(),
                 manifest.problems().isEmpty() ? "" : qPrintable(manifest.problems().first().toText(u"FILE"_s)));
        QJsonArray objects;
        for (const Manifest::ManifestDocument &document : manifest.documents())
            objects.append(document.object);
        const QJsonValue expected = json.isArray() ? json : QJsonValue(QJsonArray{json});
        QVERIFY2(Vectors::isSame(objects, expected), Vectors::text(objects).constData());
    }
};

QTEST_GUILESS_MAIN(ManifestVectorsTest)
#include "tst_manifestvectors.moc"
