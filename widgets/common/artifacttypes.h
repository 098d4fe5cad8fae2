// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QList>
#include <QString>

namespace Widgets {

/// What a field of an artifact's reference is called for one type, and what belongs there. Empty label: the type has no
/// such field.
struct ReferenceField
{
    QString label; ///< "Reference:", "Chart:", "Build:"
    QString example; ///< shown in the empty field
    QString help; ///< one or two sentences
};

/// A type of artifact, for people: the window's words for what Spinnaker calls "s3/object".
struct ArtifactType
{
    QString type;
    QString group; ///< "Object stores"
    QString title; ///< "Amazon S3 and compatible"
    ReferenceField reference;
    ReferenceField version; ///< without a label: `versionNote` says why
    QString versionNote;
    ReferenceField name{};
    ReferenceField location{};
    QString automatic; ///< where credentials come from without an account; empty: none are needed
    bool hasContent = true; ///< false: a reference alone; it is shown, and nothing is read from it
};

/// All types in the order in which they are offered, groups together. In the language of the moment.
[[nodiscard]] QList<ArtifactType> artifactTypes();
/// The one of that name; a bare one with that type where it is unknown.
[[nodiscard]] ArtifactType artifactType(const QString &type);

} // namespace Widgets
