// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/joblog/logdocument.h"

#include <QByteArray>
#include <QList>
#include <QString>
#include <QStringList>

namespace Widgets {

/// All that is known of one line, made readable.
struct LineDetail
{
    struct Fact
    {
        QString name;
        QString value;
    };
    QList<Fact> facts; ///< pod, container, attempt, line, times, level, size
    QByteArray json; ///< the JSON value that the line is or ends with, indented, every token as printed; else empty
    QString text; ///< the last state, without escape sequences
    QStringList states; ///< what a progress bar wrote over itself, oldest first; empty where nothing was overwritten
    QString cut; ///< that only a part of the line is here, in words; else empty
    QByteArray hex; ///< the rows of a hex dump that hold bytes which are no UTF-8 text; empty where there are none
};

/// How much of a line is read for its details, in bytes.
inline constexpr qsizetype detailLimit = 256 * 1024;
/// How many states and rows of the dump are given at most; a last entry says that there are more.
inline constexpr qsizetype mostStates = 1000;
inline constexpr qsizetype mostHexRows = 256;

/// Thread-safe. `row.text` may be cut.
[[nodiscard]] LineDetail lineDetail(const JobLog::LogRow &row, const JobLog::SourceInfo &source);

} // namespace Widgets
