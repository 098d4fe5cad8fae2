// SPDX-License-Identifier: Apache-2.0
#include "models/artifacts/archive.h"

#include "models/artifacts/texts.h"

#include <archive.h>
#include <archive_entry.h>

#include <algorithm>
#include <memory>

using namespace Qt::StringLiterals;
using Core::Error;
using Core::ErrorKind;

namespace Artifacts {

namespace {

struct Free
{
    void operator()(struct ::archive *reader) const { archive_read_free(reader); }
};
using Reading = std::unique_ptr<struct ::archive, Free>;

std::unexpected<Error> damaged(struct ::archive *reader)
{
    const char *text = archive_error_string(reader);
    return Core::failure(ErrorKind::Format, u"artifact-archive"_s,
                         Texts::tr("The archive cannot be read: %1").arg(QString::fromUtf8(text ? text : "")),
                         Texts::tr("It has to be a tar archive, gzipped or not."));
}

std::unexpected<Error> tooMuch()
{
    return Core::failure(ErrorKind::Limit, u"artifact-archive-limit"_s,
                         Texts::tr("The archive holds more than is unpacked here"),
                         Texts::tr("Charts are meant to be small; check what was packed."));
}

/// The content of the entry that was read last; nothing beyond the limit.
Core::Result<QByteArray> entryBytes(struct ::archive *reader, qint64 limit)
{
    QByteArray bytes;
    QByteArray piece(64 * 1024, Qt::Uninitialized);
    for (;;) {
        const la_ssize_t size = archive_read_data(reader, piece.data(), size_t(piece.size()));
        if (size < 0)
            return damaged(reader);
        if (size == 0)
            return bytes;
        if (bytes.size() + size > limit)
            return tooMuch();
        bytes += piece.first(size);
    }
}

} // namespace

Core::Result<QMap<QString, QByteArray>>
readArchive(const QByteArray &archive, const std::function<bool(const QString &)> &wanted, const ArchiveLimits &limits)
{
    const Reading reader(archive_read_new());
    archive_read_support_filter_gzip(reader.get());
    archive_read_support_format_tar(reader.get());
    if (archive_read_open_memory(reader.get(), archive.constData(), size_t(archive.size())) != ARCHIVE_OK)
        return damaged(reader.get());
    QMap<QString, QByteArray> files;
    qint64 total = 0;
    for (int entries = 0;; ++entries) {
        struct ::archive_entry *entry = nullptr;
        const int answer = archive_read_next_header(reader.get(), &entry);
        if (answer == ARCHIVE_EOF)
            return files;
        if (answer < ARCHIVE_WARN)
            return damaged(reader.get());
        // Before anything is unpacked: skipping unpacks as well.
        total += std::max<qint64>(archive_entry_size(entry), 0);
        if (entries >= limits.entries || total > limits.totalBytes)
            return tooMuch();
        const char *name = archive_entry_pathname(entry);
        const QString path = QString::fromUtf8(name ? name : "");
        if (archive_entry_filetype(entry) != AE_IFREG || !wanted(path) || files.contains(path))
            continue;
        const auto bytes = entryBytes(reader.get(), limits.entryBytes);
        if (!bytes)
            return std::unexpected(bytes.error());
        files.insert(path, *bytes);
    }
}

} // namespace Artifacts
