// SPDX-License-Identifier: Apache-2.0
// The window's actions and menus.
#include "widgets/main/mainwindow.h"

#include "widgets/common/texts.h"
#include "widgets/context/contextpicker.h"
#include "widgets/context/namespacepicker.h"
#include "widgets/joblog/logpane.h"
#include "widgets/main/runbanner.h"
#include "widgets/manifest/manifestpane.h"

#include <QAction>
#include <QActionGroup>
#include <QApplication>
#include <QDir>
#include <QFileInfo>
#include <QMenuBar>
#include <QMessageBox>
#include <QTabWidget>

using namespace Qt::StringLiterals;

namespace Widgets {

QAction *MainWindow::makeAction(const QString &name, const QString &icon, const QString &text, const QString &tip,
                                const QList<QKeySequence> &keys)
{
    auto *action = new QAction(text, this);
    if (!icon.isEmpty())
        action->setIcon(Theme::icon(icon));
    action->setShortcuts(keys);
    describe(action, name, tip);
    addAction(action);
    return action;
}

void MainWindow::buildActions()
{
    m_open = makeAction(u"openAction"_s, u"document-open"_s, tr("&Open…"),
                        tr("Open a manifest, a Spinnaker pipeline or a log file"), {QKeySequence(QKeySequence::Open)});
    m_open->setIconText(tr("Open"));
    m_quit = makeAction(u"quitAction"_s, u"application-exit"_s, tr("&Quit"), tr("Close the window"),
                        {QKeySequence(Qt::CTRL | Qt::Key_Q)});
    m_copyStage = makeAction(u"copyStageAction"_s, u"edit-copy"_s, tr("&Copy as Spinnaker Stage"),
                             tr("Copy manifest, capture and account as JSON for Spinnaker's “Edit stage as JSON”"),
                             {QKeySequence(Qt::CTRL | Qt::ALT | Qt::Key_C)});
    m_saveStage = makeAction(u"saveStageAction"_s, u"document-export"_s, tr("Save as Spinnaker S&tage…"),
                             tr("Save manifest, capture and account as the JSON of a Spinnaker stage"),
                             {QKeySequence(Qt::CTRL | Qt::ALT | Qt::Key_E)});
    setStageExportable(false);
    m_connection = makeAction(u"connectionAction"_s, u"network-connect"_s, tr("C&onnection…"),
                              tr("Test the connection; add or remove kubeconfig files"),
                              {QKeySequence(Qt::CTRL | Qt::ALT | Qt::Key_K)});
    connect(m_connection, &QAction::triggered, this, &MainWindow::connectionRequested);
    m_accounts = makeAction(u"accountsAction"_s, u"dialog-password"_s, tr("Artifact &Accounts…"),
                            tr("Edit the accounts that artifacts are read with"),
                            {QKeySequence(Qt::CTRL | Qt::ALT | Qt::Key_A)});
    connect(m_accounts, &QAction::triggered, this, &MainWindow::accountsRequested);
    m_run = makeAction(u"runAction"_s, u"media-playback-start"_s, tr("&Run"), tr("Run the Job"),
                       {QKeySequence(Qt::CTRL | Qt::Key_Return), QKeySequence(Qt::CTRL | Qt::Key_Enter)});
    m_stop = makeAction(u"stopAction"_s, u"media-playback-stop"_s, tr("&Stop"),
                        tr("Stop watching the run, or delete the Job"),
                        {QKeySequence(Qt::SHIFT | Qt::Key_F5), QKeySequence(Qt::CTRL | Qt::Key_Period)});
    m_attach = makeAction(u"attachAction"_s, u"view-visible"_s, tr("&Attach to a Job…"),
                          tr("Watch a Job that exists already"), {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_A)});
    connect(m_attach, &QAction::triggered, this, &MainWindow::attachRequested);
    m_history = makeAction(u"historyAction"_s, u"view-history"_s, tr("Recorded R&uns…"),
                           tr("Open the log and the outputs of an earlier run"),
                           {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_H)});
    connect(m_history, &QAction::triggered, this, &MainWindow::historyRequested);
    m_fold = makeAction(u"showManifestAction"_s, {}, tr("&Manifest"), tr("Show or fold away the manifest"),
                        {QKeySequence(Qt::Key_F9)});
    m_fold->setCheckable(true);
    m_fold->setChecked(true);
    m_run->setEnabled(false);
    m_stop->setEnabled(false);
    m_recent = new QMenu(tr("Open &Recent"), this);
    m_recent->setObjectName(u"recentMenu"_s);
    setRecentFiles({});
}

void MainWindow::setRecentFiles(const QStringList &paths)
{
    m_recent->clear();
    for (const QString &path : paths) {
        QString shown = path;
        if (const QString home = QDir::homePath(); shown.startsWith(QString(home + u'/')))
            shown.replace(0, home.size(), u"~"_s);
        QAction *action = m_recent->addAction(shown.replace(u'&', "&&"_L1));
        connect(action, &QAction::triggered, this, [this, path] { Q_EMIT openFileRequested(path); });
    }
    if (paths.isEmpty()) {
        m_recent->addAction(tr("No recent manifests"))->setEnabled(false);
        return;
    }
    m_recent->addSeparator();
    QAction *clear = m_recent->addAction(tr("Clear the List"));
    clear->setObjectName(u"clearRecentAction"_s);
    connect(clear, &QAction::triggered, this, &MainWindow::clearRecentRequested);
}

void MainWindow::buildMenus()
{
    QMenu *file = menuBar()->addMenu(tr("&File"));
    file->addAction(m_open);
    file->addMenu(m_recent);
    file->addAction(m_history);
    file->addSeparator();
    file->addActions(m_manifest->fileActions());
    file->addActions({m_copyStage, m_saveStage});
    file->addSeparator();
    file->addActions({m_log->saveAction(), m_log->saveSelectionAction(), m_log->saveAllAction()});
    file->addSeparator();
    file->addAction(m_quit);

    QMenu *edit = menuBar()->addMenu(tr("&Edit"));
    const QList<QAction *> manifest = m_manifest->editActions();
    edit->addActions(manifest.first(2));
    edit->addSeparator();
    edit->addActions({m_log->copyAction(), m_log->copyWithDetailsAction(), m_log->selectAllAction()});
    edit->addSeparator();
    edit->addActions(manifest.sliced(2));
    edit->addSeparator();
    edit->addActions(
        {m_log->findAction(), m_log->findNextAction(), m_log->findPreviousAction(), m_log->goToLineAction()});

    edit->addSeparator();
    edit->addAction(m_accounts);

    buildViewMenu();
    m_log->fillMenu(*menuBar()->addMenu(tr("&Log")));

    QMenu *run = menuBar()->addMenu(tr("&Run"));
    run->addActions({m_run, m_attach, m_stop});
    run->addSeparator();
    QAction *context = makeAction(u"chooseContextAction"_s, {}, tr("Choose &Context"), tr("Choose the context"),
                                  {QKeySequence(Qt::CTRL | Qt::Key_K)});
    connect(context, &QAction::triggered, this, [this] {
        contextPicker().setFocus(Qt::ShortcutFocusReason);
        contextPicker().showPopup();
    });
    QAction *space = makeAction(u"chooseNamespaceAction"_s, {}, tr("Choose &Namespace"), tr("Choose the namespace"),
                                {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_K)});
    connect(space, &QAction::triggered, this, [this] { namespacePicker().setFocus(Qt::ShortcutFocusReason); });
    QAction *reload = makeAction(u"reloadContextsAction"_s, u"view-refresh"_s, tr("Re&load Contexts"),
                                 tr("Read the kubeconfig files again"), {QKeySequence(Qt::Key_F5)});
    connect(reload, &QAction::triggered, this, &MainWindow::reloadContextsRequested);
    run->addActions({context, space, m_connection, reload});
    run->addMenu(buildEngineMenu());
    run->addMenu(buildLimitMenu());
    run->addSeparator();
    run->addActions({m_banner->openLinkAction(), m_banner->copyLinkAction()});

    QMenu *help = menuBar()->addMenu(tr("&Help"));
    QAction *about
        = makeAction(u"aboutAction"_s, u"help-about"_s, tr("&About Job Console"), tr("Version and license"), {});
    connect(about, &QAction::triggered, this, &MainWindow::showAbout);
    help->addAction(about);
}

QMenu *MainWindow::buildEngineMenu()
{
    auto *menu = new QMenu(tr("Sandbox &Engine"), this);
    menu->setObjectName(u"engineMenu"_s);
    menu->setToolTipsVisible(true);
    m_engines = new QActionGroup(this);
    const std::tuple<Sandbox::Engine, QString, QString> choices[]
        = {{Sandbox::Engine::Bubblewrap, tr("&bubblewrap: the programs of this computer"),
            tr("Containers see this computer's programs, read-only; images are not used")},
           {Sandbox::Engine::Podman, tr("&podman: the containers' images"),
            tr("Containers run in their images; podman has to be installed")}};
    for (const auto &[engine, text, tip] : choices) {
        QAction *action = menu->addAction(text);
        describe(action, u"engine%1Action"_s.arg(int(engine)), tip);
        action->setCheckable(true);
        action->setData(int(engine));
        m_engines->addAction(action);
        connect(action, &QAction::triggered, this, [this, chosen = engine] { Q_EMIT sandboxEngineChosen(chosen); });
    }
    setSandboxEngine(Sandbox::Engine::Bubblewrap);
    return menu;
}

void MainWindow::setSandboxEngine(Sandbox::Engine engine)
{
    const QList<QAction *> actions = m_engines->actions();
    for (QAction *action : actions)
        action->setChecked(action->data().toInt() == int(engine));
}

QMenu *MainWindow::buildLimitMenu()
{
    auto *menu = new QMenu(tr("Recorded &Log"), this);
    menu->setObjectName(u"logLimitMenu"_s);
    menu->setToolTipsVisible(true);
    m_limits = new QActionGroup(this);
    constexpr qint64 gigabyte = 1'000'000'000;
    for (const qint64 bytes : {gigabyte, 5 * gigabyte, JobRun::RecordingLimits::usualBytes, 100 * gigabyte, 0LL}) {
        QAction *action
            = menu->addAction(bytes == 0 ? tr("&Without a limit") : tr("At most %1").arg(diskSizeText(bytes)));
        describe(action, u"logLimit%1Action"_s.arg(bytes / gigabyte),
                 tr("How much log of a run is recorded before reading pauses and asks; from the next run on"));
        action->setCheckable(true);
        action->setData(bytes);
        m_limits->addAction(action);
        connect(action, &QAction::triggered, this, [this, bytes] { Q_EMIT logLimitChosen(bytes); });
    }
    setLogLimit(JobRun::RecordingLimits::usualBytes);
    return menu;
}

void MainWindow::setLogLimit(qint64 bytes)
{
    const QList<QAction *> actions = m_limits->actions();
    for (QAction *action : actions)
        action->setChecked(action->data().toLongLong() == bytes);
}

void MainWindow::buildViewMenu()
{
    QMenu *view = menuBar()->addMenu(tr("&View"));
    view->addAction(m_fold);
    view->addSeparator();
    view->addActions({m_log->followAction(), m_log->wrapAction(), m_log->timestampsAction()});
    view->addSeparator();
    view->addActions({m_log->zoomInAction(), m_log->zoomOutAction(), m_log->zoomResetAction()});
    view->addSeparator();
    for (int tab = 0; tab < m_tabs->count(); ++tab) {
        const QString name = m_tabs->tabText(tab);
        QAction *action = makeAction(u"showTab%1Action"_s.arg(tab), {}, name, tr("Show the tab %1").arg(name),
                                     {QKeySequence(Qt::ALT | Qt::Key(Qt::Key_1 + tab))});
        connect(action, &QAction::triggered, this, [this, tab] {
            m_tabs->setCurrentIndex(tab);
            m_tabs->currentWidget()->setFocus(Qt::ShortcutFocusReason);
        });
        view->addAction(action);
        if (Tab(tab) == Tab::Details) {
            m_showDetails = action;
            action->setVisible(m_tabs->isTabVisible(tab));
        }
    }
    view->addSeparator();
    QMenu *themes = view->addMenu(tr("&Theme"));
    auto *group = new QActionGroup(this);
    const std::pair<ColorTheme, QString> choices[] = {
        {ColorTheme::System, tr("As the &System")}, {ColorTheme::Light, tr("&Light")}, {ColorTheme::Dark, tr("&Dark")}};
    for (const auto &[theme, text] : choices) {
        QAction *action = themes->addAction(text);
        action->setObjectName(u"theme%1Action"_s.arg(int(theme)));
        action->setCheckable(true);
        action->setChecked(m_theme.colorTheme() == theme);
        group->addAction(action);
        connect(action, &QAction::triggered, this, [this, chosen = theme] { Q_EMIT themeChosen(chosen); });
    }
}

void MainWindow::showAbout()
{
    auto *box
        = new QMessageBox(QMessageBox::Information, tr("About Job Console"),
                          tr("Job Console %1").arg(QStringLiteral(JOB_CONSOLE_VERSION)), QMessageBox::Close, this);
    box->setObjectName(u"aboutBox"_s);
    box->setInformativeText(tr("Runs and debugs Kubernetes Jobs on the desktop. Free software under the Apache "
                               "License 2.0. It uses Qt %1 and KDE's syntax highlighting.")
                                .arg(QLatin1StringView(qVersion())));
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setIconPixmap(windowIcon().pixmap(64, 64));
    box->open();
}

} // namespace Widgets
