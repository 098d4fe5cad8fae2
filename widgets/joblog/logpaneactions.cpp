// SPDX-License-Identifier: Apache-2.0
// What a LogPane is made of: its actions, its row of controls, and what is connected to what.
#include "widgets/joblog/logpane.h"

#include "models/joblog/logsearch.h"
#include "widgets/common/inlinebanner.h"
#include "widgets/common/texts.h"
#include "widgets/common/theme.h"
#include "widgets/joblog/filterbar.h"
#include "widgets/joblog/findfield.h"
#include "widgets/joblog/flashnote.h"
#include "widgets/joblog/gotolinebar.h"
#include "widgets/joblog/groupfolds.h"
#include "widgets/joblog/levelbutton.h"
#include "widgets/joblog/logexport.h"
#include "widgets/joblog/logview.h"
#include "widgets/joblog/logviewactions.h"
#include "widgets/joblog/overviewstrip.h"
#include "widgets/joblog/patternerror.h"
#include "widgets/joblog/sourcefilter.h"
#include "widgets/joblog/toolrow.h"

#include <QAction>
#include <QHBoxLayout>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

#include <utility>

using namespace Qt::StringLiterals;

namespace Widgets {

QAction *LogPane::addPaneAction(const QString &icon, const QString &text, const QString &name, const QString &toolTip,
                                const QList<QKeySequence> &shortcuts)
{
    auto *const action = new QAction(text, this);
    if (!icon.isEmpty())
        action->setIcon(Theme::icon(icon));
    // Single letters and Ctrl+C belong to whoever has the focus: they count within this pane only.
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    action->setShortcuts(shortcuts);
    describe(action, name, toolTip);
    addAction(action);
    return action;
}

void LogPane::createFindActions()
{
    m_find = addPaneAction(u"edit-find"_s, tr("&Find in Log"), u"findInLog"_s, tr("Find in the log"),
                           {QKeySequence::Find, Qt::Key_Slash});
    m_findNext
        = addPaneAction(u"go-down"_s, tr("Find &Next"), u"findNext"_s, tr("Next line found"), {Qt::Key_F3, Qt::Key_N});
    m_findPrevious = addPaneAction(u"go-up"_s, tr("Find &Previous"), u"findPrevious"_s, tr("Previous line found"),
                                   {Qt::SHIFT | Qt::Key_F3, Qt::SHIFT | Qt::Key_N});
    m_goToLine = addPaneAction(u"go-jump"_s, tr("&Go to Line or Time…"), u"goToLine"_s,
                               tr("Go to a line by its number, or to a time"), {Qt::CTRL | Qt::Key_G});
    connect(m_find, &QAction::triggered, this,
            [this] { m_findField->activate(m_findField->pattern().regularExpression ? QString() : selectedText()); });
    connect(m_findNext, &QAction::triggered, this, [this] { find(true); });
    connect(m_findPrevious, &QAction::triggered, this, [this] { find(false); });
    connect(m_goToLine, &QAction::triggered, this, &LogPane::askWhereToGo);
}

void LogPane::createTextActions()
{
    m_copy = addPaneAction(u"edit-copy"_s, tr("&Copy"), u"copyLog"_s, tr("Copy the selected text, or the current line"),
                           {QKeySequence::Copy, Qt::Key_C});
    m_copyWithDetails
        = addPaneAction(u"edit-copy"_s, tr("Copy with &Time and Pod"), u"copyLogWithDetails"_s,
                        tr("Copy the selected lines with time, pod and container"), {Qt::CTRL | Qt::SHIFT | Qt::Key_C});
    m_selectAll = addPaneAction(u"edit-select-all"_s, tr("Select &All"), u"selectAllLog"_s, tr("Select the whole log"),
                                {QKeySequence::SelectAll});
    m_showMore = addPaneAction({}, tr("Show &More of This Line"), u"showMore"_s,
                               tr("Show more of a long line that is cut"), {Qt::Key_M});
    m_save = addPaneAction(u"document-save"_s, tr("&Save Log…"), u"saveLog"_s,
                           tr("Save the lines that are shown as a file"), {Qt::CTRL | Qt::ALT | Qt::Key_S});
    connect(m_copy, &QAction::triggered, this, [this] { copySelection(false); });
    connect(m_copyWithDetails, &QAction::triggered, this, [this] { copySelection(true); });
    connect(m_selectAll, &QAction::triggered, m_view, &LogView::selectAll);
    connect(m_showMore, &QAction::triggered, this, [this] { m_view->showMore(m_view->currentRow()); });
    connect(m_save, &QAction::triggered, this, &LogPane::saveLog);
    m_view->setContextMenuPolicy(Qt::ActionsContextMenu);
    m_view->addActions({m_copy, m_copyWithDetails, m_selectAll, m_showMore});
    createSaveActions();
    m_view->addAction(m_saveSelection);
    m_viewActions->addToContextMenu();
}

void LogPane::createViewActions()
{
    m_follow = addPaneAction(u"go-bottom"_s, tr("&Follow"), u"followLog"_s,
                             tr("Keep the newest line in sight; End does so too"), {Qt::Key_F, Qt::SHIFT | Qt::Key_G});
    m_wrap = addPaneAction(u"text-wrap"_s, tr("&Wrap Lines"), u"wrapLog"_s, tr("Wrap long lines"), {Qt::Key_W});
    m_timestamps = addPaneAction(u"clock"_s, tr("&Timestamps"), u"logTimestamps"_s,
                                 tr("Show when each line was written, in local time"), {Qt::Key_T});
    for (QAction *const action : {m_follow, m_wrap, m_timestamps})
        action->setCheckable(true);
    m_follow->setChecked(m_view->isFollowing());
    m_timestamps->setChecked(m_view->showsTimestamps());
    connect(m_follow, &QAction::toggled, m_view, &LogView::setFollowing);
    const auto emitOptions = [this] { Q_EMIT optionsChanged(options()); };
    connect(m_wrap, &QAction::toggled, m_view, &LogView::setWrap);
    connect(m_wrap, &QAction::toggled, this, emitOptions);
    connect(m_timestamps, &QAction::toggled, m_view, &LogView::setTimestamps);
    connect(m_timestamps, &QAction::toggled, this, emitOptions);
    connect(m_view, &LogView::zoomChanged, this, emitOptions);
    connect(m_viewActions, &LogViewActions::optionsChanged, this, emitOptions);

    m_zoomIn = addPaneAction(u"zoom-in"_s, tr("Zoom &In"), u"zoomInLog"_s, tr("Larger text in the log"),
                             {Qt::CTRL | Qt::Key_Plus, Qt::CTRL | Qt::Key_Equal});
    m_zoomOut = addPaneAction(u"zoom-out"_s, tr("Zoom &Out"), u"zoomOutLog"_s, tr("Smaller text in the log"),
                              {Qt::CTRL | Qt::Key_Minus});
    m_zoomReset = addPaneAction(u"zoom-original"_s, tr("&Reset Zoom"), u"zoomResetLog"_s,
                                tr("Text of the usual size in the log"), {Qt::CTRL | Qt::Key_0});
    connect(m_zoomIn, &QAction::triggered, m_view, [this] { m_view->setZoom(m_view->zoom() + 1); });
    connect(m_zoomOut, &QAction::triggered, m_view, [this] { m_view->setZoom(m_view->zoom() - 1); });
    connect(m_zoomReset, &QAction::triggered, m_view, [this] { m_view->setZoom(0); });
}

void LogPane::createBanners()
{
    m_goToBar = new GoToLineBar(this);
    m_saving = new InlineBanner(InlineBanner::Kind::Information, this);
    m_saving->setObjectName(u"savingBanner"_s);
    auto *const cancel = m_saving->addButton(u"cancelSaving"_s, tr("Cancel"), tr("Stop saving; no file is left"));
    connect(cancel, &QPushButton::clicked, this, [this] {
        if (m_export)
            m_export->cancel();
    });
    m_message = new InlineBanner(InlineBanner::Kind::Information, this);
    m_message->setObjectName(u"logMessage"_s);
    m_message->setEscapeButton(m_message->addButton(u"closeLogMessage"_s, tr("Close"), tr("Close this message")));
    m_patternError = new PatternError(u"patternError"_s, this);
    m_filterBar = new FilterBar(m_filterToggle, this);
}

QToolButton *LogPane::addButton(QAction *action, QWidget *parent) const
{
    auto *const button = new QToolButton(parent);
    button->setDefaultAction(action);
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::TabFocus);
    button->setObjectName(action->objectName() + u"Button"_s);
    button->setAccessibleName(action->text().remove(u'&'));
    return button;
}

void LogPane::createLayout()
{
    auto *const bar = new ToolRow(this);
    bar->setObjectName(u"logToolBar"_s);
    m_filter = new SourceFilter(bar);
    m_levels = new LevelButton(bar);
    m_findField = new FindField(m_findNext, m_findPrevious, m_filterBySearch, bar);
    bar->addWidget(m_filter);
    bar->addWidget(m_levels);
    bar->addWidget(m_findField, 1);
    for (QAction *const action : {m_jumpActions.at(1), m_jumpActions.at(0), m_timestamps, m_wrap, m_save}) {
        QToolButton *const button = addButton(action, bar);
        if (action == m_timestamps)
            m_viewActions->addTimeMenu(button);
        bar->addOptional(button);
    }
    m_viewActions->addButtons(*bar);
    m_followButton = addButton(m_follow, bar); // the one that people look for
    bar->addWidget(m_followButton);
    bar->addWidget(createMenuButton(bar));
    m_overview = new OverviewStrip(this);

    auto *const text = new QHBoxLayout;
    text->setSpacing(0);
    text->addWidget(m_view, 1);
    text->addWidget(m_overview);
    auto *const column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(bar);
    for (QWidget *const below :
         std::initializer_list<QWidget *>{m_patternError, m_filterBar, m_goToBar, m_saving, m_tooLarge, m_message})
        column->addWidget(below);
    column->addWidget(m_viewActions->withDetails(text), 1);
}

void LogPane::connectParts()
{
    connect(&m_timer, &QTimer::timeout, this, &LogPane::poll);
    constexpr int pauseInTyping = 800; // milliseconds
    m_hitTimer.setSingleShot(true);
    m_hitTimer.setInterval(pauseInTyping);
    connect(&m_hitTimer, &QTimer::timeout, this, [this] { m_view->announce(m_hitText); });
    connect(&m_copying, &QFutureWatcherBase::finished, this, [this] { copied(m_copying.result(), true); });
    connect(m_view, &LogView::followingChanged, m_follow, &QAction::setChecked);
    connect(m_filter, &SourceFilter::changed, this, [this] {
        if (m_document)
            m_document->setSelection(m_filter->selection());
        updateEnabled();
        updateFilter();
        updateHits();
    });
    connect(m_findField, &FindField::patternChanged, this, &LogPane::patternChanged);
    connect(m_findField, &FindField::nextRequested, this, [this] { find(true); });
    connect(m_findField, &FindField::previousRequested, this, [this] { find(false); });
    connect(m_findField, &FindField::closed, this, &LogPane::closeFind);
    connect(m_findField, &FindField::pinRequested, this, [this] {
        const JobLog::SearchPattern pattern = m_findField->pattern();
        if (pattern.text.isEmpty() || (m_search && m_search->error() && m_search->error()->column > 0))
            return;
        FilterEntry entry;
        entry.pattern = pattern;
        closeFind();
        m_filterBar->add(entry);
    });
    connect(m_goToBar, &GoToLineBar::lineAccepted, this, &LogPane::goToLine);
    connect(m_goToBar, &GoToLineBar::timeAccepted, this, &LogPane::goToTime);
    connect(m_goToBar, &GoToLineBar::closed, m_view, [this] { m_view->setFocus(Qt::OtherFocusReason); });
    connect(m_overview, &OverviewStrip::clicked, m_view, &LogView::setCurrentRow);
    connect(m_view, &LogView::scrolled, this, &LogPane::updateInSight);
    connect(&m_view->folds(), &GroupFolds::foldedInPart, this, [this] {
        m_note->flash(tr("Only groups among the first %L1 markers are folded").arg(GroupFolds::maxMarkers));
    });
    connect(m_levels, &LevelButton::chosen, m_filterBar, &FilterBar::setLevels);
    connect(m_filterBar, &FilterBar::changed, this, &LogPane::applyFilter);
    connect(m_filterBar, &FilterBar::changed, this, [this, context = 0]() mutable {
        if (std::exchange(context, m_filterBar->state().context) != context)
            Q_EMIT optionsChanged(options());
    });
    connect(m_filterBar, &FilterBar::closed, m_view, [this] { m_view->setFocus(Qt::OtherFocusReason); });
}

} // namespace Widgets
