// SPDX-License-Identifier: Apache-2.0
#include "models/yaml/yamldocument.h"
#include "tests/fuzz/fuzzinput.h"

/// Any text is refused with words, or becomes values that survive being written as YAML and read again.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArray text = Fuzz::Input(data, size).rest().toByteArray();
    const auto documents = Yaml::load(text);
    if (!documents) {
        FUZZ_CHECK(!documents.error().message.isEmpty());
        return 0;
    }
    for (const Yaml::Document &document : *documents) {
        const auto again = Yaml::load(Yaml::toYaml(document.value));
        FUZZ_CHECK(again.has_value() && again->size() == 1 && again->first().value == document.value);
    }
    return 0;
}
