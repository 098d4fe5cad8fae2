// SPDX-License-Identifier: Apache-2.0
// How a LogPane copies and saves what it shows.
#include "widgets/joblog/logpane.h"

#include "widgets/common/filedialogs.h"
#include "widgets/common/inlinebanner.h"
#include "widgets/common/texts.h"
#include "widgets/joblog/logcopy.h"
#include "widgets/joblog/logexport.h"
#include "widgets/joblog/logview.h"

#include <QAction>
#include <QDir>
#include <QtConcurrentRun>

#include <limits>

using namespace Qt::StringLiterals;

namespace Widgets {

void LogPane::copySelection(bool details)
{
    if (!m_document || m_view->rowCount() == 0)
        return;
    LogSelection selection = m_view->selection();
    if (selection.isEmpty()) { // nothing selected: the current line
        const qint64 row = selection.caret().row;
        selection.set({row, 0}, {row, std::numeric_limits<qsizetype>::max()});
    }
    const auto plan
        = planCopy(*m_document, m_view->cache(), selection, {.timestamps = details, .sourcePrefix = details});
    if (!plan) {
        say(plan.error());
        return;
    }
    m_message->hide();
    constexpr qint64 fewRows = 2000; // that are read without being felt
    if (plan->end - plan->first <= fewRows) {
        copied(carryOut(*m_document, *plan), false);
        return;
    }
    m_copying.setFuture(QtConcurrent::run([plan = *plan, log = m_document->log(), view = m_document->view()] {
        JobLog::LogDocument document(log);
        document.setView(view);
        document.refresh();
        return carryOut(document, plan);
    }));
}

void LogPane::copied(const Core::Result<QString> &text, bool announce)
{
    if (!text) {
        say(text.error());
        return;
    }
    copyText(*text);
    if (!announce)
        return;
    // It took a moment, so it is said when it is there.
    m_message->setKind(InlineBanner::Kind::Information);
    m_message->setText(tr("Copied: %L1 characters").arg(text->size()));
    m_message->show();
}

void LogPane::saveLog()
{
    if (!m_document || m_export || m_view->rowCount() == 0)
        return;
    const QString path = m_dialogs.saveFile(this, tr("Save the Log"), m_suggestedPath);
    if (path.isEmpty())
        return;
    const bool severalSources
        = m_document->selection() ? m_document->selection()->size() > 1 : m_document->sources().size() > 1;
    m_export = std::make_unique<LogExport>(
        LogExport::Request{.log = m_document->log(),
                           .view = m_document->view(),
                           .rows = m_view->rowCount(),
                           .format = {.timestamps = m_view->showsTimestamps(), .sourcePrefix = severalSources},
                           .path = path});
    connect(m_export.get(), &LogExport::progressed, this,
            [this](int percent) { m_saving->setText(tr("Saving the log: %1 %").arg(percent)); });
    connect(m_export.get(), &LogExport::finished, this, &LogPane::exportFinished, Qt::QueuedConnection);
    m_message->hide();
    m_saving->setText(tr("Saving the log: %1 %").arg(0));
    m_saving->show();
    updateEnabled();
    m_export->start();
}

void LogPane::exportFinished(const Core::Result<qint64> &result)
{
    const QString path = QDir::toNativeSeparators(m_export->path());
    m_export.reset();
    m_saving->hide();
    updateEnabled();
    if (result) {
        m_message->setKind(InlineBanner::Kind::Information);
        const bool isWhole = !m_document || m_document->filter().isEmpty();
        m_message->setText((isWhole ? tr("The log is saved: %1 (%2)") : tr("The lines shown are saved: %1 (%2)"))
                               .arg(path, sizeText(*result)));
        m_message->show();
    } else if (result.error().code != "cancelled"_L1) {
        say(result.error());
    }
}

void LogPane::say(const Core::Error &error)
{
    m_message->setKind(InlineBanner::Kind::Error);
    m_message->setText(errorText(error));
    m_message->show();
}

} // namespace Widgets
