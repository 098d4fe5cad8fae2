// SPDX-License-Identifier: Apache-2.0
#include "models/joblog/linecutter.h"
#include "tests/fuzz/fuzzinput.h"

namespace {

struct Cut
{
    std::vector<JobLog::BlockRecord> blocks;
    qint64 lines = 0;
    qint64 textBytes = 0;
    qint64 latestTime = 0;
};

Cut cut(QByteArrayView text, bool timestamped, Fuzz::Input sizes)
{
    Cut result;
    JobLog::LineCutter cutter(timestamped);
    while (!text.isEmpty()) {
        const qsizetype size = qMin<qsizetype>(text.size(), 1 + sizes.byte());
        cutter.consume(text.first(size), result.blocks);
        text = text.sliced(size);
    }
    cutter.finish(result.blocks);
    result.lines = cutter.lines();
    result.textBytes = cutter.textBytes();
    result.latestTime = cutter.latestTime();
    return result;
}

} // namespace

/// Any cut of a stream gives the same lines and blocks, and they are the ones that counting line ends gives.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Fuzz::Input input(data, size);
    const bool timestamped = (input.byte() & 1U) != 0;
    const QByteArrayView sizes = input.bytes(16);
    const QByteArrayView text = input.rest();
    const auto *sizeBytes = reinterpret_cast<const uint8_t *>(sizes.data());
    const Cut pieces = cut(text, timestamped, Fuzz::Input(sizeBytes, size_t(sizes.size())));

    JobLog::LineCutter whole(timestamped);
    std::vector<JobLog::BlockRecord> blocks;
    whole.consume(text, blocks);
    whole.finish(blocks);
    FUZZ_CHECK(pieces.lines == whole.lines());
    FUZZ_CHECK(pieces.textBytes == whole.textBytes());
    FUZZ_CHECK(pieces.latestTime == whole.latestTime());
    FUZZ_CHECK(pieces.blocks.size() == blocks.size());

    const bool endsOpen = !text.isEmpty() && !text.endsWith('\n');
    FUZZ_CHECK(whole.lines() == text.count('\n') + (endsOpen ? 1 : 0));
    qint64 lines = 0;
    qint64 bytes = 0;
    for (size_t i = 0; i < blocks.size(); ++i) {
        FUZZ_CHECK(blocks[i].offset == bytes && blocks[i].firstLine == lines);
        FUZZ_CHECK(blocks[i].checksum == pieces.blocks[i].checksum && blocks[i].lines == pieces.blocks[i].lines);
        bytes = blocks[i].end();
        lines = blocks[i].endLine();
    }
    FUZZ_CHECK(bytes == text.size() && lines == whole.lines());
    return 0;
}
