// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/core/error.h"
#include "models/joblog/linetypes.h"

#include <QByteArrayView>
#include <QList>
#include <QString>

#include <memory>

namespace JobLog {

/// What a source is called. The engine does not interpret it.
struct SourceInfo
{
    QString group; ///< for a Job: the pod
    QString name; ///< for a Job: the container
    QString kind; ///< for a Job: "init", "sidecar" or "main"
    int attempt = 0; ///< 0 for the first instance, 1 after the first restart, ...
    bool timestamped = true; ///< lines begin with an RFC 3339 timestamp and a blank, which are not part of the text
};

/// What a remark in a log tells: lines are missing, the source began or ended, it failed, or something else. Recorded
/// by these numbers.
enum class NoticeKind { Gap, Started, Ended, Information, Failed };

/// What is recorded of one source so far.
struct SourceStatus
{
    SourceInfo info;
    qint64 lines = 0; ///< an unterminated last line counts once the source is finished
    qint64 bytes = 0; ///< of these lines without timestamps, with '\n': what kubectl logs prints
    bool finished = false;
};

/// The recorded log of one run: one append-only spool file with a sparse index per source, and a journal that says in
/// which order the sources' lines arrived. Bytes are kept exactly. Memory depends on neither size nor lines: the index
/// has one record per block of about 256 KiB; text is read with pread.
/// One writer thread calls the writing functions; any thread may read; readers never wait for the writer.
class RunLog
{
public:
    /// A new log in an empty or missing folder, which it creates (files readable by the user alone).
    [[nodiscard]] static Core::Result<std::shared_ptr<RunLog>> create(const QString &folder);
    /// A log recorded earlier; indexes are rebuilt from the spools where needed. Read-only.
    [[nodiscard]] static Core::Result<std::shared_ptr<RunLog>> open(const QString &folder);
    ~RunLog();
    RunLog(const RunLog &) = delete;
    RunLog &operator=(const RunLog &) = delete;

    // ---- writing (one thread)
    [[nodiscard]] Core::Result<SourceId> addSource(const SourceInfo &info);
    /// A source whose bytes stay in a file of somebody else's, which is only read: append() takes what the caller found
    /// there, in order from its beginning, and keeps nothing but the index.
    [[nodiscard]] Core::Result<SourceId> addFileSource(const SourceInfo &info, const QString &path);
    /// Bytes in any cut. A line becomes visible to readers when its '\n' or finishSource arrives.
    /// ENOSPC is an error of kind DiskFull; nothing of the failed call is visible, and the call may be repeated.
    [[nodiscard]] Core::Result<void> append(SourceId source, QByteArrayView bytes);
    /// A remark between the lines: it becomes a row of its own. A finished source takes them, too. `time`: when that
    /// happened, in nanoseconds since the epoch; 0 where nobody knows.
    [[nodiscard]] Core::Result<void> appendNotice(SourceId source, NoticeKind kind, const QString &text,
                                                  qint64 time = 0);
    [[nodiscard]] Core::Result<void> finishSource(SourceId source);

    // ---- reading (any thread)
    [[nodiscard]] QString folder() const;
    [[nodiscard]] QList<SourceStatus> sources() const;
    [[nodiscard]] qint64 totalLines() const;
    [[nodiscard]] qint64 totalBytes() const;
    /// The raw bytes of whole lines, with their timestamps, from `offset` on: as many as there are, up to `size`; fewer
    /// also where the disk fails.
    [[nodiscard]] qint64 read(SourceId source, qint64 offset, char *buffer, qint64 size) const;
    /// How many raw bytes of whole lines a source has.
    [[nodiscard]] qint64 rawBytes(SourceId source) const;
    /// Counts every change that a reader could see; cheap, for polling.
    [[nodiscard]] quint64 revision() const;

    class Private; ///< for LogDocument and LogSearch
    [[nodiscard]] Private *priv() const { return d.get(); }

private:
    RunLog();
    std::unique_ptr<Private> d;
};

} // namespace JobLog
