// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/core/error.h"

#include <QByteArrayView>
#include <QString>

namespace JobLog {

/// A file read and written at explicit positions (pread, pwrite), so that threads share it without a common position
/// and a file that shrinks underneath is a short read, never a signal. Reading is thread-safe; writing is for one
/// thread.
class PosixFile
{
public:
    PosixFile() = default;
    ~PosixFile();
    PosixFile(PosixFile &&other) noexcept;
    PosixFile &operator=(PosixFile &&other) noexcept;

    /// A new file, readable and writable by the user alone; fails if it exists.
    [[nodiscard]] static Core::Result<PosixFile> create(const QString &path);
    [[nodiscard]] static Core::Result<PosixFile> openReadOnly(const QString &path);

    [[nodiscard]] bool isOpen() const { return m_fd >= 0; }
    [[nodiscard]] const QString &path() const { return m_path; }
    /// Bytes; 0 where it cannot be told.
    [[nodiscard]] qint64 size() const;

    /// Writes all or fails; after a failure the file is cut to `position` again. Kind DiskFull for ENOSPC, EDQUOT and
    /// EFBIG (a limit on file sizes), else Io.
    [[nodiscard]] Core::Result<void> writeAt(qint64 position, QByteArrayView bytes);
    /// The number of bytes read; fewer than asked for at the end of the file or on an error.
    [[nodiscard]] qint64 readAt(qint64 position, char *buffer, qint64 size) const;

private:
    PosixFile(int fd, const QString &path) : m_fd(fd), m_path(path) { }

    int m_fd = -1;
    QString m_path;
};

} // namespace JobLog
