// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QJsonArray>
#include <QJsonObject>
#include <QList>
#include <QString>
#include <QStringList>

namespace Outputs {

/// One annotation that its author wants shown.
struct DetailEntry
{
    QString key; ///< without hyphens; may be empty
    QString value; ///< text, or HTML as safeHtml() makes it
    bool isHtml = false;
    QStringList warnings{}; ///< what its template lacks; not recorded
    friend bool operator==(const DetailEntry &, const DetailEntry &) = default;
};

/// The annotations of one section.
struct DetailSection
{
    QString title; ///< without hyphens
    QList<DetailEntry> entries; ///< texts first, each by key
    friend bool operator==(const DetailSection &, const DetailSection &) = default;
};

/// The sections that a Job's annotations describe: SECTION.details.spinnaker.io/KEY is a text,
/// SECTION.details.html.spinnaker.io/KEY (or SECTION.html.details.spinnaker.io/KEY) is HTML; hyphens in section and key
/// are blanks, the key may be missing. Values are templates (renderTemplate()) over the Job and `pods`; values in HTML
/// are text. The pod template's annotations count where the Job has no such entry. Texts are redacted. At most 200
/// entries. Source: Spinnaker's annotation-driven UI (AnnotationCustomSections).
[[nodiscard]] QList<DetailSection> details(const QJsonObject &job, const QList<QJsonObject> &pods = {});

/// [{"section","entries":[{"key","value","html"}]}], redacted: what is recorded and printed.
[[nodiscard]] QJsonArray toJson(const QList<DetailSection> &details);
/// The same read again; records are foreign input, so HTML is made safe again.
[[nodiscard]] QList<DetailSection> detailsFromJson(const QJsonArray &json);

} // namespace Outputs
