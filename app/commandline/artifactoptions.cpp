// SPDX-License-Identifier: Apache-2.0
#include "app/commandline/artifactoptions.h"

#include "app/commandline/output.h"
#include "app/datafolder.h"
#include "app/secretservice.h"

#include <QFileInfo>

using namespace Qt::StringLiterals;

namespace CommandLine {

ArtifactOptionNames ArtifactOptionNames::forArtifact()
{
    return {u"type"_s, u"reference"_s, u"artifact-version"_s, u"account"_s, u"accounts"_s,
            u"wait"_s, u"name"_s,      u"location"_s};
}

ArtifactOptionNames ArtifactOptionNames::forRun()
{
    return {u"artifact-type"_s,     u"artifact-reference"_s, u"artifact-version"_s, u"artifact-account"_s,
            u"artifact-accounts"_s, u"artifact-wait"_s,      u"artifact-name"_s,    u"artifact-location"_s};
}

void addArtifactOptions(Arguments &args, const ArtifactOptionNames &names, const QStringList &types)
{
    args.addOption({names.type}, u"Type of the artifact, one of: "_s + types.join(u", "_s) + u'.', u"T"_s);
    args.addOption({names.reference}, u"Where it is, by type: a URL, s3://BUCKET/KEY, a path, base64 text."_s, u"R"_s);
    args.addOption({names.version}, u"The version, where the type has versions."_s, u"V"_s);
    args.addOption({names.account}, u"The named account to read it with."_s, u"A"_s);
    args.addOption({names.accounts},
                   u"The file with the named accounts, in the form of Spinnaker's configuration;\n"
                   "~/.config/job-console/artifact-accounts.yaml is the default."_s,
                   u"FILE"_s);
    args.addOption({names.wait}, u"For how long to try again where it is not there yet or its server fails."_s, u"D"_s);
    args.addOption({names.name}, u"The chart of helm/chart and helm/image, the job of jenkins/file."_s, u"N"_s);
    args.addOption({names.location}, u"The file of git/repo, the namespace of kubernetes/configMap."_s, u"P"_s);
}

Artifacts::Reference readReference(const Arguments &args, const ArtifactOptionNames &names)
{
    Artifacts::Reference reference;
    reference.type = args.value(names.type);
    reference.reference = args.value(names.reference);
    reference.version = args.value(names.version);
    reference.account = args.value(names.account);
    reference.name = args.value(names.name);
    reference.location = args.value(names.location);
    return reference;
}

Core::Result<std::chrono::milliseconds> readWait(const Arguments &args, const ArtifactOptionNames &names,
                                                 std::chrono::milliseconds otherwise)
{
    return args.isSet(names.wait) ? parseDuration(args.value(names.wait))
                                  : Core::Result<std::chrono::milliseconds>(otherwise);
}

Core::Result<void> loadAccounts(const Arguments &args, const ArtifactOptionNames &names, Artifacts::Readers &readers,
                                bool needed)
{
    Artifacts::FetchContext context = readers.context();
    context.secrets = App::SecretService::lookup();
    readers.setContext(context);
    const bool named = args.isSet(names.accounts);
    const bool wanted = named || needed || args.isSet(names.account);
    const QString path = named ? args.value(names.accounts) : App::artifactAccountsFile();
    if (named && !QFileInfo::exists(path)) {
        Core::Error error;
        error.kind = Core::ErrorKind::Usage;
        error.code = u"usage"_s;
        error.file = path;
        error.message = u"there is no such file of artifact accounts"_s;
        return std::unexpected(error);
    }
    const auto accounts = Artifacts::Accounts::load(path);
    if (!accounts)
        return wanted ? Core::Result<void>(std::unexpected(accounts.error())) : Core::Result<void>();
    readers.setAccounts(*accounts);
    if (wanted) {
        for (const Core::Error &remark : accounts->remarks())
            sayWarning(remark);
    }
    return {};
}

QString progressText(const Artifacts::FetchProgress &progress)
{
    if (!progress.trouble)
        return {};
    return u"attempt %1 to read the artifact failed: %2; trying again in %3 s"_s.arg(progress.attempt)
        .arg(progress.trouble->message)
        .arg(double(progress.wait.count()) / 1000, 0, 'f', 1);
}

} // namespace CommandLine
