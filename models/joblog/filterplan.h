// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/joblog/linetest.h"
#include "models/joblog/logfilter.h"

namespace JobLog {

/// A LogFilter, compiled: channel 0 has the lines that match, channel 1 the lines around them as well where there is
/// context.
class FilterPlan final : public ScanPlan
{
public:
    /// Fails as LineMatcher::compile() does; kind Limit where there are more than LogFilter::maxPatterns.
    [[nodiscard]] static Core::Result<std::shared_ptr<const FilterPlan>> compile(const LogFilter &filter);

    [[nodiscard]] std::unique_ptr<LineTest> makeTest() const override;
    [[nodiscard]] int linesBefore() const override { return m_filter.before; }
    [[nodiscard]] int linesAfter() const override { return m_filter.after; }
    /// The channel with what is to be shown.
    [[nodiscard]] size_t shownChannel() const { return m_filter.before > 0 || m_filter.after > 0 ? 1 : 0; }

private:
    FilterPlan() = default;

    LogFilter m_filter;
    std::vector<std::shared_ptr<const LineMatcher>> m_include;
    std::vector<std::shared_ptr<const LineMatcher>> m_exclude;
};

} // namespace JobLog
