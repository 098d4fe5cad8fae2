// SPDX-License-Identifier: Apache-2.0
#include "models/joblog/logsearch.h"

#include "models/joblog/linehits.h"
#include "models/joblog/logdocument_p.h"

#include <QCoreApplication>
#include <QPointer>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace JobLog {

class LogSearch::Private
{
public:
    explicit Private(LogDocument &logDocument) : document(&logDocument) { }

    void start(RowNumber from);
    void extend();
    [[nodiscard]] std::optional<LinePlace> nearest(qint64 row, bool forward) const;
    [[nodiscard]] std::optional<RowNumber> rowOf(const std::optional<LinePlace> &place) const;

    QPointer<LogDocument> document;
    SearchPattern pattern;
    std::optional<Core::Error> patternError;
    std::unique_ptr<LineHits> hits; // of single lines, for painting
    LogScan scan;
};

void LogSearch::Private::start(RowNumber from)
{
    scan.start(nullptr);
    hits.reset();
    patternError.reset();
    if (pattern.text.isEmpty() || !document)
        return;
    auto compiled = LineMatcher::compile(pattern);
    if (!compiled) {
        patternError = compiled.error();
        return;
    }
    hits = std::make_unique<LineHits>(*compiled);
    const auto job = std::make_shared<ScanJob>(document->d->log, std::make_shared<SearchPlan>(*compiled));
    const std::vector<qint64> above = document->d->rows.linesAbove(from.value());
    for (quint32 source = 0; source < above.size(); ++source)
        job->startAt(source, above[source]);
    scan.start(job);
    extend();
}

void LogSearch::Private::extend()
{
    if (document)
        scan.extend(document->d->rows);
}

std::optional<LinePlace> LogSearch::Private::nearest(qint64 row, bool forward) const
{
    return scan.job() && document ? document->d->nearest(*scan.job(), 0, row, forward) : std::nullopt;
}

std::optional<RowNumber> LogSearch::Private::rowOf(const std::optional<LinePlace> &place) const
{
    if (!place)
        return std::nullopt;
    const auto row = document->rowOf(place->source, place->line);
    if (row)
        return row;
    const VisibleLines &visible = document->d->rows.visible(quint32(place->source));
    const qint64 above = visible.count(place->line.value());
    return above > 0 ? document->rowOf(place->source, LineNumber(visible.at(above - 1))) : std::nullopt;
}

LogSearch::LogSearch(LogDocument &document, QObject *parent) : QObject(parent), d(std::make_unique<Private>(document))
{
    const auto extend = [this] { d->extend(); };
    connect(&document, &LogDocument::rowsAppended, this, extend);
    connect(&document, &LogDocument::rowsChanged, this, extend);
    connect(&document, &LogDocument::reset, this, [this] {
        d->extend();
        if (d->scan.job())
            Q_EMIT progressed();
    });
    connect(&d->scan, &LogScan::progressed, this, &LogSearch::progressed);
}

LogSearch::~LogSearch() = default;

void LogSearch::setPattern(const SearchPattern &pattern, RowNumber from)
{
    if (pattern == d->pattern)
        return;
    d->pattern = pattern;
    d->start(from);
    Q_EMIT progressed();
}

const SearchPattern &LogSearch::pattern() const
{
    return d->pattern;
}

std::optional<Core::Error> LogSearch::error() const
{
    if (d->patternError || !d->scan.job() || !d->scan.job()->wasTooCostly())
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
    return d->scan.job() && d->document ? d->document->d->count(*d->scan.job(), 0) : 0;
}

bool LogSearch::isComplete() const
{
    return !d->scan.job() || d->scan.job()->isComplete();
}

bool LogSearch::hasSeen(RowNumber first, RowNumber end) const
{
    if (!d->scan.job() || !d->document)
        return true;
    const RowMap &rows = d->document->d->rows;
    const std::vector<qint64> begins = rows.linesAbove(first.value());
    const std::vector<qint64> ends = rows.linesAbove(end.value());
    for (quint32 source = 0; source < ends.size(); ++source) {
        if (rows.isSelected(source) && !d->scan.job()->hasScanned(source, {begins[source], ends[source]}))
            return false;
    }
    return true;
}

std::optional<LinePlace> LogSearch::nextPlace(RowNumber from) const
{
    const auto found = d->nearest(from.value(), true);
    return found ? found : d->nearest(0, true);
}

std::optional<LinePlace> LogSearch::previousPlace(RowNumber from) const
{
    const auto found = d->nearest(from.value() + 1, false);
    return found || !d->document ? found : d->nearest(d->document->rowCount(), false);
}

std::optional<RowNumber> LogSearch::next(RowNumber from) const
{
    return d->rowOf(nextPlace(from));
}

std::optional<RowNumber> LogSearch::previous(RowNumber from) const
{
    return d->rowOf(previousPlace(from));
}

QList<std::pair<qsizetype, qsizetype>> LogSearch::hitsIn(QByteArrayView text) const
{
    return d->hits ? d->hits->in(text) : QList<std::pair<qsizetype, qsizetype>>();
}

} // namespace JobLog
