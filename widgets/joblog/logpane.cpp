// SPDX-License-Identifier: Apache-2.0
#include "widgets/joblog/logpane.h"

#include "models/joblog/logsearch.h"
#include "widgets/common/filedialogs.h"
#include "widgets/common/inlinebanner.h"
#include "widgets/common/semanticpalette.h"
#include "widgets/common/texts.h"
#include "widgets/joblog/findfield.h"
#include "widgets/joblog/gotolinebar.h"
#include "widgets/joblog/logexport.h"
#include "widgets/joblog/logview.h"
#include "widgets/joblog/logviewactions.h"
#include "widgets/joblog/overviewstrip.h"
#include "widgets/joblog/sourcefilter.h"
#include "widgets/joblog/sourcelabels.h"

#include <QAction>
#include <QDir>
#include <QEvent>
#include <QLabel>
#include <QtConcurrentRun>

#include <algorithm>
#include <limits>
#include <utility>

using namespace Qt::StringLiterals;

namespace Widgets {

namespace {

constexpr int liveInterval = 33; // milliseconds: a screen's every second frame
constexpr int quietInterval = 50; // when nothing came for a while
constexpr int quietAfter = 60; // polls without news

} // namespace

LogPane::LogPane(const Highlighting &highlighting, FileDialogs &dialogs, QWidget *parent)
    : QWidget(parent),
      m_dialogs(dialogs),
      m_view(new LogView(highlighting, this)),
      m_viewActions(new LogViewActions(highlighting, *m_view, *this)),
      m_suggestedPath(u"job.log"_s)
{
    setObjectName(u"logPane"_s);
    setAccessibleName(tr("Log"));
    createFindActions();
    createTextActions();
    createViewActions();
    createBanners();
    createLayout();
    connectParts();
    setFocusProxy(m_view);
    translateEmptyText();
    colorPatternError();
    updateEnabled();
}

LogPane::~LogPane()
{
    m_view->disconnect(this);
    m_overview->setSearch(nullptr);
    m_view->setSearch(nullptr);
    m_view->setDocument(nullptr); // the view outlives the documents by a moment
}

// ---- the log

void LogPane::setLog(const std::shared_ptr<JobLog::RunLog> &log)
{
    auto document = log ? std::make_unique<JobLog::LogDocument>(log) : nullptr;
    adopt(document.get());
    m_ownDocument = std::move(document);
}

void LogPane::setDocument(JobLog::LogDocument *document)
{
    adopt(document);
    m_ownDocument.reset();
}

void LogPane::adopt(JobLog::LogDocument *document)
{
    m_overview->setSearch(nullptr);
    m_view->setSearch(nullptr);
    m_search.reset();
    m_document = document;
    m_filter->reset();
    m_searchOrigin.reset();
    m_foldedHit.reset();
    m_message->hide();
    if (document)
        document->refresh();
    m_view->setDocument(document); // first: it must know of new rows before whoever asks it about them
    if (document) {
        m_revision = document->log()->revision();
        m_search = std::make_unique<JobLog::LogSearch>(*document);
        connect(m_search.get(), &JobLog::LogSearch::progressed, this, &LogPane::updateHits);
        m_search->setPattern(m_findField->pattern());
    }
    m_view->setSearch(m_search.get());
    m_overview->setSearch(m_search.get());
    updateSources();
    setLive(document != nullptr);
    updateHits();
    updateEnabled();
}

void LogPane::setLive(bool live)
{
    m_live = live && m_document;
    m_quietPolls = 0;
    if (m_document)
        poll();
    updateTimer();
}

void LogPane::updateTimer()
{
    if (m_live && isVisible())
        m_timer.start(m_quietPolls < quietAfter ? liveInterval : quietInterval);
    else
        m_timer.stop();
}

void LogPane::poll()
{
    const quint64 revision = m_document->log()->revision();
    const bool changed = revision != m_revision;
    const bool wasQuiet = m_quietPolls >= quietAfter;
    m_quietPolls = changed ? 0 : std::min(m_quietPolls + 1, quietAfter);
    if (changed) {
        m_revision = revision;
        m_document->refresh();
        updateSources();
        updateEnabled();
    }
    if (wasQuiet != (m_quietPolls >= quietAfter))
        updateTimer();
}

void LogPane::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    if (m_document)
        poll();
    updateTimer();
}

void LogPane::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    updateTimer();
}

void LogPane::updateSources()
{
    const auto statuses = m_document ? m_document->sources() : QList<JobLog::SourceStatus>();
    QList<JobLog::SourceInfo> infos;
    infos.reserve(statuses.size());
    for (const auto &status : statuses)
        infos.append(status.info);
    const SemanticPalette semantic(palette());
    QList<QColor> colors;
    const auto indexes = sourceColors(infos);
    for (const int index : indexes)
        colors.append(semantic.source(index));
    m_filter->setSources(infos, colors);
    if (m_document && m_document->selection() != m_filter->selection())
        m_document->setSelection(m_filter->selection());
}

void LogPane::updateEnabled()
{
    const bool hasRows = m_view->rowCount() > 0;
    for (QAction *const action : {m_findNext, m_findPrevious, m_goToLine, m_copy, m_copyWithDetails, m_selectAll})
        action->setEnabled(hasRows);
    for (QAction *const action : {m_save, m_saveSelection, m_saveAll})
        action->setEnabled(hasRows && !m_export);
    translateEmptyText();
}

void LogPane::setEmptyText(const QString &title, const QString &text)
{
    m_emptyTitle = title;
    m_emptyText = text;
    translateEmptyText();
}

void LogPane::translateEmptyText()
{
    if (m_document && m_document->log()->totalLines() > 0)
        m_view->setEmptyText(tr("Nothing to show"), tr("Choose pods and containers above to see what they printed."));
    else if (!m_emptyTitle.isEmpty() || !m_emptyText.isEmpty())
        m_view->setEmptyText(m_emptyTitle, m_emptyText);
    else
        m_view->setEmptyText(tr("No log yet"), tr("Run a Job, and what its containers print appears here at once."));
}

void LogPane::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() != QEvent::PaletteChange || !m_filter)
        return;
    updateSources();
    colorPatternError();
}

void LogPane::setSuggestedPath(const QString &path)
{
    m_suggestedPath = path;
}

void LogPane::setOptions(const LogViewOptions &options)
{
    m_timestamps->setChecked(options.timestamps);
    m_wrap->setChecked(options.wrap);
    m_view->setZoom(options.zoom);
    m_viewActions->setTimeOptions(options.time);
    m_viewActions->readableJsonAction()->setChecked(options.readableJson);
    m_viewActions->detailsAction()->setChecked(options.details);
}

void LogPane::setStartTime(std::optional<qint64> time)
{
    m_view->setStartTime(time);
}

LogViewOptions LogPane::options() const
{
    return {.timestamps = m_view->showsTimestamps(),
            .wrap = m_view->wraps(),
            .zoom = m_view->zoom(),
            .time = m_view->timeOptions(),
            .readableJson = m_view->showsReadableJson(),
            .details = m_viewActions->showsDetails()};
}

void LogPane::reveal(JobLog::SourceId source, JobLog::LineNumber line)
{
    if (!m_document)
        return;
    m_document->refresh();
    auto row = m_document->rowOf(source, line);
    if (!row) // folded
        row = m_view->showLine({source, line});
    if (!row) { // its pod or container may be hidden
        m_filter->reset();
        updateSources();
        row = m_document->rowOf(source, line);
    }
    if (!row)
        return;
    m_view->reveal(*row);
    m_overview->refresh(m_view->rowCount(), m_view->revealedRow());
}

// ---- find

void LogPane::colorPatternError()
{
    QPalette colors = m_patternError->palette();
    const QColor error = SemanticPalette(palette()).text(SemanticPalette::Text::Error);
    colors.setColor(QPalette::WindowText, SemanticPalette::readable(error, palette().color(QPalette::Window)));
    m_patternError->setPalette(colors);
}

void LogPane::patternChanged()
{
    if (!m_search)
        return;
    const auto rows = m_view->visibleRows();
    m_searchOrigin
        = m_view->isFollowing() && !rows.isEmpty() ? JobLog::RowNumber(rows.first().row) : m_view->currentRow();
    if (m_findField->pattern().text.isEmpty())
        m_searchOrigin.reset();
    // First, because a short log may be searched, and a hit shown, before setPattern returns.
    m_foldedHit.reset();
    m_view->setCurrentHit(std::nullopt);
    m_view->hitsChanged();
    m_search->setPattern(m_findField->pattern());
    updateHits();
}

void LogPane::updateHits()
{
    FindField::Status status;
    if (m_search) {
        // In this order: the search goes on meanwhile, and "complete" must not be newer than the hits.
        status.isComplete = m_search->isComplete();
        status.error = m_search->error();
        status.hits = m_search->hitRows();
        if (m_searchOrigin && status.hits > 0) {
            if (const auto place = m_search->nextPlace(*m_searchOrigin)) {
                const auto row = m_document->rowOf(place->source, place->line);
                // What is being typed unfolds nothing; the next step does.
                showHit(row ? row : m_search->next(*m_searchOrigin));
                if (!row)
                    m_foldedHit = place;
            }
        }
        if (const auto current = m_view->currentHit())
            status.current = rankOf(*current);
    }
    if (status.isComplete)
        m_searchOrigin.reset();
    m_findField->setStatus(status);
    announceHits(status.isComplete ? status.hits : -1);
    m_patternError->setVisible(status.error.has_value());
    if (status.error)
        m_patternError->setText(errorText(*status.error));
    m_overview->refresh(m_view->rowCount(), m_view->revealedRow());
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
    const qint64 rows = m_view->rowCount();
    const qint64 from = m_view->currentHit().value_or(m_view->currentRow()).value();
    const qint64 start = forward ? (from + 1) % std::max<qint64>(rows, 1) : (from > 0 ? from : rows) - 1;
    const auto place
        = forward ? m_search->nextPlace(JobLog::RowNumber(start)) : m_search->previousPlace(JobLog::RowNumber(start));
    m_searchOrigin.reset();
    if (place) {
        showHit(m_view->showLine(*place)); // unfolds what hides it
        m_view->announceJump();
        updateHits();
    }
}

void LogPane::showHit(std::optional<JobLog::RowNumber> hit)
{
    m_searchOrigin.reset();
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
    m_findField->clear();
    m_view->setFocus(Qt::OtherFocusReason);
}

} // namespace Widgets
