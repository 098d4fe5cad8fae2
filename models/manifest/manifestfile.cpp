// SPDX-License-Identifier: Apache-2.0
#include "models/manifest/jobmanifest.h"
#include "models/yaml/utf8.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>

using namespace Qt::StringLiterals;

namespace Manifest {

namespace {

std::unexpected<Core::Error> refuse(Core::ErrorKind kind, const QString &code, const QString &path,
                                    const QString &message, const QString &hint = {})
{
    Core::Error error;
    error.kind = kind;
    error.code = code;
    error.file = path;
    error.message = message;
    error.hint = hint;
    return std::unexpected(error);
}

std::unexpected<Core::Error> refuseSize(const QString &path)
{
    return refuse(
        Core::ErrorKind::Limit, u"too-large"_s, path,
        QCoreApplication::translate(
            "Manifest", "the file is larger than 3 MiB (%1 bytes), the limit of the API server for a manifest")
            .arg(maximumBytes),
        QCoreApplication::translate("Manifest", "move data into a ConfigMap or an image"));
}

// Reads until the end or one byte beyond the limit; pipes tell no size.
QByteArray readBounded(QFile &file)
{
    QByteArray bytes;
    while (bytes.size() <= maximumBytes) {
        const QByteArray part = file.read(maximumBytes + 1 - bytes.size());
        if (part.isEmpty())
            break;
        bytes += part;
    }
    return bytes;
}

qsizetype lineOf(const QByteArray &bytes, qsizetype offset)
{
    return QByteArrayView(bytes).first(offset).count('\n') + 1;
}

} // namespace

Core::Result<QByteArray> JobManifest::readFile(const QString &path)
{
    using Core::ErrorKind;
    const QFileInfo info(path);
    if (path.isEmpty() || (!info.exists() && !info.isSymLink()))
        return refuse(ErrorKind::Io, u"file-missing"_s, path,
                      QCoreApplication::translate("Manifest", "there is no such file"),
                      QCoreApplication::translate("Manifest", "check the path; relative paths start at %1")
                          .arg(QDir::currentPath()));
    if (info.isDir())
        return refuse(ErrorKind::Io, u"file-is-folder"_s, path,
                      QCoreApplication::translate("Manifest", "this is a folder, not a manifest"),
                      QCoreApplication::translate("Manifest", "name one file in it"));
    if (info.size() > maximumBytes)
        return refuseSize(path);
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return refuse(ErrorKind::Io, u"file-unreadable"_s, path,
                      QCoreApplication::translate("Manifest", "the file cannot be read: %1").arg(file.errorString()),
                      QCoreApplication::translate("Manifest", "check its permissions"));
    QByteArray bytes = readBounded(file);
    if (file.error() != QFileDevice::NoError)
        return refuse(ErrorKind::Io, u"file-unreadable"_s, path,
                      QCoreApplication::translate("Manifest", "the file cannot be read: %1").arg(file.errorString()));
    if (bytes.startsWith("\xFF\xFE") || bytes.startsWith("\xFE\xFF"))
        return refuse(ErrorKind::Format, u"not-utf8"_s, path,
                      QCoreApplication::translate("Manifest", "the file is UTF-16, not UTF-8"),
                      QCoreApplication::translate("Manifest", "save it with the encoding UTF-8"));
    if (const qsizetype nul = bytes.indexOf('\0'); nul >= 0)
        return refuse(ErrorKind::Format, u"file-binary"_s, path,
                      QCoreApplication::translate("Manifest", "the file is binary: it has a NUL byte in line %1")
                          .arg(lineOf(bytes, nul)),
                      QCoreApplication::translate("Manifest", "a manifest is YAML or JSON text"));
    if (bytes.size() > maximumBytes)
        return refuseSize(path);
    if (!bytes.isValidUtf8()) {
        auto refused = refuse(ErrorKind::Format, u"not-utf8"_s, path,
                              QCoreApplication::translate("Manifest", "the file is not UTF-8 text"),
                              QCoreApplication::translate("Manifest", "save it with the encoding UTF-8"));
        refused.error().line = static_cast<int>(lineOf(bytes, Yaml::firstInvalidUtf8(bytes)));
        return refused;
    }
    return bytes;
}

} // namespace Manifest
