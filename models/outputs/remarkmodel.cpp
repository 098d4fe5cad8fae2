// SPDX-License-Identifier: Apache-2.0
#include "models/outputs/remarkmodel.h"

#include <QHash>
#include <QSet>

using namespace Qt::StringLiterals;

namespace Outputs {

namespace {

QString lineId(const Origin &origin, qint64 line)
{
    return origin.pod + u'\n' + origin.container + u'\n' + QString::number(origin.attempt) + u'\n'
        + QString::number(line);
}

/// What a pipeline takes from a line of which nothing is shown.
QString pipelineText(const Remark &remark, const PipelineView &pipeline, const QSet<QString> &captured)
{
    if (remark.line <= 0 || captured.contains(lineId(remark.origin, remark.line)))
        return {};
    QStringList texts;
    const QList<PipelineFate> fates = pipeline.fatesOfLine(remark.origin, remark.line);
    for (const PipelineFate &fate : fates)
        texts.append(pipelineFateText(fate));
    return texts.join(u"; "_s);
}

} // namespace

RemarkModel::RemarkModel(QObject *parent) : RowModel(parent) { }

void RemarkModel::setOutputs(const OutputSet &outputs, const PipelineView &pipeline)
{
    QSet<QString> captured; // lines of which something is shown; the table tells what a pipeline makes of them
    if (!pipeline.isNull()) {
        for (const Capture &capture : outputs.captures)
            captured.insert(lineId(capture.origin, capture.line));
    }
    QList<RemarkRow> rows;
    QHash<QString, int> copies;
    for (const QList<Remark> *list : {&outputs.errors, &outputs.warnings}) {
        for (const Remark &remark : *list) {
            // Without the message: the one that counts what is not listed grows in place.
            QString id = remark.code + u'\n' + QString::number(remark.line) + u'\n' + QString::number(remark.column)
                + u'\n' + remark.origin.pod + u'\n' + remark.origin.container + u'\n'
                + QString::number(remark.origin.attempt) + u'\n' + QString::number(int(remark.severity));
            if (const int copy = copies[id]++; copy > 0)
                id += u'\n' + QString::number(copy);
            rows.append({id, remark, pipelineText(remark, pipeline, captured)});
        }
    }
    m_errors = int(outputs.errors.size());
    replaceRows(rows);
}

int RemarkModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QVariant RemarkModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Remark &remark = row(index).remark;
    switch (role) {
    case SeverityRole:
        return int(remark.severity);
    case CodeRole:
        return remark.code;
    case LineRole:
        return remark.line;
    case ColumnRole:
        return remark.column;
    case PodRole:
        return remark.origin.pod;
    case ContainerRole:
        return remark.origin.container;
    case AttemptRole:
        return remark.origin.attempt;
    case ExcerptRole:
        return remark.excerpt;
    case CaretRole:
        return remark.caret;
    case HintRole:
        return remark.hint;
    case PipelineRole:
        return row(index).pipeline;
    case Qt::AccessibleTextRole:
        return QStringList{remark.message, remark.hint, remark.excerpt}.join(u". "_s);
    case Qt::TextAlignmentRole:
        return index.column() == Line ? QVariant(int(Qt::AlignRight | Qt::AlignVCenter)) : QVariant();
    case Qt::DisplayRole:
    case SortRole:
        break;
    default:
        return {};
    }
    switch (index.column()) {
    case Severity:
        return role == SortRole ? QVariant(int(remark.severity)) : QVariant();
    case Line:
        return remark.line > 0 || role == SortRole ? QVariant(remark.line) : QVariant();
    case Message:
        return remark.message;
    case Excerpt:
        return remark.excerpt;
    case Hint:
        return remark.hint;
    case Pipeline:
        return row(index).pipeline;
    case PodContainer:
        return remark.origin.name();
    default:
        return {};
    }
}

QVariant RemarkModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Severity:
        return tr("Severity");
    case Line:
        return tr("Line");
    case Message:
        return tr("Message");
    case Excerpt:
        return tr("Line's text");
    case Hint:
        return tr("Hint");
    case Pipeline:
        return tr("Pipeline");
    case PodContainer:
        return tr("Pod / container");
    default:
        return {};
    }
}

QHash<int, QByteArray> RemarkModel::roleNames() const
{
    QHash<int, QByteArray> names = RowModel::roleNames();
    names.insert({{SeverityRole, "severity"},
                  {CodeRole, "code"},
                  {LineRole, "line"},
                  {ColumnRole, "column"},
                  {PodRole, "pod"},
                  {ContainerRole, "container"},
                  {AttemptRole, "attempt"},
                  {ExcerptRole, "excerpt"},
                  {CaretRole, "caret"},
                  {HintRole, "hint"},
                  {PipelineRole, "pipeline"},
                  {SortRole, "sort"}});
    return names;
}

} // namespace Outputs
