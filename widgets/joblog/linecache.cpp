// SPDX-License-Identifier: Apache-2.0
#include "widgets/joblog/linecache.h"

#include "models/joblog/logsearch.h"
#include "widgets/joblog/highlightrules.h"
#include "widgets/joblog/readablejson.h"

#include <QCoreApplication>
#include <QFutureWatcher>
#include <QtConcurrentRun>

#include <algorithm>
#include <utility>

namespace Widgets {

namespace {

constexpr qsizetype maximumCost = 24 * 1024 * 1024;
constexpr qsizetype minimumPages = 4; // what one screen and its neighbours need

// True where it could be done.
bool layOut(LogLine &line, const JobLog::LogRow &row)
{
    if (row.fullLength > row.text.size())
        return false;
    auto readable = readableJson(row.text);
    if (!readable)
        return false;
    line.isReadable = true;
    line.cells = CellText(readable->text);
    line.parts = std::move(readable->parts);
    return true;
}

// Decoding alone: may run in any thread.
std::shared_ptr<LogLine> decode(JobLog::LogRow row, JobLog::AnsiStyle &style, bool readable)
{
    auto line = std::make_shared<LogLine>();
    if (row.damaged && row.text.isEmpty()) {
        row.kind = JobLog::LogRow::Kind::Notice;
        row.noticeKind = JobLog::NoticeKind::Gap;
        row.notice = QCoreApplication::translate("Widgets::LineCache", "This line can no longer be read from the disk");
    }
    if (row.kind == JobLog::LogRow::Kind::Notice) {
        line->cells = CellText(row.notice);
        line->row = std::move(row);
        return line;
    }
    line->group = JobLog::groupMarker(row.text).kind;
    if (readable && layOut(*line, row)) {
        line->row = std::move(row);
        return line;
    }
    JobLog::AnsiText text = JobLog::parseAnsi(row.text, style);
    style = text.endStyle;
    const bool same = text.text.size() == row.text.size() && text.byteOffsets.last() == text.text.size();
    line->cells = CellText(text.text);
    line->ansi = std::move(text.runs);
    if (!same)
        line->byteOffsets = std::move(text.byteOffsets);
    line->row = std::move(row);
    return line;
}

qsizetype costOf(const LogLine &line)
{
    return 256 + line.row.text.size() + line.text().size() * 3 + line.byteOffsets.size() * qsizetype(sizeof(qsizetype));
}

} // namespace

LineCache::LineCache(LogHighlighter &highlighter, QObject *parent) : QObject(parent), m_highlighter(highlighter) { }

LineCache::~LineCache() = default;

void LineCache::setDocument(const JobLog::LogDocument *document)
{
    m_document = document;
    clear();
}

void LineCache::clear()
{
    m_pages.clear();
    m_limits.clear();
    m_cost = 0;
    ++m_epoch;
}

void LineCache::forgetFrom(qint64 row)
{
    const qint64 first = row / pageRows;
    for (auto page = m_pages.begin(); page != m_pages.end();) {
        if (page.key() < first) {
            ++page;
            continue;
        }
        m_cost -= page->cost;
        page = m_pages.erase(page);
    }
    m_limits.removeIf([row](const auto &limit) { return limit.key() >= row; });
    ++m_epoch;
}

void LineCache::setReadable(bool readable)
{
    m_readable = readable;
    clear();
}

void LineCache::setSearch(const JobLog::LogSearch *search)
{
    m_search = search;
    invalidateHits();
}

void LineCache::setRules(const HighlightRules *rules)
{
    m_rules = rules;
    invalidateStyles();
}

QList<JobLog::LogRow> LineCache::fetch(qint64 first, int count, qsizetype limit)
{
    QList<JobLog::LogRow> rows = m_document->rows(JobLog::RowNumber(first), count, limit);
    m_rowsFetched += rows.size();
    return rows;
}

std::shared_ptr<LogLine> LineCache::line(qint64 row)
{
    if (!m_document || row < 0 || row >= m_document->rowCount())
        return nullptr;
    const Page &found = page(row / pageRows);
    const auto index = static_cast<std::size_t>(row % pageRows);
    return index < found.lines.size() ? found.lines.at(index) : nullptr;
}

std::shared_ptr<LogLine> LineCache::kept(qint64 row) const
{
    const auto page = row < 0 ? m_pages.cend() : m_pages.constFind(row / pageRows);
    const auto index = static_cast<std::size_t>(row % pageRows);
    return page != m_pages.cend() && index < page->lines.size() ? page->lines.at(index) : nullptr;
}

LineCache::Page &LineCache::page(qint64 number)
{
    const auto wanted
        = static_cast<std::size_t>(std::min<qint64>(pageRows, m_document->rowCount() - number * pageRows));
    auto found = m_pages.find(number);
    if (found == m_pages.end()) {
        Styles styles = stylesBefore(number);
        found = m_pages.insert(number, Page{});
        found->styles = std::move(styles);
    }
    if (found->lines.size() < wanted) {
        extend(*found, number);
        evict(number);
        found = m_pages.find(number);
    }
    found->used = ++m_clock;
    return *found;
}

void LineCache::extend(Page &page, qint64 number)
{
    const auto have = static_cast<qint64>(page.lines.size());
    const auto rows = fetch(number * pageRows + have, static_cast<int>(pageRows - have), initialLimit);
    for (const JobLog::LogRow &row : rows) {
        page.lines.push_back(decode(row, page.styles[row.source], m_readable));
        const qsizetype cost = costOf(*page.lines.back());
        page.cost += cost;
        m_cost += cost;
        const qint64 at = number * pageRows + static_cast<qint64>(page.lines.size()) - 1;
        if (m_limits.contains(at))
            decodeExpanded(at);
    }
}

LineCache::Styles LineCache::stylesBefore(qint64 number)
{
    if (number == 0)
        return {};
    if (const auto before = m_pages.constFind(number - 1);
        before != m_pages.cend() && before->lines.size() == static_cast<std::size_t>(pageRows)) {
        return before->styles;
    }
    Styles styles;
    const auto rows = fetch((number - 1) * pageRows, pageRows, initialLimit);
    for (const JobLog::LogRow &row : rows) {
        if (row.text.contains('\x1b')) // else the line changes nothing
            styles[row.source] = JobLog::parseAnsi(row.text, styles.value(row.source)).endStyle;
    }
    return styles;
}

void LineCache::evict(qint64 keep)
{
    while (m_cost > maximumCost && m_pages.size() > minimumPages) {
        auto oldest = m_pages.end();
        for (auto page = m_pages.begin(); page != m_pages.end(); ++page) {
            if (page.key() != keep && (oldest == m_pages.end() || page->used < oldest->used))
                oldest = page;
        }
        m_cost -= oldest->cost;
        m_pages.erase(oldest);
    }
}

void LineCache::style(LogLine &line)
{
    if (isStyled(line))
        return;
    line.styleGeneration = m_styleGeneration;
    if (line.isNotice())
        return;
    line.spans = m_highlighter.highlight(line.text(), line.ansi);
    line.level = JobLog::levelOf(line.row.text);
    line.ground = QColor();
    if (m_rules && !m_rules->isEmpty()) {
        const auto rules = m_rules->apply(line, m_highlighter.palette().isDark());
        line.spans = merged(line.spans, rules.spans);
        line.ground = rules.ground;
    }
}

void LineCache::findHits(LogLine &line)
{
    if (line.hitGeneration == m_hitGeneration)
        return;
    line.hitGeneration = m_hitGeneration;
    line.hits.clear();
    if (!m_search || line.isNotice())
        return;
    const auto hits = m_search->hitsIn(line.row.text);
    for (const auto &[offset, length] : hits) {
        const UnitRange range{line.unitOf(offset), line.unitOf(offset + length)};
        if (line.isReadable)
            line.hits.append(ReadableJson{line.text(), line.parts}.unitsOf({offset, offset + length}));
        else if (!range.isEmpty())
            line.hits.append(range);
    }
    if (line.isReadable) { // level, time and message stand elsewhere than in the line
        std::ranges::sort(line.hits, {}, &UnitRange::begin);
        const auto overlap = [](const UnitRange &one, const UnitRange &next) { return next.begin < one.end; };
        line.hits.erase(std::ranges::unique(line.hits, overlap).begin(), line.hits.end());
    }
}

void LineCache::fold(LogLine &line, int width)
{
    if (line.foldWidth == width)
        return;
    line.foldWidth = width;
    if (width <= 0 || line.isNotice())
        line.folds = {0};
    else
        line.folds = line.cells.folded(width);
}

void LineCache::expand(qint64 row)
{
    const auto current = line(row);
    if (!current || !current->isCut())
        return;
    qsizetype &limit = m_limits[row];
    limit = std::clamp<qsizetype>(current->row.text.size() * 16, initialLimit * 16, maximumLimit);
    decodeExpanded(row);
}

void LineCache::decodeExpanded(qint64 row)
{
    const auto rows = fetch(row, 1, m_limits.value(row));
    if (rows.isEmpty())
        return;
    auto *const watcher = new QFutureWatcher<std::shared_ptr<LogLine>>(this);
    connect(watcher, &QFutureWatcherBase::finished, this, [this, watcher, row, epoch = m_epoch] {
        watcher->deleteLater(); // within its own signal; owned by this object otherwise
        if (epoch != m_epoch)
            return;
        const auto found = m_pages.find(row / pageRows);
        const auto index = static_cast<std::size_t>(row % pageRows);
        if (found == m_pages.end() || index >= found->lines.size())
            return;
        const qsizetype before = costOf(*found->lines[index]);
        found->lines[index] = watcher->result();
        const qsizetype cost = costOf(*found->lines[index]) - before;
        found->cost += cost;
        m_cost += cost;
        Q_EMIT lineChanged(row);
    });
    watcher->setFuture(QtConcurrent::run([text = rows.first(), readable = m_readable] {
        JobLog::AnsiStyle style;
        return decode(text, style, readable);
    }));
}

} // namespace Widgets
