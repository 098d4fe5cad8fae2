// SPDX-License-Identifier: Apache-2.0
#include "tests/app/console.h"

#include "tests/support/testpaths.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

QJsonObject ConsoleResult::json() const
{
    return QJsonDocument::fromJson(out).object();
}

std::unique_ptr<QProcess> startConsole(const ConsoleCall &call)
{
    auto process = std::make_unique<QProcess>();
    auto environment = QProcessEnvironment::systemEnvironment();
    for (const QString &assignment : call.environment)
        environment.insert(assignment.section(u'=', 0, 0), assignment.section(u'=', 1));
    process->setProcessEnvironment(environment);
    process->start(TestPaths::console(), call.arguments);
    if (!call.input.isEmpty())
        process->write(call.input);
    process->closeWriteChannel();
    return process;
}

ConsoleResult runConsole(const ConsoleCall &call)
{
    const auto process = startConsole(call);
    ConsoleResult result;
    if (process->waitForFinished(call.timeoutMs) && process->exitStatus() == QProcess::NormalExit)
        result.exitCode = process->exitCode();
    else
        process->kill();
    result.out = process->readAllStandardOutput();
    result.err = process->readAllStandardError();
    return result;
}

ConsoleResult runConsole(const QStringList &arguments, const QByteArray &input)
{
    return runConsole(ConsoleCall{.arguments = arguments, .input = input, .environment = {}});
}

QString samplePath(const QString &name)
{
    return TestPaths::source(u"/resources/samples/") + name;
}
