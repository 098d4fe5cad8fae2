// SPDX-License-Identifier: Apache-2.0
#include "models/jobrun/joblistmodel.h"

#include "models/jobrun/jobfacts.h"
#include "models/jobrun/podfacts.h"

#include <QDateTime>
#include <QLocale>

using namespace Qt::StringLiterals;

namespace JobRun {

namespace {

QString statusOf(const QJsonObject &job)
{
    if (isTerminating(job))
        return u"Terminating"_s;
    switch (jobEnd(job)) {
    case JobEnd::Complete:
        return u"Complete"_s;
    case JobEnd::Failed:
        return u"Failed"_s;
    case JobEnd::None:
        break;
    }
    for (const auto type : {"FailureTarget"_L1, "SuccessCriteriaMet"_L1, "Suspended"_L1}) {
        if (!trueCondition(job, type).isEmpty())
            return type;
    }
    return u"Running"_s;
}

/// "3/4"; "3/1 of 2" for a work queue, whose number of completions is open (kubectl pkg/printers printJob).
QString completionsOf(const QJsonObject &job)
{
    const QJsonObject spec = job.value("spec"_L1).toObject();
    const QString succeeded = QString::number(job.value("status"_L1).toObject().value("succeeded"_L1).toInteger());
    if (const QJsonValue completions = spec.value("completions"_L1); completions.isDouble())
        return QString(succeeded + u'/' + QString::number(completions.toInteger()));
    const qint64 parallelism = spec.value("parallelism"_L1).toInteger();
    return parallelism > 1 ? QString(succeeded + u"/1 of "_s + QString::number(parallelism))
                           : QString(succeeded + u"/1"_s);
}

} // namespace

void JobListModel::setJobs(const QList<QJsonObject> &jobs)
{
    beginResetModel();
    m_jobs = jobs;
    endResetModel();
}

QString JobListModel::name(int row) const
{
    return row >= 0 && row < m_jobs.size() ? nameOf(m_jobs.at(row)) : QString();
}

int JobListModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_jobs.size());
}

int JobListModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QVariant JobListModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const QJsonObject &job = m_jobs.at(index.row());
    if (role == EndRole)
        return int(jobEnd(job));
    if (role == SortRole && index.column() == Created)
        return createdMs(job);
    if (role != Qt::DisplayRole && role != SortRole)
        return {};
    switch (index.column()) {
    case Name:
        return nameOf(job);
    case Status:
        return statusOf(job);
    case Completions:
        return completionsOf(job);
    case Created:
        return QLocale().toString(QDateTime::fromMSecsSinceEpoch(createdMs(job)), QLocale::ShortFormat);
    default:
        return {};
    }
}

QVariant JobListModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Name:
        return tr("Job");
    case Status:
        return tr("Status");
    case Completions:
        return tr("Completions");
    case Created:
        return tr("Created");
    default:
        return {};
    }
}

} // namespace JobRun
