// SPDX-License-Identifier: Apache-2.0
#include "models/joblog/linetest.h"

namespace JobLog {
namespace {

class SearchTest final : public LineTest
{
public:
    explicit SearchTest(const std::shared_ptr<const LineMatcher> &matcher) : m_scanner(matcher) { }

    void scan(const ScanInput &input, ScanResult &result) override
    {
        m_scanner.scan(input.lines, result[0], input.keepGoing);
    }

    void scanLongLine(LongLine &text, qint64 line, ScanResult &result) override
    {
        LineScanner::Cut cut;
        while (const auto piece = text.next(cut)) {
            if (m_scanner.find(*piece, 0, cut)) {
                result[0].push_back(line);
                return;
            }
        }
    }

    [[nodiscard]] bool wasTooCostly() const override { return m_scanner.wasTooCostly(); }

private:
    LineScanner m_scanner;
};

} // namespace

std::unique_ptr<LineTest> SearchPlan::makeTest() const
{
    return std::make_unique<SearchTest>(m_matcher);
}

} // namespace JobLog
