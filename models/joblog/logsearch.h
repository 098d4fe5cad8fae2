// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/joblog/logdocument.h"
#include "models/joblog/searchpattern.h"

#include <QObject>

namespace JobLog {

/// Finds a pattern in a LogDocument, in the background, newest rows included as they come. A new pattern supersedes the
/// old one at once. Lives in the document's thread; works in a pool. Uses PCRE2 (8 bit, JIT) with match limits.
class LogSearch : public QObject
{
    Q_OBJECT

public:
    explicit LogSearch(LogDocument &document, QObject *parent = nullptr);
    ~LogSearch() override;

    /// Starts over; an empty text ends the search. Rows from `from` on are looked at first, then those above: what is
    /// nearest to where somebody looks is found at once, however long the log is.
    void setPattern(const SearchPattern &pattern, RowNumber from = RowNumber(0));
    [[nodiscard]] const SearchPattern &pattern() const;
    /// What is wrong with the pattern; `column` is the 1-based offset in the text.
    [[nodiscard]] std::optional<Core::Error> error() const;

    [[nodiscard]] qint64 hitRows() const; ///< rows with at least one hit, so far, folded ones included
    [[nodiscard]] bool isComplete() const; ///< every row that the document shows was looked at
    /// Whether the rows [first, end) were looked at.
    [[nodiscard]] bool hasSeen(RowNumber first, RowNumber end) const;
    /// The nearest row with a hit at or after (before) `from`; wraps around; nothing where there is no hit so far. A
    /// folded hit counts as where its group stands.
    [[nodiscard]] std::optional<RowNumber> next(RowNumber from) const;
    [[nodiscard]] std::optional<RowNumber> previous(RowNumber from) const;
    /// The same, as lines: a folded hit is itself.
    [[nodiscard]] std::optional<LinePlace> nextPlace(RowNumber from) const;
    [[nodiscard]] std::optional<LinePlace> previousPlace(RowNumber from) const;
    /// Byte ranges (offset, length) of the hits in one row's text, at most 1,000. For painting.
    [[nodiscard]] QList<std::pair<qsizetype, qsizetype>> hitsIn(QByteArrayView text) const;

Q_SIGNALS:
    /// Counts changed; at most about ten times a second.
    void progressed();

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace JobLog
