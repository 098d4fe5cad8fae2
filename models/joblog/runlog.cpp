// SPDX-License-Identifier: Apache-2.0
#include "models/joblog/runlog.h"

#include "models/joblog/runlog_p.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>

#include <algorithm>
#include <cstring>

using namespace Qt::StringLiterals;

namespace JobLog {
namespace {

std::unexpected<Core::Error> misuse(const QString &code, const QString &message)
{
    return Core::failure(Core::ErrorKind::Internal, code, message);
}

Core::Result<void> makeFolder(const QString &folder)
{
    QDir dir(folder);
    if (dir.exists()) {
        if (!dir.isEmpty()) {
            auto error = Core::failure(
                Core::ErrorKind::Io, u"log-folder-not-empty"_s,
                QCoreApplication::translate("JobLog", "The folder %1 for a new log is not empty.").arg(folder),
                QCoreApplication::translate("JobLog", "Choose another folder."));
            error.error().file = folder;
            return error;
        }
    } else if (!dir.mkpath(u"."_s)) {
        auto error = Core::failure(
            Core::ErrorKind::Io, u"log-folder-failed"_s,
            QCoreApplication::translate("JobLog", "The folder %1 for the log cannot be created.").arg(folder),
            QCoreApplication::translate("JobLog", "Check that the folder above it is yours and the disk has room."));
        error.error().file = folder;
        return error;
    }
    QFile::setPermissions(folder, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    return {};
}

} // namespace

RunLog::RunLog() = default;

RunLog::~RunLog()
{
    if (d && !d->readOnly)
        (void)d->journal.flush(); // the spools tell what it would have said
}

Core::Result<std::shared_ptr<RunLog>> RunLog::create(const QString &folder)
{
    if (auto made = makeFolder(folder); !made)
        return std::unexpected(made.error());
    auto file = PosixFile::create(Private::journalPath(folder));
    if (!file)
        return std::unexpected(file.error());
    const std::shared_ptr<RunLog> log(new RunLog);
    log->d = std::make_unique<Private>(folder, std::move(*file));
    if (auto begun = log->d->journal.begin(); !begun)
        return std::unexpected(begun.error());
    return log;
}

Core::Result<SourceId> RunLog::addSource(const SourceInfo &info)
{
    if (d->readOnly)
        return misuse(u"log-read-only"_s,
                      QCoreApplication::translate("JobLog", "The recorded log %1 is read-only.").arg(d->folder));
    const size_t number = d->sources.size();
    const QString path = d->spoolPath(number);
    QFile::remove(path); // left by a call that failed at the journal
    auto spool = PosixFile::create(path);
    if (!spool)
        return std::unexpected(spool.error());
    if (auto added = d->journal.addSource(info); !added) {
        QFile::remove(path);
        return std::unexpected(added.error());
    }
    const auto id = SourceId(int(number));
    d->sources.append(std::make_unique<Source>(id, info, std::move(*spool), d->indexPath(number)));
    d->changed();
    return id;
}

Core::Result<SourceId> RunLog::addFileSource(const SourceInfo &info, const QString &path)
{
    if (d->readOnly)
        return misuse(u"log-read-only"_s,
                      QCoreApplication::translate("JobLog", "The recorded log %1 is read-only.").arg(d->folder));
    auto file = PosixFile::openReadOnly(path);
    if (!file)
        return std::unexpected(file.error());
    const size_t number = d->sources.size();
    if (auto added = d->journal.addSource(info); !added)
        return std::unexpected(added.error());
    const auto id = SourceId(int(number));
    d->sources.append(std::make_unique<Source>(id, info, std::move(*file), d->indexPath(number), true));
    d->changed();
    return id;
}

Core::Result<void> RunLog::append(SourceId source, QByteArrayView bytes)
{
    Source *target = d->source(quint32(source));
    if (d->readOnly || !target || target->isFinished())
        return misuse(u"log-source-closed"_s,
                      QCoreApplication::translate("JobLog", "Source %1 of the log %2 takes no more lines.")
                          .arg(int(source))
                          .arg(d->folder));
    if (bytes.isEmpty())
        return {};
    if (std::memchr(bytes.data(), '\n', size_t(bytes.size()))) {
        if (auto prepared = d->journal.prepareLines(quint32(source)); !prepared)
            return prepared;
    }
    if (auto written = target->write(bytes); !written)
        return written;
    // From here on nothing fails. The journal comes last: what it announces is in the spool.
    if (const qint64 lines = target->cut(bytes); lines > 0) {
        d->journal.addLines(quint32(source), lines);
        d->changed();
    }
    return {};
}

Core::Result<void> RunLog::appendNotice(SourceId source, NoticeKind kind, const QString &text, qint64 time)
{
    if (d->readOnly || !d->source(quint32(source)))
        return misuse(
            u"log-source-unknown"_s,
            QCoreApplication::translate("JobLog", "The log %1 has no source %2.").arg(d->folder).arg(int(source)));
    auto added = d->journal.addNotice(quint32(source), kind, text, time);
    if (added)
        d->changed();
    return added;
}

Core::Result<void> RunLog::finishSource(SourceId source)
{
    Source *target = d->source(quint32(source));
    if (d->readOnly || !target || target->isFinished())
        return misuse(u"log-source-closed"_s,
                      QCoreApplication::translate("JobLog", "Source %1 of the log %2 takes no more lines.")
                          .arg(int(source))
                          .arg(d->folder));
    const qint64 pending = target->hasPendingLine() ? 1 : 0;
    if (auto prepared = d->journal.prepareLines(quint32(source)); !prepared)
        return prepared;
    if (auto finished = d->journal.finish(quint32(source), pending, [&] { target->finish(); }); !finished)
        return finished;
    target->markFinished();
    d->changed();
    return {};
}

QString RunLog::folder() const
{
    return d->folder;
}

QList<SourceStatus> RunLog::sources() const
{
    QList<SourceStatus> list;
    const size_t count = d->sources.size();
    list.reserve(qsizetype(count));
    for (size_t i = 0; i < count; ++i)
        list.append(d->sources[i]->status());
    return list;
}

qint64 RunLog::totalLines() const
{
    qint64 total = 0;
    for (size_t i = 0, count = d->sources.size(); i < count; ++i)
        total += d->sources[i]->committedLines();
    return total;
}

qint64 RunLog::totalBytes() const
{
    qint64 total = 0;
    for (size_t i = 0, count = d->sources.size(); i < count; ++i)
        total += d->sources[i]->textBytes();
    return total;
}

qint64 RunLog::read(SourceId source, qint64 offset, char *buffer, qint64 size) const
{
    const Source *target = d->source(quint32(source));
    if (!target || offset < 0)
        return 0;
    const qint64 count = std::min(size, target->committedBytes() - offset);
    return count > 0 ? target->spool().readAt(offset, buffer, count) : 0;
}

qint64 RunLog::rawBytes(SourceId source) const
{
    const Source *target = d->source(quint32(source));
    return target ? target->committedBytes() : 0;
}

quint64 RunLog::revision() const
{
    return d->revision.load(std::memory_order_acquire);
}

} // namespace JobLog
