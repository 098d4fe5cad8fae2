// SPDX-License-Identifier: Apache-2.0
#include "models/joblog/blockindex.h"

#include "models/joblog/checksum.h"

#include <QFile>

#include <array>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>
#include <vector>

namespace JobLog {
namespace {

constexpr std::array<char, 8> magic{'J', 'C', 'I', 'N', 'D', 'E', 'X', '2'};
constexpr qint64 headerSize = qint64(magic.size());
constexpr qint64 recordSize = qint64(sizeof(BlockRecord));

quint32 checksumOf(const BlockRecord &record)
{
    return crc32c(0, QByteArrayView(reinterpret_cast<const char *>(&record), offsetof(BlockRecord, recordChecksum)));
}

bool writeAll(int fd, qint64 position, const void *data, size_t size)
{
    return ::pwrite(fd, data, size, position) == ssize_t(size);
}

} // namespace

std::optional<size_t> BlockIndex::find(qint64 line, size_t count) const
{
    if (line < 0 || count == 0 || line >= m_records[count - 1].endLine())
        return std::nullopt;
    size_t low = 0; // the first block that ends behind the line
    size_t high = count - 1;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (m_records[middle].endLine() > line)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

void BlockIndex::save(const QString &path)
{
    const size_t count = m_records.size();
    if (m_saved == count)
        return;
    // Opened per call, which comes once per block, so that many sources do not hold two descriptors each.
    const int fd = ::open(QFile::encodeName(path).constData(), O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0)
        return;
    bool good = m_saved > 0 || writeAll(fd, 0, magic.data(), magic.size());
    std::vector<BlockRecord> batch;
    for (size_t i = m_saved; i < count; ++i) {
        batch.push_back(m_records[i]);
        batch.back().recordChecksum = checksumOf(batch.back());
    }
    good = good
        && writeAll(fd, headerSize + qint64(m_saved) * recordSize, batch.data(), batch.size() * sizeof(BlockRecord));
    if (good)
        m_saved = count;
    ::close(fd);
}

void BlockIndex::load(const QString &path, qint64 spoolSize)
{
    const auto file = PosixFile::openReadOnly(path);
    if (!file)
        return;
    std::array<char, magic.size()> header{};
    if (file->readAt(0, header.data(), headerSize) != headerSize || header != magic)
        return;
    std::vector<BlockRecord> batch(1024);
    qint64 position = headerSize;
    BlockRecord previous;
    for (;;) {
        const qint64 read
            = file->readAt(position, reinterpret_cast<char *>(batch.data()), qint64(batch.size()) * recordSize);
        const auto count = size_t(read / recordSize);
        for (size_t i = 0; i < count; ++i) {
            const BlockRecord &record = batch[i];
            const bool follows = record.offset == previous.end() && record.firstLine == previous.endLine()
                && record.size > 0 && record.lines > 0 && record.size <= spoolSize - record.offset
                && record.textBefore >= previous.textBefore && record.textBefore <= record.offset
                && record.latestTime >= previous.latestTime;
            if (!follows || record.recordChecksum != checksumOf(record))
                return;
            m_records.append(record);
            previous = record;
        }
        if (count < batch.size())
            return;
        position += read;
    }
}

} // namespace JobLog
