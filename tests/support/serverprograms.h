// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QProcess>
#include <QString>
#include <QTemporaryDir>

#include <functional>
#include <memory>

namespace Support {

/// Real servers of this system's packages, which tests start for themselves (tests/support/unpack).
class ServerPrograms
{
public:
    /// The file of a program, e.g. "nginx"; empty where it cannot be had (not even fetched), which ends CI's tests.
    [[nodiscard]] static QString find(const QString &program);
    /// The environment in which the programs find their libraries.
    [[nodiscard]] static QProcessEnvironment environment();
};

/// A port of 127.0.0.1 that nobody listens on at the moment.
[[nodiscard]] quint16 freePort();

/// A server process that belongs to a test and ends with it.
class ServerProcess
{
public:
    ~ServerProcess();
    /// Starts the program and waits until something accepts connections on the port. Its output goes to the test's.
    [[nodiscard]] bool start(const QString &program, const QStringList &arguments, quint16 port,
                             const QProcessEnvironment &environment = ServerPrograms::environment());
    /// The same for a socket in the file system.
    [[nodiscard]] bool startOnSocket(const QString &program, const QStringList &arguments, const QString &socket,
                                     const QProcessEnvironment &environment = ServerPrograms::environment());

private:
    bool startAndWait(const QString &program, const QStringList &arguments, const QProcessEnvironment &environment,
                      const std::function<bool()> &ready);
    QProcess m_process;
};

/// An nginx with one server block, over http and, with a certificate, over https.
class Nginx
{
public:
    /// Writes PEM files for `https`. `certificate` with its chain.
    void setCertificate(const QByteArray &certificate, const QByteArray &key);
    /// A file below the document root; folders are made.
    bool addFile(const QString &path, const QByteArray &content);
    /// A password file for auth_basic_user_file; the whole path.
    [[nodiscard]] QString addUser(const QString &user, const QString &password);
    /// `locations`: what goes into the server block. False where nginx cannot be had or does not start.
    [[nodiscard]] bool start(const QByteArray &locations);

    [[nodiscard]] QString folder() const { return m_folder.path(); }
    [[nodiscard]] QString url(const QString &path) const; ///< http
    [[nodiscard]] QString secureUrl(const QString &path) const; ///< https
    [[nodiscard]] quint16 port() const { return m_port; }
    /// Lines of "METHOD URI STATUS USER" in order; user is - without authentication.
    [[nodiscard]] QStringList requests() const;

private:
    QTemporaryDir m_folder;
    bool m_tls = false;
    quint16 m_port = 0;
    quint16 m_securePort = 0;
    ServerProcess m_process;
};

} // namespace Support
