// SPDX-License-Identifier: Apache-2.0
#include "models/kube/longline.h"

namespace Kube {

QList<ChunkStamp> chunkStamps(QByteArrayView line, LogTimestampReader &reader)
{
    constexpr qint64 hour = 3'600'000'000'000;
    if (line.size() < shortestLongLine)
        return {};
    const auto first = reader.read(line);
    if (!first)
        return {};
    for (const qsizetype chunk : {qsizetype(16 * 1024), qsizetype(8 * 1024)}) {
        QList<ChunkStamp> stamps;
        qsizetype at = first->length + chunk;
        while (at < line.size()) {
            const auto stamp = reader.read(line.sliced(at));
            if (!stamp || stamp->nanoseconds < first->nanoseconds || stamp->nanoseconds - first->nanoseconds > hour)
                break;
            stamps.append({at, stamp->length, stamp->nanoseconds});
            at += stamp->length + chunk;
        }
        if (!stamps.isEmpty())
            return stamps;
    }
    return {};
}

QByteArray withoutStamps(QByteArrayView line, const QList<ChunkStamp> &stamps)
{
    if (stamps.isEmpty())
        return line.toByteArray();
    QByteArray text;
    text.reserve(line.size());
    qsizetype from = 0;
    for (const ChunkStamp &stamp : stamps) {
        text += line.sliced(from, stamp.offset - from);
        from = stamp.offset + stamp.length;
    }
    text += line.sliced(from);
    return text;
}

} // namespace Kube
