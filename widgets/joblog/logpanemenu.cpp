// SPDX-License-Identifier: Apache-2.0
// The actions of a LogPane that are about a log alone, and the menu that has them.
#include "widgets/joblog/logpane.h"

#include "widgets/common/texts.h"
#include "widgets/common/theme.h"
#include "widgets/joblog/filterbar.h"
#include "widgets/joblog/levelbutton.h"
#include "widgets/joblog/logview.h"
#include "widgets/joblog/logviewactions.h"

#include <QAction>
#include <QMenu>
#include <QToolButton>

using namespace Qt::StringLiterals;

namespace Widgets {

void LogPane::createFilterActions()
{
    m_filterBySearch = addPaneAction(u"view-filter"_s, tr("Show Only Lines &Found"), u"filterBySearch"_s,
                                     tr("Show only the lines that find looks for"), {Qt::CTRL | Qt::SHIFT | Qt::Key_F});
    m_filterBySearch->setCheckable(true);
    connect(m_filterBySearch, &QAction::toggled, this, &LogPane::filterBySearch);
    m_filterToggle = addPaneAction(u"view-filter"_s, tr("F&ilter On"), u"filterOn"_s,
                                   tr("Switch the filter on or off; Escape switches it off"), {Qt::Key_X});
    m_filterToggle->setCheckable(true);
    m_filterToggle->setEnabled(false);
    connect(m_filterToggle, &QAction::toggled, this, [this](bool on) { m_filterBar->setFilterEnabled(on); });
    m_showOnly = addPaneAction({}, tr("Show &Only Lines like Selection"), u"showOnlyLike"_s,
                               tr("Show only lines with the selected text, or ask for a text"), {Qt::Key_I});
    m_hideLines = addPaneAction({}, tr("&Hide Lines like Selection"), u"hideLinesLike"_s,
                                tr("Hide lines with the selected text, or ask for a text"), {Qt::Key_H});
    connect(m_showOnly, &QAction::triggered, this, [this] { filterLikeSelection(false); });
    connect(m_hideLines, &QAction::triggered, this, [this] { filterLikeSelection(true); });
    m_chooseLevels = addPaneAction({}, tr("Choose &Levels…"), u"chooseLevels"_s, tr("Show only lines of some levels"),
                                   {Qt::Key_L});
    connect(m_chooseLevels, &QAction::triggered, this, [this] { m_levels->showMenu(); });
    m_sortByTime
        = addPaneAction(u"view-sort-ascending"_s, tr("&Sort by Timestamps"), u"sortByTime"_s,
                        tr("Merge pods and containers by the times of their lines instead of arrival"), {Qt::Key_S});
    m_sortByTime->setCheckable(true);
    connect(m_sortByTime, &QAction::toggled, this, &LogPane::setSortedByTime);
    m_view->addActions({m_showOnly, m_hideLines});
}

void LogPane::createJumpActions()
{
    const auto add = [this](JumpTarget target, bool forward, const QString &text, const QString &name,
                            const QString &toolTip, const QKeySequence &key) {
        QAction *const action = addPaneAction({}, text, name, toolTip, {key});
        connect(action, &QAction::triggered, this, [this, target, forward] { jump(target, forward); });
        m_jumpActions.append(action);
    };
    add(JumpTarget::Error, true, tr("Next &Error"), u"nextError"_s, tr("Next error"), {Qt::Key_E});
    add(JumpTarget::Error, false, tr("Previous E&rror"), u"previousError"_s, tr("Previous error"),
        {Qt::SHIFT | Qt::Key_E});
    add(JumpTarget::Warning, true, tr("Next &Warning"), u"nextWarning"_s, tr("Next warning"), {Qt::Key_A});
    add(JumpTarget::Warning, false, tr("Previous W&arning"), u"previousWarning"_s, tr("Previous warning"),
        {Qt::SHIFT | Qt::Key_A});
    add(JumpTarget::Marker, true, tr("Next &Captured Line"), u"nextMarker"_s, tr("Next line that is captured"),
        {Qt::Key_P});
    add(JumpTarget::Marker, false, tr("Previous Ca&ptured Line"), u"previousMarker"_s,
        tr("Previous line that is captured"), {Qt::SHIFT | Qt::Key_P});
    add(JumpTarget::Bookmark, true, tr("Next &Bookmark"), u"nextBookmark"_s, tr("Next bookmark"), {Qt::Key_F2});
    add(JumpTarget::Bookmark, false, tr("Previous B&ookmark"), u"previousBookmark"_s, tr("Previous bookmark"),
        {Qt::SHIFT | Qt::Key_F2});
    drawJumpIcons();
}

void LogPane::drawJumpIcons()
{
    for (qsizetype index = 0; index < 4; ++index) {
        const auto level = index < 2 ? JobLog::LogLevel::Error : JobLog::LogLevel::Warning;
        m_jumpActions.at(index)->setIcon(LevelButton::iconOf(level, palette(), index % 2 == 0 ? 1 : -1));
    }
}

void LogPane::createMarkActions()
{
    m_toggleBookmark = addPaneAction(u"bookmark-new"_s, tr("Set or Remove &Bookmark"), u"toggleBookmark"_s,
                                     tr("Mark the current line, or remove its mark"), {Qt::CTRL | Qt::Key_F2});
    m_listBookmarks = addPaneAction(u"bookmarks"_s, tr("Bookmarks…"), u"listBookmarks"_s, tr("List the bookmarks"),
                                    {Qt::CTRL | Qt::SHIFT | Qt::Key_F2});
    m_highlightSelection = addPaneAction(u"format-text-color"_s, tr("Highlight Se&lection"), u"highlightSelection"_s,
                                         tr("Colour the selected text in every log"), {Qt::SHIFT | Qt::Key_H});
    m_editRules = addPaneAction({}, tr("Highlight &Rules…"), u"editHighlightRules"_s,
                                tr("Choose what is coloured in every log"), {Qt::CTRL | Qt::ALT | Qt::Key_H});
    connect(m_toggleBookmark, &QAction::triggered, this, &LogPane::toggleBookmark);
    connect(m_listBookmarks, &QAction::triggered, this, &LogPane::showBookmarks);
    connect(m_highlightSelection, &QAction::triggered, this, &LogPane::highlightSelection);
    connect(m_editRules, &QAction::triggered, this, &LogPane::editRules);
    m_view->addActions({m_highlightSelection, m_toggleBookmark});
}

QToolButton *LogPane::createMenuButton(QWidget *parent)
{
    auto *const button = new QToolButton(parent);
    describe(button, u"logMenuButton"_s, tr("More about the log"),
             tr("Filter, jumps, bookmarks, highlighting, order (Alt+Down opens the list)"));
    button->setIcon(Theme::icon(u"application-menu"_s));
    button->setPopupMode(QToolButton::InstantPopup);
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::TabFocus);
    auto *const menu = new QMenu(button);
    menu->setObjectName(u"logMenu"_s);
    menu->addActions({m_timestamps, m_wrap});
    fillMenu(*menu);
    menu->addSeparator();
    menu->addActions({m_save, m_saveSelection, m_saveAll});
    button->setMenu(menu);
    return button;
}

void LogPane::fillMenu(QMenu &menu) const
{
    menu.addAction(m_sortByTime);
    m_viewActions->fillMenu(menu);
    menu.addSeparator();
    menu.addActions({m_filterBySearch, m_showOnly, m_hideLines, m_chooseLevels, m_filterToggle});
    menu.addSeparator();
    menu.addActions(m_jumpActions);
    menu.addAction(m_goToLine);
    menu.addSeparator();
    menu.addActions({m_toggleBookmark, m_listBookmarks, m_highlightSelection, m_editRules});
}

} // namespace Widgets
