// SPDX-License-Identifier: Apache-2.0
#include "models/joblog/filterplan.h"

#include <QCoreApplication>

#include <algorithm>
#include <cstring>
#include <iterator>
#include <numeric>

using namespace Qt::StringLiterals;

namespace JobLog {
namespace {

constexpr qint64 lookBack = 16 * 1024; // bytes in which a continued line's beginning is looked for

using Matchers = std::vector<std::shared_ptr<const LineMatcher>>;

class FilterTest final : public LineTest
{
public:
    FilterTest(const Matchers &include, const Matchers &exclude, LogLevels levels)
        : m_include(include.begin(), include.end()),
          m_exclude(exclude.begin(), exclude.end()),
          m_levels(levels)
    {
    }

    void scan(const ScanInput &input, ScanResult &result) override
    {
        std::vector<qint64> &lines = result[0];
        const auto found = std::ptrdiff_t(lines.size());
        takeIncluded(input);
        for (LineScanner &scanner : m_exclude) {
            if (m_lines.empty())
                return;
            m_other.clear();
            scanner.scan(input.lines, m_other, input.keepGoing);
            combine([this](auto out) {
                std::set_difference(m_lines.begin(), m_lines.end(), m_other.begin(), m_other.end(), out);
            });
        }
        if (m_levels != allLevels && !m_lines.empty())
            keepLevels(input);
        lines.insert(lines.begin() + found, m_lines.begin(), m_lines.end());
    }

    void scanLongLine(LongLine &text, qint64 line, ScanResult &result) override
    {
        std::vector<bool> included(m_include.size());
        LineScanner::Cut cut;
        bool isFirst = true;
        while (const auto piece = text.next(cut)) {
            if (std::exchange(isFirst, false) && m_levels != allLevels && !m_levels.testFlag(levelOf(*piece)))
                return;
            for (LineScanner &scanner : m_exclude) {
                if (scanner.find(*piece, 0, cut))
                    return;
            }
            for (size_t i = 0; i < m_include.size(); ++i)
                included[i] = included[i] || m_include[i].find(*piece, 0, cut);
        }
        if (std::ranges::all_of(included, std::identity()))
            result[0].push_back(line);
    }

    [[nodiscard]] bool wasTooCostly() const override
    {
        const auto was = [](const LineScanner &scanner) { return scanner.wasTooCostly(); };
        return std::ranges::any_of(m_include, was) || std::ranges::any_of(m_exclude, was);
    }

private:
    template <typename Operation>
    void combine(Operation operation)
    {
        m_joined.clear();
        operation(std::back_inserter(m_joined));
        m_lines.swap(m_joined);
    }

    void takeIncluded(const ScanInput &input)
    {
        m_lines.clear();
        if (m_include.empty()) {
            const QByteArrayView bytes = input.lines.bytes;
            const bool isOpen = !bytes.isEmpty() && !bytes.endsWith('\n');
            const qint64 count = std::count(bytes.begin(), bytes.end(), '\n') + (isOpen ? 1 : 0);
            m_lines.resize(size_t(count));
            std::iota(m_lines.begin(), m_lines.end(), input.lines.firstLine);
            return;
        }
        m_include.front().scan(input.lines, m_lines, input.keepGoing);
        for (size_t i = 1; i < m_include.size() && !m_lines.empty(); ++i) {
            m_other.clear();
            m_include[i].scan(input.lines, m_other, input.keepGoing);
            combine([this](auto out) {
                std::set_intersection(m_lines.begin(), m_lines.end(), m_other.begin(), m_other.end(), out);
            });
        }
    }

    [[nodiscard]] QByteArrayView textOf(QByteArrayView line, bool timestamped)
    {
        return timestamped
            ? line.sliced(m_skipper.textOffset(line.first(std::min(line.size(), TimestampSkipper::longest))))
            : line;
    }

    // Walks over all lines, because one that continues another shares its level; reads the level of few.
    void keepLevels(const ScanInput &input)
    {
        const QByteArrayView bytes = input.lines.bytes;
        std::optional<LogLevel> level; // of the last line that begins something, once it is known
        std::optional<QByteArrayView> head; // its text
        m_joined.clear();
        auto wanted = m_lines.begin();
        qint64 number = input.lines.firstLine;
        for (qsizetype at = 0; at < bytes.size() && wanted != m_lines.end(); ++number) {
            const auto *const newline
                = static_cast<const char *>(std::memchr(bytes.data() + at, '\n', size_t(bytes.size() - at)));
            const qsizetype end = newline ? newline - bytes.data() : bytes.size();
            const QByteArrayView text = textOf(bytes.sliced(at, end - at), input.lines.timestamped);
            at = end + 1;
            if (!continuesLine(text)) {
                head = text;
                level.reset();
            }
            if (*wanted != number)
                continue;
            ++wanted;
            if (!level)
                level = head ? levelOf(*head) : levelBefore(input);
            if (m_levels.testFlag(*level))
                m_joined.push_back(number);
        }
        m_lines.swap(m_joined);
    }

    // The level of the line that the first lines of a stretch continue.
    LogLevel levelBefore(const ScanInput &input)
    {
        const qint64 start = std::max(input.position - lookBack, qint64(0));
        QByteArray bytes(input.position - start, Qt::Uninitialized);
        bytes.resize(qsizetype(input.source.spool().readAt(start, bytes.data(), bytes.size())));
        if (bytes.endsWith('\n'))
            bytes.chop(1);
        while (!bytes.isEmpty()) {
            const qsizetype newline = bytes.lastIndexOf('\n');
            if (newline < 0 && start > 0)
                break; // its beginning is further up
            const QByteArrayView text = textOf(QByteArrayView(bytes).sliced(newline + 1), input.lines.timestamped);
            if (!continuesLine(text))
                return levelOf(text);
            bytes.truncate(std::max(newline, qsizetype(0)));
        }
        return LogLevel::None;
    }

    std::vector<LineScanner> m_include;
    std::vector<LineScanner> m_exclude;
    LogLevels m_levels;
    TimestampSkipper m_skipper;
    std::vector<qint64> m_lines;
    std::vector<qint64> m_other;
    std::vector<qint64> m_joined;
};

} // namespace

Core::Result<std::shared_ptr<const FilterPlan>> FilterPlan::compile(const LogFilter &filter)
{
    if (filter.include.size() + filter.exclude.size() > LogFilter::maxPatterns)
        return Core::failure(
            Core::ErrorKind::Limit, u"filter-too-large"_s,
            QCoreApplication::translate("JobLog", "A filter takes at most %1 patterns.").arg(LogFilter::maxPatterns),
            QCoreApplication::translate("JobLog", "Join some in a regular expression: one|other."));
    const std::shared_ptr<FilterPlan> plan(new FilterPlan);
    plan->m_filter = filter;
    plan->m_filter.before = std::clamp(filter.before, 0, LogFilter::maxContext);
    plan->m_filter.after = std::clamp(filter.after, 0, LogFilter::maxContext);
    const auto add = [](const QList<SearchPattern> &patterns, Matchers &matchers) -> Core::Result<void> {
        for (const SearchPattern &pattern : patterns) {
            auto matcher = LineMatcher::compile(pattern);
            if (!matcher)
                return std::unexpected(matcher.error());
            matchers.push_back(std::move(*matcher));
        }
        return {};
    };
    if (auto added = add(filter.include, plan->m_include); !added)
        return std::unexpected(added.error());
    if (auto added = add(filter.exclude, plan->m_exclude); !added)
        return std::unexpected(added.error());
    return plan;
}

std::unique_ptr<LineTest> FilterPlan::makeTest() const
{
    return std::make_unique<FilterTest>(m_include, m_exclude, m_filter.levels);
}

} // namespace JobLog
