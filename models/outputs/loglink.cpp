// SPDX-License-Identifier: Apache-2.0
#include "models/outputs/loglink.h"

#include "models/core/redact.h"
#include "models/outputs/pathtemplate.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace Outputs {

std::optional<Core::Result<LogLink>> logLink(const QJsonObject &job)
{
    const QJsonObject annotations = job["metadata"_L1]["annotations"_L1].toObject();
    LogLink link;
    QString text;
    for (const QString &key : {u"job.spinnaker.io/logs"_s, u"jobs.spinnaker.io/logs"_s}) {
        text = annotations[key].toString().trimmed();
        if (!text.isEmpty()) {
            link.annotation = key;
            break;
        }
    }
    if (text.isEmpty())
        return {};

    const RenderedTemplate rendered = renderTemplate(text, job);
    link.warnings = rendered.warnings;
    link.url = QUrl(rendered.text.trimmed(), QUrl::TolerantMode);
    const QString scheme = link.url.scheme();
    if (link.url.isValid() && !link.url.host().isEmpty() && (scheme == "http"_L1 || scheme == "https"_L1))
        return Core::Result<LogLink>(link);

    constexpr qsizetype shown = 200;
    Core::Error error;
    error.kind = Core::ErrorKind::Format;
    error.code = u"log-link-invalid"_s;
    error.path = u"metadata.annotations['%1']"_s.arg(link.annotation);
    error.message = QCoreApplication::translate("Outputs", "The log link is not an http or https address: %1")
                        .arg(Core::redactText(rendered.text.first(std::min(shown, rendered.text.size()))));
    error.hint = link.warnings.isEmpty()
        ? QCoreApplication::translate("Outputs",
                                      "Write a full address such as https://logs.example/{{ metadata.name }}.")
        : link.warnings.first();
    return Core::Result<LogLink>(std::unexpected(error));
}

} // namespace Outputs
