// SPDX-License-Identifier: Apache-2.0
#include "app/commandline/output.h"
#include "app/commandline/verb.h"
#include "app/windowmain.h"

#include <QCoreApplication>

#include <csignal>

using namespace Qt::StringLiterals;

namespace {

int runVerb(std::unique_ptr<CommandLine::Verb> verb)
{
    int result = 0;
    QObject::connect(verb.get(), &CommandLine::Verb::finished, verb.get(), [&result](App::ExitCode code) {
        result = static_cast<int>(code);
        QCoreApplication::quit();
    });
    verb->start();
    QCoreApplication::exec();
    return result;
}

} // namespace

int main(int argc, char *argv[])
{
    // A closed pipe is an error of write(), not the end of the process.
    std::signal(SIGPIPE, SIG_IGN);
    QCoreApplication::setApplicationName(u"job-console"_s);
    QCoreApplication::setApplicationVersion(QStringLiteral(JOB_CONSOLE_VERSION));

    const QString first = argc > 1 ? QString::fromLocal8Bit(argv[1]) : QString();
    if (first == u"--help"_s || first == u"-h"_s || first == u"help"_s) {
        CommandLine::writeData(CommandLine::overview().toUtf8());
        return 0;
    }
    if (first == u"--version"_s) {
        CommandLine::writeData("job-console " JOB_CONSOLE_VERSION "\n");
        return 0;
    }
    if (!CommandLine::verbNames().contains(first))
        return App::windowMain(argc, argv);

    // The verbs need neither a display nor fonts.
    QCoreApplication application(argc, argv);
    return runVerb(CommandLine::makeVerb(first, QCoreApplication::arguments().sliced(2)));
}
