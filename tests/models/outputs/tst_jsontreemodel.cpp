// SPDX-License-Identifier: Apache-2.0
#include "models/outputs/extractor.h"
#include "models/outputs/jsontreemodel.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace Outputs;

namespace {

QList<Capture> values(const QByteArray &log)
{
    Extractor extractor({u"pod-1"_s, u"main"_s, 0});
    extractor.feed(log);
    extractor.finish();
    return extractor.outputs().winners();
}

QStringList column(const QAbstractItemModel &model, const QModelIndex &parent, int column)
{
    QStringList texts;
    for (int row = 0; row < model.rowCount(parent); ++row)
        texts.append(model.index(row, column, parent).data().toString());
    return texts;
}

} // namespace

class JsonTreeModelTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void showsEveryTokenAsPrinted()
    {
        JsonTreeModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        tester.setUseFetchMore(false); // it would fetch within the signals of other changes
        model.setValues(values("SPINNAKER_PROPERTY_A=x\ny\nSPINNAKER_CONFIG_JSON={\"o\": {\"z\": 1.50, \"a\": "
                               "12345678901234567890, \"a\": [null, true, {}], \"b.c\": \"\\u0041\"}}\n"));
        QCOMPARE(column(model, {}, 0), (QStringList{u"A"_s, u"o"_s}));
        const QModelIndex object = model.index(1, 0);
        QVERIFY(model.hasChildren(object));
        QVERIFY(!model.hasChildren(model.index(0, 0)));
        QCOMPARE(model.rowCount(object), 0); // not asked for yet
        model.fetchMore(object);
        QCOMPARE(column(model, object, JsonTreeModel::Name), (QStringList{u"z"_s, u"a"_s, u"a"_s, u"b.c"_s}));
        QCOMPARE(column(model, object, JsonTreeModel::Value).mid(0, 2),
                 (QStringList{u"1.50"_s, u"12345678901234567890"_s}));
        QCOMPARE(model.index(3, 1, object).data().toString(), u"A"_s);
        QCOMPARE(model.index(3, 1, object).data(JsonTreeModel::JsonRole).toByteArray(), "\"\\u0041\""_ba);
        const QModelIndex list = model.index(2, 0, object);
        model.fetchMore(list);
        QCOMPARE(column(model, list, JsonTreeModel::Name), (QStringList{u"[0]"_s, u"[1]"_s, u"[2]"_s}));
        QCOMPARE(model.index(0, 0, list).data(JsonTreeModel::KindRole).toInt(), int(JsonTreeModel::Kind::Null));
        QCOMPARE(model.index(2, 0, list).data(JsonTreeModel::PathRole).toString(), u"o.a[2]"_s);
        QCOMPARE(model.index(3, 0, object).data(JsonTreeModel::PathRole).toString(), u"o[\"b.c\"]"_s);
        QCOMPARE(model.capture(model.index(2, 0, list)).key, u"o"_s);
        QCOMPARE(model.capture(list).line, 3);
    }

    void longListsComeInParts()
    {
        JsonTreeModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        tester.setUseFetchMore(false); // it would fetch within the signals of other changes
        model.setValues(values("SPINNAKER_CONFIG_JSON={\"l\":[" + QByteArray("7,").repeated(999) + "7]}\n"));
        const QModelIndex list = model.index(0, 0);
        int fetches = 0;
        for (; model.canFetchMore(list); ++fetches)
            model.fetchMore(list);
        QCOMPARE(model.rowCount(list), 1000);
        QCOMPARE_GT(fetches, 2);
        QCOMPARE(model.index(999, 0, list).data().toString(), u"[999]"_s);
    }

    void whatHasNotChangedKeepsItsRows()
    {
        JsonTreeModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        tester.setUseFetchMore(false); // it would fetch within the signals of other changes
        const QByteArray first = "SPINNAKER_CONFIG_JSON={\"a\":[1],\"b\":[2]}\n";
        model.setValues(values(first));
        model.fetchMore(model.index(0, 0));
        model.fetchMore(model.index(1, 0));
        const QPersistentModelIndex kept(model.index(0, 0, model.index(0, 0)));
        QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
        QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
        model.setValues(values(first + "SPINNAKER_CONFIG_JSON={\"b\":[3,4],\"c\":1}\n"));
        QCOMPARE(resets.size(), 0);
        QCOMPARE(inserted.size(), 1);
        QVERIFY(kept.isValid());
        QCOMPARE(kept.sibling(kept.row(), JsonTreeModel::Value).data().toString(), u"1"_s);
        const QModelIndex b = model.index(1, 0);
        QCOMPARE(model.rowCount(b), 0);
        model.fetchMore(b);
        QCOMPARE(column(model, b, JsonTreeModel::Value), (QStringList{u"3"_s, u"4"_s}));
        model.setValues(values("SPINNAKER_PROPERTY_other=1\n"));
        QCOMPARE(resets.size(), 1);
        QVERIFY(!kept.isValid());
    }

    void depthIsNoTrouble()
    {
        JsonTreeModel model;
        model.setValues(
            values("SPINNAKER_CONFIG_JSON={\"a\":" + QByteArray(100000, '[') + QByteArray(100000, ']') + "}\n"));
        QModelIndex index = model.index(0, 0);
        for (int depth = 0; depth < 50; ++depth) {
            model.fetchMore(index);
            index = model.index(0, 0, index);
            QVERIFY(index.isValid());
        }
        QVERIFY(index.data(JsonTreeModel::PathRole).toString().endsWith(u"[0][0]"_s));
    }
};

QTEST_GUILESS_MAIN(JsonTreeModelTest)
#include "tst_jsontreemodel.moc"
