// SPDX-License-Identifier: Apache-2.0
#include "models/joblog/logdocument.h"

#include "models/joblog/logdocument_p.h"
#include "models/joblog/rowwriter.h"

#include <algorithm>

namespace JobLog {

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
    } else {
        row.damaged = true;
    }
    return row;
}

LogDocument::LogDocument(std::shared_ptr<RunLog> log, QObject *parent)
    : QObject(parent),
      d(std::make_unique<Private>(log))
{
}

LogDocument::~LogDocument() = default;

const std::shared_ptr<RunLog> &LogDocument::log() const
{
    return d->log;
}

void LogDocument::setSelection(const std::optional<QSet<SourceId>> &sources)
{
    d->rows.setSelection(sources);
    d->takeSources();
    Q_EMIT reset();
}

const std::optional<QSet<SourceId>> &LogDocument::selection() const
{
    return d->rows.selection();
}

void LogDocument::refresh()
{
    // Read before the snapshot is taken: a change in between is seen again by the next call.
    const quint64 revision = d->log->revision();
    if (revision == d->revision)
        return;
    d->revision = revision;
    const qint64 before = d->rows.rowCount();
    d->rows.refresh();
    d->takeSources();
    const qint64 after = d->rows.rowCount();
    if (after > before)
        Q_EMIT rowsAppended(before, after - before);
}

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
    d->rows.visit(begin, end, [&](const RowRun &run, qint64) {
        if (run.isNotice) {
            list.append(d->noticeRow(run));
            return true;
        }
        const Source *source = d->log->priv()->source(run.source);
        for (qint64 i = 0; source && i < run.rows; ++i)
            list.append(d->lineRow(*source, run.line + i, limit));
        return true;
    });
    return list;
}

std::optional<RowNumber> LogDocument::rowOf(SourceId source, LineNumber line) const
{
    const auto row = int(source) < 0 ? std::nullopt : d->rows.rowOf(quint32(source), line.value());
    return row ? std::optional(RowNumber(*row)) : std::nullopt;
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
