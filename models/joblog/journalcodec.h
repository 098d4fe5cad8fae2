// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/joblog/runlog.h"

#include <optional>

namespace JobLog {

/// One record of the journal file, which tells in which order things arrived. Encoded as a number (7 bits per byte, low
/// bits first) that holds source * 4 + kind, then by kind: the number of lines; notice kind, the time in nanoseconds
/// since the epoch where there is one, size and UTF-8 text; nothing; size and JSON. Bit 2 of a notice kind's number
/// tells that a time follows; the bits of the kind itself are around it. A kind that is not known is Information.
struct JournalRecord
{
    enum class Kind { Lines, Notice, Finished, SourceAdded };
    Kind kind = Kind::Lines;
    quint32 source = 0;
    qint64 lines = 0; ///< Lines
    NoticeKind notice = NoticeKind::Information; ///< Notice
    QByteArray text; ///< Notice, SourceAdded
    qint64 time = 0; ///< Notice: when that happened, nanoseconds since the epoch; 0 where nobody knows
};

/// Notices are remarks, not documents: longer ones are cut at a character.
constexpr qsizetype maxNoticeBytes = 16 * 1024;

void encode(const JournalRecord &record, QByteArray &out);
/// The record at `position`, which moves behind it; nothing (and `position` unchanged) where it is cut off or wrong.
[[nodiscard]] std::optional<JournalRecord> decode(QByteArrayView bytes, qsizetype &position);

[[nodiscard]] QByteArray encodeInfo(const SourceInfo &info);
[[nodiscard]] SourceInfo decodeInfo(const QByteArray &json);

} // namespace JobLog
