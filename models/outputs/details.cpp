// SPDX-License-Identifier: Apache-2.0
#include "models/outputs/details.h"

#include "models/core/redact.h"
#include "models/outputs/loglink.h"
#include "models/outputs/safehtml.h"

#include <QMap>
#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Outputs {

namespace {

constexpr int maximumEntries = 200;
constexpr qsizetype longestName = 200;
constexpr qsizetype longestText = qsizetype(64) * 1024; ///< of one value; as renderTemplate() bounds it

/// Section, then texts before HTML, then key.
struct Place
{
    QString title;
    bool isHtml = false;
    QString key;
    friend auto operator<=>(const Place &, const Place &) = default;
};

QString readable(const QString &name)
{
    return QString(name).replace(u'-', u' ').trimmed().left(longestName);
}

/// What the annotation's key says, or an empty title.
Place placeOf(const QString &annotation)
{
    static const QRegularExpression form(uR"(^([^.]+)\.(html\.)?details\.(html\.)?spinnaker\.io(?:/(.*))?$)"_s,
                                         QRegularExpression::DotMatchesEverythingOption);
    const QRegularExpressionMatch match = form.match(annotation);
    if (!match.hasMatch())
        return {};
    return {readable(match.captured(1)), match.hasCaptured(2) || match.hasCaptured(3), readable(match.captured(4))};
}

void collect(QMap<Place, QString> &found, const QJsonObject &annotations)
{
    for (auto it = annotations.begin(); it != annotations.end() && found.size() < maximumEntries; ++it) {
        const Place place = placeOf(it.key());
        if (!place.title.isEmpty() && it.value().isString() && !found.contains(place))
            found.insert(place, it.value().toString());
    }
}

DetailEntry entryOf(const Place &place, const QString &text, const QJsonObject &job, const QList<QJsonObject> &pods)
{
    const RenderedTemplate rendered = renderTemplate(text, job, {.pods = pods, .escapeHtml = place.isHtml});
    return {place.key, place.isHtml ? safeHtml(rendered.text) : Core::redactText(rendered.text), place.isHtml,
            rendered.warnings};
}

/// The section of that title, made where there is none yet.
DetailSection &sectionOf(QList<DetailSection> &sections, const QString &title)
{
    const auto found = std::ranges::find(sections, title, &DetailSection::title);
    if (found != sections.end())
        return *found;
    return sections.emplaceBack(title, QList<DetailEntry>());
}

} // namespace

QList<DetailSection> details(const QJsonObject &job, const QList<QJsonObject> &pods)
{
    QMap<Place, QString> found;
    collect(found, job["metadata"_L1]["annotations"_L1].toObject());
    collect(found, job["spec"_L1]["template"_L1]["metadata"_L1]["annotations"_L1].toObject());
    QList<DetailSection> sections;
    for (auto it = found.cbegin(); it != found.cend(); ++it)
        sectionOf(sections, it.key().title).entries.append(entryOf(it.key(), it.value(), job, pods));
    return sections;
}

QJsonArray toJson(const QList<DetailSection> &details)
{
    QJsonArray sections;
    for (const DetailSection &section : details) {
        QJsonArray entries;
        for (const DetailEntry &entry : section.entries) {
            entries.append(QJsonObject{
                {u"key"_s, entry.key}, {u"value"_s, Core::redactText(entry.value)}, {u"html"_s, entry.isHtml}});
        }
        sections.append(QJsonObject{{u"section"_s, section.title}, {u"entries"_s, entries}});
    }
    return sections;
}

QList<DetailSection> detailsFromJson(const QJsonArray &json)
{
    QList<DetailSection> sections;
    int count = 0;
    for (const auto &value : json) {
        DetailSection section;
        section.title = value["section"_L1].toString().left(longestName);
        const QJsonArray entries = value["entries"_L1].toArray();
        for (const auto &recorded : entries) {
            if (++count > maximumEntries)
                break;
            const QString text = recorded["value"_L1].toString().left(longestText);
            const bool isHtml = recorded["html"_L1].toBool();
            section.entries.append(
                {recorded["key"_L1].toString().left(longestName), isHtml ? safeHtml(text) : text, isHtml});
        }
        if (!section.title.isEmpty() && !section.entries.isEmpty())
            sections.append(section);
    }
    return sections;
}

} // namespace Outputs
