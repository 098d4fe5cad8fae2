// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/core/error.h"

#include <QJsonObject>
#include <QList>
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

/// What a template is rendered with, beside the object.
struct TemplateOptions
{
    /// The object's pods, oldest first: the wrapper's "pods", and the last one as "pod".
    QList<QJsonObject> pods{};
    bool escapeHtml = false; ///< values are written so that they are text within HTML and its attributes
};

/// Renders pure paths (a.b, a[0], a['k'], a["k"]) against the wrapper {"manifest": object, "name": ..., "location":
/// ...} first and the bare object second; missing values become empty with a warning; what is not a path stays
/// verbatim. No scripting: constructor, __proto__ and prototype are refused. Source: Spinnaker's
/// AnnotationCustomSections; pods are ours.
[[nodiscard]] RenderedTemplate renderTemplate(const QString &text, const QJsonObject &object,
                                              const TemplateOptions &options = {});

/// The address of a web page (http or https, with a host) as it may be shown and opened: without user name and
/// password. Nothing for every other address.
[[nodiscard]] std::optional<QUrl> webAddress(const QUrl &url);

/// The external log link that a Job asks for.
struct LogLink
{
    QUrl url; ///< http or https, ready to open; never with user name or password
    QString annotation; ///< the key it came from
    QStringList warnings;
    bool isComplete = true; ///< every path of the template had a value

    /// The address as it may be kept and printed: without the values of query items that sign or authorise.
    [[nodiscard]] QString recordedUrl() const;
    friend bool operator==(const LogLink &, const LogLink &) = default;
};

/// From metadata.annotations "job.spinnaker.io/logs", else "jobs.spinnaker.io/logs". Nothing where there is no such
/// annotation; an error where the result is not an http or https URL. `pods`: as for TemplateOptions.
[[nodiscard]] std::optional<Core::Result<LogLink>> logLink(const QJsonObject &job, const QList<QJsonObject> &pods = {});

/// The link that was recorded as `url`, made safe: records are foreign input.
[[nodiscard]] std::optional<LogLink> recordedLogLink(const QString &url);

} // namespace Outputs
