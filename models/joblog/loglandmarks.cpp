// SPDX-License-Identifier: Apache-2.0
#include "models/joblog/loglandmarks.h"

#include "models/joblog/logdocument_p.h"

#include <QPointer>

namespace JobLog {

class LogLandmarks::Private
{
public:
    explicit Private(LogDocument &logDocument) : document(&logDocument) { }

    void extend()
    {
        if (document)
            scan.extend(document->d->rows);
    }
    [[nodiscard]] std::optional<LinePlace> nearest(Landmark landmark, qint64 row, bool forward) const
    {
        return document ? document->d->nearest(*scan.job(), size_t(landmark), row, forward) : std::nullopt;
    }

    QPointer<LogDocument> document;
    LogScan scan;
};

LogLandmarks::LogLandmarks(LogDocument &document, const QByteArray &marker, QObject *parent)
    : QObject(parent),
      d(std::make_unique<Private>(document))
{
    d->scan.start(std::make_shared<ScanJob>(document.d->log, std::make_shared<LandmarkPlan>(marker)));
    d->extend();
    const auto extend = [this] { d->extend(); };
    connect(&document, &LogDocument::rowsAppended, this, extend);
    connect(&document, &LogDocument::rowsChanged, this, extend);
    connect(&document, &LogDocument::reset, this, [this] {
        d->extend();
        Q_EMIT progressed();
    });
    connect(&d->scan, &LogScan::progressed, this, &LogLandmarks::progressed);
}

LogLandmarks::~LogLandmarks() = default;

bool LogLandmarks::isComplete() const
{
    return d->scan.job()->isComplete();
}

qint64 LogLandmarks::count(Landmark landmark) const
{
    return d->document ? d->document->d->count(*d->scan.job(), size_t(landmark)) : 0;
}

std::optional<LinePlace> LogLandmarks::next(Landmark landmark, RowNumber from) const
{
    return d->nearest(landmark, from.value(), true);
}

std::optional<LinePlace> LogLandmarks::previous(Landmark landmark, RowNumber from) const
{
    return d->nearest(landmark, from.value() + 1, false);
}

std::optional<LineNumber> LogLandmarks::nextInSource(Landmark landmark, SourceId source, LineNumber from) const
{
    const auto line = d->scan.job()->next(quint32(source), from.value(), size_t(landmark));
    return line ? std::optional(LineNumber(*line)) : std::nullopt;
}

std::optional<LineNumber> LogLandmarks::previousInSource(Landmark landmark, SourceId source, LineNumber from) const
{
    const auto line = d->scan.job()->previous(quint32(source), from.value(), size_t(landmark));
    return line ? std::optional(LineNumber(*line)) : std::nullopt;
}

} // namespace JobLog
