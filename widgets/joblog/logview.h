// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "widgets/joblog/linecache.h"
#include "widgets/joblog/linelinks.h"
#include "widgets/joblog/loglayout.h"
#include "widgets/joblog/logpainter.h"
#include "widgets/joblog/logselection.h"
#include "widgets/joblog/timecolumn.h"

#include <QAbstractScrollArea>
#include <QBasicTimer>
#include <QElapsedTimer>
#include <QPointer>
#include <QTimer>

#include <memory>
#include <optional>

class QPushButton;

namespace JobLog {
class Bookmarks;
}

namespace Widgets {

class GroupFolds;

/// The rows of a LogDocument, painted by hand: only what is in sight is read, decoded, coloured and drawn, so that
/// neither time nor memory depends on the length of the log. It shows and selects; what fills the document is not its
/// business. The scroll bars are controllers: where the view stands is a 64-bit row and an offset in pixels.
/// Window thread.
class LogView : public QAbstractScrollArea
{
    Q_OBJECT

public:
    /// `highlighting` outlives the view.
    explicit LogView(const Highlighting &highlighting, QWidget *parent = nullptr);
    ~LogView() override;

    /// Shows a document from its first row, or nothing. Not owned; the caller keeps it alive or sets another first.
    void setDocument(JobLog::LogDocument *document);
    [[nodiscard]] JobLog::LogDocument *document() const { return m_document; }
    [[nodiscard]] qint64 rowCount() const { return m_rowCount; }

    /// Whose hits are marked; may be null. hitsChanged() says that the pattern is another.
    void setSearch(const JobLog::LogSearch *search);
    void hitsChanged();
    /// Lay over the colours of lines; not owned, may be null. Say it again when they changed.
    void setHighlightRules(const HighlightRules *rules);
    /// Whose lines have a mark; not owned, may be null. Say it again when they changed.
    void setBookmarks(const JobLog::Bookmarks *bookmarks);
    /// The row whose hits are marked as the ones that find stopped at.
    void setCurrentHit(std::optional<JobLog::RowNumber> row);
    [[nodiscard]] std::optional<JobLog::RowNumber> currentHit() const { return m_currentHit; }

    /// Following keeps the last row in sight. Scrolling up, selecting and revealing end it; End and this resume it.
    [[nodiscard]] bool isFollowing() const { return m_following; }
    void setFollowing(bool following);
    /// Rows that came since following ended; what the button over the text counts.
    [[nodiscard]] qint64 newRows() const;

    [[nodiscard]] bool showsTimestamps() const { return m_timestamps; }
    void setTimestamps(bool show);
    [[nodiscard]] const TimeOptions &timeOptions() const { return m_timeOptions; }
    void setTimeOptions(const TimeOptions &options);
    /// From when TimeMode::SinceStart counts, in nanoseconds since the epoch; nothing: from the first line.
    void setStartTime(std::optional<qint64> time);
    /// Lines that are JSON objects laid out for reading, see ReadableJson.
    [[nodiscard]] bool showsReadableJson() const { return m_cache->isReadable(); }
    void setReadableJson(bool readable);
    [[nodiscard]] bool wraps() const { return m_wrap; }
    void setWrap(bool wrap);
    /// Steps from the system's size of text.
    [[nodiscard]] int zoom() const { return m_zoom; }
    void setZoom(int steps);
    /// What stands in the middle while there are no rows; `belowRows`: below them, because they are all separators.
    void setEmptyText(const QString &title, const QString &text, bool belowRows = false);

    /// The row with the caret; 0 where there are no rows.
    [[nodiscard]] JobLog::RowNumber currentRow() const { return JobLog::RowNumber(m_selection.caret().row); }
    /// Puts the caret there, in sight. Ends following.
    void setCurrentRow(JobLog::RowNumber row);
    /// The same, and marks the row until another one is revealed.
    void reveal(JobLog::RowNumber row);
    /// The same, and selects a part of its text.
    void reveal(JobLog::RowNumber row, UnitRange units);
    [[nodiscard]] std::optional<JobLog::RowNumber> revealedRow() const { return m_revealed; }
    /// Brings a row and, in it, a part of its text into sight. Ends following.
    void ensureVisible(JobLog::RowNumber row, UnitRange units = {});

    /// For assistive technology: how often new rows are summed up at most, in milliseconds, while the view has the
    /// focus.
    static constexpr int announceInterval = 4000;
    /// Has a text read aloud, where somebody listens.
    void announce(const QString &text);
    /// The same for the text of the current row, where the focus is elsewhere: with the focus, the row speaks for
    /// itself.
    void announceJump();

    [[nodiscard]] const LogSelection &selection() const { return m_selection; }
    void selectAll();
    /// Shows more of a line that is cut.
    void showMore(JobLog::RowNumber row);

    /// Which groups are folded. Folding keeps what is in sight where it is.
    [[nodiscard]] GroupFolds &folds() const { return *m_folds; }
    /// Folds (unfolds) the group that the current row is in or begins.
    void foldCurrent();
    void unfoldCurrent();
    /// Where a line is shown; unfolds the groups that hide it.
    [[nodiscard]] std::optional<JobLog::RowNumber> showLine(const JobLog::LinePlace &place);

    /// The link at the caret, else the first one of the current row.
    [[nodiscard]] std::optional<LineLink> currentLink() const;
    /// The current line; while following the one that was clicked last, else the newest. Nothing on a separator, or
    /// where there are no rows.
    [[nodiscard]] std::optional<JobLog::LinePlace> currentLine() const;

    [[nodiscard]] LineCache &cache() const { return *m_cache; }
    /// The rows in sight, from the top.
    [[nodiscard]] QList<VisibleRow> visibleRows() const;
    [[nodiscard]] ScrollPosition scrollPosition() const { return m_top; }
    /// The place of a row in the viewport; empty where it is out of sight.
    [[nodiscard]] QRect rowRect(JobLog::RowNumber row) const;
    /// Where in the text a point of the viewport is; the nearest place where it is beside the text.
    [[nodiscard]] LogPosition positionAt(const QPoint &point) const;
    /// Where a character stands in the viewport; empty where its row is out of sight.
    [[nodiscard]] QRect rectOf(LogPosition position) const;
    [[nodiscard]] QString sourceLabel(JobLog::SourceId source) const { return m_sources.value(source).label; }
    [[nodiscard]] QColor sourceColor(JobLog::SourceId source) const { return m_sources.value(source).color; }
    /// How many rows were drawn so far: tests count what a change costs.
    [[nodiscard]] qint64 rowsPainted() const { return m_rowsPainted; }

Q_SIGNALS:
    void followingChanged(bool following);
    void zoomChanged(int steps);
    void currentRowChanged(JobLog::RowNumber row);
    void selectionChanged();
    /// The view stands somewhere else.
    void scrolled();
    /// The user wants to open a link (http or https); nothing was opened yet.
    void linkActivated(const QString &target);
    /// Assistive technology was given something to read.
    void announced(const QString &text);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;
    void scrollContentsBy(int dx, int dy) override;
    void wheelEvent(QWheelEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void timerEvent(QTimerEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    bool viewportEvent(QEvent *event) override;

private:
    // Geometry (logviewgeometry.cpp)
    [[nodiscard]] LogLayout layout() const;
    [[nodiscard]] LogColumns columns() const;
    [[nodiscard]] LogPainter painter(const LogColumns &columns) const;
    [[nodiscard]] int foldWidth() const;
    [[nodiscard]] std::shared_ptr<LogLine> foldedLine(qint64 row) const;
    void scrollTo(ScrollPosition position);
    /// What the user looks at, by lines, while rows get new numbers. Where a line is not shown any more, the nearest
    /// one takes its place, and it comes back with a later change unless the user went elsewhere meanwhile.
    struct Kept
    {
        using Place = std::optional<JobLog::LinePlace>;
        Place line; ///< in sight
        qint64 time = 0; ///< of that line
        int top = 0; ///< its pixel in the viewport
        Place anchor, caret; ///< of the selection
        LogPosition anchorPosition, caretPosition;
        Place revealed, currentHit;
    };
    /// Where the view stands: the user went elsewhere where it is another one than restore() left.
    struct Stand
    {
        LogPosition caret;
        ScrollPosition top;
        friend bool operator==(const Stand &, const Stand &) = default;
    };
    [[nodiscard]] Stand stand() const { return {m_selection.caret(), m_top}; }
    [[nodiscard]] bool isUntouched() const { return m_left == stand(); }
    void rememberStand() { m_left = m_following ? std::nullopt : std::optional(stand()); }
    [[nodiscard]] Kept keep() const;
    /// Rows below `unchanged` have their numbers still. relayout() follows.
    void restore(const Kept &kept, qint64 unchanged = 0);
    /// Goes on restoring while rows still come.
    void settle();
    void relayout();
    void updateScrollBars();
    void measureVisible();
    void updateSources();
    void updateFont();
    void updatePalette();
    void updatePill();
    void placePill();
    // Content (logview.cpp)
    void documentGrew(qint64 first);
    void documentChanged(qint64 first);
    void documentReset();
    void updateStart();
    void countForAnnouncement(qint64 rows);
    void announceNewRows();
    void lineChanged(qint64 row);
    // Painting (logviewpaint.cpp)
    [[nodiscard]] QRect rowArea(const VisibleRow &row) const;
    void paintEmpty(QPainter &painter, const QRect &place);
    void paintRow(QPainter &painter, const LogPainter &rows, const VisibleRow &visible);
    [[nodiscard]] std::optional<qint64> timeAbove(qint64 row) const;
    void setTime(LogPainter::Row &row, qint64 number) const;
    // Input (logviewinput.cpp)
    void scrollBy(qint64 pixels);
    bool moveByKey(QKeyEvent *event);
    [[nodiscard]] std::optional<LogPosition> targetOf(QKeyEvent *event);
    [[nodiscard]] LogPosition movedRows(qint64 rows);
    [[nodiscard]] LogPosition movedPage(int direction);
    void moveCaret(LogPosition position, bool extend);
    void selectionMoved(LogPosition previousCaret);
    void dragTo(const QPoint &point);
    void publishSelection();
    // Marks (logviewmarks.cpp)
    enum class Mark { None, Text, Link, More, Fold, Hidden };
    [[nodiscard]] Mark markAt(const QPoint &point) const;
    [[nodiscard]] std::optional<LineLink> linkAt(const QPoint &point) const;
    [[nodiscard]] std::optional<JobLog::LinePlace> placeOf(qint64 row) const;
    void toggleFold(qint64 row);
    [[nodiscard]] QString toolTipAt(const QPoint &point) const;
    [[nodiscard]] QString marginToolTip(const LogLine &line) const;
    void updateCursor(const QPoint &point, Qt::KeyboardModifiers modifiers);

    JobLog::LogDocument *m_document = nullptr;
    LogHighlighter m_highlighter;
    std::unique_ptr<LineCache> m_cache;
    GroupFolds *m_folds = nullptr;
    qint64 m_rowCount = 0;
    LogMetrics m_metrics;
    QHash<JobLog::SourceId, SourceMark> m_sources;
    int m_labelCells = 0;

    ScrollPosition m_top;
    int m_xOffset = 0;
    qint64 m_widestColumns = 0; ///< of the rows seen so far
    bool m_syncing = false; ///< the scroll bars are being set, not moved
    bool m_following = true;
    qint64 m_seenRows = 0; ///< when following ended
    bool m_timestamps = true;
    bool m_hasTimes = true; ///< some source has; a file without them needs no column
    TimeOptions m_timeOptions;
    std::optional<qint64> m_startTime; ///< as set
    std::optional<qint64> m_start; ///< from which times count
    bool m_wrap = false;
    int m_zoom = 0;
    QString m_emptyTitle;
    QString m_emptyText;
    bool m_emptyBelowRows = false;

    Kept m_kept; ///< what restore() was given last
    bool m_lineHidden = false; ///< and whether its line is not shown,
    bool m_caretHidden = false; ///< or its selection
    std::optional<Stand> m_left; ///< how it left the view; nothing while following
    LogSelection m_selection;
    qint64 m_goalColumn = -1; ///< where Up and Down want to be; -1 where the caret is
    bool m_pressed = false;
    LogPosition m_pressPosition;
    QElapsedTimer m_doubleClick;
    QBasicTimer m_autoScroll;
    double m_wheelRest = 0;
    const JobLog::Bookmarks *m_bookmarks = nullptr;
    std::optional<JobLog::RowNumber> m_revealed;
    std::optional<JobLog::RowNumber> m_currentHit;
    std::optional<std::pair<JobLog::SourceId, JobLog::LineNumber>> m_anchorLine; ///< survives a reset
    QPushButton *m_pill = nullptr;
    QTimer m_announce; ///< runs from the first new row that was not told of
    qint64 m_unannounced = 0;
    qint64 m_rowsPainted = 0;
};

} // namespace Widgets
