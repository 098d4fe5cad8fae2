// SPDX-License-Identifier: Apache-2.0
#include "widgets/joblog/groupfolds.h"

#include "models/joblog/loglandmarks.h"

#include <QTimer>

#include <algorithm>
#include <limits>
#include <utility>

namespace Widgets {

namespace {

using JobLog::GroupMarker;
using JobLog::Landmark;
using JobLog::LineNumber;
using JobLog::LinePlace;
using JobLog::SourceId;

constexpr qsizetype markerBytes = 512; // of a line, where its marker stands
constexpr qint64 noEnd = std::numeric_limits<qint64>::max() / 2;

// The line after which nothing is hidden any more: an end goes with its group, the next beginning does not.
qint64 endOf(const GroupMarker &marker, qint64 line)
{
    return marker.kind == GroupMarker::Kind::End ? line + 1 : line;
}

} // namespace

GroupFolds::GroupFolds(QObject *parent) : QObject(parent) { }

GroupFolds::~GroupFolds() = default;

void GroupFolds::setDocument(JobLog::LogDocument *document)
{
    m_landmarks.reset();
    m_groups.clear();
    m_waiting.clear();
    m_allWaiting = false;
    m_document = document;
}

JobLog::LogLandmarks &GroupFolds::landmarks()
{
    if (!m_landmarks) {
        m_landmarks = std::make_unique<JobLog::LogLandmarks>(*m_document, QByteArray());
        connect(m_landmarks.get(), &JobLog::LogLandmarks::progressed, this, &GroupFolds::progress);
    }
    return *m_landmarks;
}

std::optional<qint64> GroupFolds::hiddenLines(const LinePlace &begin) const
{
    const auto groups = m_groups.constFind(begin.source);
    if (groups == m_groups.cend() || !m_document)
        return std::nullopt;
    const auto group = groups->constFind(begin.line.value());
    if (group == groups->cend())
        return std::nullopt;
    const auto sources = m_document->sources();
    const auto index = static_cast<qsizetype>(begin.source);
    const qint64 lines = index < sources.size() ? sources.at(index).lines : 0;
    return std::max<qint64>(std::min(group->end, lines) - begin.line.value() - 1, 0);
}

std::optional<GroupFolds::Group> GroupFolds::groupAt(const LinePlace &begin) const
{
    const auto line = m_document ? m_document->line(begin, markerBytes) : std::nullopt;
    if (!line)
        return std::nullopt;
    const GroupMarker marker = JobLog::groupMarker(line->text);
    if (marker.kind != GroupMarker::Kind::Begin)
        return std::nullopt;
    Group group;
    group.style = marker.style;
    group.name = marker.name.toByteArray();
    group.searched = begin.line.value() + 1;
    group.end = noEnd;
    group.isOpen = true;
    return group;
}

std::optional<LinePlace> GroupFolds::groupOf(const LinePlace &line)
{
    if (!m_document)
        return std::nullopt;
    QSet<QByteArray> ended; // GitLab's sections that end above the line
    LineNumber from = line.line;
    for (int steps = 0; steps < maxMarkers; ++steps) {
        const auto found = landmarks().previousInSource(Landmark::Group, line.source, from);
        const LinePlace place{line.source, found.value_or(LineNumber(-1))};
        const auto row = found ? m_document->line(place, markerBytes) : std::nullopt;
        if (!row)
            return std::nullopt;
        const GroupMarker marker = JobLog::groupMarker(row->text);
        const bool isItself = *found == line.line;
        if (marker.kind == GroupMarker::Kind::Begin && !ended.remove(marker.name.toByteArray()))
            return place;
        if (marker.kind == GroupMarker::Kind::End && !isItself) {
            if (marker.style == GroupMarker::Style::GitHub)
                return std::nullopt; // one level: behind its end there is no group
            ended.insert(marker.name.toByteArray());
        }
        if (found->value() == 0)
            return std::nullopt;
        from = *found - 1;
    }
    return std::nullopt;
}

// Goes on where it stopped. `budget`: markers that may still be looked at.
GroupFolds::Search GroupFolds::findEnd(SourceId source, Group &group, int &budget)
{
    GroupMarker start;
    start.kind = GroupMarker::Kind::Begin;
    start.style = group.style;
    start.name = group.name;
    while (budget-- > 0) {
        const auto found = landmarks().nextInSource(Landmark::Group, source, LineNumber(group.searched));
        if (!found)
            return landmarks().isComplete() ? Search::NoEnd : Search::Unfinished;
        const auto row = m_document->line({source, *found}, markerBytes);
        if (!row)
            return Search::Unfinished;
        const GroupMarker marker = JobLog::groupMarker(row->text);
        if (JobLog::endsGroup(start, marker)) {
            group.end = endOf(marker, found->value());
            group.isOpen = false;
            return Search::Found;
        }
        group.searched = found->value() + 1;
    }
    return Search::Unfinished;
}

void GroupFolds::fold(const LinePlace &begin)
{
    auto group = groupAt(begin);
    if (!group)
        return;
    int budget = maxMarkers;
    if (findEnd(begin.source, *group, budget) == Search::Unfinished) {
        if (budget >= 0) { // the log is still being looked through
            m_waiting.insert({static_cast<int>(begin.source), begin.line.value()});
            return;
        }
        group->end = group->searched; // hides what was looked at
        group->isOpen = false;
    }
    m_groups[begin.source].insert(begin.line.value(), *group);
    apply();
}

void GroupFolds::unfold(const LinePlace &begin)
{
    m_waiting.remove({static_cast<int>(begin.source), begin.line.value()});
    const auto groups = m_groups.find(begin.source);
    if (groups != m_groups.end() && groups->remove(begin.line.value()))
        apply();
}

void GroupFolds::unfoldAll()
{
    m_waiting.clear();
    m_allWaiting = false;
    m_groups.clear();
    apply();
}

void GroupFolds::foldAll()
{
    if (!m_document)
        return;
    m_allWaiting = !landmarks().isComplete();
    if (m_allWaiting)
        return;
    m_groups.clear();
    int budget = maxMarkers;
    const auto sources = static_cast<int>(m_document->sources().size());
    for (int source = 0; source < sources && budget >= 0; ++source)
        foldAllIn(SourceId(source), budget);
    apply();
    if (budget < 0)
        Q_EMIT foldedInPart();
}

// One walk over the markers of a source, with the groups that are open at the moment.
void GroupFolds::foldAllIn(SourceId source, int &budget)
{
    struct Open
    {
        qint64 begin;
        Group group;
    };
    QList<Open> open;
    Groups &groups = m_groups[source];
    LineNumber from(0);
    for (;;) {
        const auto found = landmarks().nextInSource(Landmark::Group, source, from);
        const auto row = found ? m_document->line({source, *found}, markerBytes) : std::nullopt;
        if (!row || --budget < 0)
            break;
        const qint64 line = found->value();
        const GroupMarker marker = JobLog::groupMarker(row->text);
        for (qsizetype i = open.size() - 1; i >= 0; --i) {
            GroupMarker start;
            start.kind = GroupMarker::Kind::Begin;
            start.style = open.at(i).group.style;
            start.name = open.at(i).group.name;
            if (!JobLog::endsGroup(start, marker))
                continue;
            Group group = open.at(i).group;
            group.end = endOf(marker, line);
            group.isOpen = false;
            groups.insert(open.at(i).begin, group);
            open.removeAt(i);
            if (marker.style == GroupMarker::Style::GitLab)
                break; // the innermost of that name
        }
        constexpr qsizetype deepest = 64; // names that never end must not add up
        if (marker.kind == GroupMarker::Kind::Begin && open.size() < deepest)
            open.append({line, {noEnd, true, marker.style, marker.name.toByteArray(), line + 1}});
        from = *found + 1;
    }
    for (Open &rest : open) {
        rest.group.searched = from.value();
        if (budget < 0) { // hides what was looked at
            rest.group.end = from.value();
            rest.group.isOpen = false;
        }
        groups.insert(rest.begin, rest.group);
    }
}

std::optional<LinePlace> GroupFolds::hiddenBy(const LinePlace &line) const
{
    const auto groups = m_groups.constFind(line.source);
    if (groups == m_groups.cend())
        return std::nullopt;
    for (auto group = groups->cbegin(); group != groups->cend() && group.key() < line.line.value(); ++group) {
        if (group->end > line.line.value())
            return LinePlace{line.source, LineNumber(group.key())};
    }
    return std::nullopt;
}

bool GroupFolds::reveal(const LinePlace &line)
{
    const auto groups = m_groups.find(line.source);
    if (groups == m_groups.end())
        return false;
    const auto removed = groups->removeIf([&line](const std::pair<const qint64 &, Group &> &group) {
        return group.first < line.line.value() && group.second.end > line.line.value();
    });
    if (removed > 0)
        apply();
    return removed > 0;
}

void GroupFolds::progress()
{
    if (!m_document)
        return;
    if (m_allWaiting && landmarks().isComplete()) {
        foldAll();
        return;
    }
    const auto waiting = std::exchange(m_waiting, {});
    for (const auto &[source, line] : waiting)
        fold({SourceId(source), LineNumber(line)});
    bool changed = false;
    constexpr int markersAtOnce = 2000;
    int budget = markersAtOnce;
    for (auto groups = m_groups.begin(); groups != m_groups.end(); ++groups) {
        for (auto group = groups->begin(); group != groups->end() && budget > 0; ++group) {
            if (group->isOpen)
                changed |= findEnd(groups.key(), *group, budget) == Search::Found;
        }
    }
    if (budget <= 0)
        QTimer::singleShot(0, this, &GroupFolds::progress); // the window first
    if (changed)
        apply();
}

bool GroupFolds::hidesWhatComes() const
{
    return std::ranges::any_of(m_groups, [](const Groups &groups) {
        return std::ranges::any_of(groups, [](const Group &group) { return group.isOpen; });
    });
}

void GroupFolds::apply()
{
    if (!m_document)
        return;
    QHash<SourceId, QList<JobLog::LineRange>> folds;
    for (auto groups = m_groups.cbegin(); groups != m_groups.cend(); ++groups) {
        QList<JobLog::LineRange> ranges;
        for (auto group = groups->cbegin(); group != groups->cend(); ++group) {
            const JobLog::LineRange range{group.key() + 1, group->end};
            if (range.end <= range.begin)
                continue;
            if (!ranges.isEmpty() && range.begin <= ranges.last().end) // within another, or right behind it
                ranges.last().end = std::max(ranges.last().end, range.end);
            else
                ranges.append(range);
        }
        if (!ranges.isEmpty())
            folds.insert(groups.key(), ranges);
    }
    m_document->setFolds(folds);
}

} // namespace Widgets
