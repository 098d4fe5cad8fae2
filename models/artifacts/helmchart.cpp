// SPDX-License-Identifier: Apache-2.0
#include "models/artifacts/helmchart.h"

#include "models/artifacts/archive.h"
#include "models/artifacts/stepfetch.h"
#include "models/artifacts/texts.h"
#include "models/yaml/yamldocument.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;
using Core::Error;
using Core::ErrorKind;

namespace Artifacts {

namespace {

Error chartError(ErrorKind kind, const QString &code, const QString &message, const QString &hint = {})
{
    return Core::failure(kind, code, message, hint).error();
}

/// The object in a YAML text; an empty one for an empty text.
Core::Result<QJsonObject> objectOf(const QByteArray &yaml, const QString &fileName)
{
    const auto documents = Yaml::load(yaml, fileName);
    if (!documents)
        return std::unexpected(documents.error());
    return documents->isEmpty() ? QJsonObject() : documents->first().value.toObject();
}

struct SemanticVersion
{
    bool valid = false;
    QList<quint64> core;
    QStringList preRelease;
};

SemanticVersion parseVersion(const QString &text)
{
    // As lenient as Helm: a leading v, and missing parts are zero.
    static const QRegularExpression form(
        uR"(^v?(\d{1,18})(?:\.(\d{1,18}))?(?:\.(\d{1,18}))?(?:-([0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.-]+)?$)"_s);
    const auto match = form.match(text.trimmed());
    if (!match.hasMatch())
        return {};
    SemanticVersion version{true, {}, match.captured(4).split(u'.', Qt::SkipEmptyParts)};
    for (int i = 1; i <= 3; ++i)
        version.core.append(match.captured(i).toULongLong());
    return version;
}

/// -1, 0, 1 for identifiers of pre-releases.
int compareIdentifiers(const QString &a, const QString &b)
{
    bool aNumber = false;
    bool bNumber = false;
    const quint64 x = a.toULongLong(&aNumber);
    const quint64 y = b.toULongLong(&bNumber);
    if (aNumber && bNumber)
        return x < y ? -1 : x > y ? 1 : 0;
    if (aNumber != bNumber)
        return aNumber ? -1 : 1;
    const int order = a.compare(b);
    return order < 0 ? -1 : order > 0 ? 1 : 0;
}

bool isOlder(const SemanticVersion &a, const SemanticVersion &b)
{
    if (a.valid != b.valid)
        return b.valid;
    if (a.core != b.core)
        return std::ranges::lexicographical_compare(a.core, b.core);
    if (a.preRelease.isEmpty() || b.preRelease.isEmpty())
        return !a.preRelease.isEmpty() && b.preRelease.isEmpty();
    const qsizetype common = std::min(a.preRelease.size(), b.preRelease.size());
    for (qsizetype i = 0; i < common; ++i) {
        if (const int order = compareIdentifiers(a.preRelease[i], b.preRelease[i]); order != 0)
            return order < 0;
    }
    return a.preRelease.size() < b.preRelease.size();
}

ChartEntry entryOf(const QJsonObject &object)
{
    ChartEntry entry{object[u"version"_s].toString(), {}, object[u"digest"_s].toString().toLower()};
    if (entry.digest.startsWith("sha256:"_L1))
        entry.digest.remove(0, 7);
    const QJsonArray urls = object[u"urls"_s].toArray();
    for (const QJsonValue &url : urls)
        entry.urls.append(url.toString());
    return entry;
}

/// The lines of one chart in an index as Helm writes it: indexes grow to many megabytes, and only these are needed.
/// Empty where the index looks different.
QByteArray linesOfChart(const QByteArray &index, const QByteArray &name)
{
    const QByteArray begin = "entries:\n";
    qsizetype at = index.startsWith(begin) ? 0 : index.indexOf(QByteArray('\n' + begin));
    at = at < 0 ? -1 : index.indexOf(QByteArray("\n  " + name + ":\n"), at);
    if (at < 0)
        return {};
    const qsizetype start = at + 1;
    qsizetype end = index.indexOf('\n', start) + 1;
    while (end < index.size()) {
        const qsizetype next = index.indexOf('\n', end);
        const QByteArrayView line = QByteArrayView(index).sliced(end, (next < 0 ? index.size() : next) - end);
        if (!line.startsWith("  -") && !line.startsWith("   ") && !line.isEmpty())
            break;
        end = next < 0 ? index.size() : next + 1;
    }
    return begin + index.sliced(start, end - start);
}

QJsonArray versionsOf(const QJsonObject &root, const QString &name)
{
    return root[u"entries"_s].toObject()[name].toArray();
}

} // namespace

bool isOlderVersion(const QString &a, const QString &b)
{
    return isOlder(parseVersion(a), parseVersion(b));
}

std::expected<Content, Failure> chartContent(const QByteArray &package, const QString &source, const QString &version)
{
    // NAME/Chart.yaml and NAME/values.yaml, but not NAME/charts/OTHER/Chart.yaml.
    const auto files = readArchive(package, [](const QString &path) {
        const QString clean = path.startsWith("./"_L1) ? path.sliced(2) : path;
        return clean.count(u'/') == 1 && (clean.endsWith("/Chart.yaml"_L1) || clean.endsWith("/values.yaml"_L1));
    });
    if (!files)
        return std::unexpected(Failure(files.error()));
    QJsonObject chart;
    for (const auto &[path, bytes] : files->asKeyValueRange()) {
        const auto object = objectOf(bytes, path);
        if (!object)
            return std::unexpected(Failure(object.error()));
        chart[path.endsWith("/Chart.yaml"_L1) ? u"metadata"_s : u"values"_s] = *object;
    }
    if (!chart.contains("metadata"_L1))
        return std::unexpected(
            Failure(chartError(ErrorKind::Format, u"artifact-chart"_s, Texts::tr("%1 is no Helm chart").arg(source),
                               Texts::tr("A packaged chart has a folder with Chart.yaml."))));
    if (!chart.contains("values"_L1))
        chart[u"values"_s] = QJsonObject();
    Content content = makeContent(QJsonDocument(chart).toJson(QJsonDocument::Indented), source);
    content.contentType = u"application/json"_s;
    const QString own = chart[u"metadata"_s].toObject()[u"version"_s].toString();
    content.version = version.isEmpty() ? own : version;
    return content;
}

std::expected<ChartEntry, Failure> chartEntry(const QByteArray &index, const QString &name, const QString &version)
{
    const auto part = objectOf(linesOfChart(index, name.toUtf8()), u"index.yaml"_s);
    QJsonArray entries = part ? versionsOf(*part, name) : QJsonArray();
    if (entries.isEmpty()) {
        const auto root = objectOf(index, u"index.yaml"_s);
        if (!root)
            return std::unexpected(Failure(root.error()));
        entries = versionsOf(*root, name);
    }
    if (entries.isEmpty())
        return std::unexpected(Failure(chartError(ErrorKind::NotFound, u"artifact-chart-missing"_s,
                                                  Texts::tr("The repository has no chart %1").arg(name.left(200)),
                                                  Texts::tr("Check the artifact's name and the account.")),
                                       {true}));
    std::optional<ChartEntry> best;
    QStringList versions;
    const auto isRelease = [](const ChartEntry &entry) {
        const SemanticVersion parsed = parseVersion(entry.version);
        return parsed.valid && parsed.preRelease.isEmpty();
    };
    for (const QJsonValue &value : entries) {
        const ChartEntry entry = entryOf(value.toObject());
        versions.append(entry.version);
        if (!version.isEmpty()) {
            if (entry.version == version)
                return entry;
        } else if (!best || (isRelease(entry) && !isRelease(*best))
                   || (isRelease(entry) == isRelease(*best) && isOlderVersion(best->version, entry.version))) {
            best = entry;
        }
    }
    if (best)
        return *best;
    constexpr qsizetype told = 10;
    return std::unexpected(Failure(
        chartError(ErrorKind::NotFound, u"artifact-chart-missing"_s,
                   Texts::tr("The repository has no version %1 of the chart %2").arg(version.left(100), name.left(200)),
                   Texts::tr("It has: %1.").arg(versions.first(std::min(versions.size(), told)).join(u", "_s))),
        {true}));
}

} // namespace Artifacts
