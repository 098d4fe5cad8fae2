// SPDX-License-Identifier: Apache-2.0
#include "models/spinnaker/pipelinefile.h"

#include "tests/support/testpaths.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace Spinnaker;

/// tests/vectors/spinnaker: pipelines, executions and stages as Spinnaker writes them, with what has to come out.
class StageVectorsTest : public QObject
{
    Q_OBJECT

    static QByteArray read(const QString &name)
    {
        QFile file(TestPaths::source(u"/tests/vectors/spinnaker/") + name);
        if (!file.open(QIODevice::ReadOnly))
            qFatal("cannot read %s", qPrintable(name));
        return file.readAll();
    }

    static QStringList strings(const QJsonValue &array)
    {
        QStringList list;
        for (const QJsonValue &item : array.toArray())
            list.append(item.toString());
        return list;
    }

    static QStringList fields(const QList<FieldNote> &notes, FieldNote::Fate fate)
    {
        QStringList list;
        for (const FieldNote &note : notes) {
            if (note.fate == fate)
                list.append(note.field);
        }
        return list;
    }

    static void compareParameters(const QList<Parameter> &parameters, const QJsonArray &expected)
    {
        QCOMPARE(parameters.size(), expected.size());
        for (qsizetype i = 0; i < parameters.size(); ++i) {
            const Parameter &parameter = parameters[i];
            const QJsonObject wanted = expected[i].toObject();
            QCOMPARE(parameter.name, wanted[u"name"].toString());
            QCOMPARE(parameter.expression, wanted[u"expression"].toString());
            QCOMPARE(parameter.count, wanted[u"count"].toInt());
            QCOMPARE(parameter.value.has_value(), wanted[u"value"].isString());
            QCOMPARE(parameter.value.value_or(QString()), wanted[u"value"].toString());
            const QString origin = wanted[u"origin"].toString();
            QCOMPARE(parameter.origin == Parameter::Origin::Default, origin == u"default"_s);
            QCOMPARE(parameter.origin == Parameter::Origin::Execution, origin == u"execution"_s);
            if (wanted.contains(u"fields"_s))
                QCOMPARE(parameter.fields, strings(wanted[u"fields"]));
            if (wanted.contains(u"options"_s))
                QCOMPARE(parameter.options, strings(wanted[u"options"]));
            QCOMPARE(parameter.label, wanted[u"label"].toString());
            QCOMPARE(parameter.description, wanted[u"description"].toString());
        }
    }

    static void compareError(const Core::Error &error, const QJsonObject &expected)
    {
        QCOMPARE(error.code, expected[u"error"].toString());
        QCOMPARE(error.file, expected[u"file"].toString());
        const QString text = error.toText();
        for (const QString &part : strings(expected[u"errorSays"]))
            QVERIFY2(text.contains(part), qPrintable(text));
        QVERIFY(!error.hint.isEmpty());
    }

    static void compareFilled(const FilledStage &filled, const QJsonObject &expected)
    {
        if (expected.contains(u"manifest"_s))
            QCOMPARE(QString::fromUtf8(filled.manifest), strings(expected[u"manifest"]).join(u'\n') + u'\n');
        for (const QString &part : strings(expected[u"manifestSays"]))
            QVERIFY2(filled.manifest.contains(part.toUtf8()), filled.manifest.constData());
        if (expected.contains(u"namespace"_s))
            QCOMPARE(filled.namespaceName, expected[u"namespace"].toString());
        if (expected.contains(u"account"_s))
            QCOMPARE(filled.account, expected[u"account"].toString());
        if (expected.contains(u"container"_s))
            QCOMPARE(filled.capture.container, expected[u"container"].toString());
        if (expected.contains(u"capture"_s)) {
            const QString source = filled.capture.source == CaptureSource::Logs ? u"logs"_s
                : filled.capture.source == CaptureSource::Artifact              ? u"artifact"_s
                                                                                : u"none"_s;
            QCOMPARE(source, expected[u"capture"].toString());
        }
        if (expected.contains(u"artifact"_s)) {
            const QJsonObject artifact = expected[u"artifact"].toObject();
            const ArtifactField &field = filled.capture.artifact;
            QCOMPARE(field.type, artifact[u"type"].toString());
            QCOMPARE(field.reference, artifact[u"reference"].toString());
            QCOMPARE(field.name, artifact[u"name"].toString());
            QCOMPARE(field.version, artifact[u"version"].toString());
            QCOMPARE(field.location, artifact[u"location"].toString());
            QCOMPARE(field.account, artifact[u"account"].toString());
        }
        if (expected.contains(u"timeoutMs"_s))
            QCOMPARE(filled.timeout.value_or(std::chrono::milliseconds(0)).count(), expected[u"timeoutMs"].toInteger());
        else
            QVERIFY(!filled.timeout);
        if (expected.contains(u"changed"_s))
            QCOMPARE(fields(filled.notes, FieldNote::Fate::Changed), strings(expected[u"changed"]));
        if (expected.contains(u"ignored"_s))
            QCOMPARE(fields(filled.notes, FieldNote::Fate::Ignored), strings(expected[u"ignored"]));
        for (const FieldNote &note : filled.notes)
            QVERIFY2(!note.text.isEmpty(), qPrintable(note.field));
    }

private Q_SLOTS:
    void readsWhatTheStageSays_data()
    {
        QTest::addColumn<QJsonObject>("expected");
        const QJsonArray all = QJsonDocument::fromJson(read(u"expected.json"_s)).array();
        QVERIFY(!all.isEmpty());
        for (const QJsonValue &vector : all)
            QTest::newRow(qPrintable(vector[u"name"].toString())) << vector.toObject();
    }

    void readsWhatTheStageSays()
    {
        QFETCH(const QJsonObject, expected);
        const QString name = expected[u"file"].toString();
        const QByteArray text = read(name);
        QVERIFY(isSpinnaker(text));
        const auto file = PipelineFile::parse(text, name);
        if (!file)
            return compareError(file.error(), expected);
        if (expected.contains(u"stages"_s)) {
            QStringList names;
            for (const StageSummary &stage : file->stages())
                names.append(stage.name);
            QCOMPARE(names, strings(expected[u"stages"]));
        }
        const auto index = file->find(expected[u"stage"].toString());
        if (!index)
            return compareError(index.error(), expected);
        const auto setup = file->setup(*index);
        QVERIFY(setup);
        if (expected.contains(u"parameters"_s))
            compareParameters(setup->parameters, expected[u"parameters"].toArray());
        if (expected.contains(u"missing"_s))
            QCOMPARE(setup->missing({}), strings(expected[u"missing"]));
        if (expected.contains(u"application"_s))
            QCOMPARE(setup->application, expected[u"application"].toString());
        QCOMPARE(setup->stage.isExecution, name == u"execution.json"_s);
        QHash<QString, QString> given;
        const QJsonObject values = expected[u"given"].toObject();
        for (auto value = values.begin(); value != values.end(); ++value)
            given.insert(value.key(), value.value().toString());
        const auto filled = fill(*setup, given);
        if (!filled)
            return compareError(filled.error(), expected);
        QVERIFY2(!expected.contains(u"error"_s), "no error");
        compareFilled(*filled, expected);
    }
};

QTEST_GUILESS_MAIN(StageVectorsTest)
#include "tst_stagevectors.moc"
