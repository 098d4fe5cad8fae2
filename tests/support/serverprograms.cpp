// SPDX-License-Identifier: Apache-2.0
#include "tests/support/serverprograms.h"

#include "tests/support/testpaths.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QFileInfo>
#include <QLocalSocket>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>
#include <QThread>

using namespace Qt::StringLiterals;

namespace Support {

namespace {

/// The folder with the unpacked packages, or empty.
QString programFolder()
{
    static const QString folder = [] {
        QProcess unpack;
        unpack.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        // The real cache: tests have one of their own, which is made anew now and then.
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.remove(u"XDG_CACHE_HOME"_s);
        unpack.setProcessEnvironment(environment);
        unpack.start(TestPaths::source(u"/tests/support/unpack"),
                     {u"servers"_s, u"nginx"_s, u"fcgiwrap"_s, u"libfcgi0t64"_s, u"docker-registry"_s});
        constexpr int patience = 300000; // a download
        if (!unpack.waitForFinished(patience) || unpack.exitCode() != 0)
            return QString();
        return QString::fromUtf8(unpack.readAllStandardOutput()).trimmed();
    }();
    return folder;
}

bool waitFor(const std::function<bool()> &ready, const QProcess &process)
{
    QElapsedTimer timer;
    timer.start();
    constexpr qint64 patience = 30000;
    while (timer.elapsed() < patience && process.state() != QProcess::NotRunning) {
        if (ready())
            return true;
        QTest::qWait(20);
    }
    return false;
}

} // namespace

QString ServerPrograms::find(const QString &program)
{
    for (const QString &part : {u"/usr/bin/"_s, u"/usr/sbin/"_s}) {
        const QString file = programFolder() + part + program;
        if (!programFolder().isEmpty() && QFileInfo(file).isExecutable())
            return file;
    }
    if (qEnvironmentVariableIsSet("CI"))
        qFatal("%s cannot be had, and CI has to test with it", qPrintable(program));
    return {};
}

QProcessEnvironment ServerPrograms::environment()
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    const QString libraries = programFolder() + u"/usr/lib"_s;
    QStringList folders{libraries};
    const QStringList inner = QDir(libraries).entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    for (const QString &name : inner)
        folders.append(libraries + u'/' + name);
    environment.insert(u"LD_LIBRARY_PATH"_s, folders.join(u':'));
    return environment;
}

quint16 freePort()
{
    QTcpServer server;
    server.listen(QHostAddress::LocalHost);
    return server.serverPort();
}

ServerProcess::~ServerProcess()
{
    if (m_process.state() == QProcess::NotRunning)
        return;
    m_process.terminate();
    constexpr int patience = 5000;
    if (!m_process.waitForFinished(patience))
        m_process.kill();
    m_process.waitForFinished(patience);
}

bool ServerProcess::start(const QString &program, const QStringList &arguments, quint16 port,
                          const QProcessEnvironment &environment)
{
    return startAndWait(program, arguments, environment, [port] {
        QTcpSocket socket;
        socket.connectToHost(QHostAddress(QHostAddress::LocalHost), port);
        return socket.waitForConnected(200);
    });
}

bool ServerProcess::startOnSocket(const QString &program, const QStringList &arguments, const QString &socket,
                                  const QProcessEnvironment &environment)
{
    return startAndWait(program, arguments, environment, [socket] {
        QLocalSocket client;
        client.connectToServer(socket);
        return client.waitForConnected(200);
    });
}

bool ServerProcess::startAndWait(const QString &program, const QStringList &arguments,
                                 const QProcessEnvironment &environment, const std::function<bool()> &ready)
{
    if (program.isEmpty())
        return false;
    m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    m_process.setStandardOutputFile(QProcess::nullDevice());
    m_process.setStandardInputFile(QProcess::nullDevice());
    m_process.setProcessEnvironment(environment);
    m_process.start(program, arguments);
    return m_process.waitForStarted() && waitFor(ready, m_process);
}

void Nginx::setCertificate(const QByteArray &certificate, const QByteArray &key)
{
    for (const auto &[name, pem] : {std::pair(u"certificate.pem"_s, certificate), std::pair(u"key.pem"_s, key)}) {
        QFile file(m_folder.filePath(name));
        m_tls = file.open(QIODevice::WriteOnly) && file.write(pem) == pem.size();
    }
}

bool Nginx::addFile(const QString &path, const QByteArray &content)
{
    QFile file(m_folder.filePath(u"root/"_s + path));
    return QDir().mkpath(QFileInfo(file).path()) && file.open(QIODevice::WriteOnly)
        && file.write(content) == content.size();
}

QString Nginx::addUser(const QString &user, const QString &password)
{
    QFile file(m_folder.filePath(u"users"_s));
    if (file.open(QIODevice::WriteOnly | QIODevice::Append))
        file.write(user.toUtf8() + ":{PLAIN}" + password.toUtf8() + '\n');
    return file.fileName();
}

bool Nginx::start(const QByteArray &locations)
{
    const QString program = ServerPrograms::find(u"nginx"_s);
    if (program.isEmpty())
        return false;
    m_port = freePort();
    m_securePort = m_tls ? freePort() : quint16(0);
    QDir().mkpath(m_folder.filePath(u"root"_s));
    const QByteArray folder = m_folder.path().toUtf8();
    QByteArray config = "daemon off;\nmaster_process off;\npid " + folder + "/pid;\nerror_log " + folder
        + "/error.log;\nevents {}\nhttp {\n  log_format test '$request_method $request_uri $status $remote_user';\n"
          "  access_log "
        + folder + "/access.log test;\n";
    for (const char *name : {"client_body", "proxy", "fastcgi", "uwsgi", "scgi"})
        config += "  " + QByteArray(name) + "_temp_path " + folder + '/' + name + ";\n";
    config += "  types { application/json json; text/html html; }\n  default_type application/octet-stream;\n"
              "  server {\n    server_name localhost;\n    listen 127.0.0.1:"
        + QByteArray::number(m_port) + ";\n";
    if (m_tls)
        config += "    listen 127.0.0.1:" + QByteArray::number(m_securePort) + " ssl;\n    ssl_certificate " + folder
            + "/certificate.pem;\n    ssl_certificate_key " + folder + "/key.pem;\n";
    config += "    root " + folder + "/root;\n" + locations + "\n  }\n}\n";
    QFile file(m_folder.filePath(u"nginx.conf"_s));
    if (!file.open(QIODevice::WriteOnly) || file.write(config) != config.size())
        return false;
    file.close();
    return m_process.start(
        program, {u"-e"_s, m_folder.filePath(u"start.log"_s), u"-c"_s, file.fileName(), u"-p"_s, m_folder.path()},
        m_port);
}

QString Nginx::url(const QString &path) const
{
    return u"http://127.0.0.1:%1%2"_s.arg(m_port).arg(path);
}

QString Nginx::secureUrl(const QString &path) const
{
    return u"https://127.0.0.1:%1%2"_s.arg(m_securePort).arg(path);
}

QStringList Nginx::requests() const
{
    QFile file(m_folder.filePath(u"access.log"_s));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    return QString::fromUtf8(file.readAll()).split(u'\n', Qt::SkipEmptyParts);
}

} // namespace Support
