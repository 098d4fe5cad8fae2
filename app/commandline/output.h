// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/core/error.h"

#include <QByteArrayView>
#include <QString>

namespace CommandLine {

/// Data goes to stdout, everything else to stderr. A closed pipe ends the process quietly, as other tools do.
void writeData(QByteArrayView bytes);
/// One line of progress or a remark on stderr.
void say(const QString &text);
/// "error: FILE:LINE: message (hint)" on stderr.
void sayError(const Core::Error &error);
void sayWarning(const Core::Error &error);

/// Rows of text as aligned columns, two blanks between; the first row is the header.
[[nodiscard]] QByteArray table(const QList<QStringList> &rows);

} // namespace CommandLine
