// SPDX-License-Identifier: Apache-2.0
#include "widgets/context/contextmodel.h"
#include "widgets/context/contextpicker.h"
#include "widgets/context/namespacepicker.h"

#include <QAbstractItemModelTester>
#include <QLineEdit>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace Widgets;

namespace {

Kube::ContextInfo context(const QString &name, const QString &server, const QString &space = {})
{
    Kube::ContextInfo info;
    info.name = name;
    info.server = server;
    info.namespaceName = space;
    return info;
}

QList<Kube::ContextInfo> threeContexts()
{
    Kube::ContextInfo broken = context(u"broken"_s, u"https://broken.example"_s);
    Core::Error error;
    error.message = u"The certificate file ca.pem does not exist."_s;
    broken.problems = {error};
    Kube::ContextInfo sandbox = context(u"sandbox"_s, {}, u"default"_s);
    sandbox.sandbox = true;
    return {context(u"prod"_s, u"https://api.example:6443"_s, u"batch"_s), broken, sandbox};
}

} // namespace

class ContextPickerTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void modelKeepsTheRulesOfModels();
    void showsServerNamespaceAndWhatIsWrong();
    void marksInsecureContexts();
    void tellsTheSandboxFromAContextOfThatName();
    void keepsTheChoiceOverAReload();
    void tellsOnlyTheUsersChoice();

    void namespaceOfTheManifestWins();
    void emptyNamespaceMeansTheContexts();
    void typedNamespaceNeedsNoList();
    void listArrivesWithoutChangingWhatIsTyped();
    void refusesWhatCannotBeANamespace_data();
    void refusesWhatCannotBeANamespace();
};

void ContextPickerTest::modelKeepsTheRulesOfModels()
{
    ContextModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
    model.setContexts(threeContexts());
    QCOMPARE(model.rowCount(), 3);
    model.setContexts({});
    QCOMPARE(model.rowCount(), 0);
}

void ContextPickerTest::showsServerNamespaceAndWhatIsWrong()
{
    ContextModel model;
    model.setContexts(threeContexts());
    const QString prod = model.index(0).data(ContextModel::DetailRole).toString();
    QVERIFY(prod.contains(u"api.example:6443"_s) && prod.contains(u"batch"_s));
    QVERIFY(model.index(1).data(ContextModel::ProblemRole).toString().contains(u"ca.pem"_s));
    QVERIFY(model.index(2).data().toString().contains(u"this computer"_s));
}

void ContextPickerTest::marksInsecureContexts()
{
    Kube::ContextInfo info = context(u"lab"_s, u"http://lab:8080"_s);
    info.insecure = true;
    ContextModel model;
    model.setContexts({info});
    QVERIFY(model.index(0).data(ContextModel::InsecureRole).toBool());
    QVERIFY(model.index(0).data(ContextModel::DetailRole).toString().contains(u"not secure"_s));
}

void ContextPickerTest::tellsTheSandboxFromAContextOfThatName()
{
    QList<Kube::ContextInfo> contexts = threeContexts();
    contexts.prepend(context(u"sandbox"_s, u"https://mine.example"_s));
    ContextPicker picker;
    picker.setContexts(contexts);
    QVERIFY(picker.select(u"sandbox"_s, false));
    QCOMPARE(picker.currentIndex(), 0);
    QVERIFY(picker.select({}, true));
    QCOMPARE(picker.currentIndex(), 3);
    QVERIFY(picker.current()->sandbox);
    QVERIFY(!picker.select(u"nobody"_s, false));
}

void ContextPickerTest::keepsTheChoiceOverAReload()
{
    ContextPicker picker;
    picker.setContexts(threeContexts());
    QVERIFY(picker.select({}, true));
    QList<Kube::ContextInfo> more = threeContexts();
    more.prepend(context(u"new"_s, u"https://new.example"_s));
    picker.setContexts(more);
    QVERIFY(picker.current() && picker.current()->sandbox);
    picker.setContexts({});
    QVERIFY(!picker.current());
}

void ContextPickerTest::tellsOnlyTheUsersChoice()
{
    ContextPicker picker;
    QSignalSpy chosen(&picker, &ContextPicker::contextChosen);
    picker.setContexts(threeContexts());
    picker.select(u"prod"_s, false);
    QVERIFY(chosen.isEmpty());
    picker.show();
    picker.setFocus();
    QTest::keyClick(&picker, Qt::Key_Down);
    QCOMPARE(chosen.size(), 1);
    QCOMPARE(picker.current()->name, u"broken"_s); // can be chosen, to read why it does not work
}

void ContextPickerTest::namespaceOfTheManifestWins()
{
    NamespacePicker picker;
    picker.setContextNamespace(u"batch"_s);
    picker.setChosen(u"mine"_s);
    QCOMPARE(picker.effective(), u"mine"_s);
    picker.setManifestNamespace(u"theirs"_s);
    QCOMPARE(picker.effective(), u"theirs"_s);
    QVERIFY(!picker.isEnabled());
    QCOMPARE(picker.currentText(), u"theirs"_s);
    picker.setManifestNamespace({});
    QCOMPARE(picker.effective(), u"mine"_s);
    QVERIFY(picker.isEnabled());
}

void ContextPickerTest::emptyNamespaceMeansTheContexts()
{
    NamespacePicker picker;
    QCOMPARE(picker.effective(), u"default"_s);
    picker.setContextNamespace(u"batch"_s);
    QCOMPARE(picker.effective(), u"batch"_s);
    QCOMPARE(picker.lineEdit()->placeholderText(), u"batch"_s);
}

void ContextPickerTest::typedNamespaceNeedsNoList()
{
    NamespacePicker picker;
    picker.setNamespaces({}, u"Namespaces cannot be listed."_s);
    QVERIFY(picker.toolTip().contains(u"cannot be listed"_s));
    QSignalSpy chosen(&picker, &NamespacePicker::namespaceChosen);
    picker.show();
    QTest::keyClicks(picker.lineEdit(), u"jobs"_s);
    QVERIFY(!chosen.isEmpty());
    QCOMPARE(picker.effective(), u"jobs"_s);
}

void ContextPickerTest::listArrivesWithoutChangingWhatIsTyped()
{
    NamespacePicker picker;
    picker.show();
    QTest::keyClicks(picker.lineEdit(), u"jo"_s);
    QSignalSpy chosen(&picker, &NamespacePicker::namespaceChosen);
    picker.setNamespaces({u"default"_s, u"jobs"_s});
    QVERIFY(chosen.isEmpty());
    QCOMPARE(picker.currentText(), u"jo"_s);
    QCOMPARE(picker.effective(), u"jo"_s);
    QCOMPARE(picker.count(), 2);
}

void ContextPickerTest::refusesWhatCannotBeANamespace_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<bool>("valid");
    // RFC 1123 labels, as the API server checks names of namespaces.
    QTest::newRow("letters") << u"kube-system"_s << true;
    QTest::newRow("a digit") << u"7"_s << true;
    QTest::newRow("63 characters") << QString(63, u'a') << true;
    QTest::newRow("64 characters") << QString(64, u'a') << false;
    QTest::newRow("capitals") << u"Jobs"_s << false;
    QTest::newRow("a dot") << u"a.b"_s << false;
    QTest::newRow("a leading dash") << u"-a"_s << false;
    QTest::newRow("a path") << u"../secrets"_s << false;
    QTest::newRow("a line break") << u"a\n"_s << true; // trimmed
}

void ContextPickerTest::refusesWhatCannotBeANamespace()
{
    QFETCH(QString, name);
    QFETCH(bool, valid);
    NamespacePicker picker;
    picker.setEditText(name);
    QCOMPARE(picker.problem().isEmpty(), valid);
}

QTEST_MAIN(ContextPickerTest)
#include "tst_contextpicker.moc"
