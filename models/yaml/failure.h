// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

#include <expected>

namespace Yaml {

/// What a stage of the conversion found wrong; load() words it as kubectl does and adds the file and the place.
struct Failure
{
    QString code; ///< Core::Error::code
    QString text; ///< kubectl's own words after its prefix, or a sentence of ours
    qsizetype offset = -1; ///< byte within the text that the stage was given, -1 where unknown
    QString hint; ///< the next step, or empty
};

template <typename T>
using Outcome = std::expected<T, Failure>;

} // namespace Yaml
