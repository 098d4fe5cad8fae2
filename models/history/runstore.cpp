// SPDX-License-Identifier: Apache-2.0
#include "models/history/runstore.h"

#include "models/history/runstore_p.h"

#include <QCoreApplication>
#include <QDir>
#include <QDirIterator>
#include <QFileInfo>
#include <QJsonDocument>
#include <QLockFile>
#include <QRandomGenerator>
#include <QRegularExpression>
#include <QSaveFile>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <map>

using namespace Qt::StringLiterals;

namespace History {

namespace {

constexpr QFileDevice::Permissions userOnly = QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ExeOwner;

/// A Job's name is a DNS subdomain, but attach and manifests bring any text. The longest part that a file name needs.
QString folderPart(const QString &jobName)
{
    constexpr qsizetype limit = 63;
    QString part;
    for (const QChar c : jobName.toLower()) {
        const bool plain = (c >= u'a' && c <= u'z') || (c >= u'0' && c <= u'9');
        if (plain)
            part += c;
        else if (!part.isEmpty() && !part.endsWith(u'-'))
            part += u'-';
        if (part.size() == limit)
            break;
    }
    while (part.endsWith(u'-'))
        part.chop(1);
    return part.isEmpty() ? u"job"_s : part;
}

bool isRunId(const QString &text)
{
    static const QRegularExpression id(u"\\A[0-9]{8}-[0-9]{6}-[a-z0-9-]{1,70}\\z"_s);
    return id.match(text).hasMatch();
}

/// Without vowels and look-alikes, as Kubernetes' own generated names.
QString randomSuffix()
{
    static constexpr QStringView letters = u"bcdfghjklmnpqrstvwxz2456789";
    QString suffix;
    for (int i = 0; i < 5; ++i)
        suffix += letters[QRandomGenerator::system()->bounded(letters.size())];
    return suffix;
}

Core::Error storeError(const QString &file, int systemError, const QString &text)
{
    Core::Error error;
    const bool full = systemError == ENOSPC || systemError == EDQUOT;
    error.kind = full ? Core::ErrorKind::DiskFull : Core::ErrorKind::Io;
    error.code = full ? u"history-disk-full"_s : u"history-write"_s;
    error.file = file;
    error.message = QCoreApplication::translate("History", "The run cannot be recorded: %1").arg(text);
    error.hint = full
        ? QCoreApplication::translate("History", "Free some space on that disk or delete old runs.")
        : QCoreApplication::translate("History", "Check that the folder exists and that you may write to it.");
    return error;
}

/// Makes one folder that only the user can read; true also where it was made by another process meanwhile.
bool makePrivateFolder(const QString &path)
{
    return QDir().mkdir(path, userOnly) || QFileInfo(path).isDir();
}

std::unexpected<Core::Error> folderFailure(const QString &path)
{
    const int systemError = errno;
    return std::unexpected(storeError(path, systemError, QString::fromLocal8Bit(strerror(systemError))));
}

/// Makes the root: what lies above it with the usual permissions, itself readable by the user alone.
Core::Result<void> makeRoot(const QString &root)
{
    if (QFileInfo(root).isDir())
        return {};
    errno = 0;
    const QString above = QFileInfo(root).absolutePath();
    if (!QDir().mkpath(above))
        return folderFailure(above);
    if (!makePrivateFolder(root))
        return folderFailure(root);
    return {};
}

struct Recorded
{
    QString path;
    qint64 bytes = 0; ///< of everything but the lock
    bool hasResult = false;
};

Recorded inspect(const QString &path)
{
    Recorded run;
    run.path = path;
    QDirIterator files(path, QDir::Files | QDir::Hidden | QDir::System | QDir::NoSymLinks,
                       QDirIterator::Subdirectories);
    while (files.hasNext()) {
        const QFileInfo file = files.nextFileInfo();
        if (file.fileName() == lockFile)
            continue;
        run.bytes += file.size();
        run.hasResult = run.hasResult || file.fileName() == resultFile;
    }
    return run;
}

} // namespace

qint64 recordedBytes(const QString &folder)
{
    return inspect(folder).bytes;
}

bool removeRun(const QString &folder)
{
    QLockFile lock(folder + u'/' + lockFile);
    lock.setStaleLockTime(std::chrono::milliseconds(0)); // stale means: its process is gone
    if (!lock.tryLock(0))
        return false;
    lock.unlock(); // nobody takes up an old run again
    return QDir(folder).removeRecursively(); // does not follow links
}

class RunStore::Locks
{
public:
    /// False where the lock cannot be taken; the run is recorded all the same.
    bool take(const QString &runId, const QString &path)
    {
        auto lock = std::make_unique<QLockFile>(path + u'/' + lockFile);
        lock->setStaleLockTime(std::chrono::milliseconds(0));
        if (!lock->tryLock(0))
            return false;
        m_locks[runId] = std::move(lock);
        return true;
    }
    void release(const QString &runId) { m_locks.erase(runId); }

private:
    std::map<QString, std::unique_ptr<QLockFile>> m_locks;
};

RunStore::RunStore(const QString &root, const Core::Clock &clock)
    : m_root(QDir::cleanPath(QFileInfo(root).absoluteFilePath())),
      m_clock(&clock),
      m_locks(std::make_shared<Locks>())
{
}

RunStore::~RunStore() = default;
RunStore::RunStore(const RunStore &) = default;
RunStore &RunStore::operator=(const RunStore &) = default;

Core::Result<QString> RunStore::createRun(const QString &jobName)
{
    if (const auto root = makeRoot(m_root); !root)
        return std::unexpected(root.error());
    const QString start = m_clock->nowUtc().toString(u"yyyyMMdd-HHmmss-"_s) + folderPart(jobName) + u'-';
    QString path;
    for (int attempt = 0; attempt < 10; ++attempt) {
        const QString runId = start + randomSuffix();
        path = folder(runId);
        errno = 0;
        if (QDir().mkdir(path, userOnly)) {
            if (!m_locks->take(runId, path))
                return std::unexpected(
                    storeError(path, errno, QCoreApplication::translate("History", "its folder cannot be locked")));
            return runId;
        }
        if (!QFileInfo::exists(path))
            break; // not a name that is taken
    }
    return folderFailure(path);
}

QString RunStore::folder(const QString &runId) const
{
    return isRunId(runId) ? QString(m_root + u'/' + runId) : QString();
}

Core::Result<void> RunStore::saveResult(const QString &runId, const QJsonObject &result)
{
    const QString path = folder(runId);
    if (path.isEmpty()) {
        return Core::failure(Core::ErrorKind::Usage, u"history-run-id"_s,
                             QCoreApplication::translate("History", "%1 is not the id of a run").arg(runId.left(100)),
                             QCoreApplication::translate("History", "List the recorded runs to see their ids."));
    }
    QSaveFile file(path + u'/' + resultFile);
    errno = 0;
    bool ok = file.open(QIODevice::WriteOnly);
    if (ok) {
        file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner);
        const QByteArray json = QJsonDocument(result).toJson();
        ok = file.write(json) == json.size() && file.commit();
    }
    if (!ok) {
        const int systemError = file.error() == QFileDevice::ResourceError ? ENOSPC : errno;
        return std::unexpected(storeError(file.fileName(), systemError, file.errorString()));
    }
    if (!result["result"_L1].toString().isEmpty())
        m_locks->release(runId);
    return {};
}

void RunStore::prune(const Limits &limits) const
{
    const QDir root(m_root);
    // Newest first. Only folders that bear a run's name are ours; links are nobody's.
    const QStringList names
        = root.entryList(QDir::Dirs | QDir::NoDotAndDotDot | QDir::NoSymLinks, QDir::Name | QDir::Reversed);
    qint64 bytes = 0;
    int runs = 0;
    bool beyond = false; // from the first run that is too much on, all older ones are
    for (const QString &name : names) {
        if (!isRunId(name))
            continue;
        const Recorded run = inspect(root.filePath(name));
        const bool empty = !run.hasResult && run.bytes == 0;
        beyond = beyond || (!empty && (runs >= limits.runs || bytes + run.bytes > limits.bytes));
        if ((empty || beyond) && removeRun(run.path))
            continue;
        ++runs;
        bytes += run.bytes;
    }
}

} // namespace History
