// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QJsonValue>

#include <optional>

/// Numbers as Go's strconv and encoding/json read and write them, since kubectl is written in Go.
namespace Yaml::Go {

/// strconv.ParseInt(text, base, 64). Base 0: the prefixes 0x, 0o, 0b, and a leading 0 for octal.
[[nodiscard]] std::optional<qint64> parseInt(QByteArrayView text, int base);
/// strconv.ParseUint(text, base, 64).
[[nodiscard]] std::optional<quint64> parseUint(QByteArrayView text, int base);
/// strconv.ParseFloat(text, 64) for decimal digits: nothing where it overflows, 0 where it underflows.
[[nodiscard]] std::optional<double> parseFloat(QByteArrayView text);

/// strconv.FormatFloat(value, 'g', -1, bits): the shortest text, with an exponent from 1e+06 on.
[[nodiscard]] QByteArray formatG(double value, int bits);
/// How encoding/json writes a float64: no exponent between 1e-6 and 1e21, integral values without a fraction.
[[nodiscard]] QByteArray formatJson(double value);

/// The value that Kubernetes holds after encoding/json wrote a float64: int64 where it has no fraction and fits.
[[nodiscard]] QJsonValue jsonNumber(double value);

} // namespace Yaml::Go
