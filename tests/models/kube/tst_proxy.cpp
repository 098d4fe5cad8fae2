// SPDX-License-Identifier: Apache-2.0
#include "models/kube/apioperation.h"
#include "models/kube/client.h"
#include "models/kube/kubeconfig.h"
#include "models/kube/proxy.h"
#include "tests/support/fakeapiserver.h"
#include "tests/support/testpki.h"

#include <QFile>
#include <QProcess>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using Support::FakeAnswer;
using Support::FakeApiServer;
using Support::TestPki;

namespace {

constexpr int patience = 30000;

quint16 freePort()
{
    QTcpServer server;
    if (!server.listen(QHostAddress::LocalHost))
        qFatal("no free port");
    return server.serverPort();
}

} // namespace

/// A real proxy (microsocks or tinyproxy) that alone knows the host name "cluster.internal".
class RealProxy
{
public:
    RealProxy(const QString &program, const QTemporaryDir &folder, bool withPassword)
    {
        write(folder.filePath(u"hosts"_s), "127.0.0.1 localhost cluster.internal\n");
        m_process.setProcessChannelMode(QProcess::MergedChannels);
        QStringList call;
        if (program == "microsocks"_L1) {
            call = {program, u"-i"_s, u"127.0.0.1"_s, u"-p"_s, QString::number(port)};
            if (withPassword)
                call += {u"-u"_s, u"user"_s, u"-P"_s, u"p@ss word"_s};
        } else {
            write(folder.filePath(u"tinyproxy.conf"_s),
                  "Port " + QByteArray::number(port)
                      + "\nListen 127.0.0.1\nTimeout 60\nMaxClients 50\nLogLevel Connect\n"
                      + (withPassword ? "BasicAuth user password\n" : ""));
            call = {program, u"-d"_s, u"-c"_s, folder.filePath(u"tinyproxy.conf"_s)};
        }
        m_process.start(u"bwrap"_s,
                        QStringList{u"--dev-bind"_s, u"/"_s, u"/"_s, u"--ro-bind"_s, folder.filePath(u"hosts"_s),
                                    u"/etc/hosts"_s, u"--die-with-parent"_s, u"--"_s}
                            + call);
    }
    ~RealProxy()
    {
        m_process.kill();
        m_process.waitForFinished();
    }
    Q_DISABLE_COPY_MOVE(RealProxy)

    bool waitUntilItListens()
    {
        for (int i = 0; i < patience / 100 && m_process.state() != QProcess::NotRunning; ++i) {
            QTcpSocket socket;
            socket.connectToHost(u"127.0.0.1"_s, port);
            if (socket.waitForConnected(1000))
                return true;
            QTest::qWait(100);
        }
        return false;
    }

    /// Whether the proxy's log tells of a connection to the name, not to an address.
    bool sawTheName()
    {
        m_process.waitForReadyRead(100);
        m_log += m_process.readAll();
        return m_log.contains("cluster.internal");
    }

    const quint16 port = freePort();

private:
    static void write(const QString &path, const QByteArray &content)
    {
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
            qFatal("cannot write");
    }

    QProcess m_process;
    QByteArray m_log;
};

class ProxyTest : public QObject
{
    Q_OBJECT

    Support::TestCertificate m_authority = TestPki::authority(u"ca"_s);
    Support::TestCertificate m_server = TestPki::issue(m_authority, u"server"_s, {u"cluster.internal"_s});

    static Core::Result<Kube::Response> get(const Kube::ConnectionConfig &config)
    {
        Kube::Client client(config);
        Kube::Request request;
        request.path = u"/version"_s;
        const auto operation = client.request(request);
        QSignalSpy finished(operation.get(), &Kube::ApiOperation::finished);
        operation->start();
        if (!finished.wait(patience))
            return Core::failure(Core::ErrorKind::Internal, u"test"_s, u"no answer"_s);
        return finished.first().first().value<Core::Result<Kube::Response>>();
    }

    /// A name that this computer cannot resolve: only the proxy gets there.
    Kube::ConnectionConfig behind(const FakeApiServer &server, const QString &proxy) const
    {
        Kube::ConnectionConfig config = server.connection();
        config.certificateAuthority = m_authority.certificate;
        config.server.setHost(u"cluster.internal"_s);
        config.proxy = QUrl(proxy);
        return config;
    }

private Q_SLOTS:
    void bypassesAsGoDoes_data()
    {
        QTest::addColumn<QString>("server");
        QTest::addColumn<QString>("noProxy");
        QTest::addColumn<bool>("bypasses");
        const QString host = u"https://api.example.com:6443"_s;
        QTest::newRow("nothing") << host << u""_s << false;
        QTest::newRow("localhost") << u"https://localhost:1"_s << u""_s << true;
        QTest::newRow("loopback") << u"https://127.3.0.1:1"_s << u""_s << true;
        QTest::newRow("loopback 6") << u"https://[::1]:1"_s << u""_s << true;
        QTest::newRow("star") << host << u"*"_s << true;
        QTest::newRow("exact") << host << u"api.example.com"_s << true;
        QTest::newRow("case and blanks") << u"https://API.Example.com"_s << u"x, Api.EXAMPLE.com "_s << true;
        QTest::newRow("domain") << host << u"example.com"_s << true;
        QTest::newRow("no domain") << u"https://myexample.com"_s << u"example.com"_s << false;
        QTest::newRow("dot takes subdomains") << host << u".example.com"_s << true;
        QTest::newRow("dot leaves the domain") << u"https://example.com"_s << u".example.com"_s << false;
        QTest::newRow("star dot") << host << u"*.example.com"_s << true;
        QTest::newRow("port") << host << u"api.example.com:6443"_s << true;
        QTest::newRow("another port") << host << u"api.example.com:443"_s << false;
        QTest::newRow("default port") << u"https://h.test"_s << u"h.test:443"_s << true;
        QTest::newRow("address") << u"https://10.1.2.3"_s << u"10.1.2.3"_s << true;
        QTest::newRow("another address") << u"https://10.1.2.30"_s << u"10.1.2.3"_s << false;
        QTest::newRow("CIDR") << u"https://10.1.2.3"_s << u"192.168.0.0/16,10.0.0.0/8"_s << true;
        QTest::newRow("outside of CIDR") << u"https://11.1.2.3"_s << u"10.0.0.0/8"_s << false;
        QTest::newRow("CIDR 6") << u"https://[fd00::5]:6443"_s << u"fd00::/8"_s << true;
        QTest::newRow("address 6 with port") << u"https://[fd00::5]:6443"_s << u"[fd00::5]:6443"_s << true;
        QTest::newRow("name in CIDR") << host << u"0.0.0.0/0"_s << false;
        QTest::newRow("garbage") << host << u",:,/,10.0.0.0/99,"_s << false;
    }

    void bypassesAsGoDoes()
    {
        QFETCH(QString, server);
        QFETCH(QString, noProxy);
        QFETCH(bool, bypasses);
        QCOMPARE(Kube::bypassesProxy(QUrl(server), noProxy), bypasses);
    }

    void takesTheVariableOfTheScheme()
    {
        const Kube::ProxyEnvironment environment{u"http://plain:1"_s, u"tls:2"_s, u"no.test"_s};
        QCOMPARE(Kube::proxyFromEnvironment(QUrl(u"https://h.test"_s), environment).value(), QUrl(u"http://tls:2"_s));
        QCOMPARE(Kube::proxyFromEnvironment(QUrl(u"http://h.test"_s), environment).value(), QUrl(u"http://plain:1"_s));
        QCOMPARE(Kube::proxyFromEnvironment(QUrl(u"https://no.test"_s), environment).value(), QUrl());
        QCOMPARE(Kube::proxyFromEnvironment(QUrl(u"https://h.test"_s), {{}, u"socks5h://s:3"_s, {}}).value(),
                 QUrl(u"socks5://s:3"_s));
        QCOMPARE(Kube::proxyFromEnvironment(QUrl(u"https://h.test"_s), {{}, u"https://s:3"_s, {}}).error().code,
                 u"proxy-https"_s);
    }

    void readsUpperCaseBeforeLowerCase()
    {
        const auto restore = qScopeGuard([before = qgetenv("HTTPS_PROXY"), lower = qgetenv("https_proxy")] {
            before.isNull() ? qunsetenv("HTTPS_PROXY") : qputenv("HTTPS_PROXY", before);
            lower.isNull() ? qunsetenv("https_proxy") : qputenv("https_proxy", lower);
        });
        qunsetenv("HTTPS_PROXY");
        qputenv("https_proxy", "lower:1");
        QCOMPARE(Kube::ProxyEnvironment::fromEnvironment().httpsProxy, u"lower:1"_s);
        qputenv("HTTPS_PROXY", "upper:1");
        QCOMPARE(Kube::ProxyEnvironment::fromEnvironment().httpsProxy, u"upper:1"_s);
    }

    void theClustersProxyComesBeforeTheEnvironments()
    {
        QTemporaryDir folder;
        QFile file(folder.filePath(u"config"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("contexts: [{name: a, context: {cluster: a}}, {name: b, context: {cluster: b}}]\n"
                   "clusters: [{name: a, cluster: {server: https://h.test, proxy-url: 'socks5://u:secret@own:1'}},"
                   " {name: b, cluster: {server: https://h.test}}]\n");
        file.close();
        const auto config = Kube::Kubeconfig::load({file.fileName(), {}, {}, {{}, u"http://environment:2"_s, {}}});
        QCOMPARE(config.resolve(u"a"_s)->proxy, QUrl(u"socks5://u:secret@own:1"_s));
        QCOMPARE(config.resolve(u"b"_s)->proxy, QUrl(u"http://environment:2"_s));
        QCOMPARE(config.contexts().first().proxy, u"socks5://own:1"_s);
    }

    void goesThroughRealProxies_data()
    {
        QTest::addColumn<QString>("program");
        QTest::addColumn<bool>("tls");
        QTest::addColumn<bool>("password");
        QTest::addColumn<QString>("proxy");
        QTest::newRow("SOCKS") << u"microsocks"_s << true << false << u"socks5://127.0.0.1"_s;
        QTest::newRow("SOCKS with password")
            << u"microsocks"_s << true << true << u"socks5://user:p%40ss%20word@127.0.0.1"_s;
        QTest::newRow("SOCKS, plain http") << u"microsocks"_s << false << false << u"socks5://127.0.0.1"_s;
        QTest::newRow("HTTP") << u"tinyproxy"_s << true << false << u"http://127.0.0.1"_s;
        QTest::newRow("HTTP with password") << u"tinyproxy"_s << true << true << u"http://user:password@127.0.0.1"_s;
        QTest::newRow("HTTP, plain http") << u"tinyproxy"_s << false << false << u"http://127.0.0.1"_s;
        QTest::newRow("HTTP with password, plain http")
            << u"tinyproxy"_s << false << true << u"http://user:password@127.0.0.1"_s;
    }

    void goesThroughRealProxies()
    {
        QFETCH(QString, program);
        QFETCH(bool, tls);
        QFETCH(bool, password);
        QFETCH(QString, proxy);
        if (QStandardPaths::findExecutable(program).isEmpty() || QStandardPaths::findExecutable(u"bwrap"_s).isEmpty())
            QSKIP("needs bubblewrap and the proxy");
        QTemporaryDir folder;
        RealProxy real(program, folder, password);
        QVERIFY(real.waitUntilItListens());
        FakeApiServer server(tls ? Support::FakeTls{m_server.certificate, m_server.key, {}} : Support::FakeTls{});
        server.on("GET", u"/version"_s, FakeAnswer::json({{"major"_L1, "1"_L1}}));
        Kube::ConnectionConfig config = behind(server, proxy + u':' + QString::number(real.port));
        config.impersonateUser = u"jane"_s;
        // tinyproxy keeps one header of each name where it reads them, which is what it does for plain http.
        const bool rewritten = program == "tinyproxy"_L1 && !tls;
        config.impersonateGroups = rewritten ? QStringList(u"g"_s) : QStringList({u"g"_s, u"h"_s});
        const auto answer = get(config);
        QVERIFY2(answer, answer ? "" : qPrintable(answer.error().toText()));
        QCOMPARE(answer->object["major"_L1].toString(), u"1"_s);
        QTRY_VERIFY_WITH_TIMEOUT(real.sawTheName(), patience); // resolved over there
        const Support::FakeRequest request = server.requests().first();
        QCOMPARE(request.path, u"/version"_s);
        QCOMPARE(request.header("Host"), "cluster.internal:" + QByteArray::number(server.port()));
        QCOMPARE(request.headerValues("Impersonate-Group"),
                 rewritten ? QList<QByteArray>({"g"}) : QList<QByteArray>({"g", "h"}));
        QCOMPARE(request.header("Authorization"), tls ? QByteArray("Bearer fake-token") : QByteArray());
        QVERIFY(request.header("Proxy-Authorization").isEmpty());
    }

    void saysThatTheProxyIsAtFault_data()
    {
        QTest::addColumn<QString>("program");
        QTest::addColumn<QString>("proxy");
        QTest::addColumn<QString>("code");
        QTest::newRow("HTTP, wrong password") << u"tinyproxy"_s << u"http://user:hunter2@127.0.0.1"_s
                                              << u"proxy-failed"_s; // it answers 401 instead of 407
        QTest::newRow("HTTP, no password") << u"tinyproxy"_s << u"http://127.0.0.1"_s << u"proxy-authentication"_s;
        QTest::newRow("SOCKS, wrong password")
            << u"microsocks"_s << u"socks5://user:hunter2@127.0.0.1"_s << u"proxy-authentication"_s;
        QTest::newRow("HTTP, not there") << QString() << u"http://127.0.0.1"_s << u"proxy-refused"_s;
        QTest::newRow("SOCKS, not there") << QString() << u"socks5://127.0.0.1"_s << u"proxy-refused"_s;
        QTest::newRow("no such proxy") << QString() << u"http://no-such-proxy.invalid"_s << u"proxy-not-found"_s;
    }

    void saysThatTheProxyIsAtFault()
    {
        QFETCH(QString, program);
        QFETCH(QString, proxy);
        QFETCH(QString, code);
        QTemporaryDir folder;
        std::unique_ptr<RealProxy> real;
        if (!program.isEmpty()) {
            if (QStandardPaths::findExecutable(program).isEmpty())
                QSKIP("needs the proxy");
            real = std::make_unique<RealProxy>(program, folder, true);
            QVERIFY(real->waitUntilItListens());
        }
        FakeApiServer server(Support::FakeTls{m_server.certificate, m_server.key, {}});
        const quint16 port = real ? real->port : freePort();
        const auto answer = get(behind(server, proxy + u':' + QString::number(port)));
        QVERIFY(!answer);
        QVERIFY2(answer.error().code == code, qPrintable(answer.error().code + u": "_s + answer.error().toText()));
        QVERIFY2(answer.error().message.contains(QString::number(port)), qPrintable(answer.error().message));
        QVERIFY(!answer.error().toText().contains(u"hunter2"_s));
        QVERIFY(server.requests().isEmpty());
    }
};

QTEST_GUILESS_MAIN(ProxyTest)
#include "tst_proxy.moc"
