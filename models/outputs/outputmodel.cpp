// SPDX-License-Identifier: Apache-2.0
#include "models/outputs/outputmodel.h"

#include <QHash>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Outputs {

namespace {

/// A value can be megabytes long; a cell shows its beginning.
QString cellText(const Capture &capture)
{
    constexpr qsizetype limit = 512;
    // Bytes first: a value is not decoded as a whole to show a cell of it.
    const bool isLong = capture.json.size() > limit * 8 && !capture.json.startsWith('"');
    QString text = isLong ? QString::fromUtf8(capture.json.first(limit * 8)) : capture.text();
    if (text.size() > limit)
        text = text.first(limit) + u'\u2026';
    for (QChar &c : text) {
        if (c == u'\n' || c == QChar::LineSeparator || c == QChar::ParagraphSeparator)
            c = u'\u21b5'; // an arrow like the one on the Return key
        else if (c.category() == QChar::Other_Control)
            c = u' ';
    }
    return text;
}

QString overriddenId(const Capture &capture)
{
    return u"o\n%1\n%2\n%3\n%4\n"_s.arg(capture.line)
               .arg(capture.origin.attempt)
               .arg(capture.origin.pod, capture.origin.container)
        + capture.key;
}

} // namespace

OutputModel::OutputModel(QObject *parent) : RowModel(parent) { }

void OutputModel::setOutputs(const OutputSet &outputs, const PipelineView &pipeline)
{
    m_outputs = outputs;
    m_pipeline = pipeline;
    rebuild();
}

void OutputModel::setShowOverridden(bool show)
{
    if (show == m_showOverridden)
        return;
    m_showOverridden = show;
    rebuild();
}

void OutputModel::rebuild()
{
    struct Group
    {
        const Capture *winner = nullptr;
        QList<const Capture *> overridden;
    };
    QHash<QString, qsizetype> places;
    QList<Group> groups; // one per key, in the order of first appearance
    for (const Capture &capture : std::as_const(m_outputs.captures)) {
        auto place = places.find(capture.key);
        if (place == places.end()) {
            place = places.insert(capture.key, groups.size());
            groups.append(Group());
        }
        if (!capture.overridden)
            groups[*place].winner = &capture;
        else if (m_showOverridden)
            groups[*place].overridden.append(&capture);
    }
    QList<OutputRow> rows;
    QHash<QString, int> copies; // the same key more than once on one line
    for (const Group &group : std::as_const(groups)) {
        if (group.winner)
            rows.append({u"w\n"_s + group.winner->key, *group.winner, m_pipeline.fateOf(*group.winner)});
        for (auto it = group.overridden.crbegin(); it != group.overridden.crend(); ++it) {
            const QString id = overriddenId(**it);
            const int copy = copies[id]++;
            rows.append({copy == 0 ? id : QString(QString::number(copy) + u'\n' + id), **it, m_pipeline.fateOf(**it)});
        }
    }
    replaceRows(rows);
}

int OutputModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QVariant OutputModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Capture &capture = row(index).capture;
    const PipelineFate &fate = row(index).fate;
    switch (role) {
    case ValueRole:
        return capture.text();
    case JsonRole:
        return capture.json;
    case SourceRole:
        return captureSourceName(capture.source);
    case PodRole:
        return capture.origin.pod;
    case ContainerRole:
        return capture.origin.container;
    case AttemptRole:
        return capture.origin.attempt;
    case LineRole:
        return capture.line;
    case OverriddenRole:
        return capture.overridden;
    case WeakRole:
        return capture.weak;
    case TimeRole:
        return capture.time;
    case DiscardedRole:
        return m_outputs.discarded;
    case PipelineRole:
        return int(fate.kind);
    case PipelineNameRole:
        return fate.isReachable() ? fate.name : QString();
    case PipelineJsonRole:
        return fate.json;
    case PipelineDetailRole:
        return pipelineFateDetail(fate);
    case Qt::ToolTipRole:
        return index.column() == Pipeline ? QVariant(pipelineFateDetail(fate)) : QVariant();
    case Qt::TextAlignmentRole:
        return index.column() == Line ? QVariant(int(Qt::AlignRight | Qt::AlignVCenter)) : QVariant();
    case Qt::DisplayRole:
    case SortRole:
        break;
    default:
        return {};
    }
    switch (index.column()) {
    case Key:
        return capture.key;
    case Value:
        return cellText(capture);
    case Pipeline:
        return pipelineFateText(fate);
    case Source:
        return captureSourceName(capture.source);
    case PodContainer:
        return capture.origin.name();
    case Line:
        return capture.line > 0 || role == SortRole ? QVariant(capture.line) : QVariant();
    default:
        return {};
    }
}

QVariant OutputModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Key:
        return tr("Key");
    case Value:
        return tr("Value");
    case Pipeline:
        return tr("Pipeline");
    case Source:
        return tr("Source");
    case PodContainer:
        return tr("Pod / container");
    case Line:
        return tr("Line");
    default:
        return {};
    }
}

QHash<int, QByteArray> OutputModel::roleNames() const
{
    QHash<int, QByteArray> names = RowModel::roleNames();
    names.insert({{ValueRole, "value"},
                  {JsonRole, "json"},
                  {SourceRole, "source"},
                  {PodRole, "pod"},
                  {ContainerRole, "container"},
                  {AttemptRole, "attempt"},
                  {LineRole, "line"},
                  {OverriddenRole, "overridden"},
                  {WeakRole, "weak"},
                  {TimeRole, "time"},
                  {DiscardedRole, "discarded"},
                  {PipelineRole, "pipeline"},
                  {PipelineNameRole, "pipelineName"},
                  {PipelineJsonRole, "pipelineJson"},
                  {PipelineDetailRole, "pipelineDetail"},
                  {SortRole, "sort"}});
    return names;
}

} // namespace Outputs
