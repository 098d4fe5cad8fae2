// SPDX-License-Identifier: Apache-2.0
#include "storetest.h"

#include "models/artifacts/gitplan.h"
#include "tests/support/serverprograms.h"

#include <QProcess>
#include <QTcpServer>
#include <QTcpSocket>

using namespace Qt::StringLiterals;
using namespace Artifacts;
using Support::Nginx;
using Support::ServerProcess;
using Support::ServerPrograms;

namespace {

/// Runs git in a folder; its output, or a null array where it fails.
QByteArray git(const QString &folder, const QStringList &arguments)
{
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"GIT_CONFIG_GLOBAL"_s, u"/dev/null"_s);
    for (const char *who : {"AUTHOR", "COMMITTER"}) {
        environment.insert(u"GIT_%1_NAME"_s.arg(QString::fromLatin1(who)), u"Test"_s);
        environment.insert(u"GIT_%1_EMAIL"_s.arg(QString::fromLatin1(who)), u"test@example.org"_s);
    }
    process.setProcessEnvironment(environment);
    process.setWorkingDirectory(folder);
    process.start(u"git"_s, arguments);
    if (!process.waitForFinished() || process.exitCode() != 0) {
        qWarning("git %s: %s", qPrintable(arguments.join(u' ')), process.readAllStandardError().constData());
        return {};
    }
    return process.readAllStandardOutput() + "";
}

bool write(const QString &path, const QByteArray &content)
{
    QFile file(path);
    return QDir().mkpath(QFileInfo(path).path()) && file.open(QIODevice::WriteOnly)
        && file.write(content) == content.size();
}

} // namespace

/// git/repo against git's own server side: over http and https behind nginx, from files, and through an ssh that the
/// test puts in the real one's place.
class GitRepoTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        makeRepository();
        const QString backend
            = QString::fromUtf8(git(m_folder.path(), {u"--exec-path"_s})).trimmed() + u"/git-http-backend"_s;
        QVERIFY2(QFileInfo(backend).isExecutable(), qPrintable(backend));
        const QString socket = m_folder.filePath(u"cgi"_s);
        QProcessEnvironment environment = ServerPrograms::environment();
        environment.insert(u"GIT_CONFIG_GLOBAL"_s, m_folder.filePath(u"server.config"_s));
        QVERIFY(write(m_folder.filePath(u"server.config"_s), "[safe]\n\tdirectory = *\n"));
        if (!m_cgi.startOnSocket(ServerPrograms::find(u"fcgiwrap"_s), {u"-s"_s, u"unix:"_s + socket}, socket,
                                 environment))
            QSKIP("fcgiwrap cannot be had");
        m_nginx.setCertificate(m_fixture.server.certificate, m_fixture.server.key);
        const QByteArray users = m_nginx.addUser(u"jane"_s, u"s3cret"_s).toUtf8();
        const QByteArray cgi = "fastcgi_pass unix:" + socket.toUtf8() + "; fastcgi_param SCRIPT_FILENAME "
            + backend.toUtf8() + "; fastcgi_param GIT_PROJECT_ROOT " + m_folder.path().toUtf8()
            + "; fastcgi_param GIT_HTTP_EXPORT_ALL 1; fastcgi_param PATH_INFO $1; fastcgi_param QUERY_STRING "
              "$query_string; "
              "fastcgi_param REQUEST_METHOD $request_method; fastcgi_param CONTENT_TYPE $content_type; "
              "fastcgi_param HTTP_GIT_PROTOCOL $http_git_protocol; fastcgi_param HTTP_CONTENT_ENCODING "
              "$http_content_encoding; ";
        if (!m_nginx.start("location ~ ^/git(/.*)$ { " + cgi
                           + "}\nlocation ~ ^/private(/.*)$ { auth_basic store; "
                             "auth_basic_user_file "
                           + users + "; " + cgi
                           + "}\nlocation /moved/ { return 302 "
                             "http://localhost:"
                             "$server_port/private$request_uri; }\nlocation /slow/ { return 503; }\n"))
            QSKIP("nginx cannot be had");
        m_fixture.limits.timeoutMs = 30000;
        QVERIFY(write(m_folder.filePath(u"ca.pem"_s), m_fixture.authority.certificate));
        qputenv("GIT_SSL_CAINFO", m_folder.filePath(u"ca.pem"_s).toLocal8Bit());
    }

    void cleanup()
    {
        m_records.endOfTest();
        m_fixture.accounts = {};
        QFile::remove(m_fixture.home.filePath(u".netrc"_s));
    }

    void filesOfARevisionAreRead_data()
    {
        QTest::addColumn<QString>("version");
        QTest::addColumn<QByteArray>("expected");
        QTest::newRow("default branch") << QString() << R"({"v":2})"_ba;
        QTest::newRow("branch") << u"trunk"_s << R"({"v":2})"_ba;
        QTest::newRow("branch with a slash") << u"topic/x"_s << R"({"v":"x"})"_ba;
        QTest::newRow("tag") << u"v1"_s << R"({"v":1})"_ba;
        QTest::newRow("annotated tag") << u"v1a"_s << R"({"v":1})"_ba;
        QTest::newRow("commit") << m_first << R"({"v":1})"_ba;
    }
    void filesOfARevisionAreRead()
    {
        QFETCH(QString, version);
        QFETCH(QByteArray, expected);
        m_records.note(u"git/repo"_s, u"git http-backend behind nginx, TLS"_s);
        const Content content = m_fixture.read(
            {u"git/repo"_s, m_nginx.secureUrl(u"/git/repo.git"_s), version, {}, {}, u"out/result.json"_s});
        QCOMPARE(content.bytes, expected);
        QCOMPARE(content.version.size(), 40);
        if (version == m_first)
            QCOMPARE(content.version, m_first);
        QCOMPARE(content.warnings.size(), version.isEmpty() ? 1 : 0); // Spinnaker reads master
        QVERIFY(content.source.endsWith(u"/git/repo.git#out/result.json"_s));
    }

    void pathsAreGivenBehindTheAddressAsWell()
    {
        m_records.note(u"git/repo"_s, u"git upload-pack on a local repository"_s);
        const QString url = u"file://"_s + m_folder.filePath(u"repo.git"_s);
        QCOMPARE(m_fixture.read({u"git/repo"_s, url + u"#out/result.json"_s, u"trunk"_s, {}}).bytes, R"({"v":2})"_ba);
        // Names that git itself would take for patterns or options.
        QCOMPARE(m_fixture.read({u"git/repo"_s, url, u"trunk"_s, {}, {}, u"-odd [*] n\u00e4me"_s}).bytes, "odd"_ba);
    }

    void serversThatCannotLeaveOutContentsAreReadAsWell()
    {
        const QString plain = m_folder.filePath(u"plain.git"_s);
        git(m_folder.path(), {u"clone"_s, u"-q"_s, u"--bare"_s, u"work"_s, plain});
        git(plain, {u"config"_s, u"uploadpack.allowFilter"_s, u"false"_s});
        const Content content = m_fixture.read(
            {u"git/repo"_s, m_nginx.url(u"/git/plain.git"_s), u"trunk"_s, {}, {}, u"out/result.json"_s});
        QCOMPARE(content.bytes, R"({"v":2})"_ba);
    }

    void aMissingGitIsTold()
    {
        const QByteArray path = qgetenv("PATH");
        qputenv("PATH", m_folder.path().toLocal8Bit());
        const Core::Error error = m_fixture.error(
            {u"git/repo"_s, m_nginx.url(u"/git/repo.git"_s), u"trunk"_s, {}, {}, u"out/result.json"_s});
        qputenv("PATH", path);
        QCOMPARE(error.code, u"artifact-git-missing"_s);
    }

    void credentialsAreTheAccounts()
    {
        m_records.note(u"git/repo"_s, u"git http-backend behind nginx, basic authentication"_s);
        QVERIFY(
            m_fixture.setAccounts("artifacts: {gitrepo: {accounts: [{name: jane, username: jane, password: s3cret}, "
                                  "{name: wrong, username: jane, password: x}, {name: other, username: jane, "
                                  "password: s3cret, allowedHosts: [example.org]}]}}"));
        Reference reference{u"git/repo"_s,       m_nginx.secureUrl(u"/private/repo.git"_s), u"trunk"_s, u"jane"_s, {},
                            u"out/result.json"_s};
        QCOMPARE(m_fixture.read(reference).bytes, R"({"v":2})"_ba);
        reference.account = u"wrong"_s;
        const Core::Error denied = m_fixture.error(reference);
        QCOMPARE(denied.kind, Core::ErrorKind::Authentication);
        QVERIFY2(!denied.toText().contains(u"s3cret"_s), qPrintable(denied.toText()));
        reference.account = u"other"_s;
        QCOMPARE(m_fixture.error(reference).code, u"artifact-host-not-allowed"_s);
        reference.account.clear();
        QCOMPARE(m_fixture.error(reference).kind, Core::ErrorKind::Authentication);
        // User info of the address, and .netrc.
        Reference inUrl = reference;
        inUrl.reference.replace(u"https://"_s, u"https://jane:s3cret@"_s);
        const Content content = m_fixture.read(inUrl);
        QVERIFY2(!content.source.contains(u"s3cret"_s), qPrintable(content.source));
        QVERIFY(m_fixture.writeHome(u".netrc"_s, "machine 127.0.0.1 login jane password s3cret\n"));
        m_fixture.read(reference);
    }

    void credentialsDoNotFollowToOtherHosts()
    {
        QVERIFY(m_fixture.setAccounts(
            "artifacts: {gitrepo: {accounts: [{name: jane, username: jane, password: s3cret}]}}"));
        const qsizetype before = m_nginx.requests().size();
        const Core::Error error = m_fixture.error(
            {u"git/repo"_s, m_nginx.url(u"/moved/repo.git"_s), u"trunk"_s, u"jane"_s, {}, u"out/result.json"_s});
        QVERIFY(!error.code.isEmpty());
        const QStringList requests = m_nginx.requests().sliced(before);
        QVERIFY(!requests.isEmpty());
        for (const QString &request : requests)
            QVERIFY2(request.endsWith(u" -"_s), qPrintable(request));
    }

    void secretsAreInNoArgument()
    {
        // A git in the real one's place that notes what it is given.
        const QString tools = m_folder.filePath(u"spy"_s);
        QVERIFY(write(tools + u"/git"_s, "#!/bin/sh\nprintf '%s\\n' \"$@\" >>\"$0.args\"\nexec /usr/bin/git \"$@\"\n"));
        QVERIFY(QFile::setPermissions(tools + u"/git"_s, QFileDevice::ReadOwner | QFileDevice::ExeOwner));
        const QByteArray path = qgetenv("PATH");
        qputenv("PATH", QByteArray(tools.toLocal8Bit() + ':' + path));
        QVERIFY(m_fixture.setAccounts(
            "artifacts: {gitrepo: {accounts: [{name: jane, username: jane, password: s3cret}]}}"));
        const Content content = m_fixture.read(
            {u"git/repo"_s, m_nginx.url(u"/private/repo.git"_s), u"trunk"_s, u"jane"_s, {}, u"out/result.json"_s});
        qputenv("PATH", path);
        QCOMPARE(content.bytes, R"({"v":2})"_ba);
        QFile arguments(tools + u"/git.args"_s);
        QVERIFY(arguments.open(QIODevice::ReadOnly));
        const QByteArray all = arguments.readAll();
        QVERIFY(all.contains("fetch"));
        QVERIFY(!all.contains("s3cret"));
    }

    void whatIsNotThereIsTold_data()
    {
        QTest::addColumn<QString>("repository");
        QTest::addColumn<QString>("version");
        QTest::addColumn<QString>("path");
        QTest::addColumn<int>("kind");
        QTest::newRow("repository") << u"/git/none.git"_s << u"trunk"_s << u"a"_s << int(Core::ErrorKind::NotFound);
        QTest::newRow("revision") << u"/git/repo.git"_s << u"none"_s << u"a"_s << int(Core::ErrorKind::NotFound);
        QTest::newRow("commit") << u"/git/repo.git"_s << QString(40, u'1') << u"a"_s << int(Core::ErrorKind::NotFound);
        QTest::newRow("file") << u"/git/repo.git"_s << u"trunk"_s << u"none"_s << int(Core::ErrorKind::NotFound);
        QTest::newRow("folder") << u"/git/repo.git"_s << u"trunk"_s << u"out"_s << int(Core::ErrorKind::Format);
        QTest::newRow("link") << u"/git/repo.git"_s << u"trunk"_s << u"link"_s << int(Core::ErrorKind::Format);
        QTest::newRow("server") << u"/slow/repo.git"_s << u"trunk"_s << u"a"_s << int(Core::ErrorKind::Network);
    }
    void whatIsNotThereIsTold()
    {
        QFETCH(QString, repository);
        QFETCH(QString, version);
        QFETCH(QString, path);
        QFETCH(int, kind);
        const Core::Error error = m_fixture.error({u"git/repo"_s, m_nginx.url(repository), version, {}, {}, path});
        QVERIFY2(int(error.kind) == kind, qPrintable(error.toText()));
        QVERIFY(!error.hint.isEmpty());
    }

    void largeFilesAreRefused()
    {
        m_fixture.limits.maximumBytes = 1000;
        const Core::Error error
            = m_fixture.error({u"git/repo"_s, m_nginx.url(u"/git/repo.git"_s), u"trunk"_s, {}, {}, u"large"_s});
        m_fixture.limits = {};
        m_fixture.limits.retryFor = std::chrono::milliseconds(0);
        QCOMPARE(error.code, u"artifact-too-large"_s);
    }

    void pointersOfGitLfsAreTold()
    {
        const Content content
            = m_fixture.read({u"git/repo"_s, m_nginx.url(u"/git/repo.git"_s), u"trunk"_s, {}, {}, u"big.bin"_s});
        QCOMPARE(content.warnings.size(), 1);
        QVERIFY(content.warnings.first().contains(u"LFS"_s));
    }

    void nothingOfTheRepositoryIsRun()
    {
        // Hooks of the user's templates and of a system's are not copied, attributes and filters not used.
        const QString mark = m_folder.filePath(u"was-run"_s);
        QVERIFY(m_fixture.writeHome(u".gitconfig"_s,
                                    "[init]\n\ttemplateDir = " + m_folder.filePath(u"templates"_s).toUtf8()
                                        + "\n[core]\n\thooksPath = " + m_folder.filePath(u"templates/hooks"_s).toUtf8()
                                        + "\n"));
        const QString hook = m_folder.filePath(u"templates/hooks/reference-transaction"_s);
        QVERIFY(write(hook, "#!/bin/sh\ntouch " + mark.toUtf8() + "\n"));
        QVERIFY(QFile::setPermissions(hook, QFileDevice::ReadOwner | QFileDevice::ExeOwner));
        m_fixture.read({u"git/repo"_s, m_nginx.url(u"/git/repo.git"_s), u"trunk"_s, {}, {}, u"out/result.json"_s});
        QVERIFY(QFile::remove(m_fixture.home.filePath(u".gitconfig"_s)));
        QVERIFY(!QFile::exists(mark));
    }

    void otherProtocolsAreRefused_data()
    {
        QTest::addColumn<QString>("reference");
        for (const char *text : {"ext::sh -c touch% /tmp/x", "git://h/r.git", "ftp://h/r.git", "/srv/r.git", "r.git",
                                 "-uhttp://h/r", "https://", "ssh://-oProxyCommand=x/r.git", "", "file://host/r.git"})
            QTest::newRow(text) << QString::fromLatin1(text);
    }
    void otherProtocolsAreRefused()
    {
        QFETCH(QString, reference);
        const auto checked = m_fixture.readers.check({u"git/repo"_s, reference, {}, {}, {}, u"a"_s});
        QVERIFY(!checked);
        QCOMPARE(checked.error().kind, Core::ErrorKind::Usage);
    }

    void strangeRevisionsAndPathsAreRefused()
    {
        for (const char *version : {"-x", "a..b", "a b", "a~1", "a^", "a:b", "@{u}", "/x", "x.lock", "*"})
            QVERIFY2(!gitTarget({u"git/repo"_s, u"https://h/r"_s, QString::fromLatin1(version), {}, {}, u"a"_s}),
                     version);
        for (const char *path : {"", "a/../b", "./a", "a//b", "."})
            QVERIFY2(!gitTarget({u"git/repo"_s, u"https://h/r"_s, {}, {}, {}, QString::fromLatin1(path)}), path);
    }

    void sshIsUsedWithTheAccountsKey()
    {
        m_records.note(u"git/repo"_s, u"git upload-pack through a stand-in for ssh"_s);
        const QString tools = m_folder.filePath(u"tools"_s);
        // Notes what it is asked for, asks for the key's passphrase as ssh does, then runs the command here.
        QVERIFY(write(tools + u"/ssh"_s,
                      "#!/bin/sh\nprintf '%s\\n' \"$@\" >\"$0.args\"\n"
                      "\"$SSH_ASKPASS\" \"Enter passphrase for key '/k': \" >\"$0.phrase\"\n"
                      "\"$SSH_ASKPASS\" 'The authenticity of host h cannot be established (yes/no)?' >\"$0.trust\"\n"
                      "for last; do :; done\nexec sh -c \"$last\"\n"));
        QVERIFY(QFile::setPermissions(tools + u"/ssh"_s, QFileDevice::ReadOwner | QFileDevice::ExeOwner));
        const QByteArray path = qgetenv("PATH");
        qputenv("PATH", QByteArray(tools.toLocal8Bit() + ':' + path));
        QVERIFY(m_fixture.setAccounts(
            "artifacts: {gitrepo: {accounts: [{name: key, sshPrivateKeyFilePath: \"~/it's mine\", "
            "sshPrivateKeyPassphrase: op3n, sshKnownHostsFilePath: /hosts}, "
            "{name: command, sshPrivateKeyPassphraseCmd: 'touch /tmp/x'}]}}"));
        const QString repository = m_folder.filePath(u"repo.git"_s);
        const Content content = m_fixture.read(
            {u"git/repo"_s, u"ssh://git@h.example"_s + repository, u"trunk"_s, u"key"_s, {}, u"out/result.json"_s});
        const auto noted = [&](const QString &what) {
            QFile file(tools + u"/ssh."_s + what);
            return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
        };
        QCOMPARE(content.bytes, R"({"v":2})"_ba);
        const QStringList arguments = noted(u"args"_s).split(u'\n');
        QVERIFY(arguments.contains(m_fixture.home.filePath(u"it's mine"_s)));
        QVERIFY(arguments.contains(u"UserKnownHostsFile=/hosts"_s));
        QVERIFY(arguments.contains(u"git@h.example"_s));
        QVERIFY(!arguments.contains(u"StrictHostKeyChecking=no"_s));
        QCOMPARE(noted(u"phrase"_s), u"op3n\n"_s);
        QCOMPARE(noted(u"trust"_s), QString()); // nobody is trusted unasked
        // The form of scp, without an account: nothing may ask.
        const Content scp = m_fixture.read(
            {u"git/repo"_s, u"git@h.example:"_s + repository, u"trunk"_s, {}, {}, u"out/result.json"_s});
        QCOMPARE(scp.bytes, R"({"v":2})"_ba);
        QVERIFY(noted(u"args"_s).contains(u"BatchMode=yes"_s));
        qputenv("PATH", path);
        QCOMPARE(
            m_fixture.error({u"git/repo"_s, u"ssh://h.example/r.git"_s, u"trunk"_s, u"command"_s, {}, u"a"_s}).code,
            u"artifact-account-unsupported"_s);
    }

    void cancellingEndsGit()
    {
        // A server that accepts and says nothing.
        QTcpServer silent;
        QVERIFY(silent.listen(QHostAddress::LocalHost));
        auto operation = m_fixture.fetch(
            {u"git/repo"_s, u"http://127.0.0.1:%1/r.git"_s.arg(silent.serverPort()), u"trunk"_s, {}, {}, u"a"_s});
        operation->start();
        QVERIFY(QTest::qWaitFor([&] { return silent.hasPendingConnections(); }, 30000));
        std::unique_ptr<QTcpSocket> connection(silent.nextPendingConnection());
        operation.reset();
        QVERIFY(QTest::qWaitFor([&] { return connection->state() == QAbstractSocket::UnconnectedState; }, 30000));
    }

    void silenceEndsInATimeout()
    {
        QTcpServer silent;
        QVERIFY(silent.listen(QHostAddress::LocalHost));
        m_fixture.limits.timeoutMs = 300;
        const Core::Error error = m_fixture.error(
            {u"git/repo"_s, u"http://127.0.0.1:%1/r.git"_s.arg(silent.serverPort()), u"trunk"_s, {}, {}, u"a"_s});
        m_fixture.limits.timeoutMs = 30000;
        QCOMPARE(error.code, u"artifact-timeout"_s);
    }

private:
    void makeRepository()
    {
        const QString work = m_folder.filePath(u"work"_s);
        QVERIFY(QDir().mkpath(work));
        git(work, {u"init"_s, u"-q"_s, u"-b"_s, u"trunk"_s});
        QVERIFY(write(work + u"/out/result.json"_s, R"({"v":1})"));
        git(work, {u"add"_s, u"."_s});
        git(work, {u"commit"_s, u"-qm"_s, u"one"_s});
        git(work, {u"tag"_s, u"v1"_s});
        git(work, {u"tag"_s, u"-a"_s, u"-m"_s, u"one"_s, u"v1a"_s});
        m_first = QString::fromLatin1(git(work, {u"rev-parse"_s, u"HEAD"_s})).trimmed();
        git(work, {u"checkout"_s, u"-qb"_s, u"topic/x"_s});
        QVERIFY(write(work + u"/out/result.json"_s, R"({"v":"x"})"));
        git(work, {u"commit"_s, u"-qam"_s, u"x"_s});
        git(work, {u"checkout"_s, u"-q"_s, u"trunk"_s});
        QVERIFY(write(work + u"/out/result.json"_s, R"({"v":2})"));
        QVERIFY(write(work + u"/-odd [*] n\u00e4me"_s, "odd"));
        QVERIFY(write(work + u"/large"_s, QByteArray(100000, 'x')));
        QVERIFY(write(work + u"/big.bin"_s, "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n"));
        QVERIFY(QFile::link(u"/etc/passwd"_s, work + u"/link"_s));
        git(work, {u"add"_s, u"--"_s, u"."_s});
        git(work, {u"commit"_s, u"-qm"_s, u"two"_s});
        git(m_folder.path(), {u"clone"_s, u"-q"_s, u"--bare"_s, u"work"_s, u"repo.git"_s});
        git(m_folder.filePath(u"repo.git"_s), {u"config"_s, u"uploadpack.allowFilter"_s, u"true"_s});
        QVERIFY(m_first.size() == 40);
    }

    StoreRecords m_records{u"tst_gitrepo"_s};
    StoreFixture m_fixture;
    QTemporaryDir m_folder;
    QString m_first; ///< commit
    ServerProcess m_cgi;
    Nginx m_nginx;
};

QTEST_GUILESS_MAIN(GitRepoTest)
#include "tst_gitrepo.moc"
