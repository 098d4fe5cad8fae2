// SPDX-License-Identifier: Apache-2.0
#include "models/joblog/linematcher.h"
#include "models/joblog/patternanalysis.h"
#include "tests/fuzz/fuzzinput.h"

/// Any pattern is refused with a place, or finds in a block of lines exactly the lines that it finds one by one.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Fuzz::Input input(data, size);
    const quint8 flags = input.byte();
    const QByteArrayView text = input.bytes(input.byte() & 63U);
    JobLog::SearchPattern pattern;
    pattern.text = QString::fromUtf8(text);
    pattern.regularExpression = (flags & 1U) != 0;
    pattern.caseSensitive = (flags & 2U) != 0;
    pattern.wholeWord = (flags & 4U) != 0;
    static_cast<void>(JobLog::analyzePattern(text.toByteArray()));
    const auto matcher = JobLog::LineMatcher::compile(pattern);
    if (!matcher) {
        FUZZ_CHECK(!matcher.error().message.isEmpty());
        return 0;
    }
    QByteArray lines = input.rest().toByteArray();
    if (!lines.endsWith('\n'))
        lines += '\n';

    JobLog::LineScanner scanner(*matcher);
    std::vector<qint64> hits;
    scanner.scan({.bytes = lines, .firstLine = 0}, hits, [] { return true; });
    if (scanner.wasTooCostly())
        return 0;
    JobLog::LineScanner single(*matcher);
    std::vector<qint64> expected;
    qint64 number = 0;
    for (qsizetype from = 0; from < lines.size(); ++number) {
        const qsizetype end = lines.indexOf('\n', from);
        const auto found = single.find(QByteArrayView(lines).sliced(from, end - from), 0);
        if (found) {
            FUZZ_CHECK(found->start >= 0 && found->end >= found->start && found->end <= end - from);
            expected.push_back(number);
        }
        from = end + 1;
    }
    if (!single.wasTooCostly())
        FUZZ_CHECK(hits == expected);
    return 0;
}
