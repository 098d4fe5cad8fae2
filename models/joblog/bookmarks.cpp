// SPDX-License-Identifier: Apache-2.0
#include "models/joblog/bookmarks.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace JobLog {
namespace {

constexpr qint64 longestFile = qint64(256) * 1024;
constexpr double largestLine = 9e15; // what a JSON number holds exactly
constexpr int largestSource = 1'000'000;

QString pathIn(const QString &folder)
{
    return QDir(folder).filePath(u"bookmarks.json"_s);
}

} // namespace

bool Bookmarks::contains(const LinePlace &place) const
{
    return std::ranges::binary_search(m_places, place);
}

bool Bookmarks::toggle(const LinePlace &place)
{
    const auto at = std::ranges::lower_bound(m_places, place);
    if (at != m_places.end() && *at == place) {
        m_places.erase(at);
        return true;
    }
    if (m_places.size() >= most)
        return false;
    m_places.insert(at, place);
    return true;
}

Bookmarks Bookmarks::read(const QString &folder)
{
    Bookmarks bookmarks;
    QFile file(pathIn(folder));
    if (!file.open(QIODevice::ReadOnly) || file.size() > longestFile)
        return bookmarks;
    const QJsonObject object = QJsonDocument::fromJson(file.readAll()).object();
    const QJsonArray list = object.value("bookmarks"_L1).toArray();
    for (const auto &value : list) {
        const QJsonObject entry = value.toObject();
        const int source = entry.value("source"_L1).toInt(-1);
        const double line = entry.value("line"_L1).toDouble(-1);
        if (source < 0 || source > largestSource || line < 0 || line > largestLine)
            continue;
        const LinePlace place{SourceId(source), LineNumber(static_cast<qint64>(line))};
        if (!bookmarks.contains(place))
            bookmarks.toggle(place);
    }
    return bookmarks;
}

Core::Result<void> Bookmarks::write(const QString &folder) const
{
    const auto failed = [](const QString &reason) {
        return Core::failure(
            Core::ErrorKind::Io, u"bookmarks-not-saved"_s,
            QCoreApplication::translate("JobLog", "The bookmarks could not be saved: %1.").arg(reason));
    };
    const QString path = pathIn(folder);
    if (m_places.isEmpty()) {
        QFile file(path);
        if (file.exists() && !file.remove())
            return failed(file.errorString());
        return {};
    }
    QJsonArray list;
    for (const LinePlace &place : m_places)
        list.append(QJsonObject{{u"source"_s, int(place.source)}, {u"line"_s, place.line.value()}});
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        return failed(file.errorString());
    file.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
    file.write(QJsonDocument(QJsonObject{{u"bookmarks"_s, list}}).toJson(QJsonDocument::Compact));
    if (!file.commit())
        return failed(file.errorString());
    return {};
}

} // namespace JobLog
