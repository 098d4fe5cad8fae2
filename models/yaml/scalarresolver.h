// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/yaml/failure.h"

#include <QByteArrayView>

namespace Yaml {

/// A scalar as go-yaml v2 reads it: YAML 1.1 with Go's numbers.
struct Scalar
{
    enum class Type { Null, Bool, Int, Uint, Float, String };

    Type type = Type::Null;
    bool boolean = false;
    qint64 integer = 0;
    quint64 natural = 0; ///< Uint: beyond int64
    double number = 0; ///< Float: infinities and NaN included
    QByteArray text; ///< String
};

/// The type and value of a scalar. `isImplicit`: plain and without a tag, so that the text decides; otherwise a
/// scalar without a tag is a string. `tag` is a full tag (tag:yaml.org,2002:int); tags that YAML 1.1 does not know
/// leave a string. Fails where the text is not what its tag says.
/// Rules (go-yaml v2, resolve.go): booleans y/yes/on/true and n/no/off/false in three spellings each; null ~ null
/// Null NULL and nothing; integers with sign, underscores, 0x, 0o, 0b and leading-zero octal; no base 60; timestamps
/// stay text.
[[nodiscard]] Outcome<Scalar> resolveScalar(QByteArrayView text, QByteArrayView tag, bool isImplicit);

/// True where `text` without quotes would not be read as the string that it is.
[[nodiscard]] bool wouldResolve(QByteArrayView text);

} // namespace Yaml
