// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/artifacts/artifact.h"

#include <QProcessEnvironment>
#include <QUrl>

namespace Artifacts {

/// What a git/repo artifact names: a repository, a file in it and a revision.
struct GitTarget
{
    QString url; ///< as git takes it, without user info of http
    QString protocol; ///< "https", "http", "ssh" or "file": the only one that git may speak
    QString host; ///< with port where it is not the scheme's own; empty for files
    QString user; ///< of the URL's user info
    QString password;
    QString path; ///< of the file; empty: none is named
    QString revision; ///< branch, tag or whole commit; empty: the default branch
};

/// From reference, location and version. The path is the location, else what follows # in the reference.
[[nodiscard]] Core::Result<GitTarget> gitTarget(const Reference &reference);

/// The environment of every git process: the system's, and no prompts, no other protocols, no messages in other
/// languages, no files of attributes or hooks that a repository could bring. User and password for http reach git
/// through the askpass program (askPassScript()) in variables, never in arguments, and only for the target's own host.
/// Fails where the account wants something that is not done here.
[[nodiscard]] Core::Result<QProcessEnvironment> gitEnvironment(const GitTarget &target, const FetchRequest &request,
                                                               const QString &askPassProgram);

/// Options that go before git's command: settings that win over the user's and the repository's.
[[nodiscard]] QStringList gitOptions(const FetchRequest &request);

/// A shell script that answers git's and ssh's questions from variables, and refuses those for other hosts.
[[nodiscard]] QByteArray askPassScript();

/// Why git failed, from what it wrote to its standard error; redacted.
[[nodiscard]] Failure gitFailure(const GitTarget &target, const QString &errors);

} // namespace Artifacts
