// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QList>
#include <QString>
#include <QStringList>

namespace Sandbox {

/// One kind of object that the sandbox serves.
struct ResourceType
{
    QString group; ///< empty for the core group
    QString version;
    QString plural; ///< "jobs"
    QString singular;
    QString kind; ///< "Job"
    QStringList shortNames;
    bool namespaced = true;
    bool stored = true; ///< false: reviews, which are answered and not kept
    QStringList verbs;

    [[nodiscard]] QString apiVersion() const { return group.isEmpty() ? version : QString(group + u'/' + version); }
    /// "jobs.batch", as error texts name it.
    [[nodiscard]] QString qualified() const { return group.isEmpty() ? plural : QString(plural + u'.' + group); }
};

/// All of them; lives as long as the process.
[[nodiscard]] const QList<ResourceType> &resourceTypes();
/// By group and plural name; nullptr where there is none.
[[nodiscard]] const ResourceType *findResourceType(const QString &group, const QString &plural);

[[nodiscard]] const ResourceType &jobType();
[[nodiscard]] const ResourceType &podType();
[[nodiscard]] const ResourceType &eventType();
[[nodiscard]] const ResourceType &namespaceType();
[[nodiscard]] const ResourceType &configMapType();
[[nodiscard]] const ResourceType &secretType();

} // namespace Sandbox
