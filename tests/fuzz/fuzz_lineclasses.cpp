// SPDX-License-Identifier: Apache-2.0
#include "models/joblog/groupmarker.h"
#include "models/joblog/level.h"
#include "tests/fuzz/fuzzinput.h"

#include <bit>

/// Level and group marker are found in any bytes, JSON lines included, and depend on the line alone.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArrayView line = Fuzz::Input(data, size).rest();
    const JobLog::LogLevel level = JobLog::levelOf(line);
    FUZZ_CHECK(std::popcount(unsigned(level)) == 1);
    FUZZ_CHECK(JobLog::levelOf(line.first(qMin(line.size(), JobLog::levelBytes))) == level);
    static_cast<void>(JobLog::continuesLine(line));
    const JobLog::GroupMarker marker = JobLog::groupMarker(line);
    if (marker.kind == JobLog::GroupMarker::Kind::None)
        FUZZ_CHECK(!JobLog::endsGroup({JobLog::GroupMarker::Kind::Begin, marker.style}, marker));
    return 0;
}
