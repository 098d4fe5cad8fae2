// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/core/error.h"

#include <QJsonObject>
#include <QStringList>
#include <QUrl>

#include <optional>

namespace Outputs {

/// A text with {{ path }} parts, rendered over a deployed object.
struct RenderedTemplate
{
    QString text;
    QStringList warnings; ///< one sentence per path that has no value or is no path
};

/// Renders pure paths (a.b, a[0], a['k'], a["k"]) against the wrapper {"manifest": object, "name": ..., "location":
/// ...} first and the bare object second; missing values become empty with a warning; what is not a path stays
/// verbatim. No scripting: constructor, __proto__ and prototype are refused. Source: Spinnaker's
/// AnnotationCustomSections.
[[nodiscard]] RenderedTemplate renderTemplate(const QString &text, const QJsonObject &object);

/// The external log link that a Job asks for.
struct LogLink
{
    QUrl url; ///< http or https, ready to open
    QString annotation; ///< the key it came from
    QStringList warnings;
};

/// From metadata.annotations "job.spinnaker.io/logs", else "jobs.spinnaker.io/logs". Nothing where there is no such
/// annotation; an error where the result is not an http or https URL.
[[nodiscard]] std::optional<Core::Result<LogLink>> logLink(const QJsonObject &job);

} // namespace Outputs
