// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QList>

/// Differences between two texts.
namespace Compare {

enum class LineChange { Same, Removed, Added };

/// One line of a hunk, without its line break.
struct DiffLine
{
    LineChange change = LineChange::Same;
    int before = 0; ///< 1-based number in the first text; 0 where it is not there
    int after = 0; ///< 1-based number in the second text; 0 where it is not there
    QByteArray text; ///< as it stands, no longer than DiffLimits::lineBytes
    bool unterminated = false; ///< the text ends here, without a line break
    friend bool operator==(const DiffLine &, const DiffLine &) = default;
};

/// Lines that changed, with some of those around them.
struct Hunk
{
    int before = 0; ///< number of the first line in the first text
    int after = 0; ///< number of the first line in the second text
    QList<DiffLine> lines;
};

struct DiffLimits
{
    int contextLines = 3; ///< unchanged lines around a change
    qsizetype bytes = qsizetype(16) * 1024 * 1024; ///< of each text; what lies beyond is not compared
    qsizetype lines = 5000; ///< that are kept in hunks; what lies beyond is only counted
    qsizetype lineBytes = 2000; ///< of one line
};

/// What has to be removed from and added to the first text to get the second.
struct LineDiff
{
    QList<Hunk> hunks; ///< in order
    qint64 removed = 0; ///< lines, also those that are not in hunks
    qint64 added = 0;
    bool identical = false; ///< both texts, byte for byte
    bool cutBytes = false; ///< only the first DiffLimits::bytes were compared
    bool cutLines = false; ///< hunks end early
};

/// Compares line by line (LF), with Myers' algorithm and the bounds of Git's own implementation: time stays near linear
/// where the texts have nothing in common. Bytes are compared, whatever their encoding. Thread-safe.
[[nodiscard]] LineDiff lineDiff(QByteArrayView before, QByteArrayView after, const DiffLimits &limits = {});

} // namespace Compare
