// SPDX-License-Identifier: Apache-2.0
#include "widgets/joblog/logcopy.h"

#include "models/joblog/ansi.h"
#include "widgets/common/texts.h"

#include <QBuffer>
#include <QCoreApplication>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Widgets {

namespace {

Core::Result<QByteArray> wholeRows(const JobLog::LogDocument &document, JobLog::RowNumber first, JobLog::RowNumber end,
                                   const JobLog::LogDocument::WriteFormat &format, qsizetype maximum)
{
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    const auto fits = [&buffer, maximum] { return buffer.pos() <= maximum; };
    const auto written = document.write(buffer, first, end, format, fits);
    if (!fits()) {
        return Core::failure(
            Core::ErrorKind::Limit, u"copy-too-large"_s,
            QCoreApplication::translate("Widgets::LogCopy", "More than %1 are selected, too much for the clipboard.")
                .arg(sizeText(maximum)),
            QCoreApplication::translate("Widgets::LogCopy", "Save the selected lines to a file instead."));
    }
    if (!written)
        return std::unexpected(written.error());
    return buffer.data();
}

// Up to the beginning of a row: nothing of that row.
bool endsBefore(const LogSelection &selection)
{
    return selection.end().unit == 0 && selection.end().row > selection.begin().row;
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

std::pair<JobLog::RowNumber, JobLog::RowNumber> LineSpan::rowsIn(const JobLog::LogDocument &document) const
{
    const auto begin = document.rowOf(first.source, first.line);
    const auto end = document.rowOf(last.source, last.line);
    if (!begin || !end)
        return {};
    return {*begin + (withFirst ? 0 : 1), *end + (withLast ? 1 : 0)};
}

std::optional<LineSpan> selectedLines(const JobLog::LogDocument &document, LineCache &cache,
                                      const LogSelection &selection)
{
    const qint64 lastRow = selection.end().row - (endsBefore(selection) ? 1 : 0);
    // Separators at the ends are stepped over.
    const auto place = [&](qint64 from, qint64 to) -> std::optional<JobLog::LinePlace> {
        const qint64 step = from <= to ? 1 : -1;
        for (qint64 row = from;; row += step) {
            const auto line = cache.line(row);
            if (line && !line->isNotice())
                return JobLog::LinePlace{line->row.source, line->row.line};
            if (row == to)
                return std::nullopt;
        }
    };
    const auto first = place(selection.begin().row, lastRow);
    const auto last = place(lastRow, selection.begin().row);
    if (!first || !last)
        return std::nullopt;
    LineSpan span{document.log(), document.view(), *first, *last};
    span.view.folds.clear();
    return span;
}

Core::Result<CopyPlan> planCopy(const JobLog::LogDocument &document, LineCache &cache, const LogSelection &selection,
                                const JobLog::LogDocument::WriteFormat &format)
{
    const LogPosition begin = selection.begin();
    const LogPosition end = selection.end();
    // Filled where it is returned from: GCC takes the optional in a plan that is moved for uninitialized.
    Core::Result<CopyPlan> planned = CopyPlan();
    CopyPlan &plan = *planned;
    plan.format = format;
    if (const auto line = cache.line(begin.row); line && line->isNotice() && begin.row == end.row) {
        plan.head = line->text().toUtf8(); // it was asked for by itself
        return planned;
    }
    constexpr qint64 fewRows = 2000;
    plan.isShort = end.row - begin.row <= fewRows && document.folds().isEmpty();
    plan.between = selectedLines(document, cache, selection);
    if (!plan.between || format.timestamps || format.sourcePrefix)
        return planned;
    const auto part = [&](qint64 row) -> Core::Result<QByteArray> {
        const auto line = cache.line(row);
        if (!line || line->isNotice())
            return QByteArray();
        const UnitRange range = selection.inRow(row, line->text().size());
        if (line->isReadable) // its text stands in another order than what was recorded
            return range.isEmpty() ? QByteArray() : line->row.text;
        const bool isWhole = range.begin == 0 && range.end == line->text().size();
        if (!line->isCut() || !isWhole)
            return partOf(*line, range);
        auto whole = wholeRows(document, JobLog::RowNumber(row), JobLog::RowNumber(row + 1), format, maximumCopyBytes);
        if (whole)
            whole->chop(1); // the line break
        return whole;
    };
    const auto isLine = [&cache](qint64 row) {
        const auto line = cache.line(row);
        return line && !line->isNotice();
    };
    const auto head = part(begin.row);
    if (!head)
        return std::unexpected(head.error());
    plan.head = *head;
    if (end.row == begin.row) {
        plan.between.reset();
        return planned;
    }
    if (isLine(begin.row)) {
        plan.head += '\n';
        plan.between->withFirst = false;
    }
    if (endsBefore(selection))
        return planned;
    const auto tail = part(end.row);
    if (!tail)
        return std::unexpected(tail.error());
    plan.tail = *tail;
    plan.between->withLast = !isLine(end.row);
    return planned;
}

Core::Result<QString> carryOut(const CopyPlan &plan, qsizetype maximum)
{
    QByteArray bytes = plan.head;
    if (plan.between) {
        JobLog::LogDocument document(plan.between->log);
        document.setView(plan.between->view);
        const auto [first, end] = plan.between->rowsIn(document);
        if (end > first) {
            const auto rows = wholeRows(document, first, end, plan.format, maximum);
            if (!rows)
                return std::unexpected(rows.error());
            bytes += *rows;
        }
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
    return carryOut(*plan);
}

} // namespace Widgets
