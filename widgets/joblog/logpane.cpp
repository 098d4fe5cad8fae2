// SPDX-License-Identifier: Apache-2.0
#include "widgets/joblog/logpane.h"

#include "models/joblog/logsearch.h"
#include "widgets/common/inlinebanner.h"
#include "widgets/common/semanticpalette.h"
#include "widgets/joblog/filterbar.h"
#include "widgets/joblog/findfield.h"
#include "widgets/joblog/flashnote.h"
#include "widgets/joblog/gotolinebar.h"
#include "widgets/joblog/levelbutton.h"
#include "widgets/joblog/logexport.h"
#include "widgets/joblog/logview.h"
#include "widgets/joblog/logviewactions.h"
#include "widgets/joblog/overviewstrip.h"
#include "widgets/joblog/sourcefilter.h"
#include "widgets/joblog/sourcelabels.h"

#include <QAction>
#include <QEvent>
#include <QKeyEvent>
#include <QToolButton>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace Widgets {

namespace {

// What the lines that the console reads begin with; where nobody tells which ones gave values, all of them count.
constexpr char capturedMarker[] = "SPINNAKER_";

constexpr int liveInterval = 33; // milliseconds: a screen's every second frame
constexpr int quietInterval = 50; // when nothing came for a while
constexpr int quietAfter = 60; // polls without news

/// Where in a line the part is; empty where it is not (a line may be cut, values may be written otherwise).
UnitRange unitsOf(const LinePart &part, const QString &text)
{
    qsizetype begin = -1;
    qsizetype end = 0;
    for (const QString &wanted : part.texts) {
        begin = wanted.isEmpty() ? -1 : text.indexOf(wanted, end, Qt::CaseInsensitive); // modes change a key's case
        if (begin < 0)
            break;
        end = begin + wanted.size();
    }
    if (begin >= 0 && end > begin)
        return {begin, end};
    if (part.column > 0 && part.column <= text.size())
        return {part.column - 1, text.size()};
    return {};
}

} // namespace

LogPane::LogPane(const Highlighting &highlighting, FileDialogs &dialogs, QWidget *parent)
    : QWidget(parent),
      m_dialogs(dialogs),
      m_view(new LogView(highlighting, this)),
      m_viewActions(new LogViewActions(highlighting, *m_view, *this)),
      m_note(new FlashNote(m_view)),
      m_suggestedPath(u"job.log"_s)
{
    setObjectName(u"logPane"_s);
    setAccessibleName(tr("Log"));
    createFindActions();
    createTextActions();
    createViewActions();
    createFilterActions();
    createJumpActions();
    createMarkActions();
    createBanners();
    createLayout();
    connectParts();
    setFocusProxy(m_view);
    translateEmptyText();
    updateEnabled();
}

LogPane::~LogPane()
{
    m_view->disconnect(this);
    m_overview->setLog({});
    m_view->setSearch(nullptr);
    m_view->setBookmarks(nullptr);
    m_view->setHighlightRules(nullptr);
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
    leaveLog();
    m_document = document;
    if (document) {
        document->refresh();
        document->setOrder(m_order);
    }
    m_view->setDocument(document); // first: it must know of new rows before whoever asks it about them
    if (document) {
        m_revision = document->log()->revision();
        m_search = std::make_unique<JobLog::LogSearch>(*document);
        connect(m_search.get(), &JobLog::LogSearch::progressed, this, &LogPane::updateHits);
        m_search->setPattern(m_findField->pattern());
        m_landmarks = std::make_unique<JobLog::LogLandmarks>(*document, QByteArray(capturedMarker));
        connect(m_landmarks.get(), &JobLog::LogLandmarks::progressed, this, &LogPane::updateLandmarks);
        m_bookmarks = JobLog::Bookmarks::read(document->log()->folder());
    }
    m_view->setSearch(m_search.get());
    m_view->setBookmarks(document ? &m_bookmarks : nullptr);
    m_jumps.setLog(document, m_landmarks.get(), &m_bookmarks, &m_captured);
    if (document) { // after the view, which has to know the rows first
        connect(document, &JobLog::LogDocument::reset, this, &LogPane::rowsRenumbered);
        connect(document, &JobLog::LogDocument::rowsAppended, this, &LogPane::rowsCame);
        connect(document, &JobLog::LogDocument::rowsChanged, this, &LogPane::rowsCame);
        connect(document, &JobLog::LogDocument::filterProgressed, this, &LogPane::filterProgressed);
        m_overview->setLog({document, m_search.get(), m_landmarks.get(), &m_bookmarks, &m_captured});
    }
    updateSources();
    applyFilter();
    setLive(document != nullptr);
    updateHits();
    updateLandmarks();
    bookmarksChanged();
    updateEnabled();
}

// Conditions stay for the next log, as they do in a run that is repeated; levels and what find looks for do not.
void LogPane::leaveLog()
{
    if (m_document)
        disconnect(m_document, nullptr, this, nullptr);
    m_overview->setLog({});
    m_view->setSearch(nullptr);
    m_jumps.setLog(nullptr, nullptr, nullptr, nullptr);
    m_search.reset();
    m_landmarks.reset();
    m_document = nullptr;
    m_bookmarks = {};
    m_captured.reset();
    m_filter->reset();
    m_findOrigin.reset();
    m_foldedHit.reset();
    m_tooLarge->hide();
    m_levels->setLevels(JobLog::allLevels);
    m_filterBar->setLevels(JobLog::allLevels);
    m_filterBySearch->setChecked(false);
    m_message->hide();
}

void LogPane::rowsRenumbered()
{
    rowsCame();
    updateHits();
}

void LogPane::rowsCame()
{
    updateInSight();
    updateEnabled();
    updateFilter();
    m_overview->refresh(m_view->rowCount(), m_view->revealedRow());
}

void LogPane::updateInSight()
{
    const auto rows = m_view->visibleRows();
    m_overview->setInSight(rows.isEmpty() ? 0 : rows.first().row, rows.isEmpty() ? 0 : rows.last().row + 1);
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
    for (QAction *const action : std::as_const(m_jumpActions))
        action->setEnabled(hasRows);
    m_toggleBookmark->setEnabled(hasRows);
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
    if (m_document && m_document->log()->totalLines() > 0 && !m_document->filter().isEmpty()) {
        const auto status = m_document->filterStatus();
        m_view->setEmptyText(status.isComplete ? tr("No line matches the filter") : tr("Looking for lines that match…"),
                             tr("Escape switches the filter off."), status.matches == 0);
    } else if (m_document && m_document->log()->totalLines() > 0) {
        m_view->setEmptyText(tr("Nothing to show"), tr("Choose pods and containers above to see what they printed."));
    } else if (!m_emptyTitle.isEmpty() || !m_emptyText.isEmpty()) {
        m_view->setEmptyText(m_emptyTitle, m_emptyText);
    } else {
        m_view->setEmptyText(tr("No log yet"), tr("Run a Job, and what its containers print appears here at once."));
    }
}

void LogPane::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() != QEvent::PaletteChange || !m_filter)
        return;
    updateSources();
    drawJumpIcons();
}

// Escape in the log is the way out of the filter; whoever has the keyboard elsewhere deals with it first.
void LogPane::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape && !m_filterBar->state().filter().isEmpty()) {
        m_filterBySearch->setChecked(false);
        if (m_filterBar->state().entries.isEmpty())
            m_filterBar->clear(); // levels alone: there is nothing to keep
        else
            m_filterToggle->setChecked(false);
        return;
    }
    QWidget::keyPressEvent(event);
}

void LogPane::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    constexpr int roomy = 1000; // pixels
    constexpr int wide = 180;
    constexpr int narrow = 80;
    const bool isRoomy = width() >= roomy;
    m_filter->setWidestName(isRoomy ? wide : narrow);
    m_levels->setWidestName(isRoomy ? wide : narrow);
    m_followButton->setToolButtonStyle(isRoomy ? Qt::ToolButtonTextBesideIcon : Qt::ToolButtonIconOnly);
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
    m_sortByTime->setChecked(options.sortedByTime);
    m_filterBar->setContext(options.context);
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
            .details = m_viewActions->showsDetails(),
            .sortedByTime = m_order == JobLog::MergeOrder::Time,
            .context = m_filterBar->state().context};
}

void LogPane::setSortedByTime(bool sorted)
{
    m_order = sorted ? JobLog::MergeOrder::Time : JobLog::MergeOrder::Arrival;
    if (m_document && m_document->order() != m_order)
        m_document->setOrder(m_order);
    Q_EMIT optionsChanged(options());
}

void LogPane::reveal(JobLog::SourceId source, JobLog::LineNumber line, const LinePart &part)
{
    if (!m_document)
        return;
    m_document->refresh();
    auto row = m_document->rowOf(source, line);
    if (!row && m_document->line({source, line}) && !m_document->filter().isEmpty()) {
        m_filterToggle->setChecked(false); // it does not match the filter
        m_note->flash(tr("The filter is switched off to show this line"));
        row = m_document->rowOf(source, line);
    }
    if (!row) // folded
        row = m_view->showLine({source, line});
    if (!row) { // its pod or container may be hidden
        m_filter->reset();
        updateSources();
        row = m_document->rowOf(source, line);
    }
    if (!row)
        return;
    const auto shown = m_view->cache().line(row->value());
    m_view->reveal(*row, shown ? unitsOf(part, shown->text()) : UnitRange());
    m_overview->refresh(m_view->rowCount(), m_view->revealedRow());
}

} // namespace Widgets
