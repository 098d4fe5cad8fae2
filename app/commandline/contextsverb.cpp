// SPDX-License-Identifier: Apache-2.0
#include "app/commandline/arguments.h"
#include "app/commandline/output.h"
#include "app/commandline/simpleverb.h"
#include "app/pluginconsents.h"
#include "models/kube/kubeconfig.h"
#include "models/sandbox/sandboxserver.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::StringLiterals;
using App::ExitCode;

namespace CommandLine {

namespace {

/// The kubeconfig's contexts and the sandbox, which is always last.
QList<Kube::ContextInfo> allContexts(const Kube::Kubeconfig &kubeconfig)
{
    QList<Kube::ContextInfo> contexts = kubeconfig.contexts();
    Kube::ContextInfo sandbox;
    sandbox.name = u"sandbox"_s;
    sandbox.server = u"this computer"_s;
    sandbox.sandbox = true;
    if (const auto available = Sandbox::SandboxServer::available(); !available)
        sandbox.problems.append(available.error());
    contexts.append(sandbox);
    return contexts;
}

QJsonObject toJson(const Kube::ContextInfo &context, const App::PluginConsents &consents)
{
    QJsonArray problems;
    for (const Core::Error &problem : context.problems)
        problems.append(QJsonObject{{u"code"_s, problem.code}, {u"message"_s, problem.toText()}});
    QJsonValue exec;
    if (context.exec) {
        exec = QJsonObject{{u"command"_s, context.exec->command},
                           {u"args"_s, QJsonArray::fromStringList(context.exec->arguments)},
                           {u"env"_s, QJsonArray::fromStringList(context.exec->environmentNames())},
                           {u"allowed"_s, consents.isAllowed(*context.exec)}};
    }
    return {{u"name"_s, context.name},
            {u"cluster"_s, context.cluster},
            {u"user"_s, context.user},
            {u"namespace"_s, context.namespaceName.isEmpty() ? u"default"_s : context.namespaceName},
            {u"server"_s, context.server},
            {u"userKind"_s, Kube::userKindName(context.userKind)},
            {u"proxy"_s, context.proxy},
            {u"exec"_s, exec},
            {u"file"_s, context.file},
            {u"current"_s, context.current},
            {u"insecure"_s, context.insecure},
            {u"sandbox"_s, context.sandbox},
            {u"problems"_s, problems}};
}

void printTable(const QList<Kube::ContextInfo> &contexts)
{
    QList<QStringList> rows{{u"CURRENT"_s, u"NAME"_s, u"SERVER"_s, u"USER"_s, u"NAMESPACE"_s, u"PROBLEM"_s}};
    for (const Kube::ContextInfo &context : contexts) {
        rows.append({context.current ? u"*"_s : QString(), context.name,
                     context.server + (context.insecure ? u" (insecure)"_s : QString()),
                     context.sandbox ? QString() : Kube::userKindName(context.userKind),
                     context.namespaceName.isEmpty() ? u"default"_s : context.namespaceName,
                     context.problems.isEmpty() ? QString() : context.problems.constFirst().toText()});
    }
    writeData(table(rows));
}

} // namespace

ExitCode runContexts(const QStringList &arguments)
{
    Arguments args(u"contexts"_s, u"Lists the contexts of the kubeconfig files as resolved, and the sandbox."_s);
    args.addOption({u"o"_s, u"output"_s}, u"table (the default) or json."_s, u"FORMAT"_s);
    args.addOption({u"kubeconfig"_s}, u"Path of the kubeconfig file to use instead of KUBECONFIG and ~/.kube/config."_s,
                   u"FILE"_s);
    if (auto parsed = args.parse(arguments, 0, 0); !parsed) {
        sayError(parsed.error());
        return ExitCode::Usage;
    }
    if (args.isHelpRequested()) {
        writeData(args.helpText().toUtf8());
        return ExitCode::Success;
    }
    const auto format = args.choice(u"output"_s, {u"table"_s, u"json"_s});
    if (!format) {
        sayError(format.error());
        return ExitCode::Usage;
    }
    const auto kubeconfig
        = Kube::Kubeconfig::load(Kube::Kubeconfig::Sources::fromEnvironment(args.value(u"kubeconfig"_s)));
    const QList<Kube::ContextInfo> contexts = allContexts(kubeconfig);
    if (*format == u"json"_s) {
        App::PluginConsents consents;
        consents.revokeChanged(kubeconfig);
        QJsonArray list;
        for (const Kube::ContextInfo &context : contexts)
            list.append(toJson(context, consents));
        writeData(QJsonDocument(list).toJson());
    } else {
        printTable(contexts);
    }
    for (const Core::Error &error : kubeconfig.errors())
        sayError(error);
    return kubeconfig.errors().isEmpty() ? ExitCode::Success : ExitCode::Usage;
}

} // namespace CommandLine
