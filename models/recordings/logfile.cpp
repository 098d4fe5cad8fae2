// SPDX-License-Identifier: Apache-2.0
#include "models/recordings/logfile.h"

#include "models/joblog/ansi.h"
#include "models/recordings/unpackedfile.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace Recordings {

namespace {

constexpr qint64 headBytes = 64 * 1024;

Packing packingOf(QByteArrayView head)
{
    if (head.startsWith(QByteArrayView("\x1f\x8b", 2)))
        return Packing::Gzip;
    if (head.startsWith(QByteArrayView("\x28\xb5\x2f\xfd", 4)))
        return Packing::Zstd;
    return Packing::None;
}

std::unexpected<Core::Error> unreadable(const QString &path, const QString &reason)
{
    auto error = Core::failure(Core::ErrorKind::Io, u"log-unreadable"_s,
                               QCoreApplication::translate("Recordings", "The log cannot be opened: %1").arg(reason),
                               QCoreApplication::translate("Recordings",
                                                           "Choose a text file, or one packed with gzip or "
                                                           "zstd."));
    error.error().file = path;
    return error;
}

Core::Result<QByteArray> headOf(const QString &path, qint64 bytes)
{
    const QFileInfo info(path);
    if (info.isDir())
        return unreadable(path, QCoreApplication::translate("Recordings", "it is a folder"));
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return unreadable(path, file.errorString());
    if (file.isSequential() && !info.isFile())
        return unreadable(path, QCoreApplication::translate("Recordings", "it is no plain file"));
    return file.read(bytes);
}

} // namespace

Core::Result<LogFileFacts> inspectLogFile(const QString &path)
{
    const auto head = headOf(path, headBytes);
    if (!head)
        return std::unexpected(head.error());
    LogFileFacts facts;
    facts.packing = packingOf(*head);
    facts.size = QFileInfo(path).size();
    QByteArray text = *head;
    if (facts.packing != Packing::None) {
        const auto device = openLogFile(path, facts.packing);
        if (!device)
            return std::unexpected(device.error());
        text = (*device)->read(headBytes);
    }
    facts.timestamped = JobLog::parseTimestamp(QByteArrayView(text)).has_value();
    return facts;
}

bool looksLikeLog(const QString &path)
{
    static const QRegularExpression logNames(u"\\.(log|out|err|txt|gz|zst)(\\.[0-9]+)?$"_s,
                                             QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression manifestNames(u"\\.(ya?ml|json)$"_s, QRegularExpression::CaseInsensitiveOption);
    if (manifestNames.match(path).hasMatch())
        return false;
    const auto head = headOf(path, headBytes);
    if (!head || head->isEmpty())
        return false;
    if (logNames.match(path).hasMatch() || packingOf(*head) != Packing::None)
        return true;
    if (head->contains('\0'))
        return false; // neither, and the editor says why
    static const QRegularExpression manifest(u"(^|[\\s{,])\"?(apiVersion|stages)\"?\\s*:"_s,
                                             QRegularExpression::MultilineOption);
    return !manifest.match(QString::fromUtf8(*head)).hasMatch();
}

Core::Result<std::unique_ptr<QIODevice>> openLogFile(const QString &path, Packing packing)
{
    std::unique_ptr<QIODevice> device;
    if (packing == Packing::None)
        device = std::make_unique<QFile>(path);
    else
        device = std::make_unique<UnpackedFile>(path, packing);
    if (!device->open(packing == Packing::None ? QIODevice::ReadOnly | QIODevice::Unbuffered : QIODevice::ReadOnly))
        return unreadable(path, device->errorString());
    return device;
}

} // namespace Recordings
