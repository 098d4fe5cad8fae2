// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/kube/logtimestamp.h"

#include <QByteArray>
#include <QList>

namespace Kube {

/// A timestamp within a line.
struct ChunkStamp
{
    qsizetype offset = 0; ///< from the line's start, in bytes
    qsizetype length = 0; ///< with its blank
    qint64 nanoseconds = 0;
};

/// Shorter lines, in bytes with their timestamp, are in one chunk.
constexpr qsizetype shortestLongLine = 8 * 1024;

/// Where the kubelet stamped the chunks of a long line. Container runtimes write lines in chunks of 16 KiB (containerd)
/// or 8 KiB (cri-o); older kubelets give every chunk its timestamp, in the middle of the line, newer ones only the
/// first (cri-client pkg/logs/logs.go, isNewLine). A timestamp counts only exactly between two chunks and within an
/// hour of the line's own. Without stamps the line is as it should be.
[[nodiscard]] QList<ChunkStamp> chunkStamps(QByteArrayView line, LogTimestampReader &reader);
[[nodiscard]] QByteArray withoutStamps(QByteArrayView line, const QList<ChunkStamp> &stamps);

} // namespace Kube
