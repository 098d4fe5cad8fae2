// SPDX-License-Identifier: Apache-2.0
// What a LogPane shows of a log, and what of it is marked: filter, levels, bookmarks, highlight rules.
#include "widgets/joblog/logpane.h"

#include "models/joblog/ansi.h"
#include "models/joblog/logsearch.h"
#include "widgets/joblog/bookmarklist.h"
#include "widgets/joblog/filterbar.h"
#include "widgets/joblog/findfield.h"
#include "widgets/joblog/flashnote.h"
#include "widgets/joblog/highlightcolors.h"
#include "widgets/joblog/highlightrulesdialog.h"
#include "widgets/joblog/levelbutton.h"
#include "widgets/joblog/logview.h"
#include "widgets/joblog/overviewstrip.h"

#include <QAction>
#include <QDateTime>
#include <QSignalBlocker>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace Widgets {

// ---- filter

void LogPane::applyFilter()
{
    const FilterState &state = m_filterBar->state();
    {
        const QSignalBlocker blocker(m_filterToggle);
        m_filterToggle->setChecked(state.enabled && !state.isEmpty());
        m_filterToggle->setEnabled(!state.isEmpty());
    }
    m_levels->setLevels(state.enabled ? state.levels : JobLog::allLevels);
    m_filterBySearch->setChecked(state.search.has_value());
    if (!m_document)
        return;
    const auto applied = m_document->setFilter(state.filter());
    m_filterError = applied ? std::nullopt : std::optional(applied.error());
    filterProgressed();
}

void LogPane::filterProgressed()
{
    updateFilter();
    updateEnabled();
    updateHits(); // of the lines that are shown
}

void LogPane::updateFilter()
{
    if (!m_document || m_filterBar->isHidden())
        return;
    FilterBar::Status status;
    status.progress = m_document->filterStatus();
    status.error = m_filterError;
    const auto sources = m_document->sources();
    const auto &selection = m_document->selection();
    for (qsizetype source = 0; source < sources.size(); ++source) {
        if (!selection || selection->contains(JobLog::SourceId(int(source))))
            status.lines += sources.at(source).lines;
    }
    m_filterBar->setStatus(status);
}

// Follows what is being typed. A pattern that is wrong for a moment changes nothing.
void LogPane::filterBySearch(bool on)
{
    const JobLog::SearchPattern pattern = m_findField->pattern();
    if (!on || pattern.text.isEmpty()) {
        m_filterBar->setSearch(std::nullopt);
        if (on) {
            const QSignalBlocker blocker(m_filterBySearch);
            m_filterBySearch->setChecked(true); // for what will be typed
        }
        return;
    }
    if (!m_search || !m_search->error() || m_search->error()->column == 0)
        m_filterBar->setSearch(pattern);
}

QString LogPane::selectedText() const
{
    const LogSelection &selection = m_view->selection();
    const qint64 row = selection.caret().row;
    const auto line = m_view->cache().line(row);
    if (!line || selection.isEmpty() || selection.begin().row != selection.end().row)
        return {};
    const UnitRange units = selection.inRow(row, line->text().size());
    return line->text().sliced(units.begin, units.end - units.begin);
}

void LogPane::filterLikeSelection(bool exclude)
{
    const QString text = selectedText();
    if (text.trimmed().isEmpty()) {
        m_filterBar->ask(exclude);
        return;
    }
    FilterEntry entry;
    entry.pattern.text = text;
    entry.pattern.caseSensitive = true;
    entry.exclude = exclude;
    m_filterBar->add(entry);
}

// ---- landmarks

void LogPane::updateLandmarks()
{
    if (m_landmarks) {
        const bool isKnown = m_landmarks->isComplete();
        m_levels->setCounts(isKnown ? m_landmarks->count(JobLog::Landmark::Error) : -1,
                            isKnown ? m_landmarks->count(JobLog::Landmark::Warning) : -1);
    }
    m_overview->refresh(m_view->rowCount(), m_view->revealedRow());
}

void LogPane::setCapturedLines(LogJumps::Captured captured)
{
    if (captured) {
        std::ranges::sort(*captured);
        const auto doubled = std::ranges::unique(*captured);
        captured->erase(doubled.begin(), doubled.end());
    }
    if (captured == m_captured)
        return;
    m_captured = std::move(captured);
    m_overview->refresh(m_view->rowCount(), m_view->revealedRow());
}

// ---- bookmarks

void LogPane::toggleBookmark()
{
    if (!m_document || m_view->rowCount() == 0)
        return;
    const qint64 row = m_view->isFollowing() ? m_view->rowCount() - 1 : m_view->currentRow().value();
    const auto line = m_view->cache().line(row);
    if (!line || line->isNotice()) {
        m_note->flash(tr("Only lines that were printed can have bookmarks"));
        return;
    }
    if (!m_bookmarks.toggle({line->row.source, line->row.line})) {
        m_note->flash(tr("There are %L1 bookmarks; no more are kept").arg(JobLog::Bookmarks::most));
        return;
    }
    bookmarksChanged();
    if (const auto written = m_bookmarks.write(m_document->log()->folder()); !written)
        say(written.error());
}

void LogPane::bookmarksChanged()
{
    if (m_document)
        m_view->setBookmarks(&m_bookmarks);
    m_overview->refresh(m_view->rowCount(), m_view->revealedRow());
    if (!m_bookmarkList)
        return;
    QList<BookmarkList::Entry> entries;
    for (const JobLog::LinePlace &place : m_bookmarks.places())
        entries.append({place, bookmarkText(place)});
    m_bookmarkList->setEntries(entries);
}

QString LogPane::bookmarkText(const JobLog::LinePlace &place) const
{
    constexpr qsizetype longest = 300; // bytes
    QString text = tr("line %L1", "of a log").arg(place.line.value() + 1);
    const auto line = m_document ? m_document->line(place, longest) : std::nullopt;
    if (!line)
        return text;
    constexpr qint64 nanosecondsPerMillisecond = 1'000'000;
    if (line->timestamp != 0)
        text += u"  "_s
            + QDateTime::fromMSecsSinceEpoch(line->timestamp / nanosecondsPerMillisecond).toString(u"HH:mm:ss"_s);
    if (const QString label = m_view->sourceLabel(place.source); !label.isEmpty())
        text += u"  "_s + label;
    return text + u"  "_s + JobLog::parseAnsi(line->text, {}).text;
}

void LogPane::showBookmarks()
{
    if (!m_bookmarkList) {
        m_bookmarkList = new BookmarkList(this);
        connect(m_bookmarkList, &BookmarkList::goTo, this,
                [this](const JobLog::LinePlace &place) { reveal(place.source, place.line); });
        connect(m_bookmarkList, &BookmarkList::removed, this, [this](const JobLog::LinePlace &place) {
            m_bookmarks.toggle(place);
            bookmarksChanged();
            if (const auto written = m_bookmarks.write(m_document->log()->folder()); !written)
                say(written.error());
        });
    }
    bookmarksChanged();
    m_bookmarkList->show();
    m_bookmarkList->raise();
    m_bookmarkList->activateWindow();
}

// ---- highlight rules

void LogPane::setHighlightRules(const QList<HighlightRule> &rules)
{
    m_rules.setRules(rules);
    m_view->setHighlightRules(&m_rules);
}

void LogPane::takeRules(const QList<HighlightRule> &rules)
{
    if (rules == m_rules.rules())
        return;
    setHighlightRules(rules);
    Q_EMIT highlightRulesChanged(m_rules.rules());
}

void LogPane::highlightSelection()
{
    const QString text = selectedText();
    if (text.trimmed().isEmpty()) {
        editRules();
        return;
    }
    QList<HighlightRule> rules = m_rules.rules();
    if (rules.size() >= maxHighlightRules) {
        m_note->flash(tr("There are %L1 highlight rules; remove one first").arg(maxHighlightRules));
        return;
    }
    HighlightRule rule;
    rule.pattern.text = text;
    rule.pattern.caseSensitive = true;
    rule.color = static_cast<int>(rules.size()) % HighlightColors::count;
    rules.append(rule);
    takeRules(rules);
}

void LogPane::editRules()
{
    auto *const dialog = new HighlightRulesDialog(m_rules.rules(), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setModal(true);
    connect(dialog, &QDialog::accepted, this, [this, dialog] { takeRules(dialog->rules()); });
    dialog->open();
}

} // namespace Widgets
