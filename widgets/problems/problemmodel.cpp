// SPDX-License-Identifier: Apache-2.0
#include "widgets/problems/problemmodel.h"

#include "widgets/common/texts.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Widgets {

ProblemModel::ProblemModel(QObject *parent) : QAbstractTableModel(parent) { }

void ProblemModel::setManifestProblems(const QList<Manifest::Problem> &problems)
{
    m_manifest = problems;
    rebuild();
}

void ProblemModel::setRunProblems(const QList<Core::Error> &errors)
{
    if (errors == m_run)
        return;
    m_run = errors;
    rebuild();
}

void ProblemModel::rebuild()
{
    beginResetModel();
    m_rows.clear();
    for (const Manifest::Problem &problem : std::as_const(m_manifest)) {
        Row row;
        row.severity = problem.severity;
        row.place = problem.line > 0 ? tr("Manifest, line %1").arg(problem.line) : tr("Manifest");
        row.message = closed(capitalized(problem.message));
        if (!problem.hint.isEmpty())
            row.message += QString(u' ' + closed(capitalized(problem.hint)));
        row.line = problem.line;
        row.column = problem.column;
        m_rows.append(row);
    }
    for (const Core::Error &error : std::as_const(m_run)) {
        Row row;
        row.place = error.path.isEmpty() ? (error.file.isEmpty() ? tr("Run") : error.file) : error.path;
        row.message = errorText(error);
        row.path = error.path;
        m_rows.append(row);
    }
    endResetModel();
}

int ProblemModel::count() const
{
    return int(std::count_if(m_rows.begin(), m_rows.end(),
                             [](const Row &row) { return row.severity != Manifest::Severity::Information; }));
}

int ProblemModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int ProblemModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QVariant ProblemModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const Row &row = m_rows.at(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return index.column() == Place ? row.place : row.message;
    case Qt::ToolTipRole:
        return plainToolTip(row.message);
    case SeverityRole:
        return int(row.severity);
    case LineRole:
        return row.line;
    case ColumnRole:
        return row.column;
    case PathRole:
        return row.path;
    case TextRole:
        return QString(row.place + u": "_s + row.message);
    default:
        return {};
    }
}

QVariant ProblemModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    return section == Place ? tr("Place") : tr("Problem");
}

} // namespace Widgets
