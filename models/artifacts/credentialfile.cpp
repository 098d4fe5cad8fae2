// SPDX-License-Identifier: Apache-2.0
#include "models/artifacts/credentialfile.h"

#include <QFile>
#include <QFileInfo>

namespace Artifacts {

Core::Error configurationError(const QString &code, const QString &file, const QString &message, const QString &hint)
{
    Core::Error error = Core::failure(Core::ErrorKind::Config, code, message, hint).error();
    error.file = file;
    return error;
}

std::optional<QByteArray> readPlainFile(const QString &path, qint64 limit)
{
    QFile file(path);
    if (!QFileInfo(path).isFile() || !file.open(QIODevice::ReadOnly))
        return std::nullopt;
    return file.read(limit);
}

} // namespace Artifacts
