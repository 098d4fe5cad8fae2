// SPDX-License-Identifier: Apache-2.0
#include "widgets/joblog/logviewactions.h"

#include "widgets/common/inlinebanner.h"
#include "widgets/common/texts.h"
#include "widgets/common/theme.h"
#include "widgets/joblog/groupfolds.h"
#include "widgets/joblog/logdetails.h"
#include "widgets/joblog/logview.h"
#include "widgets/joblog/toolrow.h"

#include <QAction>
#include <QActionGroup>
#include <QBoxLayout>
#include <QDesktopServices>
#include <QMenu>
#include <QPushButton>
#include <QSplitter>
#include <QToolButton>
#include <QUrl>

using namespace Qt::StringLiterals;

namespace Widgets {

LogViewActions::LogViewActions(const Highlighting &highlighting, LogView &view, QWidget &pane)
    : QObject(&pane),
      m_view(view),
      m_pane(pane),
      m_panel(new LogDetails(highlighting, &pane))
{
    m_panel->hide();
    m_detailTimer.setSingleShot(true);
    constexpr int pause = 30; // milliseconds
    m_detailTimer.setInterval(pause);
    connect(&m_detailTimer, &QTimer::timeout, this, &LogViewActions::updateDetails);
    createTimeActions();
    createGroupActions();
    createPanelActions();
    createLinkQuestion();
}

LogViewActions::~LogViewActions() = default;

QAction *LogViewActions::add(const QString &icon, const QString &text, const QString &name, const QString &toolTip,
                             const QList<QKeySequence> &shortcuts)
{
    auto *const action = new QAction(text, this);
    if (!icon.isEmpty())
        action->setIcon(Theme::icon(icon));
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    action->setShortcuts(shortcuts);
    describe(action, name, toolTip);
    m_pane.addAction(action);
    return action;
}

// ---- time

void LogViewActions::createTimeActions()
{
    m_timeMenu = new QMenu(tr("Time &Column"), &m_pane);
    m_timeMenu->setObjectName(u"logTimeMenu"_s);
    const auto addChoice
        = [this](QActionGroup *group, const QString &text, const QString &name, const QString &toolTip) {
              QAction *const action = add({}, text, name, toolTip, {});
              action->setCheckable(true);
              group->addAction(action);
              m_timeMenu->addAction(action);
          };
    m_timeModes = new QActionGroup(this);
    addChoice(m_timeModes, tr("&When It Was Written"), u"logTimeAbsolute"_s, tr("The time of day of each line"));
    addChoice(m_timeModes, tr("Since the &Beginning"), u"logTimeSinceStart"_s,
              tr("How long after the first line each line was written"));
    addChoice(m_timeModes, tr("Since the Line &Above"), u"logTimeSinceAbove"_s,
              tr("How long after the line above it each line was written; long pauses are marked"));
    m_timeMenu->addSeparator();
    m_timeZones = new QActionGroup(this);
    addChoice(m_timeZones, tr("&Local Time"), u"logTimeLocal"_s, tr("Times in this computer's time zone"));
    addChoice(m_timeZones, tr("&UTC"), u"logTimeUtc"_s, tr("Times in Coordinated Universal Time"));
    m_timeMenu->addSeparator();
    m_nextTimeMode = add({}, tr("&Next Kind of Time"), u"logTimeNext"_s,
                         tr("Time of day, then time since the beginning, then time since the line above"),
                         {Qt::SHIFT | Qt::Key_T});
    m_timeMenu->addAction(m_nextTimeMode);
    setTimeOptions(m_view.timeOptions());
    const auto changed = [this] {
        const auto mode = static_cast<TimeMode>(m_timeModes->actions().indexOf(m_timeModes->checkedAction()));
        m_view.setTimeOptions({mode, m_timeZones->actions().indexOf(m_timeZones->checkedAction()) == 1});
        Q_EMIT optionsChanged();
    };
    connect(m_timeModes, &QActionGroup::triggered, this, changed);
    connect(m_timeZones, &QActionGroup::triggered, this, changed);
    connect(m_nextTimeMode, &QAction::triggered, this, [this] {
        const auto modes = m_timeModes->actions();
        const qsizetype next = (modes.indexOf(m_timeModes->checkedAction()) + 1) % modes.size();
        modes.at(next)->trigger();
    });
}

void LogViewActions::setTimeOptions(const TimeOptions &options)
{
    m_timeModes->actions().at(static_cast<qsizetype>(options.mode))->setChecked(true);
    m_timeZones->actions().at(options.utc ? 1 : 0)->setChecked(true);
    m_view.setTimeOptions(options);
}

// ---- groups

void LogViewActions::createGroupActions()
{
    m_groupMenu = new QMenu(tr("&Groups"), &m_pane);
    m_groupMenu->setObjectName(u"logGroupMenu"_s);
    QAction *const fold
        = add({}, tr("&Fold Group"), u"foldLogGroup"_s, tr("Hide the lines of the group that the current line is in"),
              {Qt::Key_Minus, Qt::CTRL | Qt::SHIFT | Qt::Key_BracketLeft});
    QAction *const unfold = add({}, tr("&Unfold Group"), u"unfoldLogGroup"_s,
                                tr("Show the lines of the folded group at the current line"),
                                {Qt::Key_Plus, Qt::CTRL | Qt::SHIFT | Qt::Key_BracketRight});
    QAction *const foldAll = add({}, tr("Fold &All Groups"), u"foldLogGroups"_s, tr("Hide the lines of every group"),
                                 {Qt::ALT | Qt::Key_Minus});
    QAction *const unfoldAll
        = add({}, tr("U&nfold All Groups"), u"unfoldLogGroups"_s, tr("Show the lines of every group"),
              {Qt::ALT | Qt::Key_Plus, Qt::ALT | Qt::Key_Equal});
    m_groupMenu->addActions({fold, unfold, foldAll, unfoldAll});
    connect(fold, &QAction::triggered, &m_view, &LogView::foldCurrent);
    connect(unfold, &QAction::triggered, &m_view, &LogView::unfoldCurrent);
    connect(foldAll, &QAction::triggered, &m_view.folds(), &GroupFolds::foldAll);
    connect(unfoldAll, &QAction::triggered, &m_view.folds(), &GroupFolds::unfoldAll);
}

// ---- details and readable JSON

void LogViewActions::createPanelActions()
{
    m_readableJson = add(u"code-context"_s, tr("Readable &JSON Lines"), u"readableJson"_s,
                         tr("Show lines that are JSON objects as level, time, message and the rest; copying gives what "
                            "was printed"),
                         {Qt::Key_J});
    m_readableJson->setCheckable(true);
    connect(m_readableJson, &QAction::toggled, this, [this](bool on) {
        m_view.setReadableJson(on);
        Q_EMIT optionsChanged();
    });
    m_details
        = add(u"documentinfo"_s, tr("Line &Details"), u"logDetailsShown"_s,
              tr("Show all that is known of the current line below the log"), {Qt::Key_D, Qt::ALT | Qt::Key_Return});
    m_details->setCheckable(true);
    connect(m_details, &QAction::toggled, this, &LogViewActions::showDetails);
    connect(m_panel, &LogDetails::closed, this, [this] {
        m_details->setChecked(false);
        m_view.setFocus(Qt::OtherFocusReason);
    });
    const auto look = [this] {
        if (showsDetails())
            m_detailTimer.start();
    };
    connect(&m_view, &LogView::currentRowChanged, this, look);
    connect(&m_view, &LogView::selectionChanged, this, look);
    connect(&m_view, &LogView::followingChanged, this, look);
    m_openLink = add(u"internet-services"_s, tr("Open Lin&k…"), u"openLogLink"_s,
                     tr("Open the link of the current line, after a question"), {Qt::Key_O});
    connect(m_openLink, &QAction::triggered, this, [this] {
        if (const auto link = m_view.currentLink())
            askAboutLink(link->target);
    });
}

bool LogViewActions::showsDetails() const
{
    return m_details->isChecked();
}

void LogViewActions::showDetails(bool show)
{
    m_panel->setVisible(show);
    if (show)
        updateDetails();
    else
        m_panel->setDetail(std::nullopt); // keeps nothing
    Q_EMIT optionsChanged();
}

void LogViewActions::updateDetails()
{
    const auto place = m_view.currentLine();
    const auto row = place ? m_view.document()->line(*place, detailLimit) : std::nullopt;
    if (!row || !showsDetails()) {
        m_panel->setDetail(std::nullopt);
        return;
    }
    const auto sources = m_view.document()->sources();
    const auto index = static_cast<qsizetype>(row->source);
    m_panel->setDetail(lineDetail(*row, index < sources.size() ? sources.at(index).info : JobLog::SourceInfo()));
}

// ---- links

void LogViewActions::createLinkQuestion()
{
    m_linkQuestion = new InlineBanner(InlineBanner::Kind::Information, &m_pane);
    m_linkQuestion->setObjectName(u"logLinkQuestion"_s);
    m_openButton = m_linkQuestion->addButton(u"openLink"_s, tr("Open"), tr("Open this address in the browser"));
    auto *const cancel = m_linkQuestion->addButton(u"cancelLink"_s, tr("Cancel"), tr("Do not open it"));
    m_linkQuestion->setEscapeButton(cancel);
    connect(m_openButton, &QPushButton::clicked, this, [this] {
        QDesktopServices::openUrl(QUrl(m_link, QUrl::StrictMode));
        m_view.setFocus(Qt::OtherFocusReason);
    });
    connect(cancel, &QPushButton::clicked, this, [this] { m_view.setFocus(Qt::OtherFocusReason); });
    connect(&m_view, &LogView::linkActivated, this, &LogViewActions::askAboutLink);
}

// The text of a link may say anything, and an address may hide its host behind a name: both are shown.
void LogViewActions::askAboutLink(const QString &target)
{
    const QString host = hostOf(target);
    if (host.isEmpty())
        return;
    m_link = target;
    constexpr qsizetype longest = 500;
    const QString shown = target.size() > longest ? QString(target.first(longest) + u'…') : target;
    m_linkQuestion->setText(tr("A line of the log links to %1. Open %2?").arg(host, shown));
    m_linkQuestion->ask(m_openButton);
}

// ---- where it all is

QWidget *LogViewActions::withDetails(QLayout *text)
{
    auto *const upper = new QWidget;
    text->setContentsMargins(0, 0, 0, 0);
    upper->setLayout(text);
    m_splitter = new QSplitter(Qt::Vertical);
    m_splitter->setObjectName(u"logSplitter"_s);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->addWidget(upper);
    m_splitter->addWidget(m_panel);
    m_splitter->setStretchFactor(0, 3); // of five
    m_splitter->setStretchFactor(1, 2);
    auto *const box = new QWidget;
    auto *const column = new QVBoxLayout(box);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_linkQuestion);
    column->addWidget(m_splitter, 1);
    return box;
}

void LogViewActions::addButtons(ToolRow &row)
{
    for (QAction *const action : {m_readableJson, m_details}) {
        auto *const button = new QToolButton;
        button->setDefaultAction(action);
        button->setAutoRaise(true);
        button->setFocusPolicy(Qt::TabFocus);
        button->setObjectName(action->objectName() + u"Button"_s);
        button->setAccessibleName(action->text().remove(u'&'));
        row.addOptional(button);
    }
}

void LogViewActions::fillMenu(QMenu &menu) const
{
    menu.addMenu(m_timeMenu);
    menu.addMenu(m_groupMenu);
    menu.addActions({m_readableJson, m_details, m_openLink});
}

void LogViewActions::addTimeMenu(QToolButton *button)
{
    button->setMenu(m_timeMenu);
    button->setPopupMode(QToolButton::MenuButtonPopup);
}

void LogViewActions::addToContextMenu()
{
    const auto separator = [this] {
        auto *const action = new QAction(&m_view);
        action->setSeparator(true);
        m_view.addAction(action);
    };
    separator();
    m_view.addActions({m_details, m_readableJson, m_openLink});
    separator();
    m_view.addActions(m_groupMenu->actions());
}

} // namespace Widgets
