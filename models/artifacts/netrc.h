// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

#include <optional>

namespace Artifacts {

struct Environment;

struct NetrcEntry
{
    QString login;
    QString password;
    friend bool operator==(const NetrcEntry &, const NetrcEntry &) = default;
};

/// The entry for a host in the text of a .netrc file, by curl's rules (lib/netrc.c): the first `machine` of that name
/// or the `default` before it, in the file's order; host names without regard to case; tokens in quotes with \n, \r, \t
/// and escaped characters; macros (macdef) skipped up to an empty line; lines that begin with # are comments. With a
/// `login` only entries of that login count.
[[nodiscard]] std::optional<NetrcEntry> findNetrcEntry(const QString &text, const QString &host,
                                                       const QString &login = {});

/// The same from the file that NETRC names, else from ~/.netrc. Nothing where it cannot be read. The file's permissions
/// are not looked at, as with curl.
[[nodiscard]] std::optional<NetrcEntry> netrcEntry(const Environment &environment, const QString &host,
                                                   const QString &login = {});

} // namespace Artifacts
