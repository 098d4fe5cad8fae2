// SPDX-License-Identifier: Apache-2.0
// JC_SCREENSHOTS=FOLDER saves what it looked like, in both themes.
#include "widgets/common/theme.h"
#include "widgets/manifest/artifactform.h"
#include "widgets/manifest/artifacttypepicker.h"
#include "widgets/manifest/capturebar.h"

#include <QApplication>
#include <QComboBox>
#include <QDir>
#include <QJsonDocument>
#include <QLabel>
#include <QLineEdit>
#include <QSignalSpy>
#include <QSpinBox>
#include <QStandardItemModel>
#include <QTest>
#include <QTextDocument>
#include <QToolButton>

using namespace Qt::StringLiterals;
using namespace Widgets;
using namespace std::chrono_literals;

namespace {

QJsonObject job()
{
    return QJsonDocument::fromJson(R"({"apiVersion": "batch/v1", "kind": "Job",
        "metadata": {"name": "release", "labels": {"team": "build"}},
        "spec": {"template": {"spec": {"containers": [{"name": "main"}]}}}})")
        .object();
}

JobRun::CaptureSettings artifact(const QString &type, const QString &reference)
{
    JobRun::CaptureSettings capture;
    capture.kind = JobRun::CaptureKind::Artifact;
    capture.artifact.type = type;
    capture.artifact.reference = reference;
    return capture;
}

} // namespace

class CaptureBarTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        readers = std::make_unique<Artifacts::Readers>();
        bar = std::make_unique<CaptureBar>(*readers);
        bar->setJob(job());
        bar->resize(400, 240);
        bar->show();
        bar->activateWindow(); // a bare X server has nobody who does
        QVERIFY(QTest::qWaitForWindowActive(bar.get()));
    }
    void cleanup() { bar.reset(); }

    void offersTheTypesInGroups();
    void choosesByKeyboard();
    void showsWhatATypeNeeds();
    void saysWhyThereIsNoVersion();
    void previewsTemplatesOverTheManifest();
    void warnsOfPathsThatHaveNoValue();
    void checksWhatTheManifestTells();
    void offersTheAccountsThatFit();
    void keepsWhatWasChosen();
    void waitsAsLongAsSpinnakerByDefault();
    void saysThatAReferenceHasNoContent();

private:
    template <typename T>
    T *child(const QString &name)
    {
        return bar->findChild<T *>(name);
    }
    QString preview()
    {
        QTextDocument document;
        document.setHtml(child<QLabel>(u"captureArtifactPreview"_s)->text());
        return document.toPlainText();
    }
    void shoot(const QString &name)
    {
        const QString folder = qEnvironmentVariable("JC_SCREENSHOTS");
        if (folder.isEmpty())
            return;
        QDir().mkpath(folder);
        for (const ColorTheme look : {ColorTheme::Light, ColorTheme::Dark}) {
            theme.setColorTheme(look);
            QTest::qWait(50);
            bar->resize(400, bar->heightForWidth(400) > 0 ? bar->heightForWidth(400) : bar->sizeHint().height());
            QTest::qWait(50);
            const QString suffix = look == ColorTheme::Dark ? u"-dark"_s : QString();
            QVERIFY(bar->grab().save(QString(folder + u"/capture-"_s + name + suffix + u".png"_s)));
        }
        theme.setColorTheme(ColorTheme::System);
    }

    Theme theme;
    std::unique_ptr<Artifacts::Readers> readers;
    std::unique_ptr<CaptureBar> bar;
};

void CaptureBarTest::offersTheTypesInGroups()
{
    bar->setCapture(artifact(u"s3/object"_s, {}));
    auto *types = child<ArtifactTypePicker>(u"captureArtifactType"_s);
    QStringList groups;
    QStringList offered;
    for (int i = 0; i < types->count(); ++i) {
        if (types->itemData(i).isNull())
            groups.append(types->itemText(i));
        else
            offered.append(types->itemData(i).toString());
    }
    QCOMPARE(groups,
             (QStringList{u"Object stores"_s, u"Web and Git"_s, u"Repositories"_s, u"Cluster"_s, u"Inline"_s,
                          u"This computer"_s, u"References without content"_s}));
    for (const QString &type : readers->types())
        QVERIFY2(offered.contains(type), qPrintable(type));
    QCOMPARE(types->type(), u"s3/object"_s);
}

void CaptureBarTest::choosesByKeyboard()
{
    bar->setCapture(artifact(u"s3/object"_s, {}));
    QSignalSpy changed(bar.get(), &CaptureBar::changed);
    auto *types = child<ArtifactTypePicker>(u"captureArtifactType"_s);
    types->setFocus();
    QTest::keyClicks(types, u"http"_s);
    QCOMPARE(bar->capture().artifact.type, u"http/file"_s);
    QTest::keyClick(types, Qt::Key_Up); // over the group's title
    QCOMPARE(bar->capture().artifact.type, u"oracle/object"_s);
    QVERIFY(changed.count() > 0);
    QTest::keyClick(types, Qt::Key_Tab);
    QCOMPARE(QApplication::focusWidget(), child<QLineEdit>(u"captureArtifactReference"_s));
    QTest::keyClicks(QApplication::focusWidget(), u"oci://bucket/x"_s);
    QCOMPARE(bar->capture().artifact.reference, u"oci://bucket/x"_s);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
    auto *fold = child<QToolButton>(u"captureArtifactFold"_s);
    QVERIFY(fold->hasFocus());
    QVERIFY(!child<QSpinBox>(u"captureArtifactWait"_s)->isVisible());
    QTest::keyClick(fold, Qt::Key_Space);
    QVERIFY(child<QSpinBox>(u"captureArtifactWait"_s)->isVisible());
}

void CaptureBarTest::showsWhatATypeNeeds()
{
    const auto visible = [this](const QString &name) { return child<QLineEdit>(name)->isVisible(); };
    bar->setCapture(artifact(u"s3/object"_s, {}));
    QVERIFY(visible(u"captureArtifactReference"_s));
    QVERIFY(!visible(u"captureArtifactName"_s));
    QVERIFY(child<QLineEdit>(u"captureArtifactReference"_s)->placeholderText().startsWith(u"s3://"_s));
    QVERIFY(preview().contains(u"s3://BUCKET/KEY"_s)); // explains itself while it is empty
    shoot(u"empty"_s);
    bar->setCapture(artifact(u"git/repo"_s, u"https://host.example/owner/repo.git"_s));
    QVERIFY(visible(u"captureArtifactLocation"_s));
    shoot(u"git"_s);
    child<QToolButton>(u"captureArtifactFold"_s)->click();
    QVERIFY(visible(u"captureArtifactVersion"_s));
    shoot(u"git-open"_s);
    bar->setCapture(artifact(u"helm/chart"_s, {}));
    QVERIFY(visible(u"captureArtifactName"_s));
    QVERIFY(!visible(u"captureArtifactReference"_s));
    QVERIFY(bar->problem().contains(u"chart"_s));
    bar->setCapture(artifact(u"jenkins/file"_s, {}));
    QVERIFY(visible(u"captureArtifactName"_s) && visible(u"captureArtifactReference"_s));
}

void CaptureBarTest::saysWhyThereIsNoVersion()
{
    bar->setCapture(artifact(u"s3/object"_s, u"s3://bucket/key"_s));
    child<QToolButton>(u"captureArtifactFold"_s)->click();
    QVERIFY(!child<QLineEdit>(u"captureArtifactVersion"_s)->isVisible());
    QVERIFY(child<QLabel>(u"captureArtifactVersionNote"_s)->text().contains(u"ignores the version"_s));
    QVERIFY(child<QLabel>(u"captureArtifactAutomatic"_s)->text().contains(u"AWS_"_s));
    shoot(u"open"_s);
}

void CaptureBarTest::previewsTemplatesOverTheManifest()
{
    auto *field = child<QLineEdit>(u"captureArtifactReference"_s);
    bar->setCapture(artifact(u"s3/object"_s, {}));
    field->setFocus();
    QTest::keyClicks(field, u"s3://my-bucket/{{ metadata.name }}/output.json"_s);
    QCOMPARE(preview(), u"→ s3://my-bucket/release/output.json"_s);
    field->setText(u"s3://my-bucket/{{ metadata.uid }}/{{ metadata.labels['team'] }}.json"_s);
    QVERIFY(preview().contains(u"‹metadata.uid›/build.json"_s));
    QVERIFY(preview().contains(u"Known once the Job exists: metadata.uid."_s));
    shoot(u"template"_s);
    // Another manifest is another preview.
    QJsonObject other = job();
    other.insert(u"metadata"_s, QJsonObject{{u"generateName"_s, u"release-"_s}});
    bar->setJob(other);
    field->setText(u"s3://my-bucket/{{ metadata.name }}.json"_s);
    QVERIFY(preview().contains(u"‹metadata.name›"_s));
    // What is no template needs no preview.
    field->setText(u"s3://my-bucket/output.json"_s);
    QVERIFY(!child<QLabel>(u"captureArtifactPreview"_s)->isVisible());
}

void CaptureBarTest::warnsOfPathsThatHaveNoValue()
{
    bar->setCapture(artifact(u"s3/object"_s, u"s3://b/{{ metadata.lables.team }}/{{ name() }}"_s));
    QVERIFY(preview().contains(u"Not in the manifest, so it would be empty: metadata.lables.team."_s));
    QVERIFY(preview().contains(u"{{ name() }}"_s));
    QVERIFY(preview().contains(u"Only paths such as"_s));
    shoot(u"missing"_s);
}

void CaptureBarTest::checksWhatTheManifestTells()
{
    bar->setCapture(artifact(u"http/file"_s, u"{{ metadata.name }}"_s));
    QVERIFY2(bar->problem().contains(u"https://"_s), qPrintable(bar->problem())); // "release" is no address
    bar->setCapture(artifact(u"http/file"_s, u"https://host.example/{{ metadata.uid }}"_s));
    QCOMPARE(bar->problem(), QString());
    bar->setCapture(artifact(u"http/file"_s, {}));
    QVERIFY(!bar->problem().isEmpty());
}

void CaptureBarTest::offersTheAccountsThatFit()
{
    Artifacts::Accounts accounts;
    for (const auto &[kind, name] : {std::pair(u"http"_s, u"intranet"_s), std::pair(u"s3"_s, u"minio"_s)}) {
        Artifacts::Account account;
        account.kind = kind;
        account.name = name;
        accounts.put(account);
    }
    readers->setAccounts(accounts);
    bar->accountsChanged();
    bar->setCapture(artifact(u"http/file"_s, u"https://host.example/x"_s));
    child<QToolButton>(u"captureArtifactFold"_s)->click();
    auto *box = child<QComboBox>(u"captureArtifactAccount"_s);
    QVERIFY(box->findText(u"intranet"_s) >= 0);
    QVERIFY(box->findText(u"minio"_s) < 0);
    QCOMPARE(box->currentText(), u"automatic"_s);
    QSignalSpy changed(bar.get(), &CaptureBar::changed);
    box->setFocus();
    QTest::keyClick(box, Qt::Key_Down);
    QCOMPARE(bar->capture().artifact.account, u"intranet"_s);
    QCOMPARE(changed.count(), 1);
    QVERIFY(!child<QLabel>(u"captureArtifactAutomatic"_s)->isVisible());
    QSignalSpy edit(bar.get(), &CaptureBar::editAccountsRequested);
    QTest::keyClick(box, Qt::Key_End);
    QCOMPARE(edit.count(), 1);
    QCOMPARE(bar->capture().artifact.account, u"intranet"_s); // that entry is no account
    // An account that is gone is not silently another.
    readers->setAccounts({});
    bar->accountsChanged();
    QVERIFY(box->currentText().contains(u"missing"_s));
    QVERIFY(bar->problem().contains(u"intranet"_s));
}

void CaptureBarTest::keepsWhatWasChosen()
{
    JobRun::CaptureSettings capture = artifact(u"git/repo"_s, u"https://host.example/owner/repo.git"_s);
    capture.artifact.version = u"main"_s;
    capture.artifact.location = u"out/result.json"_s;
    capture.artifactLimits.retryFor = 20s;
    QSignalSpy changed(bar.get(), &CaptureBar::changed);
    bar->setCapture(capture);
    QCOMPARE(changed.count(), 0);
    QCOMPARE(bar->capture().artifact, capture.artifact);
    QCOMPARE(bar->capture().artifactLimits.retryFor, std::chrono::milliseconds(20s));
    QVERIFY(child<QToolButton>(u"captureArtifactFold"_s)->text().contains(u"main"_s));
}

void CaptureBarTest::waitsAsLongAsSpinnakerByDefault()
{
    bar->setCapture({});
    QCOMPARE(bar->capture().artifactLimits.retryFor, std::chrono::milliseconds(100s));
    bar->setCapture(artifact(u"http/file"_s, u"https://host.example/x"_s));
    auto *wait = child<QSpinBox>(u"captureArtifactWait"_s);
    QCOMPARE(wait->value(), 100);
    QVERIFY(wait->toolTip().contains(u"Spinnaker"_s));
    wait->setValue(0);
    QCOMPARE(bar->capture().artifactLimits.retryFor, 0ms);
    QCOMPARE(wait->text(), u"try once"_s);
}

void CaptureBarTest::saysThatAReferenceHasNoContent()
{
    bar->setCapture(artifact(u"docker/image"_s, u"registry.example/app:1"_s));
    QCOMPARE(bar->problem(), QString()); // it does not keep the Job from running
    QTextDocument preview;
    preview.setHtml(child<QLabel>(u"captureArtifactPreview"_s)->text());
    QVERIFY2(preview.toPlainText().contains(u"no content"_s), qPrintable(preview.toPlainText()));
    shoot(u"reference-only"_s);
    bar->setCapture(artifact(u"docker/image"_s, {}));
    QVERIFY(!bar->problem().isEmpty());
}

QTEST_MAIN(CaptureBarTest)
#include "tst_capturebar.moc"
