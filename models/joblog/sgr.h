// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/joblog/ansi.h"

namespace JobLog {

/// Applies the parameters of one SGR sequence ("1;31", "38:2::10:20:30") to a style: ECMA-48 8.3.117, ISO 8613-6
/// colours with ';' or ':', and xterm's bright colours 90-97 and 100-107. Unknown parameters are skipped. Total.
void applySgr(AnsiStyle &style, QByteArrayView parameters);

} // namespace JobLog
