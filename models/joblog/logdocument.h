// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/joblog/logfilter.h"
#include "models/joblog/rowview.h"
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
    qint64 timestamp = 0; ///< nanoseconds since the epoch; 0 where the line or notice has none
    QByteArray text; ///< the raw bytes without timestamp and '\n'; cut at `limit` bytes, see fullLength
    qint64 fullLength = 0; ///< bytes of the whole line
    NoticeKind noticeKind = NoticeKind::Information;
    QString notice; ///< the text of a notice
    bool damaged = false; ///< the file on disk does not hold any more what was recorded; the text may be wrong
    bool isContext = false; ///< shown because a line near it matches the filter, not by itself
    /// The filter shows lines around those that match, and leaves out the one that its source printed before this one.
    bool isSeparated = false;
};

/// A line, whatever row it has at the moment.
struct LinePlace
{
    SourceId source{};
    LineNumber line;
    friend bool operator==(const LinePlace &, const LinePlace &) = default;
    friend auto operator<=>(const LinePlace &, const LinePlace &) = default;
};

/// The rows of a RunLog that a view shows: a selection of sources, merged in an order, filtered and folded. Works on
/// snapshots, so that what it says stays consistent between two calls of refresh(). A filter works in the background;
/// what it has not seen yet is not shown yet. Lives in one thread (the window's).
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

    /// In which order the sources are merged. Costs next to nothing, whatever the size. Emits reset().
    void setOrder(MergeOrder order);
    [[nodiscard]] MergeOrder order() const;

    /// Shows only lines that match; an empty filter shows all. Notices stay. Emits reset(), then rows come as they are
    /// found (filterProgressed). On failure (a wrong pattern) nothing changes.
    [[nodiscard]] Core::Result<void> setFilter(const LogFilter &filter);
    [[nodiscard]] const LogFilter &filter() const;
    struct FilterStatus
    {
        bool isComplete = true; ///< every line was looked at
        qint64 matches = 0; ///< lines that match by themselves
        qint64 seen = 0; ///< lines looked at
        qint64 lines = 0; ///< lines there are
        bool wasTooCostly = false; ///< a pattern was given up on some lines, which count as not matching
    };
    [[nodiscard]] FilterStatus filterStatus() const;

    /// Lines that are folded away, by source; ascending ranges, apart from one another. Emits reset().
    void setFolds(const QHash<SourceId, QList<LineRange>> &folds);
    [[nodiscard]] const QHash<SourceId, QList<LineRange>> &folds() const;

    /// All of the above as a value, and how another document on the same log (in another thread) shows the same.
    [[nodiscard]] const RowView &view() const;
    void setView(const RowView &view);

    /// Takes a new snapshot; emits rowsAppended or rowsChanged where rows came. Cheap where nothing changed. Call it
    /// from a timer.
    void refresh();

    [[nodiscard]] qint64 rowCount() const;
    /// Up to `count` rows from `first`; text of each cut at `limit` bytes.
    [[nodiscard]] QList<LogRow> rows(RowNumber first, int count, qsizetype limit = 65536) const;
    /// Where a source's line stands, or nothing if it is not shown.
    [[nodiscard]] std::optional<RowNumber> rowOf(SourceId source, LineNumber line) const;
    /// The same; else the next line of the source that is shown, else the last one before.
    [[nodiscard]] std::optional<RowNumber> rowNear(SourceId source, LineNumber line) const;
    /// The nearest of some lines, which ascend, at or after (before) a row, among those that are shown, folded ones
    /// included; a folded one counts as where its group stands. Does not wrap around.
    [[nodiscard]] std::optional<LinePlace> nextOf(const QList<LinePlace> &places, RowNumber from) const;
    [[nodiscard]] std::optional<LinePlace> previousOf(const QList<LinePlace> &places, RowNumber from) const;
    /// The first row of a line that was written at this time (nanoseconds since the epoch) or later.
    [[nodiscard]] std::optional<RowNumber> rowAt(qint64 time) const;
    /// When the first line of any selected source was written.
    [[nodiscard]] std::optional<qint64> firstTime() const;
    /// One line, shown or not; nothing where the log has no such line.
    [[nodiscard]] std::optional<LogRow> line(const LinePlace &place, qsizetype limit = 65536) const;
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
    /// `count` may be 0 while lines are folded: what came may be hidden.
    void rowsAppended(qint64 first, qint64 count);
    /// Rows from `first` on may be others, and there may be more; those above stay.
    void rowsChanged(qint64 first);
    /// Rows changed their numbers: selection, order, filter or folds changed.
    void reset();
    /// filterStatus() changed.
    void filterProgressed();

private:
    friend class LogSearch;
    friend class LogLandmarks;
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace JobLog
