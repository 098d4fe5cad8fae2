// SPDX-License-Identifier: Apache-2.0
#include "models/outputs/extractor.h"
#include "tests/fuzz/fuzzinput.h"

/// Any cut of a log gives the same outputs, by all rules; JSON in it is hostile.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Fuzz::Input input(data, size);
    const bool timestamped = (input.byte() & 1U) != 0;
    QByteArrayView sizes = input.bytes(8);
    QByteArrayView rest = input.rest();

    Outputs::Extractor whole({}, timestamped);
    whole.feed(rest);
    whole.finish();
    Outputs::Extractor pieces({}, timestamped);
    for (qsizetype i = 0; !rest.isEmpty(); ++i) {
        const qsizetype wanted = sizes.isEmpty() ? 7 : 1 + quint8(sizes[i % sizes.size()]);
        const qsizetype taken = qMin(rest.size(), wanted);
        pieces.feed(rest.first(taken));
        rest = rest.sliced(taken);
    }
    pieces.finish();
    FUZZ_CHECK(whole.sourceOutputs() == pieces.sourceOutputs());
    for (const Outputs::Mode mode : Outputs::allModes)
        static_cast<void>(whole.outputs(mode).toJson(2));
    static_cast<void>(Outputs::fromJsonObject(input.rest(), Outputs::CaptureSource::Artifact));
    return 0;
}
