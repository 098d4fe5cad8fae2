// SPDX-License-Identifier: Apache-2.0
#include "models/joblog/ansi.h"
#include "tests/fuzz/fuzzinput.h"

namespace {

/// Displayed text is harmless: no control character but the tab, no unpaired surrogate.
void checkText(const JobLog::AnsiText &text, qsizetype size)
{
    FUZZ_CHECK(text.text.isValidUtf16());
    for (const QChar character : text.text)
        FUZZ_CHECK(character == u'\t' || (character.unicode() >= 0x20 && character.unicode() != 0x7f));
    FUZZ_CHECK(text.byteOffsets.size() == text.text.size() + 1);
    for (const qsizetype offset : text.byteOffsets)
        FUZZ_CHECK(offset >= 0 && offset <= size);
}

void checkRuns(const JobLog::AnsiText &text)
{
    qsizetype end = 0;
    for (const JobLog::AnsiRun &run : text.runs) {
        FUZZ_CHECK(run.start >= end && run.length > 0);
        end = run.start + run.length;
        FUZZ_CHECK(end <= text.text.size());
        FUZZ_CHECK(run.link.isEmpty() || run.link.startsWith(QLatin1StringView("http://"), Qt::CaseInsensitive)
                   || run.link.startsWith(QLatin1StringView("https://"), Qt::CaseInsensitive));
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArrayView bytes = Fuzz::Input(data, size).rest();
    const JobLog::AnsiText first = JobLog::parseAnsi(bytes);
    checkText(first, bytes.size());
    checkRuns(first);
    const JobLog::AnsiText next = JobLog::parseAnsi(bytes, first.endStyle); // as the line after it is
    FUZZ_CHECK(next.text == first.text);
    checkRuns(next);
    const QByteArray stripped = JobLog::stripAnsi(bytes);
    FUZZ_CHECK(stripped.size() <= bytes.size());
    return 0;
}
