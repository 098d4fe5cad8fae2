// SPDX-License-Identifier: Apache-2.0
#include "widgets/joblog/logjumps.h"

namespace Widgets {

namespace {

JobLog::Landmark landmarkOf(JumpTarget target)
{
    switch (target) {
    case JumpTarget::Warning:
        return JobLog::Landmark::Warning;
    case JumpTarget::Marker:
        return JobLog::Landmark::Marker;
    case JumpTarget::Error:
    case JumpTarget::Bookmark:
        break;
    }
    return JobLog::Landmark::Error;
}

} // namespace

void LogJumps::setLog(const JobLog::LogDocument *document, const JobLog::LogLandmarks *landmarks,
                      const JobLog::Bookmarks *bookmarks, const Captured *captured)
{
    m_document = document;
    m_landmarks = landmarks;
    m_bookmarks = bookmarks;
    m_captured = captured;
}

std::optional<JobLog::LinePlace> LogJumps::nearest(JumpTarget target, qint64 row, bool forward, qint64 rows) const
{
    if (row < 0 || row >= rows)
        return std::nullopt;
    const JobLog::RowNumber from(row);
    if (const QList<JobLog::LinePlace> *const places = placesOf(target))
        return forward ? m_document->nextOf(*places, from) : m_document->previousOf(*places, from);
    const auto landmark = landmarkOf(target);
    return forward ? m_landmarks->next(landmark, from) : m_landmarks->previous(landmark, from);
}

const QList<JobLog::LinePlace> *LogJumps::placesOf(JumpTarget target) const
{
    if (target == JumpTarget::Bookmark)
        return &m_bookmarks->places();
    return target == JumpTarget::Marker && m_captured && *m_captured ? &**m_captured : nullptr;
}

LogJumps::Found LogJumps::find(JumpTarget target, JobLog::RowNumber from, bool forward, qint64 rows) const
{
    if (!m_document || !m_landmarks || !m_bookmarks)
        return {};
    if (const auto place = nearest(target, from.value() + (forward ? 1 : -1), forward, rows))
        return {place, {}};
    const auto place = nearest(target, forward ? 0 : rows - 1, forward, rows);
    if (!place)
        return {std::nullopt, nothingText(target)};
    return {place, forward ? tr("Continued from the beginning of the log") : tr("Continued from the end of the log")};
}

QString LogJumps::nothingText(JumpTarget target) const
{
    if (target == JumpTarget::Bookmark)
        return m_bookmarks->places().isEmpty() ? tr("No bookmarks yet; Ctrl+F2 sets one")
                                               : tr("No bookmark among the lines shown");
    const bool isComplete = m_landmarks->isComplete();
    switch (target) {
    case JumpTarget::Warning:
        return isComplete ? tr("No warnings among the lines shown") : tr("No warnings found so far");
    case JumpTarget::Marker:
        return isComplete ? tr("No captured lines among those shown") : tr("No captured lines found so far");
    case JumpTarget::Error:
    case JumpTarget::Bookmark:
        break;
    }
    return isComplete ? tr("No errors among the lines shown") : tr("No errors found so far");
}

} // namespace Widgets
