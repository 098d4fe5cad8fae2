// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/artifacts/account.h"

#include <QHash>
#include <QList>
#include <QString>
#include <QStringList>

namespace Artifacts {

/// One repository of an Ivy account.
struct IvyRepository
{
    QStringList artifactPatterns; ///< whole addresses with tokens
    QStringList ivyPatterns; ///< of ivy.xml files; may be empty
    bool m2compatible = false; ///< dots of the organisation are slashes
    bool mavenMetadata = false; ///< versions are listed in maven-metadata.xml
};

/// The repositories of an account, in the order in which they are asked: those of its settings (Spinnaker's form of
/// ivysettings: url, ibiblio and chain resolvers; the default resolver, else the first), else its own repositoryUrl
/// with pattern. Fails where there is none that can be read, and names the resolvers that cannot (ssh, bintray).
[[nodiscard]] Core::Result<QList<IvyRepository>> ivyRepositories(const Account &account);

/// Values of a pattern's tokens by name: organisation, module, revision, artifact, type, ext, classifier, ...
using IvyTokens = QHash<QString, QString>;

/// Fills in a pattern (org.apache.ivy.core.IvyPatternHelper): [token] by its value, parts in parentheses only where
/// all of their tokens have one. Tokens without a value are left out. Values are percent-encoded, slashes kept.
[[nodiscard]] QString fillIvyPattern(const QString &pattern, const IvyTokens &tokens);

/// Where to look for revisions: the address of the folder that holds them, and what the name of an entry must match to
/// be one (its first group is the revision). Empty where the pattern has no [revision].
struct IvyListing
{
    QString folder;
    QString entry;
};
[[nodiscard]] IvyListing ivyListing(const QString &pattern, const IvyTokens &tokens);

/// The names in a folder's listing as web servers make it: the last parts of the links that lead one level down.
[[nodiscard]] QStringList listedNames(const QByteArray &html, const QString &folder);

} // namespace Artifacts
