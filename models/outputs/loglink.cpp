// SPDX-License-Identifier: Apache-2.0
#include "models/outputs/loglink.h"

#include "models/core/redact.h"
#include "models/outputs/pathtemplate.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include <array>

using namespace Qt::StringLiterals;

namespace Outputs {

namespace {

/// An annotation that is no address, for a message. Where there is an @, all before it may be a password.
QString shownText(const QString &text)
{
    constexpr qsizetype shown = 200;
    static const QRegularExpression credentials(u"^\\S*@"_s);
    QString clean = Core::redactText(text).replace(credentials, u"***@"_s);
    clean.truncate(shown);
    return clean;
}

QString credentialsLeftOut()
{
    return QCoreApplication::translate("Outputs", "User name and password were left out of the log link");
}

Core::Error invalidLink(const LogLink &link, const QString &text)
{
    Core::Error error;
    error.kind = Core::ErrorKind::Format;
    error.code = u"log-link-invalid"_s;
    error.path = u"metadata.annotations['%1']"_s.arg(link.annotation);
    error.message = QCoreApplication::translate("Outputs", "The log link is not an http or https address: %1")
                        .arg(shownText(text));
    error.hint = link.warnings.isEmpty()
        ? QCoreApplication::translate("Outputs",
                                      "Write a full address such as https://logs.example/{{ metadata.name }}.")
        : link.warnings.first();
    return error;
}

} // namespace

std::optional<QUrl> webAddress(const QUrl &url)
{
    const bool web = url.scheme() == "http"_L1 || url.scheme() == "https"_L1;
    if (!url.isValid() || !web || url.host().isEmpty())
        return std::nullopt;
    QUrl clean = url;
    clean.setUserInfo(QString());
    return clean;
}

QString LogLink::recordedUrl() const
{
    return QString::fromUtf8(Core::redactedUrl(url).toEncoded());
}

std::optional<Core::Result<LogLink>> logLink(const QJsonObject &job, const QList<QJsonObject> &pods)
{
    const QJsonObject annotations = job["metadata"_L1]["annotations"_L1].toObject();
    const std::array keys{u"job.spinnaker.io/logs"_s, u"jobs.spinnaker.io/logs"_s};
    std::array<QString, 2> texts;
    for (size_t i = 0; i < keys.size(); ++i)
        texts.at(i) = annotations[keys.at(i)].toString().trimmed();
    const size_t used = texts.front().isEmpty() ? 1 : 0;
    const QString text = texts.at(used);
    if (text.isEmpty())
        return {};

    LogLink link;
    link.annotation = keys.at(used);
    const RenderedTemplate rendered = renderTemplate(text, job, {.pods = pods});
    link.warnings = rendered.warnings;
    link.isComplete = rendered.warnings.isEmpty();
    if (used == 0 && !texts.back().isEmpty() && texts.back() != text) {
        link.warnings.append(QCoreApplication::translate("Outputs", "%1 was used; %2 says something else")
                                 .arg(keys.front(), keys.back()));
    }
    const QUrl url(rendered.text.trimmed(), QUrl::TolerantMode);
    const auto address = webAddress(url);
    if (!address)
        return Core::Result<LogLink>(std::unexpected(invalidLink(link, rendered.text)));
    link.url = *address;
    if (!url.userInfo().isEmpty())
        link.warnings.append(credentialsLeftOut());
    if (Core::redactedUrl(link.url) != link.url) {
        link.warnings.append(
            QCoreApplication::translate("Outputs", "The log link holds a token or a signature; it is not recorded"));
    }
    return Core::Result<LogLink>(link);
}

std::optional<LogLink> recordedLogLink(const QString &url)
{
    const QUrl recorded(url, QUrl::StrictMode);
    const auto address = webAddress(recorded);
    if (!address)
        return std::nullopt;
    LogLink link;
    link.url = *address;
    if (!recorded.userInfo().isEmpty())
        link.warnings.append(credentialsLeftOut());
    return link;
}

} // namespace Outputs
