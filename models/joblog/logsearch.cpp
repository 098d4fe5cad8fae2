// SPDX-License-Identifier: Apache-2.0
#include "models/joblog/logsearch.h"

#include "models/joblog/logdocument_p.h"
#include "models/joblog/searchthreads.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QPointer>
#include <QTimer>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace JobLog {
namespace {

constexpr int lookInterval = 20; // milliseconds
constexpr int signalInterval = 100;
constexpr int maxHitsInRow = 1000;

} // namespace

class LogSearch::Private
{
public:
    Private(LogSearch &search, LogDocument &logDocument) : q(search), document(&logDocument)
    {
        timer.setInterval(lookInterval);
    }
    ~Private()
    {
        if (job)
            job->cancel();
    }

    void start();
    void extend();
    void look();
    [[nodiscard]] std::optional<RowNumber> nearest(qint64 row, bool forward) const;

    LogSearch &q;
    QPointer<LogDocument> document;
    SearchPattern pattern;
    std::optional<Core::Error> patternError;
    std::shared_ptr<const LineMatcher> matcher;
    mutable std::unique_ptr<LineScanner> scanner; // for hitsIn()
    std::shared_ptr<SearchJob> job;
    QTimer timer; // runs while the job does: the threads only count, they do not call
    quint64 progressSeen = 0;
    QElapsedTimer sinceSignal;
    SearchThreads threads;
};

void LogSearch::Private::start()
{
    if (job)
        job->cancel();
    job.reset();
    matcher.reset();
    scanner.reset();
    patternError.reset();
    if (pattern.text.isEmpty() || !document)
        return;
    auto compiled = LineMatcher::compile(pattern);
    if (!compiled) {
        patternError = compiled.error();
        return;
    }
    matcher = *compiled;
    scanner = std::make_unique<LineScanner>(matcher);
    job = std::make_shared<SearchJob>(document->d->log, matcher);
    progressSeen = 0;
    sinceSignal.invalidate(); // the first result is told at once
    extend();
}

// Tells the job what the document shows, and sees to it that somebody works on it.
void LogSearch::Private::extend()
{
    if (!job || !document)
        return;
    const RowMap &rows = document->d->rows;
    for (quint32 source = 0; source < rows.sourceCount(); ++source)
        job->want(source, rows.lines(source), rows.isSelected(source));
    if (!job->hasWork())
        return;
    threads.work(job);
    if (!timer.isActive())
        timer.start();
}

void LogSearch::Private::look()
{
    const bool complete = !job || job->isComplete(); // before the progress, which then has everything
    const quint64 progress = job ? job->progress() : 0;
    if (progress == progressSeen) {
        if (complete)
            timer.stop();
        return;
    }
    if (sinceSignal.isValid() && !sinceSignal.hasExpired(signalInterval))
        return;
    sinceSignal.start();
    progressSeen = progress;
    Q_EMIT q.progressed();
}

std::optional<RowNumber> LogSearch::Private::nearest(qint64 row, bool forward) const
{
    if (!job || !document)
        return std::nullopt;
    const RowMap &rows = document->d->rows;
    const std::vector<qint64> above = rows.linesAbove(row);
    std::optional<qint64> best;
    for (quint32 source = 0; source < above.size(); ++source) {
        if (!rows.isSelected(source))
            continue;
        const auto line = forward ? job->next(source, above[source]) : job->previous(source, above[source] - 1);
        const auto found = line ? rows.rowOf(source, *line) : std::nullopt;
        if (found && (!best || (forward ? *found < *best : *found > *best)))
            best = found;
    }
    return best ? std::optional(RowNumber(*best)) : std::nullopt;
}

LogSearch::LogSearch(LogDocument &document, QObject *parent)
    : QObject(parent),
      d(std::make_unique<Private>(*this, document))
{
    connect(&document, &LogDocument::rowsAppended, this, [this] { d->extend(); });
    connect(&document, &LogDocument::reset, this, [this] {
        d->extend();
        if (d->job)
            Q_EMIT progressed();
    });
    connect(&d->timer, &QTimer::timeout, this, [this] { d->look(); });
}

LogSearch::~LogSearch() = default;

void LogSearch::setPattern(const SearchPattern &pattern)
{
    if (pattern == d->pattern)
        return;
    d->pattern = pattern;
    d->start();
    Q_EMIT progressed();
}

const SearchPattern &LogSearch::pattern() const
{
    return d->pattern;
}

std::optional<Core::Error> LogSearch::error() const
{
    if (d->patternError || !d->job || !d->job->wasTooCostly())
        return d->patternError;
    return Core::failure(Core::ErrorKind::Limit, u"search-pattern-too-costly"_s,
                         QCoreApplication::translate("JobLog",
                                                     "The pattern takes too long on some lines; they count as "
                                                     "not found."),
                         QCoreApplication::translate("JobLog", "Avoid nested repetitions such as (a+)+."))
        .error();
}

qint64 LogSearch::hitRows() const
{
    return d->job ? d->job->hits() : 0;
}

bool LogSearch::isComplete() const
{
    return !d->job || d->job->isComplete();
}

std::optional<RowNumber> LogSearch::next(RowNumber from) const
{
    const auto found = d->nearest(from.value(), true);
    return found ? found : d->nearest(0, true);
}

std::optional<RowNumber> LogSearch::previous(RowNumber from) const
{
    const auto found = d->nearest(from.value() + 1, false);
    return found || !d->document ? found : d->nearest(d->document->rowCount(), false);
}

QList<std::pair<qsizetype, qsizetype>> LogSearch::hitsIn(QByteArrayView text) const
{
    QList<std::pair<qsizetype, qsizetype>> hits;
    qsizetype position = 0;
    while (d->scanner && hits.size() < maxHitsInRow) {
        const auto found = d->scanner->find(text, position);
        if (!found)
            break;
        if (found->end > found->start)
            hits.append({found->start, found->end - found->start});
        position = std::max(found->end, position);
        if (found->end == found->start) { // an empty match: go on behind the next character
            ++position;
            while (position < text.size() && (uchar(text[position]) & 0xc0U) == 0x80)
                ++position;
        }
    }
    return hits;
}

} // namespace JobLog
