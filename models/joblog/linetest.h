// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/joblog/linematcher.h"
#include "models/joblog/source.h"

#include <array>
#include <functional>
#include <memory>
#include <vector>

namespace JobLog {

/// A stretch of whole lines to be tested.
struct ScanInput
{
    LineScanner::Lines lines;
    const Source &source;
    qint64 position = 0; ///< of the first line in the spool
    const std::function<bool()> &keepGoing;
};

/// A line that is too long for memory: its text comes in pieces, which overlap by LineScanner::overlapBytes.
class LongLine
{
public:
    virtual ~LongLine() = default;
    /// The next piece and where the line is cut; nothing at its end.
    [[nodiscard]] virtual std::optional<QByteArrayView> next(LineScanner::Cut &cut) = 0;
};

/// What a scan finds: ascending line numbers, by channel.
constexpr size_t scanChannels = 4;
using ScanResult = std::array<std::vector<qint64>, scanChannels>;

/// Tests lines. For one thread.
class LineTest
{
public:
    virtual ~LineTest() = default;
    /// Adds what it finds to `result`.
    virtual void scan(const ScanInput &input, ScanResult &result) = 0;
    virtual void scanLongLine(LongLine &text, qint64 line, ScanResult &result) = 0;
    /// Whether a pattern was given up somewhere.
    [[nodiscard]] virtual bool wasTooCostly() const { return false; }
};

/// What is to be done with every line of a log. Never changed once it is made, so that threads share it.
class ScanPlan
{
public:
    virtual ~ScanPlan() = default;
    [[nodiscard]] virtual std::unique_ptr<LineTest> makeTest() const = 0;
    /// Lines around those of channel 0 that are added to channel 1.
    [[nodiscard]] virtual int linesBefore() const { return 0; }
    [[nodiscard]] virtual int linesAfter() const { return 0; }
};

/// Finds the lines with a match: channel 0.
class SearchPlan final : public ScanPlan
{
public:
    explicit SearchPlan(std::shared_ptr<const LineMatcher> matcher) : m_matcher(std::move(matcher)) { }
    [[nodiscard]] std::unique_ptr<LineTest> makeTest() const override;

private:
    std::shared_ptr<const LineMatcher> m_matcher;
};

} // namespace JobLog
