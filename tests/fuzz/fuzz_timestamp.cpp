// SPDX-License-Identifier: Apache-2.0
#include "models/joblog/ansi.h"
#include "models/joblog/timestamp.h"
#include "tests/fuzz/fuzzinput.h"

/// The quick reader of timestamps remembers the line before; the thorough one does not. They always agree.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    QByteArrayView rest = Fuzz::Input(data, size).rest();
    JobLog::TimestampSkipper skipper;
    while (!rest.isEmpty()) {
        const qsizetype end = rest.indexOf('\n');
        const QByteArrayView line = end < 0 ? rest : rest.first(end);
        rest = end < 0 ? QByteArrayView() : rest.sliced(end + 1);
        const qsizetype offset = skipper.textOffset(line);
        const auto parsed = JobLog::parseTimestamp(line);
        FUZZ_CHECK(offset == (parsed ? parsed->textOffset : 0));
        FUZZ_CHECK(offset >= 0 && offset <= line.size() && offset <= JobLog::TimestampSkipper::longest);
        if (parsed)
            FUZZ_CHECK(skipper.nanoseconds() == parsed->nanoseconds);
    }
    return 0;
}
