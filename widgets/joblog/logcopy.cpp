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
    const auto written
        = document.write(buffer, JobLog::RowNumber(first), JobLog::RowNumber(end), format, fits);
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

Core::Result<QString> selectedText(const JobLog::LogDocument &document, LineCache &cache,
                                   const LogSelection &selection, const JobLog::LogDocument::WriteFormat &format)
{
    const LogPosition begin = selection.begin();
    const LogPosition end = selection.end();
    const bool isPlain = !format.timestamps && !format.sourcePrefix;
    // With timestamps and sources, lines are copied whole: half a line is not from a source.
    if (!isPlain) {
        const bool endsBefore = end.unit == 0 && end.row > begin.row;
        const auto bytes = wholeRows(document, begin.row, endsBefore ? end.row : end.row + 1, format);
        return bytes.transform(decoded);
    }
    const auto first = cache.line(begin.row);
    if (!first)
        return QString();
    QByteArray bytes;
    const auto isWhole = [](const LogLine &line, UnitRange range) {
        return range.begin == 0 && range.end == line.text().size();
    };
    const auto appendRow = [&](const LogLine &line, qint64 row, bool withBreak) -> Core::Result<void> {
        const UnitRange range = selection.inRow(row, line.text().size());
        if (line.isNotice())
            return {};
        if (line.isCut() && isWhole(line, range)) {
            auto whole = wholeRows(document, row, row + 1, format);
            if (!whole)
                return std::unexpected(whole.error());
            whole->chop(1);
            bytes += *whole;
        } else {
            bytes += partOf(line, range);
        }
        if (withBreak)
            bytes += '\n';
        return {};
    };
    if (auto done = appendRow(*first, begin.row, end.row > begin.row); !done)
        return std::unexpected(done.error());
    if (end.row > begin.row + 1) {
        const auto middle = wholeRows(document, begin.row + 1, end.row, format);
        if (!middle)
            return std::unexpected(middle.error());
        bytes += *middle;
    }
    if (const auto last = cache.line(end.row); last && end.row > begin.row) {
        if (auto done = appendRow(*last, end.row, false); !done)
            return std::unexpected(done.error());
    }
    return decoded(bytes);
}

} // namespace Widgets
