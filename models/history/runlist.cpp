// SPDX-License-Identifier: Apache-2.0
// What was recorded, read again.
#include "models/core/times.h"
#include "models/history/runstore.h"
#include "models/history/runstore_p.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QLockFile>
#include <QTimeZone>

using namespace Qt::StringLiterals;

namespace History {

namespace {

constexpr qint64 largestRecord = 256LL * 1024 * 1024;
constexpr qsizetype longestText = 1000;

QString text(const QJsonObject &object, QLatin1StringView key)
{
    return object.value(key).toString().left(longestText);
}

/// When the run's folder was made, as its name has it.
qint64 madeMs(const QString &runId)
{
    QDateTime made = QDateTime::fromString(runId.left(15), u"yyyyMMdd-HHmmss"_s);
    made.setTimeZone(QTimeZone::UTC);
    return made.isValid() ? made.toMSecsSinceEpoch() : 0;
}

/// Whether a living process holds the run's lock.
bool isLocked(const QString &folder)
{
    const QString path = folder + u'/' + lockFile;
    if (!QFile::exists(path))
        return false;
    QLockFile lock(path);
    lock.setStaleLockTime(std::chrono::milliseconds(0));
    qint64 process = 0;
    QString host;
    QString program;
    if (!lock.getLockInfo(&process, &host, &program))
        return false;
    return !lock.tryLock(0); // a stale lock is taken, and let go at the end of this function
}

Core::Error unknownRun(const QString &runId)
{
    return Core::failure(Core::ErrorKind::NotFound, u"history-unknown-run"_s,
                         QCoreApplication::translate("History", "There is no recorded run %1").arg(runId.left(100)),
                         QCoreApplication::translate("History", "List the recorded runs to see their ids."))
        .error();
}

} // namespace

QList<RunSummary> RunStore::list() const
{
    QList<RunSummary> runs;
    const QStringList names
        = QDir(m_root).entryList(QDir::Dirs | QDir::NoDotAndDotDot | QDir::NoSymLinks, QDir::Name | QDir::Reversed);
    for (const QString &name : names) {
        const QString path = folder(name);
        if (path.isEmpty())
            continue;
        RunSummary run;
        run.runId = name;
        run.bytes = recordedBytes(path);
        run.startedMs = madeMs(name);
        if (const auto record = readResult(name)) {
            const QJsonObject job = record->value("job"_L1).toObject();
            run.jobName = text(job, "name"_L1);
            run.namespaceName = text(job, "namespace"_L1);
            run.context = text(job, "context"_L1);
            run.result = text(*record, "result"_L1);
            run.reason = text(*record, "reason"_L1);
            run.durationSeconds = record->value("durationSeconds"_L1).toDouble();
            if (const qint64 started = Core::timeMs(text(*record, "startTime"_L1)); started != 0)
                run.startedMs = started;
        }
        run.beingMade = run.result.isEmpty() && isLocked(path);
        if (run.bytes > 0)
            runs.append(run);
    }
    return runs;
}

Core::Result<QJsonObject> RunStore::readResult(const QString &runId) const
{
    const QString path = folder(runId);
    if (path.isEmpty() || !QDir(path).exists())
        return std::unexpected(unknownRun(runId));
    QFile file(path + u'/' + resultFile);
    if (!file.exists())
        return QJsonObject();
    const auto unreadable = [&file](const QString &reason) {
        auto error = Core::failure(
            Core::ErrorKind::Format, u"history-unreadable"_s,
            QCoreApplication::translate("History", "The record %1 cannot be read: %2").arg(file.fileName(), reason),
            QCoreApplication::translate("History", "Its log beside it can still be opened."));
        error.error().file = file.fileName();
        return error;
    };
    if (!file.open(QIODevice::ReadOnly))
        return unreadable(file.errorString());
    if (file.size() > largestRecord)
        return unreadable(QCoreApplication::translate("History", "it is larger than 256 MiB"));
    QJsonParseError problem;
    const QJsonDocument document = QJsonDocument::fromJson(file.read(largestRecord), &problem);
    if (problem.error != QJsonParseError::NoError)
        return unreadable(problem.errorString());
    return document.object();
}

Core::Result<void> RunStore::remove(const QString &runId) const
{
    const QString path = folder(runId);
    if (path.isEmpty() || !QDir(path).exists())
        return std::unexpected(unknownRun(runId));
    if (isLocked(path))
        return Core::failure(Core::ErrorKind::Conflict, u"history-being-made"_s,
                             QCoreApplication::translate("History", "The run %1 is still being recorded").arg(runId),
                             QCoreApplication::translate("History", "Stop it first."));
    if (!removeRun(path))
        return Core::failure(Core::ErrorKind::Io, u"history-not-removed"_s,
                             QCoreApplication::translate("History", "%1 could not be removed").arg(path),
                             QCoreApplication::translate("History", "Check that the folder is yours."));
    return {};
}

} // namespace History
