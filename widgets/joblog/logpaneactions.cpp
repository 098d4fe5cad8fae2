// SPDX-License-Identifier: Apache-2.0
// What a LogPane is made of: its actions, its row of controls, and what is connected to what.
#include "widgets/joblog/logpane.h"

#include "widgets/common/inlinebanner.h"
#include "widgets/common/semanticpalette.h"
#include "widgets/common/texts.h"
#include "widgets/common/theme.h"
#include "widgets/joblog/findfield.h"
#include "widgets/joblog/gotolinebar.h"
#include "widgets/joblog/logexport.h"
#include "widgets/joblog/logview.h"
#include "widgets/joblog/logviewactions.h"
#include "widgets/joblog/overviewstrip.h"
#include "widgets/joblog/sourcefilter.h"

#include <QAction>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

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
    m_goToLine = addPaneAction(u"go-jump"_s, tr("&Go to Line…"), u"goToLine"_s, tr("Go to a line by its number"),
                               {Qt::CTRL | Qt::Key_G});
    connect(m_find, &QAction::triggered, this, [this] {
        const LogSelection &selection = m_view->selection();
        QString text;
        if (const auto line = m_view->cache().line(selection.caret().row); line && !selection.isEmpty()
            && selection.begin().row == selection.end().row && !m_findField->pattern().regularExpression) {
            const UnitRange units = selection.inRow(selection.caret().row, line->text().size());
            text = line->text().sliced(units.begin, units.end - units.begin);
        }
        m_findField->activate(text);
    });
    connect(m_findNext, &QAction::triggered, this, [this] { find(true); });
    connect(m_findPrevious, &QAction::triggered, this, [this] { find(false); });
    connect(m_goToLine, &QAction::triggered, this,
            [this] { m_goToBar->ask(m_view->currentRow().value() + 1, m_view->rowCount()); });
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
    m_patternError = new QLabel(this);
    m_patternError->setObjectName(u"patternError"_s);
    m_patternError->setTextFormat(Qt::PlainText);
    m_patternError->setWordWrap(true);
    constexpr int margin = 6;
    m_patternError->setContentsMargins(margin, 0, margin, margin);
    m_patternError->hide();
}

void LogPane::createLayout()
{
    auto *const bar = new QWidget(this);
    bar->setObjectName(u"logToolBar"_s);
    auto *const row = new QHBoxLayout(bar);
    constexpr int margin = 4;
    row->setContentsMargins(margin, margin, margin, margin);
    row->setSpacing(margin);
    m_filter = new SourceFilter(bar);
    m_findField = new FindField(m_findNext, m_findPrevious, bar);
    row->addWidget(m_filter);
    row->addWidget(m_findField, 1);
    for (QAction *const action : {m_timestamps, m_wrap, m_follow, m_save}) {
        auto *const button = new QToolButton(bar);
        button->setDefaultAction(action);
        button->setAutoRaise(true);
        button->setFocusPolicy(Qt::TabFocus);
        button->setObjectName(action->objectName() + u"Button"_s);
        button->setAccessibleName(action->text().remove(u'&'));
        if (action == m_timestamps)
            m_viewActions->addTimeMenu(button);
        if (action == m_follow)
            button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon); // the one that people look for
        row->addWidget(button);
    }
    m_viewActions->addButtons(row);
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
         {static_cast<QWidget *>(m_patternError), static_cast<QWidget *>(m_goToBar), static_cast<QWidget *>(m_saving),
          static_cast<QWidget *>(m_tooLarge), static_cast<QWidget *>(m_message)})
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
        updateHits();
    });
    connect(m_findField, &FindField::patternChanged, this, &LogPane::patternChanged);
    connect(m_findField, &FindField::nextRequested, this, [this] { find(true); });
    connect(m_findField, &FindField::previousRequested, this, [this] { find(false); });
    connect(m_findField, &FindField::closed, this, &LogPane::closeFind);
    connect(m_goToBar, &GoToLineBar::accepted, this,
            [this](qint64 number) { m_view->setCurrentRow(JobLog::RowNumber(number - 1)); });
    connect(m_goToBar, &GoToLineBar::closed, m_view, [this] { m_view->setFocus(Qt::OtherFocusReason); });
    connect(m_overview, &OverviewStrip::clicked, m_view, &LogView::setCurrentRow);
}

} // namespace Widgets
