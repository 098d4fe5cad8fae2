// SPDX-License-Identifier: Apache-2.0
#include "models/outputs/extractor.h"
#include "models/outputs/outputmodel.h"
#include "models/outputs/remarkmodel.h"

#include <QAbstractItemModelTester>
#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace Outputs;

namespace {

QStringList column(const QAbstractItemModel &model, int column)
{
    QStringList texts;
    for (int row = 0; row < model.rowCount(); ++row)
        texts.append(model.index(row, column).data().toString());
    return texts;
}

} // namespace

class OutputModelsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void rowsAreTheWinners()
    {
        OutputModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        QCOMPARE(model.rowCount(), 0);
        Extractor extractor(Origin{u"p-1"_s, u"main"_s, 1});
        extractor.feed("SPINNAKER_PROPERTY_A=1\nSPINNAKER_CONFIG_JSON={\"B\": {\"x\": 1}}\nSPINNAKER_PROPERTY_A=2\n"
                       "t SPINNAKER_PROPERTY_W=weak\n");
        model.setOutputs(extractor.outputs());
        QCOMPARE(column(model, OutputModel::Key), (QStringList{u"A"_s, u"B"_s, u"W"_s}));
        QCOMPARE(column(model, OutputModel::Value), (QStringList{u"2"_s, u"{\"x\": 1}"_s, u"weak"_s}));
        QCOMPARE(column(model, OutputModel::Source), (QStringList{u"property"_s, u"json"_s, u"property"_s}));
        QCOMPARE(column(model, OutputModel::PodContainer).first(), u"p-1/main"_s);
        QCOMPARE(column(model, OutputModel::Line), (QStringList{u"3"_s, u"2"_s, u"4"_s}));
        const QModelIndex a = model.index(0, 0);
        QCOMPARE(a.data(OutputModel::JsonRole).toByteArray(), "\"2\""_ba);
        QCOMPARE(a.data(OutputModel::LineRole).toLongLong(), 3);
        QCOMPARE(a.data(OutputModel::AttemptRole).toInt(), 1);
        QCOMPARE(a.data(OutputModel::PodRole).toString(), u"p-1"_s);
        QCOMPARE(a.data(OutputModel::ContainerRole).toString(), u"main"_s);
        QCOMPARE(a.data(OutputModel::WeakRole).toBool(), false);
        QCOMPARE(model.index(2, 0).data(OutputModel::WeakRole).toBool(), true);
        for (int section = 0; section < model.columnCount(); ++section)
            QVERIFY(!model.headerData(section, Qt::Horizontal, Qt::DisplayRole).toString().isEmpty());
    }

    void overriddenValuesStandBelowTheirWinner()
    {
        OutputModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        Extractor extractor;
        extractor.feed(
            "SPINNAKER_PROPERTY_A=1\nSPINNAKER_PROPERTY_B=1\nSPINNAKER_PROPERTY_A=2\nSPINNAKER_PROPERTY_A=3\n"
            "SPINNAKER_CONFIG_JSON={\"N\":1,\"N\":2,\"N\":null}\n");
        model.setOutputs(extractor.outputs());
        QCOMPARE(column(model, OutputModel::Value), (QStringList{u"3"_s, u"1"_s}));
        QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
        model.setShowOverridden(true);
        QCOMPARE(column(model, OutputModel::Key), (QStringList{u"A"_s, u"A"_s, u"A"_s, u"B"_s, u"N"_s, u"N"_s}));
        QCOMPARE(column(model, OutputModel::Value), (QStringList{u"3"_s, u"2"_s, u"1"_s, u"1"_s, u"2"_s, u"1"_s}));
        QCOMPARE(model.index(0, 0).data(OutputModel::OverriddenRole).toBool(), false);
        QCOMPARE(model.index(1, 0).data(OutputModel::OverriddenRole).toBool(), true);
        model.setShowOverridden(false);
        QCOMPARE(model.rowCount(), 2);
        QCOMPARE(resets.size(), 0);
    }

    void additionsAndChangesKeepTheSelection()
    {
        OutputModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        Extractor extractor;
        extractor.feed("SPINNAKER_PROPERTY_A=1\nSPINNAKER_PROPERTY_B=1\n");
        model.setOutputs(extractor.outputs());
        const QPersistentModelIndex b(model.index(1, OutputModel::Value));
        QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
        QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
        QSignalSpy removed(&model, &QAbstractItemModel::rowsRemoved);
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);

        model.setOutputs(extractor.outputs());
        QCOMPARE(inserted.size() + removed.size() + changed.size(), 0);

        extractor.feed("SPINNAKER_PROPERTY_C=1\nSPINNAKER_PROPERTY_B=2\n");
        model.setOutputs(extractor.outputs());
        QCOMPARE(inserted.size(), 1);
        QCOMPARE(inserted.first().at(1).toInt(), 2);
        QCOMPARE(changed.size(), 1);
        QCOMPARE(changed.first().at(0).toModelIndex().row(), 1);
        QCOMPARE(b.data().toString(), u"2"_s);

        extractor.feed("SPINNAKER_CONFIG_JSON={\"A\":null}\n");
        model.setOutputs(extractor.outputs());
        QCOMPARE(removed.size(), 1);
        QVERIFY(b.isValid());
        QCOMPARE(b.row(), 0);

        extractor.feed("SPINNAKER_PROPERTY_A=back\n"); // at its first place again
        model.setOutputs(extractor.outputs());
        QCOMPARE(column(model, OutputModel::Key), (QStringList{u"A"_s, u"B"_s, u"C"_s}));
        QCOMPARE(b.row(), 1);

        model.setOutputs({});
        QCOMPARE(model.rowCount(), 0);
        QCOMPARE(resets.size(), 0);
    }

    void anySequenceOfOutputsEndsInTheSameRows()
    {
        QRandomGenerator random(7);
        OutputModel model;
        model.setShowOverridden(true);
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        for (int round = 0; round < 200; ++round) {
            Extractor extractor;
            for (int line = random.bounded(12); line > 0; --line) {
                const char key = char('A' + random.bounded(4));
                if (random.bounded(4) == 0)
                    extractor.feed(QByteArray(QByteArray("SPINNAKER_CONFIG_JSON={\"") + key + "\":null}\n"));
                else
                    extractor.feed(QByteArray(QByteArray("SPINNAKER_PROPERTY_") + key + "=" + char('0' + line) + "\n"));
            }
            model.setOutputs(extractor.outputs());
            OutputModel fresh;
            fresh.setShowOverridden(true);
            fresh.setOutputs(extractor.outputs());
            for (int c = 0; c < model.columnCount(); ++c)
                QCOMPARE(column(model, c), column(fresh, c));
        }
    }

    void cellsShowTheBeginningOfLargeValuesOnOneLine()
    {
        OutputModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        const QByteArray list = "[" + QByteArray("1,").repeated(100000) + "1]";
        Extractor extractor;
        extractor.feed(QByteArray("SPINNAKER_CONFIG_JSON={\"m\":\"a\\nb\\u0007\",\"l\":" + list + "}\n"));
        model.setOutputs(extractor.outputs());
        QCOMPARE(model.index(0, OutputModel::Value).data().toString(), u"a\u21b5b "_s);
        QCOMPARE(model.index(0, 0).data(OutputModel::ValueRole).toString(), u"a\nb\u0007"_s);
        QCOMPARE_LT(model.index(1, OutputModel::Value).data().toString().size(), 1000);
        QCOMPARE(model.index(1, 0).data(OutputModel::ValueRole).toString().toUtf8(), list);
    }

    void artifactsHaveNoLine()
    {
        OutputModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        model.setOutputs(fromJsonObject("{\"a\":1}", CaptureSource::Artifact));
        QVERIFY(!model.index(0, OutputModel::Line).data().isValid());
        QCOMPARE(model.index(0, OutputModel::Source).data().toString(), u"artifact"_s);
    }

    void remarksAreErrorsThenWarnings()
    {
        RemarkModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        Extractor extractor(Origin{u"p-1"_s, u"main"_s, 0});
        extractor.feed("SPINNAKER_PROPERTY_A=\nSPINNAKER_CONFIG_JSON=\n");
        model.setOutputs(extractor.outputs());
        QCOMPARE(model.errors(), 1);
        QCOMPARE(model.warnings(), 1);
        QCOMPARE(model.index(0, 0).data(RemarkModel::CodeRole).toString(), u"json_empty"_s);
        QCOMPARE(model.index(0, 0).data(RemarkModel::SeverityRole).toInt(), int(RemarkSeverity::Error));
        QCOMPARE(model.index(1, RemarkModel::Line).data().toLongLong(), 1);
        QCOMPARE(model.index(1, RemarkModel::PodContainer).data().toString(), u"p-1/main"_s);
        QVERIFY(!model.index(1, RemarkModel::Message).data().toString().isEmpty());
        QVERIFY(!model.index(1, RemarkModel::Hint).data().toString().isEmpty());
        const QPersistentModelIndex warning(model.index(1, 0));
        QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
        QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
        extractor.feed("SPINNAKER_CONFIG_JSON=[]\nSPINNAKER_CONFIG_JSON=[]\n");
        model.setOutputs(extractor.outputs());
        QCOMPARE(inserted.size(), 1);
        QCOMPARE(warning.row(), 3);
        QCOMPARE(resets.size(), 0);
    }
};

QTEST_GUILESS_MAIN(OutputModelsTest)
#include "tst_outputmodels.moc"
