// SPDX-License-Identifier: Apache-2.0
#include "models/yaml/yamldocument.h"
#include "tests/models/yaml/vectors.h"

using namespace Qt::StringLiterals;

class YamlVectorsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void convertsAsKubectl_data()
    {
        QTest::addColumn<QByteArray>("yaml");
        QTest::addColumn<QJsonValue>("json");
        QTest::addColumn<QString>("error");
        for (const Vectors::Vector &vector : Vectors::all())
            QTest::newRow(vector.name.constData()) << vector.yaml << vector.json << vector.error;
    }

    void convertsAsKubectl()
    {
        QFETCH(const QByteArray, yaml);
        QFETCH(const QJsonValue, json);
        QFETCH(const QString, error);
        const auto documents = Yaml::load(yaml, u"FILE"_s);
        if (QByteArray(QTest::currentDataTag()) == "multi-doc-end-marker-then-doc") {
            QVERIFY(!documents); // the one deliberate difference: kubectl would ignore a part of the file
            QCOMPARE(documents.error().code, u"yaml-ignored-text"_s);
            QCOMPARE(documents.error().line, 6);
            return;
        }
        if (error.startsWith("error: error parsing"_L1)) {
            QVERIFY(!documents);
            QCOMPARE("error: "_L1 + documents.error().message, error);
            return;
        }
        QVERIFY2(documents, qPrintable(documents ? QString() : documents.error().toText()));
        static const QList<QByteArray> ofManifest{"kind-list", "kind-list-empty", "key-uppercase-meta"};
        if (!error.isEmpty() || ofManifest.contains(QTest::currentDataTag()))
            return; // lists, and what an object must have, are the matter of models/manifest
        QJsonArray values;
        for (const Yaml::Document &document : *documents)
            values.append(document.value);
        const QJsonValue expected = json.isArray() ? json : QJsonValue(QJsonArray{json});
        QVERIFY2(Vectors::isSame(values, expected), Vectors::text(values).constData());
    }

    void errorsSayWhere_data()
    {
        QTest::addColumn<QByteArray>("yaml");
        for (const Vectors::Vector &vector : Vectors::all()) {
            if (vector.error.startsWith("error: error parsing"_L1))
                QTest::newRow(vector.name.constData()) << vector.yaml;
        }
    }

    void errorsSayWhere()
    {
        QFETCH(const QByteArray, yaml);
        const auto documents = Yaml::load(yaml, u"FILE"_s);
        QVERIFY(!documents);
        const Core::Error &error = documents.error();
        QCOMPARE(error.file, u"FILE"_s);
        QVERIFY(error.line >= 1 && error.line <= yaml.count('\n') + 1);
        const QByteArray line = yaml.split('\n').value(error.line - 1);
        QVERIFY(error.column >= 1 && error.column <= QString::fromUtf8(line).size() + 1);
    }
};

QTEST_GUILESS_MAIN(YamlVectorsTest)
#include "tst_yamlvectors.moc"
