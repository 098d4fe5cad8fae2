// SPDX-License-Identifier: Apache-2.0
#include "models/joblog/rowwriter.h"

#include "models/joblog/ansi.h"

#include <QCoreApplication>
#include <QFileDevice>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace JobLog {
namespace {

constexpr qsizetype bufferBytes = 256 * 1024;
constexpr qint64 cacheBytes = 24 * 1024 * 1024;

} // namespace

RowWriter::RowWriter(const RunLog::Private &log, QIODevice &device, const LogDocument::WriteFormat &format,
                     const std::function<bool()> &keepGoing)
    : m_log(log),
      m_device(device),
      m_format(format),
      m_keepGoing(keepGoing),
      m_reader(cacheBytes)
{
    m_buffer.reserve(2 * bufferBytes);
}

Core::Result<void> RowWriter::write(const RowMap &rows, qint64 first, qint64 end)
{
    rows.visit(first, end, [this](const RowRun &run, qint64) {
        const Source *source = run.isNotice ? nullptr : m_log.source(run.source);
        return !source || writeRun(*source, run.line, run.rows);
    });
    if (m_result)
        flush();
    return m_result;
}

bool RowWriter::writeRun(const Source &source, qint64 firstLine, qint64 count)
{
    m_prefix.clear();
    if (m_format.sourcePrefix)
        m_prefix = QString(source.info().group + u'/' + source.info().name + u' ').toUtf8();
    while (count > 0) {
        const LoadedBlock &block = m_reader.cache().block(source, firstLine);
        const qint64 here = std::min(count, block.endLine() - firstLine);
        if (here <= 0 || firstLine < block.firstLine) { // the spool was cut underneath: an empty line stands for each
            if (!put("\n"))
                return false;
            ++firstLine;
            --count;
            continue;
        }
        if (!writeBlockPart(source, block, firstLine, here))
            return false;
        firstLine += here;
        count -= here;
    }
    return true;
}

bool RowWriter::writeBlockPart(const Source &source, const LoadedBlock &block, qint64 firstLine, qint64 count)
{
    const auto first = size_t(firstLine - block.firstLine);
    const auto last = size_t(firstLine + count - 1 - block.firstLine);
    const bool asRecorded = m_prefix.isEmpty() && (m_format.timestamps || !source.info().timestamped);
    if (asRecorded && block.lineEnd(last) < block.loaded) // lines with their '\n', in one piece
        return put(block.view(block.lineStart(first), block.lineEnd(last) + 1));
    for (size_t index = first; index <= last; ++index) {
        if (!writeLine(source, block, index))
            return false;
    }
    return true;
}

bool RowWriter::writeLine(const Source &source, const LoadedBlock &block, size_t index)
{
    const qint64 start = block.lineStart(index);
    const qint64 end = block.lineEnd(index);
    qint64 textStart = start;
    if (source.info().timestamped && !m_format.timestamps) {
        if (const auto stamp = parseTimestamp(block.view(start, std::min(end, block.loaded))))
            textStart += stamp->textOffset;
    }
    if (!m_prefix.isEmpty() && !put(m_prefix))
        return false;
    if (end <= block.loaded) {
        if (!put(block.view(textStart, end)))
            return false;
    } else if (!writeFromSpool(source, block.offset + textStart, block.offset + end)) {
        return false;
    }
    const bool unterminated = !block.terminated && index + 1 == block.starts.size();
    if (unterminated) {
        m_owesNewline = true;
        return true;
    }
    return put("\n");
}

bool RowWriter::writeFromSpool(const Source &source, qint64 position, qint64 end)
{
    QByteArray piece(bufferBytes, Qt::Uninitialized);
    while (position < end) {
        const qint64 count
            = source.spool().readAt(position, piece.data(), std::min(end - position, qint64(bufferBytes)));
        if (count <= 0)
            return true; // cut underneath
        if (!put(QByteArrayView(piece).first(count)))
            return false;
        position += count;
    }
    return true;
}

bool RowWriter::put(QByteArrayView bytes)
{
    if (m_owesNewline && !bytes.isEmpty()) {
        m_owesNewline = false;
        m_buffer.append('\n');
    }
    m_buffer.append(bytes);
    return m_buffer.size() < bufferBytes || flush();
}

bool RowWriter::flush()
{
    const QString name = [this] {
        const auto *file = qobject_cast<QFileDevice *>(&m_device);
        return file ? file->fileName() : QString();
    }();
    if (m_keepGoing && !m_keepGoing()) {
        m_result = Core::failure(Core::ErrorKind::Io, u"log-write-cancelled"_s,
                                 QCoreApplication::translate("JobLog", "Saving the log was cancelled."));
        return false;
    }
    const char *data = m_buffer.constData();
    for (qint64 left = m_buffer.size(); left > 0;) {
        const qint64 written = m_device.write(data, left);
        if (written <= 0) {
            const auto *file = qobject_cast<QFileDevice *>(&m_device);
            const bool full = file && file->error() == QFileDevice::ResourceError;
            m_result = Core::failure(
                full ? Core::ErrorKind::DiskFull : Core::ErrorKind::Io, u"log-save-failed"_s,
                QCoreApplication::translate("JobLog", "The log cannot be saved: %1.").arg(m_device.errorString()),
                QCoreApplication::translate("JobLog", "Choose another place, or free disk space."));
            m_result.error().file = name;
            return false;
        }
        data += written;
        left -= written;
    }
    m_buffer.resize(0);
    return true;
}

} // namespace JobLog
