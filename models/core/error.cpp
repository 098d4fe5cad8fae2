// SPDX-License-Identifier: Apache-2.0
#include "models/core/error.h"

namespace Core {

QString Error::toText() const
{
    QString text;
    if (!file.isEmpty()) {
        text = file;
        if (line > 0)
            text += u':' + QString::number(line);
        if (line > 0 && column > 0)
            text += u':' + QString::number(column);
        text += QLatin1StringView(": ");
    }
    if (!path.isEmpty())
        text += path + QLatin1StringView(": ");
    text += message;
    if (!hint.isEmpty())
        text += QLatin1StringView(" (") + hint + u')';
    return text;
}

std::unexpected<Error> failure(ErrorKind kind, const QString &code, const QString &message, const QString &hint)
{
    Error error;
    error.kind = kind;
    error.code = code;
    error.message = message;
    error.hint = hint;
    return std::unexpected(error);
}

} // namespace Core
