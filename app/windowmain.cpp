// SPDX-License-Identifier: Apache-2.0
#include "app/windowmain.h"

#include "app/application.h"
#include "app/commandline/arguments.h"
#include "app/commandline/output.h"
#include "app/commandline/verb.h"
#include "app/exitcode.h"
#include "models/tls/systemtls.h"

#include <QApplication>
#include <QLibraryInfo>
#include <QLocale>
#include <QTranslator>

using namespace Qt::StringLiterals;

namespace App {

namespace {

Core::Result<ApplicationOptions> readOptions(const QStringList &arguments)
{
    CommandLine::Arguments args(u"[FILE]"_s, u"Opens the window."_s);
    args.addOption({u"kubeconfig"_s}, u"Path of the kubeconfig file to use."_s, u"FILE"_s);
    args.addOption({u"context"_s}, u"The context to select."_s, u"NAME"_s);
    args.addOption({u"n"_s, u"namespace"_s}, u"The namespace to select."_s, u"NAME"_s);
    args.addOption({u"sandbox"_s}, u"Select the sandbox."_s);
    args.addOption({u"log"_s}, u"A log file to open, plain or packed with gzip or zstd, whatever it is called."_s,
                   u"FILE"_s);
    args.addOption({u"recorded"_s}, u"A recorded run to open (job-console history lists them)."_s, u"ID"_s);
    args.addOption({u"again"_s}, u"A recorded run whose manifest and settings to load, ready to run."_s, u"ID"_s);
    if (auto parsed = args.parse(arguments, 0, 1); !parsed) {
        Core::Error error = parsed.error();
        error.hint = u"see job-console --help"_s;
        return std::unexpected(error);
    }
    ApplicationOptions options;
    options.sources = Kube::Kubeconfig::Sources::fromEnvironment(args.value(u"kubeconfig"_s));
    options.context = args.value(u"context"_s);
    options.namespaceName = args.value(u"namespace"_s);
    options.logPath = args.value(u"log"_s);
    options.recordedRun = args.value(u"recorded"_s);
    options.runAgain = args.value(u"again"_s);
    options.sandbox = args.isSet(u"sandbox"_s);
    if (!args.positional().isEmpty())
        options.manifestPath = args.positional().constFirst();
    return options;
}

bool hasDisplay()
{
    return !qEnvironmentVariableIsEmpty("DISPLAY") || !qEnvironmentVariableIsEmpty("WAYLAND_DISPLAY")
        || !qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM");
}

/// Qt's own texts and ours in the user's language.
void installTranslations(QApplication &application)
{
    auto *qtTexts = new QTranslator(&application);
    if (qtTexts->load(QLocale(), u"qtbase"_s, u"_"_s, QLibraryInfo::path(QLibraryInfo::TranslationsPath)))
        QCoreApplication::installTranslator(qtTexts);
    // English has a translation too: its plurals.
    auto *ownTexts = new QTranslator(&application);
    if (ownTexts->load(QLocale(), u"job-console"_s, u"_"_s, u":/i18n"_s)
        || ownTexts->load(u":/i18n/job-console_en.qm"_s))
        QCoreApplication::installTranslator(ownTexts);
}

} // namespace

int windowMain(int argc, char **argv)
{
    QStringList arguments;
    for (int i = 1; i < argc; ++i)
        arguments.append(QString::fromLocal8Bit(argv[i]));
    const auto options = readOptions(arguments);
    if (!options) {
        CommandLine::sayError(options.error());
        return static_cast<int>(ExitCode::Usage);
    }
    if (!hasDisplay()) {
        CommandLine::say(u"error: there is no display to open a window on\n"
                         "  without a window: job-console run FILE; see job-console --help"_s);
        return static_cast<int>(ExitCode::Usage);
    }
    QApplication application(argc, argv);
    const Tls::Loading tls;
    QApplication::setApplicationDisplayName(u"Job Console"_s);
    QGuiApplication::setDesktopFileName(u"org.jobconsole.JobConsole"_s);
    installTranslations(application);
    Application console(*options);
    console.start();
    return QApplication::exec();
}

} // namespace App
