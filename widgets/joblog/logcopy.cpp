// SPDX-License-Identifier: Apache-2.0
#include "widgets/joblog/logcopy.h"

#include "models/joblog/ansi.h"

#include <QBuffer>
#include <QCoreApplication>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Widgets {

namespace {

Core::Result<QByteArray> wholeRows(const JobLog::LogDocument &document, qint64 first, qint64 end,
                                   const JobLog::LogDocument::WriteFormat &format)
{
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    const auto fits = [&buffer] { return buffer.pos() <= MaximumCopyBytes; };
    const auto written = document.write(buffer, JobLog::RowNumber(first), JobLog::RowNumber(end), format, fits);
    if (!fits()) {
        return Core::failure(
            Core::ErrorKind::Limit, u"copy-too-large"_s,
            QCoreApplication::translate("Widgets::LogCopy", "More than 100 MiB are selected, too much to copy."),
            QCoreApplication::translate("Widgets::LogCopy", "Save the log to a file instead."));
    }
    if (!written)
        return std::unexpected(written.error());
    return buffer.data();
}

// The bytes that a part of one line's text came from.
QByteArray partOf(const LogLine &line, UnitRange range)
{
    const qsizetype begin = line.byteOf(range.begin);
    return line.row.text.sliced(begin, line.byteOf(range.end) - begin);
}

QString decoded(const QByteArray &bytes)
{
    if (!bytes.contains('\x1b'))
        return QString::fromUtf8(bytes);
    QByteArray text;
    text.reserve(bytes.size());
    for (qsizetype from = 0; from < bytes.size();) {
        const qsizetype newline = bytes.indexOf('\n', from);
        const qsizetype end = newline < 0 ? bytes.size() : newline;
        text += JobLog::stripAnsi(QByteArrayView(bytes).sliced(from, end - from));
        if (newline >= 0)
            text += '\n';
        from = end + 1;
    }
    return QString::fromUtf8(text);
}

} // namespace

Core::Result<CopyPlan> planCopy(const JobLog::LogDocument &document, LineCache &cache, const LogSelection &selection,
                                const JobLog::LogDocument::WriteFormat &format)
{
    const LogPosition begin = selection.begin();
    const LogPosition end = selection.end();
    CopyPlan plan{.head = {}, .first = begin.row, .end = end.row, .tail = {}, .format = format};
    if (format.timestamps || format.sourcePrefix) {
        const bool endsBefore = end.unit == 0 && end.row > begin.row;
        plan.end = endsBefore ? end.row : end.row + 1;
        return plan;
    }
    const auto part = [&](qint64 row) -> Core::Result<QByteArray> {
        const auto line = cache.line(row);
        if (!line || line->isNotice())
            return QByteArray();
        const UnitRange range = selection.inRow(row, line->text().size());
        const bool isWhole = range.begin == 0 && range.end == line->text().size();
        if (!line->isCut() || !isWhole)
            return partOf(*line, range);
        auto whole = wholeRows(document, row, row + 1, format);
        if (whole)
            whole->chop(1); // the line break
        return whole;
    };
    const auto head = part(begin.row);
    if (!head)
        return std::unexpected(head.error());
    plan.head = *head;
    if (end.row == begin.row)
        return plan;
    plan.first = begin.row + 1;
    if (const auto line = cache.line(begin.row); line && !line->isNotice())
        plan.head += '\n';
    const auto tail = part(end.row);
    if (!tail)
        return std::unexpected(tail.error());
    plan.tail = *tail;
    return plan;
}

Core::Result<QString> carryOut(const JobLog::LogDocument &document, const CopyPlan &plan)
{
    QByteArray bytes = plan.head;
    if (plan.end > plan.first) {
        const auto rows = wholeRows(document, plan.first, plan.end, plan.format);
        if (!rows)
            return std::unexpected(rows.error());
        bytes += *rows;
    }
    bytes += plan.tail;
    return decoded(bytes);
}

Core::Result<QString> selectedText(const JobLog::LogDocument &document, LineCache &cache, const LogSelection &selection,
                                   const JobLog::LogDocument::WriteFormat &format)
{
    const auto plan = planCopy(document, cache, selection, format);
    if (!plan)
        return std::unexpected(plan.error());
    return carryOut(document, *plan);
}

} // namespace Widgets
