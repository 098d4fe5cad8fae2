// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArrayView>
#include <QString>
#include <QtTypes>

#include <array>
#include <optional>

namespace Kube {

/// The timestamp at the start of a log line.
struct LogTimestamp
{
    qint64 nanoseconds = 0; ///< since 1970, UTC
    qsizetype length = 0; ///< bytes up to and including the blank
};

/// Reads "2006-01-02T15:04:05.000000000Z07:00 " strictly: RFC 3339 with none to nine fraction digits, Z or an offset,
/// and a blank (kubelet pkg/kubelet/kuberuntime/logs; docker's files have fewer digits). Remembers the last second
/// that it read, because the next line has most often the same.
class LogTimestampReader
{
public:
    [[nodiscard]] std::optional<LogTimestamp> read(QByteArrayView line);

private:
    static constexpr qsizetype secondLength = 19; ///< "2006-01-02T15:04:05"
    std::array<char, secondLength> m_lastSecond{};
    qint64 m_lastEpochSecond = 0;
};

/// For people: RFC 3339 with milliseconds, UTC.
[[nodiscard]] QString timeText(qint64 nanoseconds);
/// For sinceTime: whole seconds, RFC 3339, UTC.
[[nodiscard]] QString sinceTimeText(qint64 epochSeconds);

} // namespace Kube
