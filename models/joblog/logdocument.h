// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/joblog/runlog.h"

#include <QByteArray>
#include <QDateTime>
#include <QIODevice>
#include <QList>
#include <QObject>
#include <QSet>

#include <functional>
#include <optional>

namespace JobLog {

/// One row of the merged view.
struct LogRow
{
    enum class Kind { Line, Notice };
    Kind kind = Kind::Line;
    SourceId source{};
    LineNumber line; ///< within its source; for a notice, the line before which it stands
    qint64 timestamp = 0; ///< nanoseconds since the epoch; 0 where the line has none
    QByteArray text; ///< the raw bytes without timestamp and '\n'; cut at `limit` bytes, see fullLength
    qint64 fullLength = 0; ///< bytes of the whole line
    NoticeKind noticeKind = NoticeKind::Information;
    QString notice; ///< the text of a notice
    bool damaged = false; ///< the file on disk does not hold any more what was recorded; the text may be wrong
};

/// The rows of a RunLog that a view shows: a selection of sources, merged in order of arrival. Works on snapshots, so
/// that what it says stays consistent between two calls of refresh(). Lives in one thread (the window's).
class LogDocument : public QObject
{
    Q_OBJECT

public:
    explicit LogDocument(std::shared_ptr<RunLog> log, QObject *parent = nullptr);
    ~LogDocument() override;

    [[nodiscard]] const std::shared_ptr<RunLog> &log() const;

    /// Shows only these sources; std::nullopt shows all, future ones included. Emits reset().
    void setSelection(const std::optional<QSet<SourceId>> &sources);
    [[nodiscard]] const std::optional<QSet<SourceId>> &selection() const;

    /// Takes a new snapshot; emits rowsAppended where rows came. Cheap where nothing changed. Call it from a timer.
    void refresh();

    [[nodiscard]] qint64 rowCount() const;
    /// Up to `count` rows from `first`; text of each cut at `limit` bytes.
    [[nodiscard]] QList<LogRow> rows(RowNumber first, int count, qsizetype limit = 65536) const;
    /// Where a source's line stands, or nothing if it is not shown.
    [[nodiscard]] std::optional<RowNumber> rowOf(SourceId source, LineNumber line) const;
    /// The status of every source, at the time of the snapshot.
    [[nodiscard]] QList<SourceStatus> sources() const;

    /// How save and copy write a line.
    struct WriteFormat
    {
        bool timestamps = false;
        bool sourcePrefix = false; ///< "group/name " before each line
    };
    /// Writes rows [first, end) as recorded text, notices left out. Bounded memory. `keepGoing` is asked now and then.
    [[nodiscard]] Core::Result<void> write(QIODevice &device, RowNumber first, RowNumber end, const WriteFormat &format,
                                           const std::function<bool()> &keepGoing = {}) const;

Q_SIGNALS:
    void rowsAppended(qint64 first, qint64 count);
    /// Rows changed their numbers: the selection changed.
    void reset();

private:
    friend class LogSearch;
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace JobLog
