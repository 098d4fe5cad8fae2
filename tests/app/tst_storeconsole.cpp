// SPDX-License-Identifier: Apache-2.0
#include "tests/app/console.h"
#include "tests/support/fakeapiserver.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;

/// The real program reads artifacts of object stores; what a configuration wants run is asked about first.
class StoreConsoleTest : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    Support::FakeApiServer m_store;

    QString write(const QString &name, const QByteArray &content, bool executable = false)
    {
        QFile file(m_folder.filePath(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
            qFatal("cannot write %s", qPrintable(name));
        if (executable)
            file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        return file.fileName();
    }

    ConsoleResult read(const QStringList &more = {})
    {
        return runConsole(ConsoleCall{
            .arguments
            = QStringList{u"artifact"_s, u"--type"_s, u"s3/object"_s, u"--reference"_s, u"s3://made/k"_s} + more,
            .input = {},
            .environment
            = {u"AWS_CONFIG_FILE="_s + m_folder.filePath(u"config"_s), u"AWS_ACCESS_KEY_ID="_s,
               u"AWS_SHARED_CREDENTIALS_FILE=/none"_s, u"AWS_PROFILE="_s, u"AWS_EC2_METADATA_DISABLED=true"_s,
               u"AWS_ENDPOINT_URL="_s + m_store.url().toString(), u"http_proxy="_s, u"HTTP_PROXY="_s,
               u"XDG_CONFIG_HOME="_s + m_folder.filePath(u"settings"_s)}});
    }

private Q_SLOTS:
    void programsRunOnceAllowedAndAreRemembered()
    {
        m_store.on("GET", u"/made/k"_s, Support::FakeAnswer::text(R"({"release":"1.2.3"})"));
        const QString tool = write(
            u"tool"_s,
            "#!/bin/sh\necho '{\"Version\":1,\"AccessKeyId\":\"ASIAPROC\",\"SecretAccessKey\":\"s3cr3t\"}'\n", true);
        write(u"config"_s, "[default]\ncredential_process = " + tool.toUtf8() + " one\n");
        const auto denied = read();
        QCOMPARE(denied.exitCode, 3);
        QVERIFY2(denied.err.contains(QByteArray(tool.toUtf8() + " one")), denied.err.constData());
        QVERIFY2(denied.err.contains("--allow-exec"), denied.err.constData());
        QCOMPARE(m_store.requests().size(), 0);

        const auto allowed = read({u"--allow-exec"_s});
        QVERIFY2(allowed.exitCode == 0, allowed.err.constData());
        QCOMPARE(allowed.json()[u"outputs"].toObject(), (QJsonObject{{u"release"_s, u"1.2.3"_s}}));
        QVERIFY(m_store.requests()[0].header("Authorization").contains("Credential=ASIAPROC/"));
        QVERIFY(!allowed.out.contains("s3cr3t") && !allowed.err.contains("s3cr3t"));

        QCOMPARE(read().exitCode, 0);
        write(u"config"_s, "[default]\ncredential_process = " + tool.toUtf8() + " two\n");
        QCOMPARE(read().exitCode, 3);
    }
};

QTEST_GUILESS_MAIN(StoreConsoleTest)
#include "tst_storeconsole.moc"
