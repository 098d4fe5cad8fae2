// SPDX-License-Identifier: Apache-2.0
#include "widgets/joblog/logview.h"

#include "models/joblog/bookmarks.h"
#include "widgets/common/texts.h"
#include "widgets/common/theme.h"
#include "widgets/joblog/logviewaccessible.h"
#include "widgets/joblog/sourcelabels.h"

#include <QEvent>
#include <QLocale>
#include <QPaintEvent>
#include <QPainter>
#include <QPushButton>
#include <QScopedValueRollback>
#include <QScrollBar>
#include <QTimer>

#include <algorithm>
#include <cmath>
#include <limits>

using namespace Qt::StringLiterals;

namespace Widgets {

LogView::LogView(const Highlighting &highlighting, QWidget *parent)
    : QAbstractScrollArea(parent),
      m_highlighter(highlighting),
      m_cache(std::make_unique<LineCache>(m_highlighter))
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
    m_anchorLine.reset();
    m_xOffset = 0;
    if (document) {
        connect(document, &JobLog::LogDocument::rowsAppended, this, &LogView::documentGrew);
        connect(document, &JobLog::LogDocument::rowsChanged, this, &LogView::documentChanged);
        connect(document, &JobLog::LogDocument::reset, this, &LogView::documentReset);
    }
    documentReset();
    setFollowing(true);
}

void LogView::documentReset()
{
    m_cache->clear();
    m_rowCount = m_document ? m_document->rowCount() : 0;
    m_revealed.reset();
    m_currentHit.reset();
    m_widestColumns = 0;
    m_seenRows = m_rowCount;
    m_sources.clear();
    updateSources();
    // Rows have new numbers: stay with the line that the user was at, where it is still shown.
    const auto row = m_anchorLine ? m_document->rowOf(m_anchorLine->first, m_anchorLine->second) : std::nullopt;
    m_selection.place({row ? row->value() : 0, 0});
    m_top = m_following ? layout().last() : row ? layout().toReveal(row->value()) : layout().clamped(m_top);
    relayout();
    Q_EMIT selectionChanged();
}

void LogView::documentGrew(qint64 first)
{
    const bool wasEmpty = m_rowCount == 0;
    m_rowCount = m_document->rowCount();
    updateSources();
    if (m_following && !m_pressed)
        scrollTo(layout().last());
    // What is in sight already stays as it is (or was moved): only the rows that came into sight are drawn.
    for (const VisibleRow &visible : visibleRows()) {
        if (visible.row >= first)
            viewport()->update(0, visible.top, viewport()->width(), visible.height);
    }
    if (wasEmpty)
        viewport()->update();
    updateScrollBars();
    updatePill();
}

// Rows came between others: what is in sight stays with the lines that were there.
void LogView::documentChanged(qint64 first)
{
    Q_UNUSED(first)
    m_cache->clear();
    m_rowCount = m_document->rowCount();
    m_currentHit.reset();
    const auto row = m_anchorLine ? m_document->rowOf(m_anchorLine->first, m_anchorLine->second) : std::nullopt;
    if (row && row->value() != m_selection.caret().row) {
        m_top.row += row->value() - m_selection.caret().row;
        m_selection.place({row->value(), 0});
    }
    documentGrew(0);
    relayout();
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
    if (m_labelCells != longest) {
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

void LogView::setEmptyText(const QString &title, const QString &text)
{
    m_emptyTitle = title;
    m_emptyText = text;
    setAccessibleDescription(m_rowCount == 0 ? QString(title + u' ' + text) : QString());
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

// ---- painting

LogPainter LogView::painter(const LogColumns &columns) const
{
    const bool active = hasFocus() && isActiveWindow();
    return {.metrics = m_metrics,
            .columns = columns,
            .semantic = m_highlighter.palette(),
            .palette = palette(),
            .sources = m_sources,
            .group = active ? QPalette::Active : QPalette::Inactive,
            .width = viewport()->width(),
            .xOffset = m_xOffset};
}

void LogView::paintEvent(QPaintEvent *event)
{
    QPainter painter(viewport());
    painter.fillRect(event->rect(), palette().color(QPalette::Base));
    if (m_rowCount == 0) {
        paintEmpty(painter);
        return;
    }
    const LogColumns where = columns();
    const LogPainter rows = this->painter(where);
    const auto visible = visibleRows();
    QElapsedTimer clock;
    clock.start();
    // Colours of very long lines take their time: what is not ready is drawn plain, and coloured with the next frame.
    constexpr qint64 budget = 6; // milliseconds
    bool isComplete = true;
    for (const VisibleRow &row : visible) {
        const auto line = m_cache->line(row.row);
        if (!line || m_cache->isStyled(*line) || !event->region().intersects(rowArea(row)))
            continue;
        if (clock.elapsed() < budget)
            m_cache->style(*line);
        else
            isComplete = false;
    }
    if (!isComplete)
        QTimer::singleShot(0, viewport(), qOverload<>(&QWidget::update));
    for (const VisibleRow &row : visible) {
        if (event->region().intersects(rowArea(row)))
            paintRow(painter, rows, row);
    }
}

QRect LogView::rowArea(const VisibleRow &row) const
{
    return {0, row.top, viewport()->width(), row.height};
}

void LogView::paintRow(QPainter &painter, const LogPainter &rows, const VisibleRow &visible)
{
    const auto line = foldedLine(visible.row);
    if (!line)
        return;
    m_cache->findHits(*line);
    ++m_rowsPainted;
    const JobLog::RowNumber number(visible.row);
    const bool isCurrent = m_selection.caret().row == visible.row && !m_following;
    rows.paint(painter,
               {.line = *line,
                .top = visible.top,
                .selected = line->isNotice() ? UnitRange() : m_selection.inRow(visible.row, line->text().size()),
                .lineEndSelected = !m_selection.isEmpty() && m_selection.coversEnd(visible.row),
                .caret = isCurrent && hasFocus() ? std::optional(m_selection.caret().unit) : std::nullopt,
                .isCurrent = isCurrent && m_selection.isEmpty(),
                .isRevealed = m_revealed == number,
                .isCurrentHit = m_currentHit == number,
                .isBookmarked
                = m_bookmarks && !line->isNotice() && m_bookmarks->contains({line->row.source, line->row.line})});
}

void LogView::paintEmpty(QPainter &painter)
{
    constexpr int margin = 24;
    const QRect area = viewport()->rect().adjusted(margin, margin, -margin, -margin);
    QFont title = font();
    title.setBold(true);
    painter.setPen(palette().color(QPalette::Text));
    const QFontMetrics titleMetrics(title);
    const int height = titleMetrics.height() + 6;
    const int top = area.center().y() - height;
    painter.setFont(title);
    painter.drawText(QRect(area.left(), top, area.width(), height), Qt::AlignHCenter | Qt::AlignTop, m_emptyTitle);
    painter.setFont(font());
    painter.setPen(m_highlighter.palette().text(SemanticPalette::Text::Muted));
    painter.drawText(QRect(area.left(), top + height, area.width(), area.bottom() - top - height),
                     Qt::AlignHCenter | Qt::AlignTop | Qt::TextWordWrap, m_emptyText);
}

// ---- the button over the text

void LogView::updatePill()
{
    const qint64 rows = newRows();
    const bool visible = !m_following && rows > 0;
    if (visible) {
        constexpr qint64 most = std::numeric_limits<int>::max();
        m_pill->setText(rows == 1 ? tr("1 new line")
                                  : tr("%Ln new lines", nullptr, static_cast<int>(std::min(rows, most))));
        m_pill->adjustSize();
        placePill();
    }
    if (m_pill->isVisibleTo(this) != visible)
        m_pill->setVisible(visible);
}

void LogView::placePill()
{
    constexpr int margin = 10;
    const QRect area = viewport()->geometry();
    m_pill->move(area.right() - m_pill->width() - margin, area.bottom() - m_pill->height() - margin);
    m_pill->raise();
}

} // namespace Widgets
