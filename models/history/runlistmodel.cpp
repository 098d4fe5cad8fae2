// SPDX-License-Identifier: Apache-2.0
#include "models/history/runlistmodel.h"

#include "models/core/times.h"

#include <QDateTime>
#include <QLocale>

using namespace Qt::StringLiterals;

namespace History {

namespace {

QVariant sortKey(const RunSummary &run, int column, const QString &text)
{
    switch (column) {
    case RunListModel::Started:
        return run.startedMs;
    case RunListModel::Duration:
        return run.durationSeconds;
    case RunListModel::Size:
        return run.bytes;
    default:
        return text.toLower();
    }
}

} // namespace

void RunListModel::setRuns(const QList<RunSummary> &runs)
{
    beginResetModel();
    m_runs = runs;
    endResetModel();
}

int RunListModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_runs.size());
}

int RunListModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant RunListModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const RunSummary &run = m_runs.at(index.row());
    if (role == ResultRole)
        return run.result;
    if (role == BeingMadeRole)
        return run.beingMade;
    if (role == Qt::TextAlignmentRole && index.column() == Size)
        return QVariant(Qt::AlignRight | Qt::AlignVCenter);
    if (role != Qt::DisplayRole && role != Qt::ToolTipRole && role != SortRole)
        return {};
    const auto text = [&]() -> QString {
        switch (index.column()) {
        case Job:
            return run.jobName.isEmpty() ? run.runId : run.jobName;
        case Result:
            if (run.beingMade)
                return tr("Being recorded");
            return run.result.isEmpty() ? tr("Broken off") : run.result;
        case Started:
            return QLocale().toString(QDateTime::fromMSecsSinceEpoch(run.startedMs),
                                      role == Qt::ToolTipRole ? QLocale::LongFormat : QLocale::ShortFormat);
        case Duration:
            return run.durationSeconds > 0 ? Core::clockText(qint64(run.durationSeconds * 1000)) : QString();
        case Context:
            return run.context;
        case Namespace:
            return run.namespaceName;
        case Size:
            return QLocale().formattedDataSize(run.bytes, 1);
        default:
            return {};
        }
    }();
    if (role == SortRole)
        return sortKey(run, index.column(), text);
    if (role == Qt::ToolTipRole && index.column() == Job)
        return run.runId;
    if (role == Qt::ToolTipRole && index.column() == Result && !run.reason.isEmpty())
        return run.reason;
    return text;
}

QVariant RunListModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Job:
        return tr("Job");
    case Result:
        return tr("Result");
    case Started:
        return tr("Started");
    case Duration:
        return tr("Duration");
    case Context:
        return tr("Context");
    case Namespace:
        return tr("Namespace");
    case Size:
        return tr("Size");
    default:
        return {};
    }
}

} // namespace History
