// SPDX-License-Identifier: Apache-2.0
#include "app/commandline/arguments.h"

#include <QCommandLineParser>
#include <QRegularExpression>

#include <cmath>

using namespace Qt::StringLiterals;
using Core::ErrorKind;

namespace CommandLine {

Arguments::Arguments(const QString &usage, const QString &description)
    : m_parser(std::make_unique<QCommandLineParser>()),
      m_usage(usage),
      m_description(description)
{
    addOption({u"h"_s, u"help"_s}, u"Show this help."_s);
}

Arguments::~Arguments() = default;

void Arguments::addOption(const QStringList &names, const QString &description, const QString &valueName)
{
    m_parser->addOption(QCommandLineOption(names, description, valueName));
}

void Arguments::addConnectionOptions()
{
    addOption({u"kubeconfig"_s}, u"Path of the kubeconfig file to use instead of KUBECONFIG and ~/.kube/config."_s,
              u"FILE"_s);
    addOption({u"context"_s}, u"The kubeconfig context to use; \"sandbox\" runs on this computer."_s, u"NAME"_s);
    addOption({u"n"_s, u"namespace"_s}, u"The namespace, where the manifest names none."_s, u"NAME"_s);
    addOption({u"as"_s}, u"User to impersonate."_s, u"USER"_s);
    addOption({u"as-group"_s}, u"Group to impersonate; may be repeated."_s, u"GROUP"_s);
    addOption({u"as-uid"_s}, u"UID to impersonate."_s, u"UID"_s);
    addOption({u"cluster"_s}, u"The kubeconfig cluster to use instead of the context's."_s, u"NAME"_s);
    addOption({u"user"_s}, u"The kubeconfig user to use instead of the context's."_s, u"NAME"_s);
    addOption({u"allow-exec"_s},
              u"Allow the kubeconfig user's credential plugin (a command), and the program that an artifact's "
              "credentials come from, to run; remembered until the file says something else."_s);
    addOption({u"request-timeout"_s}, u"How long a single request may stay without progress, e.g. 30s."_s, u"D"_s);
    addOption({u"sandbox"_s}, u"Run on this computer, without a cluster."_s);
    addEngineOption();
}

void Arguments::addEngineOption()
{
    addOption({u"engine"_s}, u"What the sandbox runs containers in: bubblewrap (the default) or podman."_s,
              u"ENGINE"_s);
}

Core::Result<Sandbox::Engine> Arguments::sandboxEngine() const
{
    return choice(u"engine"_s, {u"bubblewrap"_s, u"podman"_s}).transform([](const QString &name) {
        return name == u"podman"_s ? Sandbox::Engine::Podman : Sandbox::Engine::Bubblewrap;
    });
}

Core::Result<void> Arguments::parse(const QStringList &arguments, int minimumPositional, int maximumPositional)
{
    const QString hint = u"see job-console %1 --help"_s.arg(m_usage.section(u' ', 0, 0));
    if (!m_parser->parse(QStringList{u"job-console"_s} + arguments)) {
        QString problem = m_parser->errorText();
        if (problem.endsWith(u'.'))
            problem.chop(1);
        return Core::failure(ErrorKind::Usage, u"usage"_s, problem, hint);
    }
    if (isHelpRequested())
        return {};
    const qsizetype count = m_parser->positionalArguments().size();
    if (count < minimumPositional)
        return Core::failure(ErrorKind::Usage, u"usage"_s, u"an argument is missing: "_s + m_usage, hint);
    if (count > maximumPositional) {
        return Core::failure(ErrorKind::Usage, u"usage"_s,
                             u"unexpected argument \"%1\""_s.arg(m_parser->positionalArguments().at(maximumPositional)),
                             hint);
    }
    return {};
}

bool Arguments::isHelpRequested() const
{
    return m_parser->isSet(u"help"_s);
}

QString Arguments::helpText() const
{
    // Qt's text begins with a usage line of its own that does not know verbs.
    const QString generated = m_parser->helpText();
    const qsizetype options = generated.indexOf(u"Options:"_s);
    return u"Usage: job-console %1\n\n%2\n\n%3"_s.arg(m_usage, m_description,
                                                      generated.sliced(std::max<qsizetype>(options, 0)));
}

bool Arguments::isSet(const QString &name) const
{
    return m_parser->isSet(name);
}

QString Arguments::value(const QString &name) const
{
    return m_parser->value(name);
}

QStringList Arguments::values(const QString &name) const
{
    return m_parser->values(name);
}

QStringList Arguments::positional() const
{
    return m_parser->positionalArguments();
}

Core::Result<QString> Arguments::choice(const QString &name, const QStringList &choices) const
{
    if (!isSet(name))
        return choices.constFirst();
    const QString given = value(name);
    if (choices.contains(given))
        return given;
    const QString option = (name.size() == 1 ? u"-"_s : u"--"_s) + name;
    return Core::failure(ErrorKind::Usage, u"usage"_s, u"%1 does not take \"%2\""_s.arg(option, given),
                         u"one of: "_s + choices.join(u", "_s));
}

Core::Result<ConnectionOptions> Arguments::connection() const
{
    ConnectionOptions options;
    options.kubeconfig = value(u"kubeconfig"_s);
    options.context = value(u"context"_s);
    options.namespaceName = value(u"namespace"_s);
    options.impersonateUser = value(u"as"_s);
    options.impersonateGroups = values(u"as-group"_s);
    options.impersonateUid = value(u"as-uid"_s);
    options.cluster = value(u"cluster"_s);
    options.user = value(u"user"_s);
    options.allowExec = isSet(u"allow-exec"_s);
    options.sandbox = isSet(u"sandbox"_s) || options.context == u"sandbox"_s;
    if (options.sandbox && isSet(u"context"_s) && options.context != u"sandbox"_s) {
        return Core::failure(ErrorKind::Usage, u"usage"_s,
                             u"--sandbox and --context %1 contradict each other"_s.arg(options.context));
    }
    if (isSet(u"engine"_s)) {
        auto engine = sandboxEngine();
        if (!engine)
            return std::unexpected(engine.error());
        if (!options.sandbox)
            return Core::failure(ErrorKind::Usage, u"usage"_s, u"--engine is the sandbox's"_s, u"add --sandbox"_s);
        options.engine = *engine;
    }
    if (isSet(u"request-timeout"_s)) {
        auto timeout = parseDuration(value(u"request-timeout"_s));
        if (!timeout)
            return std::unexpected(timeout.error());
        options.requestTimeout = *timeout;
    }
    return options;
}

Core::Result<std::chrono::milliseconds> parseDuration(const QString &text)
{
    static const QRegularExpression whole(u"^(\\d+(?:\\.\\d+)?(?:h|ms|m|s|))+$"_s);
    static const QRegularExpression part(u"(\\d+(?:\\.\\d+)?)(h|ms|m|s|)"_s);
    double total = 0;
    if (whole.match(text).hasMatch()) {
        for (const auto &match : part.globalMatch(text)) {
            const QString unit = match.captured(2);
            const double factor = unit == u"h"_s ? 3600000 : unit == u"m"_s ? 60000 : unit == u"ms"_s ? 1 : 1000;
            total += match.captured(1).toDouble() * factor;
        }
        constexpr double tenYears = 10.0 * 365 * 24 * 3600 * 1000;
        if (total <= tenYears)
            return std::chrono::milliseconds(qRound64(total));
    }
    return Core::failure(ErrorKind::Usage, u"duration"_s, u"\"%1\" is not a duration"_s.arg(text),
                         u"write 90s, 5m or 1h30m"_s);
}

Core::Result<qint64> parseSize(const QString &text)
{
    static const QRegularExpression form(u"^(\\d{1,15}(?:\\.\\d{1,6})?)([kKMGT]?)(i?)B?$"_s);
    if (const auto match = form.match(text); match.hasMatch()) {
        const double base = match.captured(3).isEmpty() ? 1000 : 1024;
        const QString units = u"KMGT"_s;
        const qsizetype power = match.captured(2).isEmpty() ? 0 : units.indexOf(match.captured(2).toUpper()) + 1;
        const double bytes = match.captured(1).toDouble() * std::pow(base, double(power));
        constexpr double mostBytes = 1e15;
        const bool isPlain = power > 0 || match.captured(3).isEmpty();
        if (isPlain && bytes <= mostBytes)
            return qRound64(bytes);
    }
    return Core::failure(ErrorKind::Usage, u"size"_s, u"\"%1\" is not a size"_s.arg(text),
                         u"write 500M, 20G or 64Mi; 0 is no limit"_s);
}

Core::Result<JobRun::CaptureSettings> parseCapture(const QString &text)
{
    JobRun::CaptureSettings capture;
    if (text == u"none"_s) {
        capture.kind = JobRun::CaptureKind::None;
    } else if (text == u"logs"_s) {
        capture.kind = JobRun::CaptureKind::Logs;
    } else if (text.startsWith(u"logs:"_s) && text.size() > 5) {
        capture.kind = JobRun::CaptureKind::Logs;
        capture.container = text.section(u'/', -1).section(u':', -1);
        capture.pod = text.contains(u'/') ? text.sliced(5).section(u'/', 0, -2) : QString();
        if (capture.container.isEmpty() || (text.contains(u'/') && capture.pod.isEmpty())) {
            return Core::failure(ErrorKind::Usage, u"usage"_s, u"--capture does not take \"%1\""_s.arg(text),
                                 u"write logs:CONTAINER or logs:POD/CONTAINER"_s);
        }
    } else if (text == u"all"_s) {
        capture.kind = JobRun::CaptureKind::Logs;
        capture.allContainers = true;
    } else if (text == u"artifact"_s) {
        capture.kind = JobRun::CaptureKind::Artifact;
    } else {
        return Core::failure(ErrorKind::Usage, u"usage"_s, u"--capture does not take \"%1\""_s.arg(text),
                             u"one of: none, logs, logs:CONTAINER, logs:POD/CONTAINER, all, artifact"_s);
    }
    return capture;
}

} // namespace CommandLine
