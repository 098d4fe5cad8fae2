// SPDX-License-Identifier: Apache-2.0
#include "models/joblog/posixfile.h"

#include <QCoreApplication>
#include <QFile>

#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

using namespace Qt::StringLiterals;

namespace JobLog {
namespace {

QString systemText(int error)
{
    return qt_error_string(error);
}

std::unexpected<Core::Error> openFailure(const QString &path, int error)
{
    auto result = Core::failure(
        error == ENOENT ? Core::ErrorKind::NotFound : Core::ErrorKind::Io, u"log-open-failed"_s,
        QCoreApplication::translate("JobLog", "The recorded log %1 cannot be opened: %2.").arg(path, systemText(error)),
        QCoreApplication::translate("JobLog", "Check that the folder exists and is yours."));
    result.error().file = path;
    return result;
}

std::unexpected<Core::Error> writeFailure(const QString &path, int error)
{
    const bool full = error == ENOSPC || error == EDQUOT || error == EFBIG;
    auto result = full
        ? Core::failure(Core::ErrorKind::DiskFull, u"log-disk-full"_s,
                        QCoreApplication::translate("JobLog", "The log cannot be recorded in %1: %2.")
                            .arg(path, systemText(error)),
                        QCoreApplication::translate("JobLog", "Free disk space, then continue. Nothing was lost."))
        : Core::failure(Core::ErrorKind::Io, u"log-write-failed"_s,
                        QCoreApplication::translate("JobLog", "The log cannot be recorded in %1: %2.")
                            .arg(path, systemText(error)),
                        QCoreApplication::translate("JobLog", "Check the disk, then continue."));
    result.error().file = path;
    return result;
}

} // namespace

PosixFile::~PosixFile()
{
    if (m_fd >= 0)
        ::close(m_fd);
}

PosixFile::PosixFile(PosixFile &&other) noexcept : m_fd(std::exchange(other.m_fd, -1)), m_path(std::move(other.m_path))
{
}

PosixFile &PosixFile::operator=(PosixFile &&other) noexcept
{
    std::swap(m_fd, other.m_fd);
    std::swap(m_path, other.m_path);
    return *this;
}

Core::Result<PosixFile> PosixFile::create(const QString &path)
{
    const int fd
        = ::open(QFile::encodeName(path).constData(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0) {
        const int error = errno;
        if (error == ENOSPC || error == EDQUOT)
            return writeFailure(path, error);
        return openFailure(path, error);
    }
    return PosixFile(fd, path);
}

Core::Result<PosixFile> PosixFile::openReadOnly(const QString &path)
{
    // O_NONBLOCK: a pipe in place of the file must not make us wait; what is not a regular file is refused.
    const int fd = ::open(QFile::encodeName(path).constData(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return openFailure(path, errno);
    PosixFile file(fd, path);
    struct stat status{};
    if (::fstat(fd, &status) != 0 || !S_ISREG(status.st_mode))
        return openFailure(path, EINVAL);
    return file;
}

qint64 PosixFile::size() const
{
    struct stat status{};
    return m_fd >= 0 && ::fstat(m_fd, &status) == 0 ? qint64(status.st_size) : 0;
}

Core::Result<void> PosixFile::writeAt(qint64 position, QByteArrayView bytes)
{
    qint64 done = 0;
    while (done < bytes.size()) {
        const ssize_t written = ::pwrite(m_fd, bytes.data() + done, size_t(bytes.size() - done), position + done);
        if (written > 0) {
            done += written;
            continue;
        }
        const int error = written == 0 ? EIO : errno;
        if (error == EINTR)
            continue;
        // What was written in part is beyond the recorded end and would be overwritten anyway: freeing it is a
        // courtesy.
        [[maybe_unused]] const int ignored = ::ftruncate(m_fd, position);
        return writeFailure(m_path, error);
    }
    return {};
}

qint64 PosixFile::readAt(qint64 position, char *buffer, qint64 size) const
{
    qint64 done = 0;
    while (done < size) {
        const ssize_t count = ::pread(m_fd, buffer + done, size_t(size - done), position + done);
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            break;
        done += count;
    }
    return done;
}

} // namespace JobLog
