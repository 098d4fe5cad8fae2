// SPDX-License-Identifier: Apache-2.0
#include "models/artifacts/gitplan.h"

#include "models/artifacts/httpcredentials.h"
#include "models/artifacts/netrc.h"
#include "models/artifacts/simplefetch.h"
#include "models/artifacts/texts.h"
#include "models/core/redact.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;
using Core::Error;
using Core::ErrorKind;

namespace Artifacts {

namespace {

QString quoted(QString text)
{
    return u'\'' + text.replace(u'\'', u"'\\''"_s) + u'\'';
}

Core::Result<void> checkPath(const QString &path)
{
    const QStringList parts = path.split(u'/');
    for (const QString &part : parts) {
        if (part.isEmpty() || part == "."_L1 || part == ".."_L1 || part.contains(QChar::Null))
            return std::unexpected(
                referenceError(Texts::tr("%1 is no path of a file in a repository").arg(path.left(200)),
                               Texts::tr("Give it from the repository's root, such as out/result.json.")));
    }
    return {};
}

Core::Result<void> checkRevision(const QString &revision)
{
    // git-check-ref-format(1)
    static const QRegularExpression strange(uR"([\x00-\x20\x7f~^:?*\[\\]|\.\.|@\{|^[-/.]|[/.]$|\.lock$)"_s);
    if (!strange.match(revision).hasMatch())
        return {};
    return std::unexpected(referenceError(Texts::tr("%1 is no branch, tag or commit").arg(revision.left(200)),
                                          Texts::tr("Give a branch, a tag, or a commit with all of its digits.")));
}

/// user@host:path, as scp has it.
bool isScpForm(const QString &text)
{
    static const QRegularExpression form(u"^[A-Za-z0-9._~]+@[A-Za-z0-9][A-Za-z0-9.-]*:[^:]+$"_s);
    return form.match(text).hasMatch();
}

Core::Result<GitTarget> address(const QString &text)
{
    const auto wrong = [&](const QString &message) {
        return std::unexpected(
            referenceError(message,
                           Texts::tr("Give an address that starts with https://, http://, ssh:// or file://, or "
                                     "USER@HOST:PATH.")));
    };
    GitTarget target;
    if (isScpForm(text)) {
        target.url = text;
        target.protocol = u"ssh"_s;
        target.host = text.section(u'@', 1, 1).section(u':', 0, 0);
        return target;
    }
    QUrl url(text, QUrl::TolerantMode);
    static const QStringList protocols{u"https"_s, u"http"_s, u"ssh"_s, u"file"_s};
    const bool local = url.scheme() == "file"_L1;
    if (!url.isValid() || !protocols.contains(url.scheme()) || (url.host().isEmpty() != local) || url.path().isEmpty())
        return wrong(Texts::tr("The artifact's reference is not the address of a Git repository"));
    // What begins with a dash would be an option of ssh.
    if (url.host().startsWith(u'-') || url.userName().startsWith(u'-'))
        return wrong(Texts::tr("The artifact's reference is not the address of a Git repository"));
    target.protocol = url.scheme();
    target.user = url.userName(QUrl::FullyDecoded);
    target.password = url.password(QUrl::FullyDecoded);
    const bool web = url.scheme().startsWith("http"_L1);
    target.host = web ? hostAndPort(url) : url.host();
    if (web)
        url.setUserInfo(QString());
    else
        url.setPassword(QString());
    target.url = url.toString(QUrl::FullyEncoded);
    return target;
}

/// User and password for http: the account's, the URL's, else .netrc's.
std::optional<std::pair<QString, QString>> webLogin(const GitTarget &target, const FetchRequest &request)
{
    if (const QString token = request.account.secret(u"token"_s); !token.isEmpty())
        return std::pair(u"token"_s, token); // any user will do with a token, at GitHub, GitLab and Bitbucket
    if (const auto basic = request.account.basic())
        return basic;
    if (!target.password.isEmpty())
        return std::pair(target.user, target.password);
    if (!request.account.isNull() || isExposed(QUrl(target.url)))
        return std::nullopt;
    const auto entry = netrcEntry(request.context.environment, QUrl(target.url).host(), target.user);
    return entry ? std::optional(std::pair(entry->login, entry->password)) : std::nullopt;
}

Core::Result<QString> sshCommand(const FetchRequest &request)
{
    const Account &account = request.account;
    if (!account.text(u"sshPrivateKeyPassphraseCmd"_s).isEmpty())
        return Core::failure(ErrorKind::Config, u"artifact-account-unsupported"_s,
                             Texts::tr("The account %1 wants a command run for its passphrase, which is not done here")
                                 .arg(account.name),
                             Texts::tr("Name a file (sshPrivateKeyPassphraseFile) or a key of the desktop's secret "
                                       "service, or use an SSH agent."));
    const Environment &environment = request.context.environment;
    const bool asks = !account.secret(u"sshPrivateKeyPassphrase"_s).isEmpty();
    QString command = u"ssh -o NumberOfPasswordPrompts=1 -o BatchMode="_s + (asks ? u"no"_s : u"yes"_s);
    if (const QString key = account.text(u"sshPrivateKeyFilePath"_s); !key.isEmpty())
        command += u" -o IdentitiesOnly=yes -i "_s + quoted(environment.expandHome(key));
    if (const QString hosts = account.text(u"sshKnownHostsFilePath"_s); !hosts.isEmpty())
        command += u" -o UserKnownHostsFile="_s + quoted(environment.expandHome(hosts));
    if (account.flag(u"sshTrustUnknownHosts"_s))
        command += u" -o StrictHostKeyChecking=no"_s;
    return command;
}

} // namespace

Core::Result<GitTarget> gitTarget(const Reference &reference)
{
    const QString text = reference.reference.trimmed();
    auto target = address(text.section(u'#', 0, 0));
    if (!target)
        return target;
    target->path = (reference.location.isEmpty() ? text.section(u'#', 1) : reference.location).trimmed();
    while (target->path.startsWith(u'/'))
        target->path.remove(0, 1);
    target->revision = reference.version.trimmed();
    if (target->path.isEmpty())
        return std::unexpected(referenceError(
            Texts::tr("The file in the repository is not given"),
            Texts::tr("Give its path as the artifact's location, or behind # in the reference. (Spinnaker would make a "
                      "packed archive of the repository, which cannot become outputs.)")));
    if (const auto checked = checkPath(target->path); !checked)
        return std::unexpected(checked.error());
    if (const auto checked = checkRevision(target->revision); !checked)
        return std::unexpected(checked.error());
    return target;
}

Core::Result<QProcessEnvironment> gitEnvironment(const GitTarget &target, const FetchRequest &request,
                                                 const QString &askPassProgram)
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    const QStringList names = environment.keys();
    for (const QString &name : names) {
        // Of a surrounding git, such as a hook's.
        static const QStringList foreign{u"GIT_DIR"_s,
                                         u"GIT_WORK_TREE"_s,
                                         u"GIT_INDEX_FILE"_s,
                                         u"GIT_OBJECT_DIRECTORY"_s,
                                         u"GIT_ALTERNATE_OBJECT_DIRECTORIES"_s,
                                         u"GIT_NAMESPACE"_s,
                                         u"GIT_CONFIG_PARAMETERS"_s,
                                         u"GIT_CONFIG_COUNT"_s};
        if (foreign.contains(name) || name.startsWith("GIT_TRACE"_L1))
            environment.remove(name);
    }
    if (!request.context.environment.home.isEmpty())
        environment.insert(u"HOME"_s, request.context.environment.home);
    environment.insert(u"LC_ALL"_s, u"C"_s);
    environment.insert(u"LANGUAGE"_s, u"C"_s);
    environment.insert(u"GIT_ALLOW_PROTOCOL"_s, target.protocol);
    environment.insert(u"GIT_PROTOCOL_FROM_USER"_s, u"0"_s);
    environment.insert(u"GIT_TERMINAL_PROMPT"_s, u"0"_s);
    environment.insert(u"GCM_INTERACTIVE"_s, u"never"_s);
    environment.insert(u"GIT_ASKPASS"_s, askPassProgram);
    environment.insert(u"SSH_ASKPASS"_s, askPassProgram);
    environment.insert(u"SSH_ASKPASS_REQUIRE"_s, u"force"_s);
    if (target.protocol == "ssh"_L1) {
        const auto command = sshCommand(request);
        if (!command)
            return std::unexpected(command.error());
        environment.insert(u"GIT_SSH_COMMAND"_s, *command);
        environment.insert(u"JC_SSH_PASSPHRASE"_s, request.account.secret(u"sshPrivateKeyPassphrase"_s));
    } else if (const auto login = webLogin(target, request); login && target.protocol.startsWith("http"_L1)) {
        environment.insert(u"JC_GIT_HOST"_s, target.host);
        environment.insert(u"JC_GIT_SCHEME"_s, target.protocol);
        environment.insert(u"JC_GIT_USER"_s, login->first);
        environment.insert(u"JC_GIT_PASSWORD"_s, login->second);
    }
    return environment;
}

QStringList gitOptions(const FetchRequest &request)
{
    QStringList settings{u"core.hooksPath=/dev/null"_s,
                         u"core.fsmonitor=false"_s,
                         u"gc.auto=0"_s,
                         u"maintenance.auto=false"_s,
                         u"fetch.writeCommitGraph=false"_s,
                         u"submodule.recurse=false"_s,
                         u"protocol.version=2"_s,
                         u"core.askPass="_s,
                         u"advice.detachedHead=false"_s};
    // The account's credentials, and no others that a helper would know.
    if (!request.account.isNull())
        settings.append(u"credential.helper="_s);
    QStringList options{u"--no-pager"_s, u"--literal-pathspecs"_s};
    for (const QString &setting : std::as_const(settings))
        options << u"-c"_s << setting;
    return options;
}

QByteArray askPassScript()
{
    // git asks "Username for 'https://host': " and "Password for 'https://user@host': " (credential.c); ssh asks for a
    // key's passphrase, and whether an unknown host is to be trusted: that is not answered.
    return R"(#!/bin/sh
case $1 in
"Username for '$JC_GIT_SCHEME://$JC_GIT_HOST'"*) printf '%s\n' "$JC_GIT_USER" ;;
"Password for '$JC_GIT_SCHEME://"*"@$JC_GIT_HOST'"*) printf '%s\n' "$JC_GIT_PASSWORD" ;;
"Enter passphrase for"*) printf '%s\n' "$JC_SSH_PASSPHRASE" ;;
*) exit 1 ;;
esac
)";
}

Failure gitFailure(const GitTarget &target, const QString &errors)
{
    const auto says = [&errors](const char *text) { return errors.contains(QLatin1StringView(text)); };
    QString words;
    const QStringList lines = errors.split(u'\n', Qt::SkipEmptyParts);
    for (const QString &line : lines) {
        if (line.startsWith("fatal:"_L1) || line.startsWith("error:"_L1) || line.startsWith("ERROR:"_L1)
            || says("Host key verification failed"))
            words = line.trimmed().left(300);
        if (!words.isEmpty())
            break;
    }
    Error error;
    error.kind = ErrorKind::Api;
    error.code = u"artifact-git"_s;
    error.path = Core::redactUrl(QUrl(target.url));
    error.message = Texts::tr("Git could not read %1: %2")
                        .arg(error.path, Core::redactText(words.isEmpty() ? errors.trimmed().left(300) : words));
    error.hint = Texts::tr("Run git fetch with this address in a terminal to see more.");
    bool again = false;
    if (says("couldn't find remote ref") || says("not our ref") || says("no such remote ref")) {
        error.kind = ErrorKind::NotFound;
        error.hint = Texts::tr("Check the version: a branch, a tag, or a commit with all of its digits.");
        again = true;
    } else if (says("Authentication failed") || says("could not read Username") || says("could not read Password")
               || says("Permission denied") || says("returned error: 403") || says("returned error: 401")) {
        error.kind = ErrorKind::Authentication;
        error.hint = Texts::tr("Name an account of kind gitrepo with credentials that may read the repository.");
    } else if (says("Host key verification failed")) {
        error.kind = ErrorKind::Tls;
        error.hint = Texts::tr("Connect with ssh once to check and store the host's key, or name a file of known hosts "
                               "in the account.");
    } else if (says("not found") || says("does not appear to be a git repository") || says("does not exist")) {
        error.kind = ErrorKind::NotFound;
        error.hint = Texts::tr("Check the address; private repositories are not found, either, without credentials.");
        again = true;
    } else if (says("certificate") || says("SSL")) {
        error.kind = ErrorKind::Tls;
        error.hint = Texts::tr("Git has its own list of authorities that it trusts: http.sslCAInfo in its settings.");
    } else if (says("Could not resolve host") || says("Failed to connect") || says("Couldn't connect")
               || says("onnection refused") || says("timed out") || says("unexpected disconnect") || says("early EOF")
               || says("returned error: 5") || says("returned error: 429") || says("Connection reset")) {
        error.kind = ErrorKind::Network;
        error.hint = Texts::tr("Check that the server can be reached from here.");
        again = true;
    }
    return Failure(error, {again});
}

} // namespace Artifacts
