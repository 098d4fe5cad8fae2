// SPDX-License-Identifier: Apache-2.0
#include "tests/support/storeserver.h"

#include <QDir>
#include <QFileInfo>

using namespace Qt::StringLiterals;

namespace Support {

bool StoreServer::mustBeThere()
{
    return qEnvironmentVariableIsSet("JOB_CONSOLE_TEST_STORES");
}

QString StoreServer::program(const QString &name)
{
    // The tests' own XDG_CACHE_HOME is not the user's.
    const QString folder
        = qEnvironmentVariable("JOB_CONSOLE_TEST_STORES", QDir::homePath() + u"/.cache/job-console/stores"_s);
    const QString path = folder + u'/' + name;
    return QFileInfo(path).isExecutable() ? path : QString();
}

bool StoreServer::start(const QString &file, const QStringList &arguments, const QStringList &environment)
{
    QProcessEnvironment variables = QProcessEnvironment::systemEnvironment();
    for (const QString &variable : environment)
        variables.insert(variable.section(u'=', 0, 0), variable.section(u'=', 1));
    constexpr int attempts = 5; // another process may take the port between
    for (int i = 0; i < attempts; ++i) {
        m_port = freePort();
        QStringList words = arguments;
        words.replaceInStrings(u"%PORT%"_s, QString::number(m_port));
        words.replaceInStrings(u"%FOLDER%"_s, m_folder.path());
        if (m_process.start(file, words, m_port, variables))
            return true;
    }
    m_port = 0;
    return false;
}

QByteArray curl(const QStringList &arguments)
{
    QProcess process;
    process.start(u"curl"_s, QStringList{u"-sS"_s, u"--fail-with-body"_s} + arguments);
    const bool ended = process.waitForFinished(60000);
    if (ended && process.exitCode() == 0)
        return process.readAllStandardOutput();
    qWarning("curl: %s %s", process.readAllStandardError().constData(), process.readAllStandardOutput().constData());
    return {};
}

} // namespace Support
