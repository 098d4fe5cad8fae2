// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/joblog/bookmarks.h"
#include "models/joblog/logdocument.h"
#include "models/joblog/searchpattern.h"
#include "widgets/joblog/gototarget.h"
#include "widgets/joblog/highlightrules.h"
#include "widgets/joblog/logjumps.h"
#include "widgets/joblog/logselection.h"
#include "widgets/joblog/timecolumn.h"

#include <QFutureWatcher>
#include <QList>
#include <QPointer>
#include <QString>
#include <QStringList>
#include <QTimer>
#include <QWidget>

#include <memory>
#include <optional>

class QAction;
class QMenu;
class QToolButton;

namespace JobLog {
class LogSearch;
}

namespace Widgets {

class BookmarkList;
class FileDialogs;
class FilterBar;
class FindField;
class FlashNote;
class GoToLineBar;
class Highlighting;
class InlineBanner;
class LevelButton;
class LogExport;
class LogView;
class LogViewActions;
struct LineSpan;
class OverviewStrip;
class PatternError;
class SourceFilter;

/// How a log is shown; plain values for whoever remembers settings.
struct LogViewOptions
{
    bool timestamps = true;
    bool wrap = false;
    int zoom = 0; ///< steps from the system's size
    TimeOptions time = {};
    bool readableJson = false;
    bool details = false; ///< of the current line, below the log
    bool sortedByTime = false; ///< sources merged by timestamps instead of arrival
    int context = 0; ///< lines around each that a filter shows
    friend bool operator==(const LogViewOptions &, const LogViewOptions &) = default;
};

/// A part of a line that is to be marked: `texts` are looked for one behind the other, the last one counts (a key, then
/// its value); else everything from a column on.
struct LinePart
{
    QStringList texts{};
    int column = 0; ///< 1-based character; 0: none
};

/// The log of a run: one row of controls (pods, containers, find, switches), the view below. Shows what is recorded
/// and follows it while it grows; writes nothing but what the user saves. Window thread.
class LogPane : public QWidget
{
    Q_OBJECT

public:
    /// Both references outlive the pane.
    LogPane(const Highlighting &highlighting, FileDialogs &dialogs, QWidget *parent = nullptr);
    ~LogPane() override;

    /// Shows `log` from its first line, following; null shows the empty state. Every pod and container is shown.
    void setLog(const std::shared_ptr<JobLog::RunLog> &log);
    /// The same for a document of somebody else's, who keeps it alive until another is set. Null clears.
    void setDocument(JobLog::LogDocument *document);
    [[nodiscard]] JobLog::LogDocument *document() const { return m_document; }

    /// Whether the log may still grow. While live and visible, new lines are looked for about 30 times a second as
    /// they come, 4 times a second while none come. setLog and setDocument make it live.
    void setLive(bool live);
    /// What is said while there are no rows: what is missing, and the next step.
    void setEmptyText(const QString &title, const QString &text);
    /// Where "Save log" starts; a file name or a path.
    void setSuggestedPath(const QString &path);

    void setOptions(const LogViewOptions &options);
    [[nodiscard]] LogViewOptions options() const;

    /// Goes to a line, marks it, and stops following; shows its pod and container again if they were hidden. Nothing
    /// where the log has no such line.
    void reveal(JobLog::SourceId source, JobLog::LineNumber line, const LinePart &part = {});

    /// The lines from which values were captured, or nearly: what the jumps to captured lines and the overview know.
    /// Nothing where nobody has looked for values: then lines with a marker's text count. Forgotten with the log.
    void setCapturedLines(LogJumps::Captured captured);

    /// When what is shown began, in nanoseconds since the epoch: where TimeMode::SinceStart counts from. Until it is
    /// told, and for what has no beginning, from the first line. Forgotten with the log.
    void setStartTime(std::optional<qint64> time);

    void setHighlightRules(const QList<HighlightRule> &rules);
    [[nodiscard]] const QList<HighlightRule> &highlightRules() const { return m_rules.rules(); }

    [[nodiscard]] LogView &view() const { return *m_view; }
    [[nodiscard]] FilterBar &filterBar() const { return *m_filterBar; }
    [[nodiscard]] const JobLog::Bookmarks &bookmarks() const { return m_bookmarks; }
    /// Adds what is about the log alone: filter, jumps, marks, highlighting, order.
    void fillMenu(QMenu &menu) const;

    // ---- for the window's menus; owned by the pane
    [[nodiscard]] QAction *findAction() const { return m_find; }
    [[nodiscard]] QAction *findNextAction() const { return m_findNext; }
    [[nodiscard]] QAction *findPreviousAction() const { return m_findPrevious; }
    [[nodiscard]] QAction *goToLineAction() const { return m_goToLine; }
    [[nodiscard]] QAction *copyAction() const { return m_copy; }
    [[nodiscard]] QAction *copyWithDetailsAction() const { return m_copyWithDetails; }
    [[nodiscard]] QAction *selectAllAction() const { return m_selectAll; }
    [[nodiscard]] QAction *saveAction() const { return m_save; } ///< what is shown
    [[nodiscard]] QAction *saveSelectionAction() const { return m_saveSelection; }
    [[nodiscard]] QAction *saveAllAction() const { return m_saveAll; }
    [[nodiscard]] QAction *followAction() const { return m_follow; }
    [[nodiscard]] QAction *wrapAction() const { return m_wrap; }
    [[nodiscard]] QAction *timestampsAction() const { return m_timestamps; }
    [[nodiscard]] QAction *zoomInAction() const { return m_zoomIn; }
    [[nodiscard]] QAction *zoomOutAction() const { return m_zoomOut; }
    [[nodiscard]] QAction *zoomResetAction() const { return m_zoomReset; }

Q_SIGNALS:
    void optionsChanged(const Widgets::LogViewOptions &options);
    /// The user changed them.
    void highlightRulesChanged(const QList<Widgets::HighlightRule> &rules);

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    void changeEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    QAction *addPaneAction(const QString &icon, const QString &text, const QString &name, const QString &toolTip,
                           const QList<QKeySequence> &shortcuts);
    // What there is (logpaneactions.cpp, logpanemenu.cpp)
    void createFindActions();
    void createTextActions();
    void createViewActions();
    void createFilterActions();
    void createJumpActions();
    void createMarkActions();
    void drawJumpIcons();
    void createBanners();
    void createLayout();
    [[nodiscard]] QToolButton *addButton(QAction *action, QWidget *parent) const;
    [[nodiscard]] QToolButton *createMenuButton(QWidget *parent);
    void connectParts();
    // The log (logpane.cpp)
    void translateEmptyText();
    void adopt(JobLog::LogDocument *document);
    void leaveLog();
    void rowsRenumbered();
    void rowsCame();
    void updateInSight();
    void updateTimer();
    void poll();
    void updateSources();
    void updateEnabled();
    void setSortedByTime(bool sorted);
    // Finding and going (logpanefind.cpp)
    [[nodiscard]] JobLog::RowNumber attention() const;
    void patternChanged();
    void updateHits();
    void showNearestHit();
    void announceHits(qint64 hits);
    void find(bool forward);
    void showHit(std::optional<JobLog::RowNumber> hit);
    void closeFind();
    [[nodiscard]] std::optional<qint64> rankOf(JobLog::RowNumber row) const;
    void jump(JumpTarget target, bool forward);
    void askWhereToGo();
    void goToLine(qint64 number);
    void goToTime(qint64 time);
    [[nodiscard]] GoToScope goToScope() const;
    [[nodiscard]] qint64 lastTime() const;
    [[nodiscard]] qint64 timeAtCurrentRow() const;
    // Filter and marks (logpanefilter.cpp)
    void applyFilter();
    void filterProgressed();
    void updateFilter();
    void filterBySearch(bool on);
    void filterLikeSelection(bool exclude);
    [[nodiscard]] QString selectedText() const;
    void updateLandmarks();
    void toggleBookmark();
    void showBookmarks();
    void bookmarksChanged();
    [[nodiscard]] QString bookmarkText(const JobLog::LinePlace &place) const;
    void editRules();
    void highlightSelection();
    void takeRules(const QList<HighlightRule> &rules);
    // Copies and files (logpanesave.cpp)
    void createSaveActions();
    [[nodiscard]] LogSelection selectionOrLine() const;
    void saveLog();
    void saveSelection();
    void saveWholeLog();
    void save(const QString &title, const JobLog::RowView &rows, const std::optional<LineSpan> &span,
              bool severalSources);
    void copySelection(bool details);
    void copied(const Core::Result<QString> &text, bool announce);
    void exportFinished(const Core::Result<qint64> &result);
    void say(const Core::Error &error);

    FileDialogs &m_dialogs;
    std::unique_ptr<JobLog::LogDocument> m_ownDocument;
    JobLog::LogDocument *m_document = nullptr;
    std::unique_ptr<JobLog::LogSearch> m_search;
    std::unique_ptr<JobLog::LogLandmarks> m_landmarks;
    JobLog::Bookmarks m_bookmarks;
    LogJumps::Captured m_captured;
    HighlightRules m_rules;
    JobLog::MergeOrder m_order = JobLog::MergeOrder::Arrival;
    JobLog::SearchPattern m_announcedPattern; ///< whose hits were told to assistive technology
    std::unique_ptr<LogExport> m_export;
    QFutureWatcher<Core::Result<QString>> m_copying; ///< of much text; a later one replaces it
    LogView *m_view = nullptr;
    LogViewActions *m_viewActions = nullptr;
    LogJumps m_jumps;
    FlashNote *m_note = nullptr;
    FindField *m_findField = nullptr;
    LevelButton *m_levels = nullptr;
    FilterBar *m_filterBar = nullptr;
    QPointer<BookmarkList> m_bookmarkList;
    QToolButton *m_followButton = nullptr;
    SourceFilter *m_filter = nullptr;
    GoToLineBar *m_goToBar = nullptr;
    InlineBanner *m_saving = nullptr; ///< with Cancel, while the log is written
    InlineBanner *m_message = nullptr; ///< what came of it, and other news
    PatternError *m_patternError = nullptr;
    OverviewStrip *m_overview = nullptr;
    QTimer m_timer;
    quint64 m_revision = 0;
    int m_quietPolls = 0;
    bool m_live = false;
    QString m_suggestedPath;
    QString m_emptyTitle;
    QString m_emptyText;
    std::optional<JobLog::RowNumber> m_findOrigin; ///< where a pattern that is being typed is looked for from
    bool m_seeking = false; ///< the first hit from there is still to be shown, or may be another yet
    std::optional<Core::Error> m_filterError;
    QString m_hitText; ///< to be told once m_hitTimer has run
    QTimer m_hitTimer;
    std::optional<JobLog::LinePlace> m_foldedHit; ///< the current hit, where it is folded away

    QAction *m_find = nullptr;
    QAction *m_findNext = nullptr;
    QAction *m_findPrevious = nullptr;
    QAction *m_goToLine = nullptr;
    QAction *m_copy = nullptr;
    QAction *m_copyWithDetails = nullptr;
    QAction *m_selectAll = nullptr;
    QAction *m_save = nullptr;
    QAction *m_saveSelection = nullptr;
    QAction *m_saveAll = nullptr;
    InlineBanner *m_tooLarge = nullptr; ///< offers a file where the clipboard is too small
    QAction *m_follow = nullptr;
    QAction *m_wrap = nullptr;
    QAction *m_timestamps = nullptr;
    QAction *m_zoomIn = nullptr;
    QAction *m_zoomOut = nullptr;
    QAction *m_zoomReset = nullptr;
    QAction *m_showMore = nullptr;
    QAction *m_filterToggle = nullptr;
    QAction *m_filterBySearch = nullptr;
    QAction *m_showOnly = nullptr;
    QAction *m_hideLines = nullptr;
    QAction *m_chooseLevels = nullptr;
    QAction *m_sortByTime = nullptr;
    QList<QAction *> m_jumpActions; ///< forward and backward, in the order of JumpTarget
    QAction *m_toggleBookmark = nullptr;
    QAction *m_listBookmarks = nullptr;
    QAction *m_highlightSelection = nullptr;
    QAction *m_editRules = nullptr;
};

} // namespace Widgets
