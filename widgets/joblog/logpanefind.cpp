// SPDX-License-Identifier: Apache-2.0
// How a LogPane finds text, jumps, and goes to lines and times.
#include "widgets/joblog/logpane.h"

#include "models/joblog/logsearch.h"
#include "widgets/joblog/filterbar.h"
#include "widgets/joblog/findfield.h"
#include "widgets/joblog/flashnote.h"
#include "widgets/joblog/gotolinebar.h"
#include "widgets/joblog/logview.h"
#include "widgets/joblog/overviewstrip.h"
#include "widgets/joblog/patternerror.h"

#include <QAction>

#include <algorithm>
#include <limits>
#include <utility>

namespace Widgets {

// Where the user looks: at the caret where it is in sight, else at the first row that is.
JobLog::RowNumber LogPane::attention() const
{
    const auto rows = m_view->visibleRows();
    if (rows.isEmpty() || (!m_view->isFollowing() && !m_view->rowRect(m_view->currentRow()).isEmpty()))
        return m_view->currentRow();
    return JobLog::RowNumber(rows.first().row);
}

// ---- find

void LogPane::patternChanged()
{
    if (!m_search)
        return;
    const JobLog::SearchPattern pattern = m_findField->pattern();
    // While a word is being typed, each letter is looked for from where the first one was.
    const bool isTyping = m_findOrigin && m_view->currentHit() == m_view->currentRow();
    if (!isTyping)
        m_findOrigin = attention();
    if (pattern.text.isEmpty())
        m_findOrigin.reset();
    m_seeking = m_findOrigin.has_value();
    // First, because a short log may be searched, and a hit shown, before setPattern returns.
    m_foldedHit.reset();
    m_view->setCurrentHit(std::nullopt);
    m_view->hitsChanged();
    m_search->setPattern(pattern, m_findOrigin.value_or(JobLog::RowNumber(0)));
    if (m_filterBySearch->isChecked())
        filterBySearch(true);
    updateHits();
}

void LogPane::updateHits()
{
    FindField::Status status;
    if (m_search) {
        // In this order: the search goes on meanwhile, and "complete" must not be newer than the hits.
        status.isComplete = m_document->filterStatus().isComplete && m_search->isComplete();
        status.error = m_search->error();
        status.hits = m_search->hitRows();
        if (m_view->currentHit() && m_view->currentHit() != m_view->currentRow())
            m_seeking = false; // the user went elsewhere
        if (m_seeking && status.hits > 0 && !m_filterBySearch->isChecked())
            showNearestHit();
        if (status.isComplete)
            m_seeking = false;
        const auto current = m_view->currentHit();
        if (current && m_search->hasSeen(JobLog::RowNumber(0), *current))
            status.current = rankOf(*current);
    }
    m_findField->setStatus(status);
    announceHits(status.isComplete ? status.hits : -1);
    m_patternError->setError(status.error, m_findField->pattern().text);
    m_overview->refresh(m_view->rowCount(), m_view->revealedRow());
}

// What is found below the place is shown at once, though a nearer one may take its place within moments; what is found
// above only counts once it is certain that there is nothing below. What is being typed unfolds nothing; the next step
// does.
void LogPane::showNearestHit()
{
    const JobLog::RowNumber origin = *m_findOrigin;
    const auto place = m_search->nextPlace(origin);
    const auto row = place ? m_document->rowOf(place->source, place->line) : std::nullopt;
    const auto hit = row ? row : m_search->next(origin);
    if (!hit)
        return;
    const JobLog::RowNumber end(m_document->rowCount());
    const bool isBelow = *hit >= origin;
    const bool isNearest = m_document->filterStatus().isComplete
        && (isBelow ? m_search->hasSeen(origin, *hit)
                    : m_search->hasSeen(origin, end) && m_search->hasSeen(JobLog::RowNumber(0), *hit));
    if (hit != m_view->currentHit() && (isBelow || isNearest))
        showHit(hit);
    if (!row && isNearest)
        m_foldedHit = place;
    if (isNearest)
        m_seeking = false;
}

// Once per pattern: where a hit is, the row itself tells.
void LogPane::announceHits(qint64 hits)
{
    if (hits < 0 || !m_search || m_search->pattern().text.isEmpty() || m_search->pattern() == m_announcedPattern)
        return;
    m_announcedPattern = m_search->pattern();
    constexpr qint64 most = std::numeric_limits<int>::max();
    m_hitText = hits == 1 ? tr("Found in 1 line") : tr("Found in %Ln lines", nullptr, int(std::min(hits, most)));
    m_hitTimer.start(); // not for every letter that is typed
}

std::optional<qint64> LogPane::rankOf(JobLog::RowNumber row) const
{
    constexpr qint64 most = 10000; // steps that are not felt
    qint64 rank = 1;
    for (auto hit = m_search->next(JobLog::RowNumber(0)); hit && rank <= most; hit = m_search->next(*hit + 1), ++rank) {
        if (*hit >= row)
            return *hit == row ? std::optional(rank) : std::nullopt;
        if (hit->value() + 1 >= m_view->rowCount())
            break;
    }
    return std::nullopt;
}

void LogPane::find(bool forward)
{
    if (!m_search || m_findField->pattern().text.isEmpty()) {
        m_find->trigger();
        return;
    }
    if (const auto folded = std::exchange(m_foldedHit, std::nullopt)) {
        showHit(m_view->showLine(*folded));
        m_view->announceJump();
        updateHits();
        return;
    }
    const qint64 rows = std::max<qint64>(m_view->rowCount(), 1);
    const qint64 from = m_view->currentHit().value_or(attention()).value();
    const qint64 start = forward ? (from + 1) % rows : (from > 0 ? from : rows) - 1;
    const auto place
        = forward ? m_search->nextPlace(JobLog::RowNumber(start)) : m_search->previousPlace(JobLog::RowNumber(start));
    m_findOrigin.reset();
    m_seeking = false;
    if (!place)
        return;
    const auto hit = m_view->showLine(*place); // unfolds what hides it
    if (forward && hit && hit->value() < from)
        m_note->flash(tr("Continued from the beginning of the log"));
    else if (!forward && hit && hit->value() > from)
        m_note->flash(tr("Continued from the end of the log"));
    showHit(hit);
    m_view->announceJump();
    updateHits();
}

void LogPane::showHit(std::optional<JobLog::RowNumber> hit)
{
    m_foldedHit.reset();
    if (!hit)
        return;
    const JobLog::RowNumber row = *hit;
    m_view->setCurrentHit(row);
    UnitRange units;
    if (const auto line = m_view->cache().line(row.value())) {
        m_view->cache().findHits(*line);
        units = line->hits.isEmpty() ? UnitRange() : line->hits.first();
    }
    // Far rows are put into the middle first, then the caret goes there.
    m_view->ensureVisible(row, units);
    m_view->setCurrentRow(row);
    m_view->ensureVisible(row, units);
}

void LogPane::closeFind()
{
    m_filterBySearch->setChecked(false);
    m_findField->clear();
    m_view->setFocus(Qt::OtherFocusReason);
}

// ---- jumps

void LogPane::jump(JumpTarget target, bool forward)
{
    const qint64 rows = m_view->rowCount();
    if (rows == 0)
        return;
    JobLog::RowNumber from = attention();
    if (m_view->isFollowing())
        from = JobLog::RowNumber(forward ? rows - 1 : rows);
    else if (from != m_view->currentRow())
        from = forward ? from - 1 : from; // the first row in sight counts
    const LogJumps::Found found = m_jumps.find(target, from, forward, rows);
    if (const auto row = found.place ? m_view->showLine(*found.place) : std::nullopt) { // unfolds what hides it
        m_view->setCurrentRow(*row);
        m_view->setFocus(Qt::OtherFocusReason);
    }
    if (found.note.isEmpty())
        m_note->hide(); // what was said before is over
    else
        m_note->flash(found.note);
}

// ---- lines and times

qint64 LogPane::lastTime() const
{
    constexpr qint64 lookBack = 100; // lines without a time at the end
    qint64 last = 0;
    const auto sources = m_document->sources();
    for (qsizetype source = 0; source < sources.size(); ++source) {
        const qint64 lines = sources.at(source).lines;
        for (qint64 line = lines - 1; line >= std::max<qint64>(lines - lookBack, 0); --line) {
            const auto row = m_document->line({JobLog::SourceId(int(source)), JobLog::LineNumber(line)}, 0);
            if (row && row->timestamp != 0) {
                last = std::max(last, row->timestamp);
                break;
            }
        }
    }
    return last;
}

qint64 LogPane::timeAtCurrentRow() const
{
    const auto line = m_view->cache().line(attention().value());
    return line ? line->row.timestamp : 0;
}

GoToScope LogPane::goToScope() const
{
    GoToScope scope;
    scope.first = m_document->firstTime().value_or(0);
    scope.last = lastTime();
    scope.current = timeAtCurrentRow();
    return scope;
}

// With one source, lines have the numbers that they have in it; with several, those of the rows.
void LogPane::askWhereToGo()
{
    if (!m_document)
        return;
    const auto sources = m_document->sources();
    const JobLog::RowNumber row = attention();
    if (sources.size() != 1) {
        m_goToBar->ask(row.value() + 1, m_view->rowCount(), goToScope());
        return;
    }
    const auto line = m_view->cache().line(row.value());
    m_goToBar->ask(line ? line->row.line.value() + 1 : 1, sources.first().lines, goToScope());
}

void LogPane::goToLine(qint64 number)
{
    if (!m_document)
        return;
    if (m_document->sources().size() != 1) {
        m_view->setCurrentRow(JobLog::RowNumber(number - 1));
        return;
    }
    const JobLog::SourceId source{0};
    const JobLog::LineNumber line(number - 1);
    const auto row = m_document->rowNear(source, line);
    if (!row)
        return;
    m_view->setCurrentRow(*row);
    if (m_document->rowOf(source, line) != row)
        m_note->flash(tr("Line %L1 is not shown; this is the nearest one").arg(number));
}

void LogPane::goToTime(qint64 time)
{
    if (!m_document || m_view->rowCount() == 0)
        return;
    const auto row = m_document->rowAt(time);
    m_view->setCurrentRow(row.value_or(JobLog::RowNumber(m_view->rowCount() - 1)));
    if (!row)
        m_note->flash(tr("Nothing is shown that was written at that time or later; this is the end"));
    else if (const auto first = m_document->firstTime(); first && time < *first)
        m_note->flash(tr("The log begins later; this is its beginning"));
}

} // namespace Widgets
