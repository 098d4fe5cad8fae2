// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QJsonObject>
#include <QList>
#include <QString>

namespace JobRun {

/// One part of a template, as it will be once the Job exists.
struct TemplatePart
{
    enum class Kind {
        Text, ///< as it was written
        Value, ///< of a path, from the manifest
        Later, ///< a path that the server fills in: metadata.uid, status, a generated name
        Missing, ///< a path that has no value and will get none: it becomes empty
        Broken ///< what stands between the braces is no path, or the braces do not close; it stays as it is
    };
    Kind kind = Kind::Text;
    QString text; ///< of Text, Value and Broken
    QString path; ///< of all others
    friend bool operator==(const TemplatePart &, const TemplatePart &) = default;
};

/// A template before the run: what of it is known from the manifest and what is not. Same grammar as
/// Outputs::renderTemplate, which renders it over the deployed Job.
[[nodiscard]] QList<TemplatePart> previewTemplate(const QString &text, const QJsonObject &job);

/// Whether there is anything to fill in.
[[nodiscard]] bool isTemplate(const QString &text);

} // namespace JobRun
