// SPDX-License-Identifier: Apache-2.0
#include "models/jobrun/podmodel.h"

#include "models/core/clock.h"
#include "models/core/times.h"
#include "models/jobrun/diagnosis.h"
#include "models/jobrun/podfacts.h"

#include <QHash>
#include <QTimer>

#include <algorithm>
#include <vector>

using namespace Qt::StringLiterals;

namespace JobRun {

namespace {

/// What one row shows.
struct Row
{
    QString name;
    QString state;
    QString reason;
    QString message;
    int exitCode = -1;
    int restarts = 0;
    qint64 startedMs = 0;
    qint64 endedMs = 0;
    Health health = Health::Neutral;
    friend bool operator==(const Row &, const Row &) = default;

    [[nodiscard]] bool ticks() const { return startedMs != 0 && endedMs == 0; }
};

struct PodEntry
{
    QJsonObject pod;
    QString uid;
    qint64 created = 0;
    int completionIndex = -1;
    bool deleted = false;
    Row row;
    std::vector<Row> containers;
};

QString textOf(const QJsonObject &object, QLatin1StringView key)
{
    return object.value(key).toString();
}

Health containerHealth(const ContainerFacts &container, bool podOver)
{
    if (container.isTerminated()) {
        if (container.terminated().value("exitCode"_L1).toInt() == 0)
            return Health::Succeeded;
        // Sidecars are killed once the work is done; their exit code means nothing.
        return container.kind == ContainerFacts::Kind::Sidecar ? Health::Neutral : Health::Failed;
    }
    if (podOver)
        return Health::Neutral;
    if (container.isRunning())
        return Health::Running;
    return stuckKind(textOf(container.waiting(), "reason"_L1)) == DiagnosisKind::None ? Health::Waiting : Health::Stuck;
}

Row containerRow(const ContainerFacts &container, bool podOver)
{
    Row row;
    row.name = container.name;
    row.restarts = container.restartCount();
    row.health = containerHealth(container, podOver);
    QJsonObject detail = container.waiting();
    if (container.isTerminated()) {
        row.state = u"Terminated"_s;
        detail = container.terminated();
        row.endedMs = Core::timeMs(textOf(detail, "finishedAt"_L1));
    } else if (container.isRunning()) {
        row.state = u"Running"_s;
        detail = container.running();
    } else {
        row.state = u"Waiting"_s;
        if (const QJsonObject last = container.lastTerminated(); !last.isEmpty())
            row.exitCode = last.value("exitCode"_L1).toInt(-1);
    }
    if (container.isTerminated())
        row.exitCode = detail.value("exitCode"_L1).toInt(-1);
    row.reason = textOf(detail, "reason"_L1);
    row.message = textOf(detail, "message"_L1);
    row.startedMs = Core::timeMs(textOf(detail, "startedAt"_L1));
    if (podOver && row.endedMs == 0)
        row.startedMs = 0; // its end will never be known; a clock that runs on would be a lie
    return row;
}

Health podHealth(const QJsonObject &pod, bool deleted, const std::vector<Row> &containers)
{
    const QString phase = podPhase(pod);
    if (phase == "Succeeded"_L1)
        return Health::Succeeded;
    if (phase == "Failed"_L1)
        return Health::Failed;
    if (deleted)
        return Health::Neutral;
    const bool stuck
        = std::any_of(containers.begin(), containers.end(), [](const Row &row) { return row.health == Health::Stuck; });
    if (stuck || textOf(conditionOf(pod, "PodScheduled"_L1), "status"_L1) == "False"_L1)
        return Health::Stuck;
    return phase == "Running"_L1 ? Health::Running : Health::Waiting;
}

/// Why a pod is as it is, where the pod itself and not a container says so.
QJsonObject podReason(const QJsonObject &pod)
{
    const QJsonObject status = pod.value("status"_L1).toObject();
    if (!textOf(status, "reason"_L1).isEmpty())
        return status;
    if (const QJsonObject disruption = trueCondition(pod, "DisruptionTarget"_L1); !disruption.isEmpty())
        return disruption;
    const QJsonObject scheduled = conditionOf(pod, "PodScheduled"_L1);
    return textOf(scheduled, "status"_L1) == "False"_L1 ? scheduled : QJsonObject();
}

int decisiveExitCode(const QJsonObject &pod)
{
    int code = -1;
    for (const ContainerFacts &container : containersOf(pod)) {
        if (container.kind == ContainerFacts::Kind::Sidecar || !container.isTerminated())
            continue;
        const int exit = container.terminated().value("exitCode"_L1).toInt(-1);
        if (exit > 0)
            return exit;
        if (container.kind == ContainerFacts::Kind::Main)
            code = exit;
    }
    return isPodFinished(pod) ? code : -1;
}

PodEntry makeEntry(const QJsonObject &pod, bool deleted)
{
    PodEntry entry;
    entry.pod = pod;
    entry.uid = uidOf(pod);
    entry.created = createdMs(pod);
    entry.completionIndex = completionIndex(pod);
    entry.deleted = deleted;
    const bool over = deleted || isPodFinished(pod);
    for (const ContainerFacts &container : containersOf(pod))
        entry.containers.push_back(containerRow(container, over));

    const QJsonObject reason = podReason(pod);
    entry.row.name = nameOf(pod);
    entry.row.state = podStatusText(pod);
    entry.row.reason = textOf(reason, "reason"_L1);
    entry.row.message = textOf(reason, "message"_L1);
    entry.row.exitCode = decisiveExitCode(pod);
    entry.row.restarts = podRestarts(pod);
    entry.row.startedMs = podStartedMs(pod);
    entry.row.endedMs = podEndedMs(pod);
    if (over && entry.row.endedMs == 0)
        entry.row.startedMs = 0;
    entry.row.health = podHealth(pod, deleted, entry.containers);
    return entry;
}

bool sameNames(const std::vector<Row> &shorter, const std::vector<Row> &longer)
{
    return shorter.size() <= longer.size()
        && std::equal(shorter.begin(), shorter.end(), longer.begin(),
                      [](const Row &left, const Row &right) { return left.name == right.name; });
}

} // namespace

class PodModel::Private
{
public:
    explicit Private(PodModel *model) : q(model)
    {
        m_tick.setInterval(1000);
        QObject::connect(&m_tick, &QTimer::timeout, q, [this] { refreshDurations(); });
    }

    void put(const QJsonObject &pod, bool deleted);
    void clear();
    [[nodiscard]] const Row *rowAt(const QModelIndex &index) const;
    [[nodiscard]] const PodEntry *entryAt(const QModelIndex &index) const;
    [[nodiscard]] int rowOf(const PodEntry *entry) const;
    [[nodiscard]] const PodEntry *find(const QString &uid) const { return m_byUid.value(uid); }

    std::vector<std::unique_ptr<PodEntry>> m_pods; ///< addresses are the children's internal pointers

private:
    void insert(PodEntry &&entry);
    void update(int row, PodEntry &&entry);
    void updateContainers(int row, std::vector<Row> &&containers);
    void refreshDurations();
    void startTicking();

    PodModel *q;
    QHash<QString, PodEntry *> m_byUid;
    QTimer m_tick;
};

int PodModel::Private::rowOf(const PodEntry *entry) const
{
    const auto found
        = std::find_if(m_pods.begin(), m_pods.end(), [entry](const auto &pod) { return pod.get() == entry; });
    return int(found - m_pods.begin());
}

const PodEntry *PodModel::Private::entryAt(const QModelIndex &index) const
{
    if (const auto *parent = static_cast<const PodEntry *>(index.constInternalPointer()))
        return parent;
    return m_pods.at(std::size_t(index.row())).get();
}

const Row *PodModel::Private::rowAt(const QModelIndex &index) const
{
    if (const auto *parent = static_cast<const PodEntry *>(index.constInternalPointer()))
        return &parent->containers.at(std::size_t(index.row()));
    return &m_pods.at(std::size_t(index.row()))->row;
}

void PodModel::Private::put(const QJsonObject &pod, bool deleted)
{
    PodEntry entry = makeEntry(pod, deleted);
    if (entry.uid.isEmpty())
        return; // not from an API server
    if (const PodEntry *known = m_byUid.value(entry.uid)) {
        entry.deleted = entry.deleted || known->deleted;
        update(rowOf(known), std::move(entry));
    } else {
        insert(std::move(entry));
    }
    startTicking();
}

void PodModel::Private::insert(PodEntry &&entry)
{
    const auto isBefore = [](const PodEntry &left, const std::unique_ptr<PodEntry> &right) {
        return std::tie(left.created, left.completionIndex) < std::tie(right->created, right->completionIndex);
    };
    const auto place = std::upper_bound(m_pods.begin(), m_pods.end(), entry, isBefore);
    const int row = int(place - m_pods.begin());
    q->beginInsertRows({}, row, row);
    const auto inserted = m_pods.insert(place, std::make_unique<PodEntry>(std::move(entry)));
    m_byUid.insert((*inserted)->uid, inserted->get());
    q->endInsertRows();
}

void PodModel::Private::update(int row, PodEntry &&entry)
{
    PodEntry &known = *m_pods.at(std::size_t(row));
    const bool changed = known.row != entry.row || known.deleted != entry.deleted;
    known.pod = entry.pod;
    known.row = entry.row;
    known.deleted = entry.deleted;
    if (changed)
        Q_EMIT q->dataChanged(q->index(row, 0), q->index(row, ColumnCount - 1));
    updateContainers(row, std::move(entry.containers));
}

void PodModel::Private::updateContainers(int row, std::vector<Row> &&containers)
{
    PodEntry &known = *m_pods.at(std::size_t(row));
    const QModelIndex parent = q->index(row, 0);
    if (!sameNames(known.containers, containers)) {
        q->beginRemoveRows(parent, 0, int(known.containers.size()) - 1);
        known.containers.clear();
        q->endRemoveRows();
    }
    for (std::size_t i = 0; i < known.containers.size(); ++i) {
        if (known.containers[i] == containers[i])
            continue;
        known.containers[i] = containers[i];
        Q_EMIT q->dataChanged(q->index(int(i), 0, parent), q->index(int(i), ColumnCount - 1, parent));
    }
    if (containers.size() > known.containers.size()) { // ephemeral containers come at the end
        q->beginInsertRows(parent, int(known.containers.size()), int(containers.size()) - 1);
        known.containers = std::move(containers);
        q->endInsertRows();
    }
}

void PodModel::Private::clear()
{
    m_tick.stop();
    if (m_pods.empty())
        return;
    q->beginRemoveRows({}, 0, int(m_pods.size()) - 1);
    m_byUid.clear();
    m_pods.clear();
    q->endRemoveRows();
}

void PodModel::Private::startTicking()
{
    if (!m_tick.isActive())
        m_tick.start();
}

void PodModel::Private::refreshDurations()
{
    bool running = false;
    const QList<int> roles{Qt::DisplayRole, SortRole};
    for (std::size_t i = 0; i < m_pods.size(); ++i) {
        const PodEntry &entry = *m_pods[i];
        if (!entry.row.ticks())
            continue;
        running = true;
        const QModelIndex pod = q->index(int(i), Duration);
        Q_EMIT q->dataChanged(pod, pod, roles);
        for (std::size_t c = 0; c < entry.containers.size(); ++c) {
            if (!entry.containers[c].ticks())
                continue;
            const QModelIndex container = q->index(int(c), Duration, pod.siblingAtColumn(0));
            Q_EMIT q->dataChanged(container, container, roles);
        }
    }
    if (!running)
        m_tick.stop();
}

PodModel::PodModel(QObject *parent) : QAbstractItemModel(parent), d(std::make_unique<Private>(this)) { }

PodModel::~PodModel() = default;

void PodModel::upsert(const QJsonObject &pod)
{
    d->put(pod, false);
}

void PodModel::markDeleted(const QJsonObject &pod)
{
    d->put(pod, true);
}

void PodModel::clear()
{
    d->clear();
}

QList<QJsonObject> PodModel::pods() const
{
    QList<QJsonObject> result;
    for (const auto &entry : d->m_pods)
        result.append(entry->pod);
    return result;
}

bool PodModel::isDeleted(const QString &uid) const
{
    const PodEntry *entry = d->find(uid);
    return entry != nullptr && entry->deleted;
}

QModelIndex PodModel::index(int row, int column, const QModelIndex &parent) const
{
    if (!hasIndex(row, column, parent))
        return {};
    return parent.isValid() ? createIndex(row, column, d->m_pods.at(std::size_t(parent.row())).get())
                            : createIndex(row, column, nullptr);
}

QModelIndex PodModel::parent(const QModelIndex &child) const
{
    const auto *entry = static_cast<const PodEntry *>(child.constInternalPointer());
    return entry == nullptr ? QModelIndex() : createIndex(d->rowOf(entry), 0, nullptr);
}

int PodModel::rowCount(const QModelIndex &parent) const
{
    if (!parent.isValid())
        return int(d->m_pods.size());
    if (parent.constInternalPointer() != nullptr || parent.column() != 0)
        return 0;
    return int(d->m_pods.at(std::size_t(parent.row()))->containers.size());
}

int PodModel::columnCount(const QModelIndex &) const
{
    return ColumnCount;
}

QVariant PodModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Row &row = *d->rowAt(index);
    const PodEntry &entry = *d->entryAt(index);
    const bool isPod = &row == &entry.row;
    const auto duration = [&row] {
        const qint64 end = row.endedMs != 0 ? row.endedMs : Core::Clock::system().nowUtc().toMSecsSinceEpoch();
        return row.startedMs == 0 ? qint64(-1) : std::max<qint64>(0, end - row.startedMs);
    };
    switch (role) {
    case HealthRole:
        return int(row.health);
    case PodRole:
        return entry.row.name;
    case ContainerRole:
        return isPod ? QString() : row.name;
    case MessageRole:
        return row.message;
    case StartedMsRole:
        return row.startedMs;
    case EndedMsRole:
        return row.endedMs;
    case DeletedRole:
        return entry.deleted;
    case Qt::ToolTipRole:
        return row.message.isEmpty() ? QVariant() : row.message;
    case Qt::TextAlignmentRole:
        if (index.column() >= ExitCode)
            return QVariant::fromValue(Qt::Alignment(Qt::AlignRight | Qt::AlignVCenter));
        return {};
    case Qt::DisplayRole:
    case SortRole:
        break;
    default:
        return {};
    }
    const bool sorting = role == SortRole;
    switch (index.column()) {
    case Name:
        return row.name;
    case State:
        return row.state;
    case Reason:
        return row.reason;
    case ExitCode:
        return sorting || row.exitCode >= 0 ? QVariant(row.exitCode) : QVariant();
    case Restarts:
        return sorting || row.restarts > 0 ? QVariant(row.restarts) : QVariant();
    case Duration:
        if (sorting)
            return duration();
        return row.startedMs == 0 ? QString() : Core::ageText(duration());
    default:
        return {};
    }
}

QVariant PodModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Name:
        return tr("Name");
    case State:
        return tr("State");
    case Reason:
        return tr("Reason");
    case ExitCode:
        return tr("Exit code");
    case Restarts:
        return tr("Restarts");
    case Duration:
        return tr("Duration");
    default:
        return {};
    }
}

} // namespace JobRun
