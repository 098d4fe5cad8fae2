// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/joblog/journal.h"
#include "models/joblog/source.h"

namespace JobLog {

/// The parts of a RunLog, for this folder. The functions that end in "Path" name its files.
class RunLog::Private
{
public:
    explicit Private(const QString &path, PosixFile journalFile) : folder(path), journal(std::move(journalFile)) { }

    [[nodiscard]] static QString journalPath(const QString &folder);
    [[nodiscard]] QString spoolPath(size_t source) const;
    [[nodiscard]] QString indexPath(size_t source) const;

    /// A source by number, or null. Any thread.
    [[nodiscard]] Source *source(quint32 id) const { return id < sources.size() ? sources[id].get() : nullptr; }

    void restore();
    void changed() { revision.fetch_add(1, std::memory_order_release); }

    const QString folder;
    Journal journal;
    StablePages<std::unique_ptr<Source>> sources;
    std::atomic<quint64> revision{0};
    bool readOnly = false;

private:
    void restoreSource(const SourceInfo &info);
    void restoreUnlistedSources();
};

} // namespace JobLog
