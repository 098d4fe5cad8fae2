// SPDX-License-Identifier: Apache-2.0
// What leaves a LogPane: copies and files.
#include "widgets/joblog/logpane.h"

#include "widgets/common/filedialogs.h"
#include "widgets/common/inlinebanner.h"
#include "widgets/common/texts.h"
#include "widgets/joblog/logcopy.h"
#include "widgets/joblog/logexport.h"
#include "widgets/joblog/logview.h"

#include <QAction>
#include <QDir>
#include <QPushButton>
#include <QtConcurrentRun>

#include <limits>

using namespace Qt::StringLiterals;

namespace Widgets {

void LogPane::createSaveActions()
{
    m_saveSelection = addPaneAction(u"document-save-as"_s, tr("Save Se&lected Lines…"), u"saveLogSelection"_s,
                                    tr("Save the selected lines, or the current one, as a file"), {});
    m_saveAll = addPaneAction(u"document-save-all"_s, tr("Save &Whole Log…"), u"saveWholeLog"_s,
                              tr("Save every line of every container as a file, whatever is shown"), {});
    connect(m_saveSelection, &QAction::triggered, this, &LogPane::saveSelection);
    connect(m_saveAll, &QAction::triggered, this, &LogPane::saveWholeLog);
    m_tooLarge = new InlineBanner(InlineBanner::Kind::Warning, this);
    m_tooLarge->setObjectName(u"copyTooLarge"_s);
    auto *const save
        = m_tooLarge->addButton(u"saveInstead"_s, tr("Save Selected Lines…"), tr("Write the selected lines to a file"));
    m_tooLarge->setEscapeButton(m_tooLarge->addButton(u"closeTooLarge"_s, tr("Close"), tr("Close this message")));
    connect(save, &QPushButton::clicked, this, &LogPane::saveSelection);
}

LogSelection LogPane::selectionOrLine() const
{
    LogSelection selection = m_view->selection();
    if (selection.isEmpty()) {
        const qint64 row = selection.caret().row;
        selection.set({row, 0}, {row, std::numeric_limits<qsizetype>::max()});
    }
    return selection;
}

// ---- copy

void LogPane::copySelection(bool details)
{
    if (!m_document || m_view->rowCount() == 0)
        return;
    const auto plan
        = planCopy(*m_document, m_view->cache(), selectionOrLine(), {.timestamps = details, .sourcePrefix = details});
    m_message->hide();
    m_tooLarge->hide();
    if (!plan)
        copied(std::unexpected(plan.error()), false);
    else if (plan->isShort)
        copied(carryOut(*plan), false);
    else
        m_copying.setFuture(QtConcurrent::run([plan = *plan] { return carryOut(plan); }));
}

void LogPane::copied(const Core::Result<QString> &text, bool announce)
{
    if (!text && text.error().code == "copy-too-large"_L1) {
        m_tooLarge->setText(errorText(text.error()));
        m_tooLarge->show();
        return;
    }
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

// ---- save

// What is shown: the chosen pods and containers, and what the filter leaves; folding hides nothing from a file.
void LogPane::saveLog()
{
    if (!m_document)
        return;
    JobLog::RowView view = m_document->view();
    view.folds.clear();
    const bool severalSources
        = m_document->selection() ? m_document->selection()->size() > 1 : m_document->sources().size() > 1;
    save(tr("Save the Log"), view, std::nullopt, severalSources);
}

void LogPane::saveSelection()
{
    const auto span
        = m_document ? selectedLines(*m_document, m_view->cache(), selectionOrLine()) : std::optional<LineSpan>();
    if (span)
        save(tr("Save the Selected Lines"), span->view, span, m_document->sources().size() > 1);
}

void LogPane::saveWholeLog()
{
    if (m_document)
        save(tr("Save the Whole Log"), {}, std::nullopt, m_document->sources().size() > 1);
}

void LogPane::save(const QString &title, const JobLog::RowView &rows, const std::optional<LineSpan> &span,
                   bool severalSources)
{
    if (m_export || m_view->rowCount() == 0)
        return;
    const QString path = m_dialogs.saveFile(this, title, m_suggestedPath);
    if (path.isEmpty())
        return;
    m_export = std::make_unique<LogExport>(
        LogExport::Request{.log = m_document->log(),
                           .view = rows,
                           .span = span,
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
        m_message->setText(tr("The log is saved: %1 (%2)").arg(path, sizeText(*result)));
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
