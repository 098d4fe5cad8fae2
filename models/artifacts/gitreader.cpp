// SPDX-License-Identifier: Apache-2.0
#include "models/artifacts/gitreader.h"

#include "models/artifacts/contentbuilder.h"
#include "models/artifacts/gitplan.h"
#include "models/artifacts/gitrun.h"
#include "models/artifacts/httpexchange.h"
#include "models/artifacts/stepfetch.h"
#include "models/artifacts/texts.h"
#include "models/core/redact.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTimer>

using namespace Qt::StringLiterals;
using Core::Error;
using Core::ErrorKind;

namespace Artifacts {

namespace {

class GitFetch final : public FetchOperation
{
public:
    GitFetch(const FetchRequest &request, const GitTarget &target) : m_request(request), m_target(target) { }

    void start() override
    {
        QTimer::singleShot(0, this, [this] { begin(); });
    }

private:
    void begin()
    {
        const QString askPass = m_folder.filePath(u"askpass"_s);
        QFile script(askPass);
        const bool ready = m_folder.isValid() && script.open(QIODevice::WriteOnly) && script.write(askPassScript()) > 0
            && script.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ExeOwner);
        script.close();
        if (!ready) {
            fail(Core::failure(ErrorKind::Io, u"artifact-temporary"_s,
                               Texts::tr("No temporary folder could be made: %1").arg(m_folder.errorString()),
                               Texts::tr("Free disk space, or set TMPDIR."))
                     .error());
            return;
        }
        const auto environment = gitEnvironment(m_target, m_request, askPass);
        if (!environment) {
            fail(environment.error());
            return;
        }
        m_environment = *environment;
        // No template: nothing that a system's administrator would copy into each repository, such as hooks.
        run({u"init"_s, u"--quiet"_s, u"--bare"_s, u"--template="_s, u"."_s},
            [this](const GitOutcome &) { addRemote(); });
    }

    void addRemote()
    {
        run({u"remote"_s, u"add"_s, u"origin"_s, m_target.url}, [this](const GitOutcome &) { fetchCommit(); });
    }

    void fetchCommit()
    {
        run({u"fetch"_s, u"--progress"_s, u"--depth=1"_s, u"--no-tags"_s, u"--no-recurse-submodules"_s,
             u"--filter=blob:none"_s, u"origin"_s, m_target.revision.isEmpty() ? u"HEAD"_s : m_target.revision},
            [this](const GitOutcome &) { nameCommit(); });
    }

    void nameCommit()
    {
        run({u"rev-parse"_s, u"FETCH_HEAD^{commit}"_s}, [this](const GitOutcome &outcome) {
            m_commit = QString::fromLatin1(outcome.output).trimmed();
            findFile();
        });
    }

    void findFile()
    {
        run({u"ls-tree"_s, u"-z"_s, m_commit, u"--"_s, m_target.path}, [this](const GitOutcome &outcome) {
            // MODE SP TYPE SP HASH TAB PATH NUL
            const QString entry = QString::fromUtf8(outcome.output).section(QChar::Null, 0, 0).section(u'\t', 0, 0);
            const QString mode = entry.section(u' ', 0, 0);
            if (entry.section(u' ', 1, 1) == "blob"_L1 && mode != "120000"_L1)
                readFile(entry.section(u' ', 2, 2));
            else
                failForEntry(mode);
        });
    }

    void failForEntry(const QString &mode)
    {
        const QString what = m_target.path.left(200);
        const QString hint = Texts::tr("Check the path and the version (commit %1).").arg(m_commit.left(12));
        if (mode.isEmpty()) {
            fail(Failure(Core::failure(ErrorKind::NotFound, u"artifact-not-found"_s,
                                       Texts::tr("The repository has no file %1").arg(what), hint)
                             .error(),
                         {true}));
            return;
        }
        const QString message = mode == "120000"_L1
            ? Texts::tr("%1 is a symbolic link, which is not followed").arg(what)
            : mode == "160000"_L1 ? Texts::tr("%1 is a submodule").arg(what)
                                  : Texts::tr("%1 is a folder of the repository").arg(what);
        fail(Core::failure(ErrorKind::Format, u"artifact-not-a-file"_s, message,
                           Texts::tr("Give the path of a file in the repository."))
                 .error());
    }

    void readFile(const QString &hash)
    {
        // The server sends the content now, where it left it out before.
        run({u"cat-file"_s, u"blob"_s, hash}, [this](const GitOutcome &outcome) { succeed(outcome.output); });
        connect(m_run.get(), &GitRun::progressed, this, [this](qint64 bytes) {
            Q_EMIT progressed({.bytes = bytes}); // last: the receiver may destroy us
        });
    }

    void succeed(const QByteArray &bytes)
    {
        const QString source = Core::redactUrl(QUrl(m_target.url)) + u'#' + m_target.path;
        Content content = makeContent(bytes, source);
        content.version = m_commit;
        if (bytes.startsWith("version https://git-lfs.github.com/spec/"))
            content.warnings.append(
                Texts::tr("The file is a pointer of Git LFS; its content is not in the repository"));
        if (m_target.protocol == "http"_L1 && m_environment.contains(u"JC_GIT_PASSWORD"_s)
            && isExposed(QUrl(m_target.url)))
            content.warnings.append(
                Texts::tr("Credentials went to %1 over plain http, where others can read them").arg(m_target.host));
        Q_EMIT finished(content); // last: the receiver may destroy us
    }

    /// Runs one git command; goes on with `next` where it succeeds, and fails otherwise.
    void run(const QStringList &command, const std::function<void(const GitOutcome &)> &next)
    {
        m_run = std::make_unique<GitRun>(gitOptions(m_request) + command, m_folder.path(), m_environment,
                                         m_request.limits);
        connect(m_run.get(), &GitRun::finished, this, [this, next](const GitOutcome &outcome) {
            const auto goOn = next; // the next command replaces the run, and this function with it
            if (outcome.ok())
                goOn(outcome);
            else
                failFor(outcome);
        });
        m_run->start();
    }

    void failFor(const GitOutcome &outcome)
    {
        const QString source = Core::redactUrl(QUrl(m_target.url));
        switch (outcome.end) {
        case GitOutcome::End::NotStarted:
            fail(Core::failure(ErrorKind::Config, u"artifact-git-missing"_s,
                               Texts::tr("The program git, which reads Git repositories, cannot be started"),
                               Texts::tr("Install git."))
                     .error());
            return;
        case GitOutcome::End::Silent: {
            Error error;
            error.kind = ErrorKind::Timeout;
            error.code = u"artifact-timeout"_s;
            error.path = source;
            error.message = Texts::tr("Nothing came from %1 for %2 seconds")
                                .arg(m_target.host.isEmpty() ? source : m_target.host)
                                .arg(double(m_request.limits.timeoutMs) / 1000);
            error.hint = Texts::tr("Check that the server can be reached from here.");
            fail(Failure(error, {true}));
            return;
        }
        case GitOutcome::End::TooLarge:
            fail(tooLarge(source, m_request.limits));
            return;
        case GitOutcome::End::Exited:
            fail(gitFailure(m_target, outcome.errors));
            return;
        }
    }

    void fail(const Failure &failure)
    {
        setRetryAdvice(failure.retry);
        const Error error = failure.error;
        Q_EMIT finished(std::unexpected(error)); // last: the receiver may destroy us
    }

    FetchRequest m_request;
    GitTarget m_target;
    QTemporaryDir m_folder;
    QProcessEnvironment m_environment;
    QString m_commit;
    std::unique_ptr<GitRun> m_run; ///< declared last: ends before its folder goes
};

} // namespace

QString GitReader::type() const
{
    return u"git/repo"_s;
}

Core::Result<void> GitReader::check(const Reference &reference) const
{
    const auto target = gitTarget(reference);
    return target ? Core::Result<void>() : std::unexpected(target.error());
}

QStringList GitReader::warnings(const Reference &reference) const
{
    if (!reference.version.isEmpty())
        return {};
    return {Texts::tr("No version is given: the repository's default branch is read; Spinnaker reads master")};
}

std::unique_ptr<FetchOperation> GitReader::fetch(const FetchRequest &request) const
{
    const auto target = gitTarget(request.reference);
    if (!target)
        return failedFetch(target.error());
    const QStringList allowed = request.account.list(u"allowedHosts"_s);
    if (!allowed.isEmpty() && !allowed.contains(target->host))
        return failedFetch(
            Core::failure(ErrorKind::Config, u"artifact-host-not-allowed"_s,
                          Texts::tr("The account %1 is not for the host %2").arg(request.account.name, target->host),
                          Texts::tr("Its allowedHosts are: %1.").arg(allowed.join(u", "_s)))
                .error());
    return std::make_unique<GitFetch>(request, *target);
}

} // namespace Artifacts
