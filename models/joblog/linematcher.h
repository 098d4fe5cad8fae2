// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/joblog/literalfinder.h"
#include "models/joblog/searchpattern.h"
#include "models/joblog/timestamp.h"

#include "models/core/error.h"

#include <QByteArray>

#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace JobLog {

/// A compiled pattern. Never changed after compile(), so that threads share it.
class LineMatcher
{
public:
    /// Fails with kind Usage and the column of the error (1-based, UTF-16 units of the text).
    /// Longer patterns are refused (kind Limit): a match must fit into what pieces of a long line share.
    static constexpr qsizetype maxPatternLength = 4000;
    [[nodiscard]] static Core::Result<std::shared_ptr<const LineMatcher>> compile(const SearchPattern &pattern);
    ~LineMatcher();

private:
    friend class LineScanner;
    LineMatcher();
    struct Codes;

    LiteralFinder m_literal; // what every match holds, or empty; where there are no codes, it is the whole pattern
    std::unique_ptr<Codes> m_codes;
};

/// Runs a pattern over lines. For one thread.
class LineScanner
{
public:
    explicit LineScanner(std::shared_ptr<const LineMatcher> matcher);
    ~LineScanner();

    struct Range
    {
        qsizetype start = 0;
        qsizetype end = 0;
    };
    /// Whether a text is a part of a line.
    struct Cut
    {
        bool before = false; ///< the line has something before it
        bool after = false;
    };
    /// The first match in a line's text at or after `from`.
    [[nodiscard]] std::optional<Range> find(QByteArrayView text, qsizetype from, Cut cut = {false, false});

    /// Whole lines, each ending with '\n' (the last may lack it).
    struct Lines
    {
        QByteArrayView bytes;
        qint64 firstLine = 0;
        bool timestamped = false; ///< timestamps in front of lines are not searched
        bool hasLongLines = false; ///< some may be longer than pieceBytes
    };
    /// Adds the numbers of the lines with a match to `hits`. Stops where `keepGoing` answers false; it is asked every
    /// few thousand candidates.
    void scan(const Lines &input, std::vector<qint64> &hits, const std::function<bool()> &keepGoing);

    /// Whether the match limit ended a search before its end, so far.
    [[nodiscard]] bool wasTooCostly() const { return m_tooCostly; }

    /// Regular expressions see long lines in pieces of this size that overlap, so that their cost stays bounded.
    static constexpr qsizetype pieceBytes = 64 * 1024;
    static constexpr qsizetype overlapBytes = 16 * 1024;

private:
    struct Work;

    [[nodiscard]] std::optional<Range> findLiteral(QByteArrayView text, qsizetype from) const;
    [[nodiscard]] std::optional<Range> findPiecewise(QByteArrayView text, qsizetype from, Cut cut);
    [[nodiscard]] std::optional<Range> nextCandidate(QByteArrayView lines, qsizetype from, bool &acrossLines);
    [[nodiscard]] bool isHit(QByteArrayView line, const Range &candidate, bool exact, bool timestamped);

    std::shared_ptr<const LineMatcher> m_matcher;
    std::unique_ptr<Work> m_work;
    TimestampSkipper m_skipper;
    bool m_tooCostly = false;
};

} // namespace JobLog
