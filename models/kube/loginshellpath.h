// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QObject>
#include <QProcess>
#include <QString>
#include <QStringList>
#include <QTimer>

#include <chrono>

namespace Kube {

/// Asks the user's login shell for its PATH, once. A program that a desktop starts often has a shorter one than a
/// terminal. Operation: start() once, finished() exactly once, destroying it ends the shell.
class LoginShellPath : public QObject
{
    Q_OBJECT

public:
    explicit LoginShellPath(std::chrono::milliseconds timeout);
    ~LoginShellPath() override;
    void start();

Q_SIGNALS:
    /// Absolute folders in the shell's order; empty where it did not answer in time or in a way that is understood.
    void finished(const QStringList &folders);

private:
    void read();
    void finish();

    QProcess m_shell;
    QTimer m_deadline;
    QByteArray m_output;
    bool m_done = false;
};

/// The folders of a PATH value; relative ones are left out, as Go's os/exec refuses them.
[[nodiscard]] QStringList pathFolders(const QString &path);

} // namespace Kube
