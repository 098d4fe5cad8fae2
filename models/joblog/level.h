// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArrayView>
#include <QFlags>

namespace JobLog {

/// How serious a line says it is. One bit each, so that a filter can take several.
enum class LogLevel : quint8 {
    None = 1, ///< it does not say
    Debug = 2, ///< trace and finer ones too
    Information = 4, ///< notice too
    Warning = 8,
    Error = 16 ///< fatal and everything worse too
};
Q_DECLARE_FLAGS(LogLevels, LogLevel)
Q_DECLARE_OPERATORS_FOR_FLAGS(LogLevels)

constexpr LogLevels allLevels{LogLevels::fromInt(31)};

/// Reads the level of one line's text (raw bytes without timestamp; escape sequences are skipped). Knows klog headers
/// (E0102 ...), the kernel's <3>, logfmt (level=, lvl=, severity=), JSON ("level":"error" and the numbers of bunyan and
/// pino), words in capitals (ERROR, WARN, ...), in brackets ([error]) and before a colon (error: ...), and the names of
/// exceptions. The first of these counts; what stands in quotes, or after '=' of another name, does not; an exception
/// only where nothing else does. Looks at the beginning of the line, no further than `levelBytes`. Thread-safe, total,
/// linear.
[[nodiscard]] LogLevel levelOf(QByteArrayView text);
constexpr qsizetype levelBytes = 1024;

/// Whether a line looks like the continuation of the one before (a stack frame): it begins with a blank, "Caused by:"
/// or "Suppressed:". Such lines share the level of what they continue.
[[nodiscard]] bool continuesLine(QByteArrayView text);

} // namespace JobLog
