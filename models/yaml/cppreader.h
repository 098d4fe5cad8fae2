// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/yaml/event.h"

#include <optional>

namespace Yaml {

/// Parses one document with yaml-cpp's event interface. `guard` is what readStrictly() made of the same text.
///
/// Why two parsers: yaml-cpp is the project's YAML parser, but alone it accepts texts that kubectl refuses (an unclosed
/// quote, control characters, bombs of aliases) and it does not tell plain from quoted text where a tag stands, nor the
/// names of anchors. So libyaml, of which kubectl's parser is a port, goes first: it refuses in kubectl's words, and
/// what yaml-cpp does not tell is taken from its events. Nothing where the two read the text differently or yaml-cpp
/// gives up (more than 500 levels, line breaks of YAML 1.1 such as NEL): kubectl's reading counts then.
[[nodiscard]] std::optional<EventList> parseWithYamlCpp(const QByteArray &document, const EventList &guard);

} // namespace Yaml
