// SPDX-License-Identifier: Apache-2.0
#include "app/historycontroller.h"

#include "widgets/history/historydialog.h"
#include "widgets/main/mainwindow.h"

#include <QDesktopServices>
#include <QDir>
#include <QUrl>
#include <QtConcurrent/QtConcurrentRun>

namespace App {

HistoryController::HistoryController(Widgets::MainWindow &window, const History::RunStore &store, QObject *parent)
    : QObject(parent),
      m_window(window),
      m_store(store)
{
    connect(&window, &Widgets::MainWindow::historyRequested, this, &HistoryController::show);
}

HistoryController::~HistoryController() = default;

void HistoryController::show()
{
    if (!m_dialog) {
        m_dialog = new Widgets::HistoryDialog(&m_window);
        connect(m_dialog, &Widgets::HistoryDialog::openRequested, this, &HistoryController::openRequested);
        connect(m_dialog, &Widgets::HistoryDialog::againRequested, this, &HistoryController::againRequested);
        connect(m_dialog, &Widgets::HistoryDialog::removeRequested, this, &HistoryController::remove);
        connect(m_dialog, &Widgets::HistoryDialog::folderRequested, this, [this](const QString &runId) {
            QDesktopServices::openUrl(QUrl::fromLocalFile(m_store.folder(runId)));
        });
    }
    m_dialog->open();
    list();
}

void HistoryController::list()
{
    m_dialog->showLoading();
    QtConcurrent::run([store = m_store] {
        return store.list();
    }).then(this, [this](const QList<History::RunSummary> &runs) {
        if (m_dialog)
            m_dialog->showRuns(runs, QDir::toNativeSeparators(m_store.root()));
    });
}

void HistoryController::remove(const QString &runId)
{
    QtConcurrent::run([store = m_store, runId] {
        return store.remove(runId);
    }).then(this, [this](const Core::Result<void> &removed) {
        if (!m_dialog)
            return;
        list();
        if (!removed)
            m_dialog->showError(removed.error());
    });
}

} // namespace App
