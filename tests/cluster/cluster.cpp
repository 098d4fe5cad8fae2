// SPDX-License-Identifier: Apache-2.0
#include "tests/cluster/cluster.h"

#include "tests/support/testpaths.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>

using namespace Qt::StringLiterals;

namespace TestCluster {

namespace {

constexpr int longestCallMs = 180'000;

Output execute(const QString &program, const QStringList &arguments, const QByteArray &input = {})
{
    QProcess process;
    process.start(program, arguments);
    process.write(input);
    process.closeWriteChannel();
    Output output;
    if (process.waitForFinished(longestCallMs) && process.exitStatus() == QProcess::NormalExit)
        output.exitCode = process.exitCode();
    output.out = process.readAllStandardOutput();
    output.err = process.readAllStandardError();
    if (output.exitCode < 0)
        output.err += program.toUtf8() + ": " + process.errorString().toUtf8();
    return output;
}

QString folder()
{
    return qEnvironmentVariable("JOB_CONSOLE_TEST_CLUSTER");
}

} // namespace

QString kubeconfig()
{
    return qEnvironmentVariable("JOB_CONSOLE_TEST_KUBECONFIG");
}

bool isOurs()
{
    return !folder().isEmpty();
}

Output control(const QString &verb, const QStringList &arguments)
{
    return execute(TestPaths::source(u"/tests/cluster/cluster"), QStringList{verb, folder()} + arguments);
}

Output kubectl(const QStringList &arguments, const QByteArray &input)
{
    return execute(u"kubectl"_s, QStringList{u"--kubeconfig"_s, kubeconfig()} + arguments, input);
}

int serverMinor()
{
    const auto version = QJsonDocument::fromJson(kubectl({u"version"_s, u"-o"_s, u"json"_s}).out).object();
    QString minor = version[u"serverVersion"][u"minor"].toString();
    minor.remove(u'+'); // as some vendors write it
    bool ok = false;
    const int number = minor.toInt(&ok);
    return ok ? number : -1;
}

bool hasContext(const QString &name)
{
    return kubectl({u"config"_s, u"get-contexts"_s, name}).exitCode == 0;
}

Output removeJobs(const QString &namespaceName)
{
    return kubectl({u"delete"_s, u"jobs"_s, u"--all"_s, u"-n"_s, namespaceName, u"--cascade=foreground"_s});
}

} // namespace TestCluster
