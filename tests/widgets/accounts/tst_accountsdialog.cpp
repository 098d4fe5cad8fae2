// SPDX-License-Identifier: Apache-2.0
// JC_SCREENSHOTS=FOLDER saves what it looked like, in both themes.
#include "widgets/accounts/accountsdialog.h"
#include "widgets/common/inlinebanner.h"
#include "widgets/common/theme.h"

#include <QAction>
#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QDir>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QTimer>
#include <QToolButton>

using namespace Qt::StringLiterals;
using namespace Widgets;
using Artifacts::Accounts;
using Artifacts::Secret;

namespace {

const QByteArray configuration = R"(artifacts:
  s3:
    enabled: true
    accounts:
    - name: minio
      apiEndpoint: https://minio.example:9000
      apiRegion: us-east-1
      awsAccessKeyId: minioadmin
      awsSecretAccessKey: ${MINIO_SECRET}
  github:
    enabled: true
    accounts:
    - name: hub
      tokenFile: ~/keys/github
      useContentAPI: true
  http:
    enabled: true
    accounts:
    - name: intranet
      username: me
      password: geheim
)";

Accounts parsed(const QByteArray &yaml = configuration)
{
    return *Accounts::parse(yaml, u"/etc/spinnaker/clouddriver.yml"_s);
}

} // namespace

class AccountsDialogTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        dialog = std::make_unique<AccountsDialog>();
        dialog->setServiceAvailable(true);
        dialog->show();
        dialog->activateWindow(); // a bare X server has nobody who does
        QVERIFY(QTest::qWaitForWindowActive(dialog.get()));
    }
    void cleanup() { dialog.reset(); }

    void saysWhatIsUsedWithoutAccounts();
    void listsAccountsWithTheirFields();
    void addsAnAccountByKeyboard();
    void editsWhatWasThere();
    void keepsSecretsOutOfTheFile();
    void handsSecretsToTheService();
    void saysThatNoServiceRuns();
    void importsASpinnakerConfiguration();
    void tellsProblemsWithTheirPlace();
    void triesAnAccountOut();
    void asksBeforeChangesAreLost();
    void choosesTheAccountForAType();

private:
    template <typename T>
    T *child(const QString &name)
    {
        return dialog->findChild<T *>(name);
    }
    QString text(const QString &label) { return child<QLabel>(label)->text(); }
    void shoot(const QString &name)
    {
        const QString folder = qEnvironmentVariable("JC_SCREENSHOTS");
        if (folder.isEmpty())
            return;
        QDir().mkpath(folder);
        for (const ColorTheme look : {ColorTheme::Light, ColorTheme::Dark}) {
            theme.setColorTheme(look);
            QTest::qWait(50);
            const QString suffix = look == ColorTheme::Dark ? u"-dark"_s : QString();
            QVERIFY(dialog->grab().save(QString(folder + u"/accounts-"_s + name + suffix + u".png"_s)));
        }
        theme.setColorTheme(ColorTheme::System);
    }

    Theme theme;
    std::unique_ptr<AccountsDialog> dialog;
};

void AccountsDialogTest::saysWhatIsUsedWithoutAccounts()
{
    dialog->setAccounts({}, QDir::homePath() + u"/.config/job-console/artifact-accounts.yaml"_s);
    QVERIFY(text(u"accountsEmpty"_s).contains(u"~/.netrc"_s));
    QVERIFY(text(u"accountsFile"_s).contains(u"~/.config/job-console/artifact-accounts.yaml"_s));
    QVERIFY(!child<QPushButton>(u"saveAccountsButton"_s)->isEnabled());
    shoot(u"empty"_s);
}

void AccountsDialogTest::listsAccountsWithTheirFields()
{
    dialog->setAccounts(parsed(), u"/etc/spinnaker/clouddriver.yml"_s);
    auto *list = child<QListWidget>(u"accountsList"_s);
    QCOMPARE(list->count(), 3);
    QVERIFY(list->item(0)->text().contains(u"minio"_s));
    QCOMPARE(child<QLineEdit>(u"field-apiEndpoint"_s)->text(), u"https://minio.example:9000"_s);
    QCOMPARE(child<QComboBox>(u"awsSecretAccessKeySource"_s)->currentText(), u"environment variable"_s);
    QCOMPARE(child<QLineEdit>(u"awsSecretAccessKeyValue"_s)->text(), u"MINIO_SECRET"_s);
    QVERIFY(text(u"accountAutomatic"_s).contains(u"~/.aws"_s));
    shoot(u"s3"_s);
    list->setFocus();
    QTest::keyClick(list, Qt::Key_End);
    QVERIFY(child<QCheckBox>(u"field-useContentAPI"_s)->isChecked());
    QCOMPARE(child<QLineEdit>(u"tokenValue"_s)->text(), u"~/keys/github"_s);
    QVERIFY(!dialog->isModified()); // looking changes nothing
    const QList<Artifacts::Account> before = parsed().all();
    for (const Artifacts::Account &account : before)
        QVERIFY(dialog->accounts().all().contains(account));
}

void AccountsDialogTest::addsAnAccountByKeyboard()
{
    dialog->setAccounts({}, u"/tmp/accounts.yaml"_s);
    auto *add = child<QToolButton>(u"addAccountButton"_s);
    add->setFocus();
    QTimer::singleShot(0, this, [&] {
        QMenu *menu = add->menu();
        QTest::keyClick(menu, Qt::Key_Down);
        QTest::keyClick(menu, Qt::Key_Return);
    });
    QTest::keyClick(add, Qt::Key_Space);
    QCOMPARE(dialog->accounts().all().size(), 1);
    QVERIFY(child<QLineEdit>(u"accountName"_s)->hasFocus());
    QTest::keyClicks(QApplication::focusWidget(), u"production"_s); // over the proposal
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
    QTest::keyClicks(QApplication::focusWidget(), u"eu-west-1"_s);
    const Artifacts::Account account = dialog->accounts().all().first();
    QCOMPARE(account.name, u"production"_s);
    QCOMPARE(account.kind, Artifacts::accountKinds().first().kind);
    QCOMPARE(account.text(u"region"_s), u"eu-west-1"_s);
    QVERIFY(dialog->isModified());
    QSignalSpy saved(dialog.get(), &AccountsDialog::saveRequested);
    child<QPushButton>(u"saveAccountsButton"_s)->setFocus();
    QTest::keyClick(child<QPushButton>(u"saveAccountsButton"_s), Qt::Key_Space);
    QCOMPARE(saved.count(), 1);
    // A name is needed, and said to be.
    child<QLineEdit>(u"accountName"_s)->clear();
    QVERIFY(text(u"accountProblem"_s).contains(u"name"_s));
    QVERIFY(!child<QPushButton>(u"saveAccountsButton"_s)->isEnabled());
}

void AccountsDialogTest::editsWhatWasThere()
{
    dialog->setAccounts(parsed(), u"/tmp/accounts.yaml"_s);
    child<QLineEdit>(u"field-apiRegion"_s)->setText(u"eu-central-1"_s);
    QCOMPARE(dialog->accounts().all().first().text(u"apiRegion"_s), u"eu-central-1"_s);
    child<QLineEdit>(u"field-apiRegion"_s)->clear();
    QVERIFY(!dialog->accounts().all().first().settings.contains(u"apiRegion"_s));
    child<QPushButton>(u"removeAccountButton"_s)->click();
    QCOMPARE(dialog->accounts().all().size(), 2);
    QCOMPARE(child<QListWidget>(u"accountsList"_s)->count(), 2);
}

void AccountsDialogTest::keepsSecretsOutOfTheFile()
{
    dialog->setAccounts(parsed(), u"/tmp/accounts.yaml"_s);
    dialog->chooseType(u"http/file"_s);
    auto *source = child<QComboBox>(u"passwordSource"_s);
    QCOMPARE(source->currentText(), u"plain text in the file"_s);
    for (const QLineEdit *edit : dialog->findChildren<QLineEdit *>())
        QVERIFY(!edit->text().contains(u"geheim"_s));
    QVERIFY(text(u"passwordNote"_s).contains(u"plain text"_s));
    shoot(u"plain"_s);
    QVERIFY(!dialog->accounts().toYaml());
    source->setCurrentIndex(source->findText(u"environment variable"_s));
    child<QLineEdit>(u"passwordValue"_s)->setText(u"INTRANET_PASSWORD"_s);
    const auto yaml = dialog->accounts().toYaml();
    QVERIFY2(yaml, yaml ? "" : qPrintable(yaml.error().toText()));
    QVERIFY(yaml->contains("${INTRANET_PASSWORD}") && !yaml->contains("geheim"));
}

void AccountsDialogTest::handsSecretsToTheService()
{
    dialog->setAccounts(parsed(), u"/tmp/accounts.yaml"_s);
    auto *source = child<QComboBox>(u"awsSecretAccessKeySource"_s);
    source->setCurrentIndex(source->findText(u"secret service"_s));
    auto *value = child<QLineEdit>(u"awsSecretAccessKeyValue"_s);
    QCOMPARE(value->echoMode(), QLineEdit::Password);
    QSignalSpy stored(dialog.get(), &AccountsDialog::storeRequested);
    value->setFocus();
    QTest::keyClicks(value, u"sesam"_s);
    shoot(u"service"_s);
    QTest::keyClick(value, Qt::Key_Return);
    QCOMPARE(stored.count(), 1);
    const QString key = stored.first().at(0).toString();
    QCOMPARE(stored.first().at(1).toString(), u"sesam"_s);
    Core::Error locked;
    locked.message = u"The keyring is locked"_s;
    dialog->setStored(key, std::unexpected(locked));
    QVERIFY(text(u"awsSecretAccessKeyNote"_s).contains(u"locked"_s));
    QCOMPARE(value->text(), u"sesam"_s); // to try again
    QTest::keyClick(value, Qt::Key_Return);
    dialog->setStored(key, {});
    QVERIFY(value->text().isEmpty());
    QCOMPARE(text(u"awsSecretAccessKeyNote"_s), u"Stored."_s);
    QCOMPARE(dialog->accounts().all().first().secrets.value(u"awsSecretAccessKey"_s),
             (Secret{Secret::Kind::SecretService, key}));
    const auto yaml = dialog->accounts().toYaml();
    QVERIFY(!yaml || !yaml->contains("sesam"));
}

void AccountsDialogTest::saysThatNoServiceRuns()
{
    dialog->setServiceAvailable(false);
    dialog->setAccounts(parsed(), u"/tmp/accounts.yaml"_s);
    auto *source = child<QComboBox>(u"awsSecretAccessKeySource"_s);
    QVERIFY(source->findText(u"secret service (none runs here)"_s) >= 0);
    source->setFocus();
    const QString before = source->currentText();
    QTest::keyClick(source, Qt::Key_End); // cannot be chosen
    QVERIFY(!source->currentText().contains(u"service"_s));
    Q_UNUSED(before);
}

void AccountsDialogTest::importsASpinnakerConfiguration()
{
    dialog->setAccounts({}, u"/tmp/accounts.yaml"_s);
    QSignalSpy asked(dialog.get(), &AccountsDialog::importRequested);
    child<QPushButton>(u"importAccountsButton"_s)->click();
    QCOMPARE(asked.count(), 1);
    dialog->importAccounts(parsed(), u"/etc/spinnaker/clouddriver.yml"_s);
    QCOMPARE(dialog->accounts().all().size(), 3);
    QVERIFY(dialog->isModified());
    QVERIFY(text(u"accountsOutcome"_s).contains(u"/etc/spinnaker/clouddriver.yml"_s));
    shoot(u"imported"_s);
    // Once more: the same accounts are replaced, not doubled.
    dialog->importAccounts(parsed(), u"/etc/spinnaker/clouddriver.yml"_s);
    QCOMPARE(dialog->accounts().all().size(), 3);
}

void AccountsDialogTest::tellsProblemsWithTheirPlace()
{
    dialog->setAccounts(
        *Accounts::parse("artifacts:\n  s3:\n    accounts:\n    - name: a\n      regoin: x\n", u"/tmp/accounts.yaml"_s),
        u"/tmp/accounts.yaml"_s);
    QVERIFY2(text(u"accountsProblems"_s).contains(u"/tmp/accounts.yaml:5"_s), qPrintable(text(u"accountsProblems"_s)));
    QVERIFY(text(u"accountsProblems"_s).contains(u"regoin"_s));
    shoot(u"problems"_s);
}

void AccountsDialogTest::triesAnAccountOut()
{
    dialog->setAccounts(parsed(), u"/tmp/accounts.yaml"_s);
    auto *reference = child<QLineEdit>(u"testAccountReference"_s);
    QVERIFY(!child<QPushButton>(u"testAccountButton"_s)->isEnabled());
    Artifacts::Reference asked;
    connect(dialog.get(), &AccountsDialog::testRequested, this, [&](const Artifacts::Reference &r) { asked = r; });
    QSignalSpy saved(dialog.get(), &AccountsDialog::saveRequested);
    child<QLineEdit>(u"field-region"_s)->setText(u"eu-west-1"_s);
    reference->setFocus();
    QTest::keyClicks(reference, u"s3://bucket/output.json"_s);
    QTest::keyClick(reference, Qt::Key_Return);
    QCOMPARE(asked.type, u"s3/object"_s);
    QCOMPARE(asked.reference, u"s3://bucket/output.json"_s);
    QCOMPARE(asked.account, u"minio"_s);
    dialog->showTesting(asked.type);
    QVERIFY(text(u"testAccountResult"_s).contains(u"Reading"_s));
    Artifacts::Content content;
    content.bytes = "{}";
    content.source = asked.reference;
    dialog->showTestResult(content);
    QVERIFY(text(u"testAccountResult"_s).startsWith(u"It works"_s));
    shoot(u"tested"_s);
    Core::Error refused;
    refused.kind = Core::ErrorKind::Authorization;
    refused.message = u"SignatureDoesNotMatch"_s;
    refused.hint = u"Check the secret key."_s;
    dialog->showTestResult(std::unexpected(refused));
    QVERIFY(text(u"testAccountResult"_s).contains(u"Check the secret key."_s));
    QVERIFY(dialog->isVisible()); // Return neither closed it
    QCOMPARE(saved.count(), 0); // nor saved
}

void AccountsDialogTest::asksBeforeChangesAreLost()
{
    dialog->setAccounts(parsed(), u"/tmp/accounts.yaml"_s);
    child<QLineEdit>(u"field-region"_s)->setText(u"x"_s);
    QTest::keyClick(dialog.get(), Qt::Key_Escape);
    auto *question = child<InlineBanner>(u"accountsQuestion"_s);
    QVERIFY(dialog->isVisible() && question->isVisible());
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Escape); // stay
    QVERIFY(dialog->isVisible() && !question->isVisible());
    QTest::keyClick(dialog.get(), Qt::Key_Escape);
    child<QPushButton>(u"discardChangedAccounts"_s)->click();
    QVERIFY(!dialog->isVisible());
}

void AccountsDialogTest::choosesTheAccountForAType()
{
    dialog->setAccounts(parsed(), u"/tmp/accounts.yaml"_s);
    dialog->chooseType(u"github/file"_s);
    QVERIFY(child<QListWidget>(u"accountsList"_s)->currentItem()->text().contains(u"hub"_s));
    dialog->chooseType(u"oracle/object"_s); // none: nothing changes
    QVERIFY(child<QListWidget>(u"accountsList"_s)->currentItem()->text().contains(u"hub"_s));
}

QTEST_MAIN(AccountsDialogTest)
#include "tst_accountsdialog.moc"
