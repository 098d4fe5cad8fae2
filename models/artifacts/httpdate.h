// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QDateTime>

namespace Artifacts {

/// A time as HTTP writes it (RFC 9110, section 5.6.7): "Sun, 06 Nov 1994 08:49:37 GMT".
[[nodiscard]] QByteArray httpDate(const QDateTime &time);
/// The time, in UTC, that a header such as Date holds; invalid for what is no date. The obsolete forms are not read.
[[nodiscard]] QDateTime parseHttpDate(const QByteArray &text);

} // namespace Artifacts
