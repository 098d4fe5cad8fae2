// SPDX-License-Identifier: Apache-2.0
#include "models/joblog/logdocument.h"

#include "models/joblog/filterplan.h"
#include "models/joblog/logdocument_p.h"
#include "models/joblog/rowwriter.h"

#include <QDeadlineTimer>

#include <algorithm>
#include <iterator>
#include <thread>

namespace JobLog {
namespace {

constexpr std::chrono::milliseconds patience(6); // a short log is filtered at once, without an empty view in between
constexpr std::chrono::microseconds nap(200);

} // namespace

// The number of lines is the snapshot's; the rest may be a moment newer.
void LogDocument::Private::takeSources()
{
    sources = log->sources();
    for (qsizetype i = 0; i < sources.size(); ++i)
        sources[i].lines = rows.lines(quint32(i));
}

LogRow LogDocument::Private::lineRow(const Source &source, qint64 line, qsizetype limit)
{
    LogRow row;
    row.source = source.id();
    row.line = LineNumber(line);
    const RawLine raw = reader.read(source, line, limit);
    row.timestamp = raw.timestamp;
    row.fullLength = raw.length - raw.textOffset;
    row.damaged = raw.damaged;
    const QByteArrayView text = raw.bytes.sliced(raw.textOffset);
    row.text = text.first(std::min(text.size(), limit)).toByteArray();
    const RowView &view = rows.view();
    if (view.filter && view.filterChannel != 0) {
        const auto id = quint32(source.id());
        row.isContext = !view.filter->contains(id, line, 0);
        row.isSeparated = line > 0 && !view.filter->contains(id, line - 1, view.filterChannel);
    }
    return row;
}

LogRow LogDocument::Private::noticeRow(const RowRun &run) const
{
    LogRow row;
    row.kind = LogRow::Kind::Notice;
    row.source = SourceId(int(run.source));
    row.line = LineNumber(run.line);
    if (const auto notice = log->priv()->journal.notice(run.position)) {
        row.noticeKind = notice->notice;
        row.notice = QString::fromUtf8(notice->text);
        row.timestamp = notice->time;
    } else {
        row.damaged = true;
    }
    return row;
}

std::optional<qint64> LogDocument::Private::next(const ScanJob &job, size_t channel, quint32 source, qint64 line) const
{
    const VisibleLines &visible = rows.visible(source);
    const RowView &view = rows.view();
    const auto found = view.filter ? job.nextCommon(source, line, channel, *view.filter, view.filterChannel)
                                   : job.next(source, line, channel);
    return found && *found < visible.limit() ? found : std::nullopt;
}

std::optional<qint64> LogDocument::Private::previous(const ScanJob &job, size_t channel, quint32 source,
                                                     qint64 line) const
{
    const RowView &view = rows.view();
    line = std::min(line, rows.visible(source).limit() - 1);
    return view.filter ? job.previousCommon(source, line, channel, *view.filter, view.filterChannel)
                       : job.previous(source, line, channel);
}

std::optional<LinePlace> LogDocument::Private::nearest(const ScanJob &job, size_t channel, qint64 row,
                                                       bool forward) const
{
    return nearest(row, forward, [&](quint32 source, qint64 line) {
        return forward ? next(job, channel, source, line) : previous(job, channel, source, line);
    });
}

std::optional<LinePlace> LogDocument::Private::nearest(const QList<LinePlace> &places, qint64 row, bool forward) const
{
    const RowView &view = rows.view();
    return nearest(row, forward, [&](quint32 source, qint64 line) -> std::optional<qint64> {
        const SourceId id = SourceId(int(source));
        const auto isShown = [&](const LinePlace &place) {
            const qint64 value = place.line.value();
            return value < rows.visible(source).limit()
                && (!view.filter || view.filter->contains(source, value, view.filterChannel));
        };
        if (forward) {
            for (auto place = std::ranges::lower_bound(places, LinePlace{id, LineNumber(line)});
                 place != places.cend() && place->source == id; ++place) {
                if (isShown(*place))
                    return place->line.value();
            }
            return std::nullopt;
        }
        for (auto place = std::ranges::upper_bound(places, LinePlace{id, LineNumber(line)});
             place != places.cbegin() && std::prev(place)->source == id; --place) {
            if (isShown(*std::prev(place)))
                return std::prev(place)->line.value();
        }
        return std::nullopt;
    });
}

std::optional<LinePlace>
LogDocument::Private::nearest(qint64 row, bool forward,
                              const std::function<std::optional<qint64>(quint32, qint64)> &find) const
{
    const std::vector<qint64> above = rows.linesAbove(row);
    std::optional<LinePlace> best;
    qint64 bestRow = 0;
    for (quint32 source = 0; source < above.size(); ++source) {
        if (!rows.isSelected(source))
            continue;
        const auto line = find(source, forward ? above[source] : above[source] - 1);
        if (!line)
            continue;
        auto found = rows.rowOf(source, *line);
        if (!found) { // folded: it counts as where its group stands
            const qint64 shown = rows.visible(source).count(*line);
            found = shown > 0 ? rows.rowOf(source, rows.visible(source).at(shown - 1)) : std::nullopt;
        }
        if (found && (!best || (forward ? *found < bestRow : *found > bestRow))) {
            best = LinePlace{SourceId(int(source)), LineNumber(*line)};
            bestRow = *found;
        }
    }
    return best;
}

qint64 LogDocument::Private::count(const ScanJob &job, size_t channel) const
{
    const RowView &view = rows.view();
    qint64 total = 0;
    for (quint32 source = 0; source < rows.sourceCount(); ++source) {
        if (!rows.isSelected(source))
            continue;
        const qint64 limit = rows.visible(source).limit();
        total += view.filter ? job.countCommon(source, limit, channel, *view.filter, view.filterChannel)
                             : job.rank(source, limit, channel);
    }
    return total;
}

LogDocument::LogDocument(std::shared_ptr<RunLog> log, QObject *parent)
    : QObject(parent),
      d(std::make_unique<Private>(log))
{
    connect(&d->scan, &LogScan::progressed, this, [this] {
        refresh();
        Q_EMIT filterProgressed();
    });
}

LogDocument::~LogDocument() = default;

const std::shared_ptr<RunLog> &LogDocument::log() const
{
    return d->log;
}

// ---- what is shown

const RowView &LogDocument::view() const
{
    return d->rows.view();
}

void LogDocument::setView(const RowView &view)
{
    if (view.filter != d->scan.job())
        d->scan.start(nullptr);
    d->filterProgress = view.filter ? view.filter->progress() : 0;
    d->rows.setView(view);
    d->takeSources();
    d->scan.extend(d->rows);
    Q_EMIT reset();
}

void LogDocument::setSelection(const std::optional<QSet<SourceId>> &sources)
{
    RowView view = d->rows.view();
    view.selection = sources;
    setView(view);
}

const std::optional<QSet<SourceId>> &LogDocument::selection() const
{
    return d->rows.view().selection;
}

void LogDocument::setOrder(MergeOrder order)
{
    if (order == d->rows.view().order)
        return;
    RowView view = d->rows.view();
    view.order = order;
    setView(view);
}

MergeOrder LogDocument::order() const
{
    return d->rows.view().order;
}

Core::Result<void> LogDocument::setFilter(const LogFilter &filter)
{
    if (filter == d->filter)
        return {};
    RowView view = d->rows.view();
    std::shared_ptr<ScanJob> job;
    view.filterChannel = 0;
    view.filterContext = 0;
    if (!filter.isEmpty()) {
        auto plan = FilterPlan::compile(filter);
        if (!plan)
            return std::unexpected(plan.error());
        job = std::make_shared<ScanJob>(d->log, *plan);
        view.filterChannel = (*plan)->shownChannel();
        view.filterContext = (*plan)->linesBefore();
    }
    view.filter = job;
    d->filter = filter;
    d->scan.start(job);
    d->scan.extend(d->rows);
    for (const QDeadlineTimer deadline(patience); job && !job->isComplete() && !deadline.hasExpired();)
        std::this_thread::sleep_for(nap);
    setView(view);
    Q_EMIT filterProgressed();
    return {};
}

const LogFilter &LogDocument::filter() const
{
    return d->filter;
}

LogDocument::FilterStatus LogDocument::filterStatus() const
{
    const auto &job = d->rows.view().filter;
    if (!job)
        return {};
    FilterStatus status;
    status.isComplete = job->isComplete(); // before the rest, which then has everything
    const ScanJob::Amount amount = job->amount();
    status.seen = amount.scanned;
    status.lines = amount.wanted;
    status.matches = job->total(0);
    status.wasTooCostly = job->wasTooCostly();
    return status;
}

void LogDocument::setFolds(const QHash<SourceId, QList<LineRange>> &folds)
{
    if (folds == d->rows.view().folds)
        return;
    RowView view = d->rows.view();
    view.folds = folds;
    setView(view);
}

const QHash<SourceId, QList<LineRange>> &LogDocument::folds() const
{
    return d->rows.view().folds;
}

void LogDocument::refresh()
{
    // Read before the snapshot is taken: a change in between is seen again by the next call.
    const quint64 revision = d->log->revision();
    const auto &filter = d->rows.view().filter;
    const quint64 progress = filter ? filter->progress() : 0;
    if (revision == d->revision && progress == d->filterProgress)
        return;
    d->revision = revision;
    d->filterProgress = progress;
    const qint64 before = d->rows.rowCount();
    const qint64 first = d->rows.refresh();
    d->takeSources();
    d->scan.extend(d->rows);
    const qint64 after = d->rows.rowCount();
    if (first < before)
        Q_EMIT rowsChanged(first);
    else if (after > before || !d->rows.view().folds.isEmpty())
        Q_EMIT rowsAppended(before, after - before);
}

// ---- reading

qint64 LogDocument::rowCount() const
{
    return d->rows.rowCount();
}

QList<LogRow> LogDocument::rows(RowNumber first, int count, qsizetype limit) const
{
    QList<LogRow> list;
    const qint64 begin = std::max(first.value(), qint64(0));
    const qint64 end = begin + std::clamp(rowCount() - begin, qint64(0), qint64(std::max(count, 0)));
    limit = std::max(limit, qsizetype(0));
    list.reserve(qsizetype(end - begin));
    d->rows.visit(begin, end, [&](const RowRun &run, qint64 number) {
        if (run.isNotice) {
            list.append(d->noticeRow(run));
            return true;
        }
        const Source *source = d->log->priv()->source(run.source);
        for (qint64 i = 0; source && i < run.rows; ++i) {
            list.append(d->lineRow(*source, run.line + i, limit));
            list.last().isSeparated = list.last().isSeparated && number + i > 0;
        }
        return true;
    });
    return list;
}

std::optional<RowNumber> LogDocument::rowOf(SourceId source, LineNumber line) const
{
    const auto row = int(source) < 0 ? std::nullopt : d->rows.rowOf(quint32(source), line.value());
    return row ? std::optional(RowNumber(*row)) : std::nullopt;
}

std::optional<RowNumber> LogDocument::rowNear(SourceId source, LineNumber line) const
{
    if (int(source) < 0 || quint32(source) >= d->rows.sourceCount())
        return std::nullopt;
    const VisibleLines &visible = d->rows.visible(quint32(source));
    const auto next = visible.next(line.value());
    if (!next && visible.count() == 0)
        return std::nullopt;
    return rowOf(source, LineNumber(next ? *next : visible.at(visible.count() - 1)));
}

std::optional<LinePlace> LogDocument::nextOf(const QList<LinePlace> &places, RowNumber from) const
{
    return d->nearest(places, from.value(), true);
}

std::optional<LinePlace> LogDocument::previousOf(const QList<LinePlace> &places, RowNumber from) const
{
    return d->nearest(places, from.value() + 1, false);
}

std::optional<RowNumber> LogDocument::rowAt(qint64 time) const
{
    std::optional<RowNumber> best;
    for (quint32 id = 0; id < d->rows.sourceCount(); ++id) {
        const Source *source = d->log->priv()->source(id);
        if (!source || !d->rows.isSelected(id))
            continue;
        const qint64 line = d->times.linesBefore(*source, d->rows.lines(id), source->latestTime(), time);
        const auto shown = d->rows.visible(id).next(line);
        const auto row = shown ? rowOf(SourceId(int(id)), LineNumber(*shown)) : std::nullopt;
        if (row && (!best || *row < *best))
            best = row;
    }
    return best;
}

std::optional<qint64> LogDocument::firstTime() const
{
    std::optional<qint64> first;
    for (quint32 id = 0; id < d->rows.sourceCount(); ++id) {
        const Source *source = d->log->priv()->source(id);
        if (!source || !d->rows.isSelected(id) || d->rows.lines(id) == 0)
            continue;
        const qint64 time = d->reader.read(*source, 0, 0).timestamp;
        if (time != 0 && (!first || time < *first))
            first = time;
    }
    return first;
}

std::optional<LogRow> LogDocument::line(const LinePlace &place, qsizetype limit) const
{
    const Source *source = int(place.source) < 0 ? nullptr : d->log->priv()->source(quint32(place.source));
    if (!source || place.line.value() < 0 || place.line.value() >= d->rows.lines(quint32(place.source)))
        return std::nullopt;
    return d->lineRow(*source, place.line.value(), limit);
}

QList<SourceStatus> LogDocument::sources() const
{
    return d->sources;
}

Core::Result<void> LogDocument::write(QIODevice &device, RowNumber first, RowNumber end, const WriteFormat &format,
                                      const std::function<bool()> &keepGoing) const
{
    RowWriter writer(*d->log->priv(), device, format, keepGoing);
    return writer.write(d->rows, std::max(first.value(), qint64(0)), std::min(end.value(), rowCount()));
}

} // namespace JobLog
