// SPDX-License-Identifier: Apache-2.0
#include "widgets/joblog/logview.h"

#include "models/joblog/bookmarks.h"
#include "widgets/common/texts.h"
#include "widgets/common/theme.h"
#include "widgets/joblog/groupfolds.h"
#include "widgets/joblog/logviewaccessible.h"
#include "widgets/joblog/sourcelabels.h"

#include <QEvent>
#include <QPushButton>

#include <algorithm>
#include <limits>
#include <utility>

using namespace Qt::StringLiterals;

namespace Widgets {

LogView::LogView(const Highlighting &highlighting, QWidget *parent)
    : QAbstractScrollArea(parent),
      m_highlighter(highlighting),
      m_cache(std::make_unique<LineCache>(m_highlighter)),
      m_folds(new GroupFolds(this))
{
    LogViewAccessible::install();
    setObjectName(u"logView"_s);
    setAccessibleName(tr("Log"));
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::StrongFocus);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOn);
    // The viewport paints every pixel, which lets scrolling move what is there already.
    viewport()->setAttribute(Qt::WA_OpaquePaintEvent);
    viewport()->setBackgroundRole(QPalette::Base);
    viewport()->setMouseTracking(true);
    viewport()->setCursor(Qt::IBeamCursor);

    m_pill = new QPushButton(this);
    m_pill->setIcon(Theme::icon(u"go-bottom"_s));
    m_pill->setFocusPolicy(Qt::NoFocus); // End does the same
    describe(m_pill, u"newLinesButton"_s, tr("Follow the log"), tr("Go to the newest line and follow the log (End)"));
    m_pill->hide();
    connect(m_pill, &QPushButton::clicked, this, [this] { setFollowing(true); });
    m_announce.setSingleShot(true);
    m_announce.setInterval(announceInterval);
    connect(&m_announce, &QTimer::timeout, this, &LogView::announceNewRows);
    connect(m_cache.get(), &LineCache::lineChanged, this, &LogView::lineChanged);
    updateFont();
    updatePalette();
}

LogView::~LogView() = default;

// ---- content

void LogView::setDocument(JobLog::LogDocument *document)
{
    if (m_document)
        disconnect(m_document, nullptr, this, nullptr);
    m_document = document;
    m_cache->setDocument(document);
    m_folds->setDocument(document);
    m_anchorLine.reset();
    m_left.reset();
    m_startTime.reset();
    m_xOffset = 0;
    if (document) {
        document->setFolds({});
        connect(document, &JobLog::LogDocument::rowsAppended, this, &LogView::documentGrew);
        connect(document, &JobLog::LogDocument::rowsChanged, this, &LogView::documentChanged);
        connect(document, &JobLog::LogDocument::reset, this, &LogView::documentReset);
    }
    documentReset();
    setFollowing(true);
}

void LogView::documentReset()
{
    const Kept kept = keep();
    m_cache->clear();
    m_rowCount = m_document ? m_document->rowCount() : 0;
    m_widestColumns = 0;
    m_seenRows = m_rowCount;
    m_sources.clear();
    updateSources();
    updateStart();
    restore(kept);
    relayout();
    rememberStand();
    Q_EMIT selectionChanged();
}

// Rows from `first` on are others: what came in between belongs there by its time, or a filter found it late.
void LogView::documentChanged(qint64 first)
{
    const auto rows = visibleRows();
    const bool isInSight = (!rows.isEmpty() && first <= rows.last().row) || first <= m_selection.end().row;
    if (!isInSight && !m_following) {
        m_cache->forgetFrom(first);
        documentGrew(first);
        return;
    }
    const Kept kept = keep();
    m_cache->forgetFrom(first);
    m_rowCount = m_document->rowCount();
    updateSources();
    updateStart();
    restore(kept, first);
    relayout();
    rememberStand();
}

void LogView::updateStart()
{
    m_start = m_startTime ? m_startTime : m_document ? m_document->firstTime() : std::nullopt;
}

void LogView::documentGrew(qint64 first)
{
    const bool wasEmpty = m_rowCount == 0;
    countForAnnouncement(m_document->rowCount() - m_rowCount);
    m_rowCount = m_document->rowCount();
    updateSources();
    if (!m_start)
        updateStart();
    if (m_following && !m_pressed)
        scrollTo(layout().last());
    else if (!m_pressed)
        settle();
    // What is in sight already stays as it is (or was moved): only the rows that came into sight are drawn.
    for (const VisibleRow &visible : visibleRows()) {
        if (visible.row >= first)
            viewport()->update(0, visible.top, viewport()->width(), visible.height);
    }
    if (wasEmpty || m_folds->hidesWhatComes()) // the number of hidden lines
        viewport()->update();
    updateScrollBars();
    updatePill();
}

// Lines that come are not read out one by one: nobody could listen to that.
void LogView::countForAnnouncement(qint64 rows)
{
    if (rows <= 0 || !hasFocus())
        return;
    m_unannounced += rows;
    if (!m_announce.isActive())
        m_announce.start();
}

void LogView::announce(const QString &text)
{
    LogViewAccessible::announce(*this, text);
    Q_EMIT announced(text);
}

void LogView::announceJump()
{
    constexpr qsizetype longest = 200;
    const auto line = hasFocus() || m_rowCount == 0 ? nullptr : m_cache->line(m_selection.caret().row);
    if (line)
        announce(line->text().first(std::min(line->text().size(), longest)));
}

void LogView::announceNewRows()
{
    constexpr qint64 most = std::numeric_limits<int>::max();
    const qint64 rows = std::min(std::exchange(m_unannounced, 0), most);
    if (rows > 0 && hasFocus())
        announce(rows == 1 ? tr("1 new line") : tr("%Ln new lines", nullptr, static_cast<int>(rows)));
}

void LogView::lineChanged(qint64 row)
{
    Q_UNUSED(row)
    relayout();
}

void LogView::updateSources()
{
    const auto statuses = m_document ? m_document->sources() : QList<JobLog::SourceStatus>();
    if (statuses.size() == m_sources.size() && !m_sources.isEmpty())
        return;
    QList<JobLog::SourceInfo> infos;
    infos.reserve(statuses.size());
    const bool hadTimes = m_hasTimes;
    m_hasTimes = std::ranges::any_of(statuses, [](const auto &status) { return status.info.timestamped; });
    for (const auto &status : statuses)
        infos.append(status.info);
    const auto labels = sourceLabels(infos);
    const auto colors = sourceColors(infos);
    QHash<JobLog::SourceId, SourceMark> marks;
    qsizetype longest = 0;
    for (qsizetype i = 0; i < labels.size(); ++i) {
        marks.insert(JobLog::SourceId(static_cast<int>(i)),
                     {labels.at(i), colors.at(i), m_highlighter.palette().source(colors.at(i))});
        longest = std::max(longest, labels.at(i).size());
    }
    if (m_document && m_document->selection() && m_document->selection()->size() < 2)
        longest = 0; // all rows come from one source: there is nothing to tell apart
    m_sources = marks;
    if (m_labelCells != longest || m_hasTimes != hadTimes) {
        m_labelCells = static_cast<int>(longest);
        relayout();
    }
    viewport()->update();
}

void LogView::setSearch(const JobLog::LogSearch *search)
{
    m_cache->setSearch(search);
    viewport()->update();
}

void LogView::hitsChanged()
{
    m_cache->invalidateHits();
    viewport()->update();
}

void LogView::setHighlightRules(const HighlightRules *rules)
{
    m_cache->setRules(rules);
    viewport()->update();
}

void LogView::setBookmarks(const JobLog::Bookmarks *bookmarks)
{
    m_bookmarks = bookmarks;
    viewport()->update();
}

void LogView::setCurrentHit(std::optional<JobLog::RowNumber> row)
{
    if (m_currentHit == row)
        return;
    m_currentHit = row;
    viewport()->update();
}

// ---- options

void LogView::setFollowing(bool following)
{
    if (m_following != following) {
        m_following = following;
        m_seenRows = m_rowCount;
        viewport()->update(); // the mark of the current row
        Q_EMIT followingChanged(following);
    }
    if (following)
        scrollTo(layout().last());
    updatePill();
}

qint64 LogView::newRows() const
{
    return m_following ? 0 : m_rowCount - m_seenRows;
}

void LogView::setTimestamps(bool show)
{
    if (m_timestamps == show)
        return;
    m_timestamps = show;
    relayout();
}

void LogView::setTimeOptions(const TimeOptions &options)
{
    if (m_timeOptions == options)
        return;
    m_timeOptions = options;
    relayout();
}

void LogView::setStartTime(std::optional<qint64> time)
{
    if (m_startTime == time)
        return;
    m_startTime = time;
    updateStart();
    viewport()->update();
}

void LogView::setReadableJson(bool readable)
{
    if (readable == m_cache->isReadable())
        return;
    const Kept kept = keep();
    m_cache->setReadable(readable);
    m_widestColumns = 0;
    restore(kept);
    m_selection.place({m_selection.caret().row, 0}); // the text has other places now
    relayout();
    rememberStand();
    Q_EMIT selectionChanged();
}

void LogView::setWrap(bool wrap)
{
    if (m_wrap == wrap)
        return;
    m_wrap = wrap;
    m_xOffset = 0;
    m_top.offset = 0;
    relayout();
}

void LogView::setZoom(int steps)
{
    constexpr int smallest = -6;
    constexpr int largest = 24;
    const int clamped = std::clamp(steps, smallest, largest);
    if (m_zoom == clamped)
        return;
    m_zoom = clamped;
    updateFont();
    relayout();
    Q_EMIT zoomChanged(clamped);
}

void LogView::setEmptyText(const QString &title, const QString &text, bool belowRows)
{
    m_emptyTitle = title;
    m_emptyText = text;
    m_emptyBelowRows = belowRows;
    setAccessibleDescription(m_rowCount == 0 || belowRows ? QString(title + u' ' + text) : QString());
    viewport()->update();
}

void LogView::updateFont()
{
    QFont font = Theme::dataFont();
    constexpr double smallestPoints = 5;
    if (font.pointSizeF() > 0)
        font.setPointSizeF(std::max(font.pointSizeF() + m_zoom, smallestPoints));
    else
        font.setPixelSize(std::max(font.pixelSize() + m_zoom, static_cast<int>(smallestPoints)));
    m_metrics = LogMetrics(font);
}

void LogView::updatePalette()
{
    m_highlighter.setPalette(SemanticPalette(palette()), palette().color(QPalette::Text));
    m_cache->invalidateStyles();
    for (SourceMark &mark : m_sources)
        mark.color = m_highlighter.palette().source(mark.colorIndex);
    viewport()->update();
}

void LogView::changeEvent(QEvent *event)
{
    QAbstractScrollArea::changeEvent(event);
    switch (event->type()) {
    case QEvent::PaletteChange:
    case QEvent::StyleChange:
        updatePalette();
        break;
    case QEvent::FontChange:
        updateFont();
        relayout();
        break;
    case QEvent::ActivationChange:
        viewport()->update();
        break;
    case QEvent::LanguageChange:
        updatePill();
        break;
    default:
        break;
    }
}

} // namespace Widgets
