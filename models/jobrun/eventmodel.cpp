// SPDX-License-Identifier: Apache-2.0
#include "models/jobrun/eventmodel.h"

#include "models/jobrun/eventfacts.h"
#include "models/jobrun/podfacts.h"

#include <QDateTime>

#include <algorithm>
#include <vector>

using namespace Qt::StringLiterals;

namespace JobRun {

namespace {

/// A cluster that never stops to complain must not fill the memory; the oldest go first.
constexpr std::size_t maximumEvents = 5000;

struct Entry
{
    QString key;
    qint64 time = 0;
    QJsonObject event;
};

/// The uid names an event for life; a server without uids still has names.
QString keyOf(const QJsonObject &event)
{
    const QString uid = uidOf(event);
    return uid.isEmpty() ? nameOf(event) : uid;
}

bool isWarning(const QJsonObject &event)
{
    return event.value("type"_L1).toString() == "Warning"_L1;
}

} // namespace

class EventModel::Private
{
public:
    std::vector<Entry> entries; ///< by time, then in order of arrival
    int warnings = 0;

    [[nodiscard]] std::size_t find(const QString &key) const
    {
        const auto found
            = std::find_if(entries.begin(), entries.end(), [&key](const Entry &entry) { return entry.key == key; });
        return std::size_t(found - entries.begin());
    }
    /// The row before which an event of that time belongs.
    [[nodiscard]] std::size_t placeFor(qint64 time) const
    {
        const auto place = std::upper_bound(entries.begin(), entries.end(), time,
                                            [](qint64 value, const Entry &entry) { return value < entry.time; });
        return std::size_t(place - entries.begin());
    }
};

EventModel::EventModel(QObject *parent) : QAbstractTableModel(parent), d(std::make_unique<Private>()) { }

EventModel::~EventModel() = default;

void EventModel::upsert(const QJsonObject &event)
{
    Entry entry{keyOf(event), eventTimeMs(event), event};
    if (entry.key.isEmpty())
        return;
    std::size_t row = d->find(entry.key);
    if (row == d->entries.size()) {
        if (d->entries.size() >= maximumEvents) {
            beginRemoveRows({}, 0, 0);
            d->warnings -= isWarning(d->entries.front().event) ? 1 : 0;
            d->entries.erase(d->entries.begin());
            endRemoveRows();
        }
        row = d->placeFor(entry.time);
        beginInsertRows({}, int(row), int(row));
        d->warnings += isWarning(event) ? 1 : 0;
        d->entries.insert(d->entries.begin() + std::ptrdiff_t(row), std::move(entry));
        endInsertRows();
        return;
    }
    if (d->entries[row].event == event)
        return;
    if (entry.time > d->entries[row].time) {
        const std::size_t target = d->placeFor(entry.time);
        if (target > row + 1) {
            beginMoveRows({}, int(row), int(row), {}, int(target));
            const auto first = d->entries.begin();
            std::rotate(first + std::ptrdiff_t(row), first + std::ptrdiff_t(row) + 1, first + std::ptrdiff_t(target));
            endMoveRows();
            row = target - 1;
        }
    } else {
        entry.time = d->entries[row].time; // an older version does not move a row back
    }
    d->warnings += (isWarning(event) ? 1 : 0) - (isWarning(d->entries[row].event) ? 1 : 0);
    d->entries[row] = std::move(entry);
    Q_EMIT dataChanged(index(int(row), 0), index(int(row), ColumnCount - 1));
}

void EventModel::clear()
{
    if (d->entries.empty())
        return;
    beginRemoveRows({}, 0, int(d->entries.size()) - 1);
    d->entries.clear();
    d->warnings = 0;
    endRemoveRows();
}

QList<QJsonObject> EventModel::events() const
{
    QList<QJsonObject> result;
    result.reserve(qsizetype(d->entries.size()));
    for (const Entry &entry : d->entries)
        result.append(entry.event);
    return result;
}

int EventModel::warnings() const
{
    return d->warnings;
}

int EventModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(d->entries.size());
}

int EventModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QVariant EventModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const Entry &entry = d->entries.at(std::size_t(index.row()));
    const QJsonObject &event = entry.event;
    const QDateTime local = QDateTime::fromMSecsSinceEpoch(entry.time);
    switch (role) {
    case WarningRole:
        return isWarning(event);
    case TimeMsRole:
        return entry.time;
    case Qt::ToolTipRole:
        if (index.column() == Time)
            return entry.time == 0 ? QString() : local.toString(Qt::ISODate);
        return index.column() == Message ? event.value("message"_L1).toString() : QVariant();
    case Qt::TextAlignmentRole:
        if (index.column() == Count)
            return QVariant::fromValue(Qt::Alignment(Qt::AlignRight | Qt::AlignVCenter));
        return {};
    case Qt::DisplayRole:
    case SortRole:
        break;
    default:
        return {};
    }
    switch (index.column()) {
    case Time:
        if (role == SortRole)
            return entry.time;
        return entry.time == 0 ? QString() : local.toString(u"HH:mm:ss"_s);
    case Type:
        return event.value("type"_L1).toString();
    case Reason:
        return event.value("reason"_L1).toString();
    case Object:
        return eventObject(event);
    case Message:
        return event.value("message"_L1).toString();
    case Count:
        return eventCount(event);
    default:
        return {};
    }
}

QVariant EventModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Time:
        return tr("Time");
    case Type:
        return tr("Type");
    case Reason:
        return tr("Reason");
    case Object:
        return tr("Object");
    case Message:
        return tr("Message");
    case Count:
        return tr("Count");
    default:
        return {};
    }
}

} // namespace JobRun
