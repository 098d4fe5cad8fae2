// SPDX-License-Identifier: Apache-2.0
#include "widgets/joblog/sourcelabels.h"

#include <QSet>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Widgets {

namespace {

// Pods of one Job are called JOB-SUFFIX: cut whole parts up to a '-' only, so that "web-1" and "web-12" stay apart.
qsizetype sharedPrefix(const QSet<QString> &names)
{
    if (names.size() < 2)
        return 0;
    const QString first = *names.cbegin();
    qsizetype shared = first.size();
    for (const QString &name : names) {
        const auto difference = std::ranges::mismatch(first, name);
        shared = std::min<qsizetype>(shared, difference.in1 - first.cbegin());
    }
    return first.first(shared).lastIndexOf(u'-') + 1;
}

QString shortened(const QString &text, qsizetype maximum)
{
    if (text.size() <= maximum)
        return text;
    const qsizetype tail = (maximum - 1) / 2; // the end of a name tells more than its middle
    return text.first(maximum - 1 - tail) + u'…' + text.last(tail);
}

} // namespace

QList<QString> sourceLabels(const QList<JobLog::SourceInfo> &sources, qsizetype maximum)
{
    QSet<QString> groups;
    QSet<QString> names;
    for (const auto &source : sources) {
        groups.insert(source.group);
        names.insert(source.name);
    }
    const qsizetype prefix = sharedPrefix(groups);
    QList<QString> labels;
    labels.reserve(sources.size());
    for (const auto &source : sources) {
        QString label;
        if (sources.size() > 1) {
            if (groups.size() > 1)
                label = source.group.sliced(prefix);
            if (names.size() > 1 || groups.size() == 1)
                label += (label.isEmpty() ? u""_s : u"/"_s) + source.name;
            if (source.attempt > 0)
                label += u" #"_s + QString::number(source.attempt + 1);
        }
        labels.append(shortened(label, maximum));
    }
    return labels;
}

QList<int> sourceColors(const QList<JobLog::SourceInfo> &sources)
{
    const bool severalGroups = std::ranges::any_of(
        sources, [&sources](const JobLog::SourceInfo &source) { return source.group != sources.first().group; });
    QList<QString> seen;
    QList<int> colors;
    colors.reserve(sources.size());
    for (const auto &source : sources) {
        const QString &name = severalGroups ? source.group : source.name;
        if (!seen.contains(name))
            seen.append(name);
        colors.append(static_cast<int>(seen.indexOf(name)));
    }
    return colors;
}

QString sourceName(const JobLog::SourceInfo &source)
{
    QString name = source.group.isEmpty() ? source.name : QString(source.group + u'/' + source.name);
    if (source.attempt > 0)
        name += u" #"_s + QString::number(source.attempt + 1);
    return name;
}

} // namespace Widgets
