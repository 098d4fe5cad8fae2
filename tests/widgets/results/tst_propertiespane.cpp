// SPDX-License-Identifier: Apache-2.0
#include "models/outputs/extractor.h"
#include "models/outputs/jsontreemodel.h"
#include "models/outputs/outputmodel.h"
#include "models/outputs/remarkmodel.h"
#include "widgets/common/emptystate.h"
#include "widgets/common/filedialogs.h"
#include "widgets/common/highlighting.h"
#include "widgets/properties/propertiespane.h"

#include <QAction>
#include <QClipboard>
#include <QComboBox>
#include <QDir>
#include <QFile>
#include <QGuiApplication>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPlainTextEdit>
#include <QSignalSpy>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>
#include <QTreeView>

using namespace Qt::StringLiterals;
using namespace Widgets;
using Outputs::OutputModel;

namespace {

Outputs::SourceOutputs source(const QByteArray &log, const Outputs::Origin &origin = {u"release-x7"_s, u"main"_s, 0})
{
    Outputs::Extractor extractor(origin);
    extractor.feed(log);
    extractor.finish();
    return extractor.sourceOutputs();
}

Outputs::Sources sources(const QByteArray &log, Outputs::JobEnding ending = Outputs::JobEnding::Complete)
{
    return {{source(log)}, 0, ending};
}

QString clipboard()
{
    return QGuiApplication::clipboard()->text();
}

QJsonObject object(const QString &text)
{
    return QJsonDocument::fromJson(text.toUtf8()).object();
}

class SaveTo : public FileDialogs
{
public:
    QString saveFile(QWidget *, const QString &, const QString &suggested) override
    {
        suggestion = suggested;
        return path;
    }
    QString path;
    QString suggestion;
};

} // namespace

class PropertiesPaneTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_pane = std::make_unique<PropertiesPane>(m_highlighting, m_dialogs);
        m_pane->resize(900, 320);
        m_pane->show();
        m_pane->activateWindow(); // a bare X server has nobody who does
        QVERIFY(QTest::qWaitForWindowActive(m_pane.get()));
    }
    void cleanup() { m_pane.reset(); }

    void showsAndCounts()
    {
        auto *empty = m_pane->findChild<EmptyState *>();
        QVERIFY(empty->isEmpty());
        QSignalSpy counted(m_pane.get(), &PropertiesPane::countChanged);
        m_pane->setSources(sources("SPINNAKER_PROPERTY_RELEASE=1.1.1\nSPINNAKER_PROPERTY_URL=https://example.com\n"));
        QCOMPARE(counted.last(), (QVariantList{2, 0}));
        QVERIFY(!empty->isEmpty());
        QCOMPARE(table()->model()->rowCount(), 2);
        m_pane->setSources({});
        QVERIFY(empty->isEmpty());
    }

    void copiesValueRowAndAll()
    {
        m_pane->setSources(sources("SPINNAKER_PROPERTY_RELEASE=1.1.1\nSPINNAKER_CONFIG_JSON={\"count\": 1.50}\n"));
        table()->setCurrentIndex(table()->model()->index(0, 1));
        table()->setFocus();
        QTest::keyClick(table(), Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(clipboard(), u"1.1.1"_s);
        QTest::keyClick(table(), Qt::Key_C, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(clipboard().split(u'\t').mid(0, 4),
                 (QStringList{u"RELEASE"_s, u"1.1.1"_s, u"as release"_s, u"property"_s}));
        trigger(u"copyAllEnvAction"_s);
        QCOMPARE(clipboard(), u"RELEASE=1.1.1\ncount=1.50\n"_s);
        trigger(u"copyAllJsonAction"_s);
        QVERIFY(clipboard().contains(u"1.50"_s)); // as printed, not as a double
        QCOMPARE(object(clipboard())["RELEASE"_L1].toString(), u"1.1.1"_s);
        trigger(u"copyAllYamlAction"_s);
        QCOMPARE(clipboard(), u"RELEASE: \"1.1.1\"\ncount: 1.50\n"_s);
    }

    void savesInTheChosenFormat()
    {
        QTemporaryDir folder;
        m_pane->setSources(sources("SPINNAKER_PROPERTY_A=it's\n"));
        m_dialogs.path = folder.filePath(u"x.sh"_s);
        trigger(u"saveAllShellAction"_s);
        QCOMPARE(m_dialogs.suggestion, u"outputs.sh"_s);
        QFile file(m_dialogs.path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), "export A='it'\\''s'\n"_ba);
        auto *notice = m_pane->findChild<QLabel *>(u"propertiesNotice"_s);
        QVERIFY(notice->isVisible() && notice->text().contains(m_dialogs.path));
        m_dialogs.path = folder.filePath(u"no/such/folder/x.sh"_s);
        trigger(u"saveAllShellAction"_s);
        QVERIFY(notice->text().contains(u"could not be saved"_s));
    }

    void filtersAndSorts()
    {
        m_pane->setSources(sources("SPINNAKER_PROPERTY_B=two\nSPINNAKER_PROPERTY_A=one\nSPINNAKER_PROPERTY_C=three\n"));
        QCOMPARE(table()->model()->index(0, 0).data().toString(), u"B"_s); // as printed
        table()->sortByColumn(0, Qt::AscendingOrder);
        QCOMPARE(table()->model()->index(0, 0).data().toString(), u"A"_s);
        table()->setFocus();
        QTest::keyClick(table(), Qt::Key_F, Qt::ControlModifier);
        auto *filter = m_pane->findChild<QLineEdit *>(u"propertiesFilter"_s);
        QTRY_VERIFY(filter->hasFocus());
        QTest::keyClicks(filter, u"THREE"_s);
        QCOMPARE(table()->model()->rowCount(), 1);
        QCOMPARE(table()->model()->index(0, 0).data().toString(), u"C"_s);
        filter->setText(u"[*"_s); // a text, not a pattern
        QCOMPARE(table()->model()->rowCount(), 0);
    }

    void goesToTheLineByMouseAndKeyboard()
    {
        m_pane->setSources(sources("first\nSPINNAKER_PROPERTY_RELEASE=1.1.1\n"));
        QSignalSpy activated(m_pane.get(), &PropertiesPane::lineActivated);
        QTest::mouseClick(table()->viewport(), Qt::LeftButton, {},
                          table()->visualRect(table()->model()->index(0, 1)).center());
        QCOMPARE(activated.size(), 1);
        const auto origin = activated.last().at(0).value<Outputs::Origin>();
        QCOMPARE(origin.name(), u"release-x7/main"_s);
        QCOMPARE(activated.last().at(1).toLongLong(), 2);
        QTest::keyClick(table(), Qt::Key_Return);
        QCOMPARE(activated.size(), 2);
    }

    void rulesAreSwitchedWithoutAskingAgain()
    {
        const QByteArray log
            = "SPINNAKER_PROPERTY_RELEASE=1.1.1\nSPINNAKER_PROPERTY_Q=a=b\nSPINNAKER_PROPERTY_P=YQ==\n";
        m_pane->setSources(sources(log));
        QCOMPARE(column(OutputModel::Key), (QStringList{u"RELEASE"_s, u"Q"_s, u"P"_s}));
        QCOMPARE(column(OutputModel::Pipeline), (QStringList{u"as release"_s, u"as q"_s, u"as p"_s}));
        QSignalSpy changed(m_pane.get(), &PropertiesPane::optionsChanged);
        choose(u"propertiesRules"_s, 2); // before 2026.0.4
        QVERIFY(!changed.isEmpty());
        QCOMPARE(m_pane->mode(), Outputs::Mode::SpinnakerBefore);
        QCOMPARE(column(OutputModel::Key), (QStringList{u"release"_s, u"p"_s}));
        QCOMPARE(column(OutputModel::Value), (QStringList{u"1.1.1"_s, u"YQ"_s}));
        choose(u"propertiesRules"_s, 0);
        QCOMPARE(column(OutputModel::Key), (QStringList{u"RELEASE"_s, u"Q"_s, u"P"_s}));
    }

    void aLineThatLosesEverythingIsToldForEveryValue()
    {
        m_pane->setSources(sources("SPINNAKER_PROPERTY_A=1\nSPINNAKER_CONFIG_JSON={bad}\n"));
        QCOMPARE(column(OutputModel::Pipeline), QStringList{u"lost: line 2"_s});
        QSignalSpy counted(m_pane.get(), &PropertiesPane::countChanged);
        choose(u"propertiesRules"_s, 1);
        QCOMPARE(counted.last().at(0).toInt(), 0); // nothing counts
        QCOMPARE(table()->model()->rowCount(), 1); // and is still to be seen
    }

    void theLogIsChosenAlsoAfterTheRun()
    {
        const Outputs::Origin side{u"release-x7"_s, u"side"_s, 0};
        Outputs::Sources both{{source("SPINNAKER_PROPERTY_A=main\n"), source("SPINNAKER_PROPERTY_A=side\n", side)},
                              0,
                              Outputs::JobEnding::Complete};
        m_pane->setSources(both);
        QCOMPARE(column(OutputModel::Value), QStringList{u"main"_s});
        QSignalSpy chosen(m_pane.get(), &PropertiesPane::choiceChanged);
        auto *selector = m_pane->findChild<QComboBox *>(u"propertiesSource"_s);
        QCOMPARE(selector->count(), 4); // automatic, all, and two containers
        choose(u"propertiesSource"_s, 3);
        QCOMPARE(chosen.last().at(0).value<Outputs::SourceChoice>().origin, side);
        QCOMPARE(column(OutputModel::Value), QStringList{u"side"_s});
        // Lines go on arriving: the choice stays.
        both.list[1] = source("SPINNAKER_PROPERTY_A=side\nSPINNAKER_PROPERTY_B=2\n", side);
        m_pane->setSources(both);
        QCOMPARE(column(OutputModel::Value), (QStringList{u"side"_s, u"2"_s}));
        QCOMPARE(selector->currentIndex(), 3);
        choose(u"propertiesSource"_s, 1); // all
        QVERIFY(!table()->isColumnHidden(OutputModel::PodContainer));
        QCOMPARE(column(OutputModel::Key), (QStringList{u"A"_s, u"B"_s}));
        show(u"nearMissesAction"_s);
        auto *remarks = m_pane->findChild<QListView *>(u"remarksView"_s);
        QCOMPARE(remarks->model()->rowCount(), 1);
        QCOMPARE(remarks->model()->index(0, 0).data(Outputs::RemarkModel::CodeRole).toString(), u"conflict"_s);
        m_pane->setChoice({}); // another run
        QCOMPARE(column(OutputModel::Value), QStringList{u"main"_s});
    }

    void treeShowsWhatValuesHold()
    {
        m_pane->setSources(sources("\nSPINNAKER_CONFIG_JSON={\"o\":{\"n\":12345678901234567890}}\n"));
        show(u"propertiesTreeAction"_s);
        auto *tree = m_pane->findChild<QTreeView *>(u"propertiesTree"_s);
        QVERIFY(tree->isVisible());
        tree->setFocus();
        tree->setCurrentIndex(tree->model()->index(0, 0));
        QTest::keyClick(tree, Qt::Key_Right); // unfolds
        QTest::keyClick(tree, Qt::Key_Down);
        QTRY_COMPARE(tree->currentIndex().data(Outputs::JsonTreeModel::PathRole).toString(), u"o.n"_s);
        QTest::keyClick(tree, Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(clipboard(), u"12345678901234567890"_s);
        QSignalSpy activated(m_pane.get(), &PropertiesPane::lineActivated);
        QTest::keyClick(tree, Qt::Key_Return);
        QCOMPARE(activated.last().at(1).toLongLong(), 2);
    }

    void textShowsTheWholeAsJson()
    {
        m_pane->setSources(sources("SPINNAKER_PROPERTY_A=1\n"));
        show(u"propertiesJsonAction"_s);
        auto *view = m_pane->findChild<QPlainTextEdit *>(u"propertiesJson"_s);
        QCOMPARE(object(view->toPlainText())["A"_L1].toString(), u"1"_s);
        m_pane->setSources(sources("SPINNAKER_PROPERTY_A=1\nSPINNAKER_PROPERTY_B=2\n")); // lines go on arriving
        QCOMPARE(object(view->toPlainText())["B"_L1].toString(), u"2"_s);
    }

    void nearMissesTellReasonHintAndPlace()
    {
        QSignalSpy counted(m_pane.get(), &PropertiesPane::countChanged);
        m_pane->setSources(sources("one\nSPINNAKER_CONFIG_JSON={\"key1\"; 1}\n"));
        QCOMPARE(counted.last(), (QVariantList{0, 1}));
        QVERIFY(m_pane->findChild<QAction *>(u"nearMissesAction"_s)->text().contains(u'1'));
        table()->setFocus();
        QTest::keyClick(table(), Qt::Key_4, Qt::ControlModifier);
        auto *remarks = m_pane->findChild<QListView *>(u"remarksView"_s);
        QTRY_VERIFY(remarks->hasFocus());
        QSignalSpy activated(m_pane.get(), &PropertiesPane::lineActivated);
        QTest::mouseClick(remarks->viewport(), Qt::LeftButton, {},
                          remarks->visualRect(remarks->model()->index(0, Outputs::RemarkModel::Message)).center());
        QCOMPARE(activated.last().at(1).toLongLong(), 2);
        QCOMPARE(activated.last().at(2).toInt(), 30); // the semicolon
        QTest::keyClick(remarks, Qt::Key_C, Qt::ControlModifier);
        const QStringList lines = clipboard().split(u'\n');
        QVERIFY(lines.size() >= 3);
        QCOMPARE(lines[1].at(lines[2].indexOf(u'^')), u';');
    }

    void expressionHasTheNameThatThePipelineHas()
    {
        m_pane->setSources(sources("SPINNAKER_PROPERTY_RELEASE=1.1.1\n"));
        table()->setFocus();
        QTest::keyClick(table(), Qt::Key_E, Qt::ControlModifier);
        auto *stage = m_pane->findChild<QLineEdit *>(u"stageName"_s);
        QTRY_VERIFY(stage->hasFocus());
        QCOMPARE(stage->text(), u"Run Job"_s);
        QTest::keyClick(stage, Qt::Key_Return);
        QCOMPARE(clipboard(), u"${#stage('Run Job')['outputs']['release']}"_s);
        QSignalSpy changed(m_pane.get(), &PropertiesPane::optionsChanged);
        stage->selectAll();
        QTest::keyClicks(stage, u"Bob's"_s);
        QCOMPARE(changed.last().at(0).value<PropertiesOptions>().stage, u"Bob's"_s);
        QTest::keyClick(stage, Qt::Key_Return);
        QCOMPARE(clipboard(), u"${#stage('Bob''s')['outputs']['release']}"_s);
        m_pane->setSources(sources("SPINNAKER_PROPERTY_RELEASE=1.1.1\n", Outputs::JobEnding::Failed));
        QTest::keyClick(stage, Qt::Key_Return);
        QCOMPARE(clipboard(), u"${#stage('Bob''s')['context']['release']}"_s);
        // What a pipeline does not get has no expression, and the bar says why.
        QGuiApplication::clipboard()->clear();
        m_pane->setSources(sources("SPINNAKER_PROPERTY_RELEASE=1.1.1\nSPINNAKER_CONFIG_JSON=\n"));
        QTest::keyClick(stage, Qt::Key_Return);
        QVERIFY(clipboard().isEmpty());
        QVERIFY(m_pane->findChild<QLabel *>(u"stageExpression"_s)->text().contains(u"line 2"_s));
        QTest::keyClick(stage, Qt::Key_Escape);
        QVERIFY(!stage->isVisible());
        QTRY_VERIFY(table()->hasFocus());
    }

    void detailsDecodeTheCurrentValue()
    {
        m_pane->setSources(sources("SPINNAKER_PROPERTY_A=x\nSPINNAKER_PROPERTY_B=eyJhIjoxfQ==\n"));
        const auto texts = [&] {
            QString all;
            for (const auto *text : m_pane->findChildren<QPlainTextEdit *>(u"detailText"_s))
                all += text->toPlainText() + u'\n';
            return all;
        };
        QTRY_VERIFY(texts().contains(u"x\n"_s));
        table()->setFocus();
        QTest::keyClick(table(), Qt::Key_Down);
        QTRY_VERIFY2(texts().contains(u"\"a\": 1"_s), qPrintable(texts()));
        QVERIFY(m_pane->findChild<QLabel *>(u"detailOrigin"_s)->text().contains(u"line 2"_s));
        QTest::keyClick(table(), Qt::Key_I, Qt::ControlModifier);
        QVERIFY(!m_pane->options().details);
        QVERIFY(!m_pane->findChild<QWidget *>(u"propertyDetails"_s)->isVisible());
    }

    void valuesOfNoLogHaveNothingToChoose()
    {
        m_pane->setOutputs(Outputs::fromJsonObject("{\"a\":1}", Outputs::CaptureSource::Artifact));
        QVERIFY(!m_pane->findChild<QComboBox *>(u"propertiesSource"_s)->isVisible());
        QVERIFY(!m_pane->findChild<QComboBox *>(u"propertiesRules"_s)->isVisible());
        QVERIFY(table()->isColumnHidden(OutputModel::Pipeline));
        QCOMPARE(column(OutputModel::Key), QStringList{u"a"_s});
        // An artifact is read into the outputs of a stage under its own names.
        table()->setFocus();
        QTest::keyClick(table(), Qt::Key_E, Qt::ControlModifier);
        QTest::keyClick(m_pane->findChild<QLineEdit *>(u"stageName"_s), Qt::Key_Return);
        QCOMPARE(clipboard(), u"${#stage('Run Job')['outputs']['a']}"_s);
    }

    void optionsAreTakenAndGivenBack()
    {
        PropertiesOptions options;
        options.mode = Outputs::Mode::Spinnaker;
        options.view = PropertiesOptions::View::Tree;
        options.overridden = true;
        options.details = false;
        options.stage = u"Deploy"_s;
        QSignalSpy changed(m_pane.get(), &PropertiesPane::optionsChanged);
        m_pane->setOptions(options);
        QCOMPARE(changed.size(), 0); // nobody chose anything
        QVERIFY(m_pane->options() == options);
        QCOMPARE(m_pane->findChild<QComboBox *>(u"propertiesRules"_s)->currentIndex(), 1);
        QCOMPARE(m_pane->findChild<QLineEdit *>(u"stageName"_s)->text(), u"Deploy"_s);
    }

    void looksRight()
    {
        const QString folder = qEnvironmentVariable("JC_SCREENSHOTS");
        if (folder.isEmpty())
            QSKIP("JC_SCREENSHOTS names no folder");
        QDir().mkpath(folder);
        m_pane->setSources(sources(
            "SPINNAKER_PROPERTY_RELEASE=1.1.0\nSPINNAKER_PROPERTY_RELEASE=1.1.1\n"
            "SPINNAKER_PROPERTY_URL=https://h.example/p?a=1&b=2\nSPINNAKER_PROPERTY_CONFIG=eyJuYW1lIjoiYXBwIn0=\n"
            "SPINNAKER_CONFIG_JSON={\"assets\":{\"sizes\":[1,2.50]}}\nSPINNAKER_PROPERTY_E=\n"
            "level=info msg=SPINNAKER_PROPERTY_X=1\n"));
        for (const QString &view : {u"propertiesTableAction"_s, u"propertiesTreeAction"_s, u"propertiesJsonAction"_s,
                                    u"nearMissesAction"_s}) {
            show(view);
            QVERIFY(m_pane->grab().save(folder + u"/properties-"_s + view + u".png"_s));
        }
    }

private:
    [[nodiscard]] QTableView *table() const { return m_pane->findChild<QTableView *>(u"propertiesView"_s); }
    void trigger(const QString &action) const { m_pane->findChild<QAction *>(action)->trigger(); }
    void show(const QString &view) const { trigger(view); }
    void choose(const QString &combo, int row) const
    {
        auto *box = m_pane->findChild<QComboBox *>(combo);
        box->setFocus();
        const int steps = row - box->currentIndex();
        for (int i = 0; i < std::abs(steps); ++i)
            QTest::keyClick(box, steps > 0 ? Qt::Key_Down : Qt::Key_Up);
        QCOMPARE(box->currentIndex(), row);
    }
    [[nodiscard]] QStringList column(int column) const
    {
        QStringList texts;
        for (int row = 0; row < table()->model()->rowCount(); ++row)
            texts.append(table()->model()->index(row, column).data().toString());
        return texts;
    }

    Highlighting m_highlighting;
    SaveTo m_dialogs;
    std::unique_ptr<PropertiesPane> m_pane;
};

QTEST_MAIN(PropertiesPaneTest)
#include "tst_propertiespane.moc"
