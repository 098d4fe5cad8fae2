// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>

namespace JobLog {

/// Finds bytes in bytes. Looks for the byte of the needle that is rarest in logs, which memchr does at the speed of
/// memory; where that byte turns out to be common, memmem goes on. A value; thread-safe once made.
class LiteralFinder
{
public:
    LiteralFinder() = default;
    explicit LiteralFinder(const QByteArray &needle);

    [[nodiscard]] bool isEmpty() const { return m_needle.isEmpty(); }
    [[nodiscard]] const QByteArray &needle() const { return m_needle; }
    /// The first occurrence at or after `from`; -1 where there is none. An empty needle is found at `from`.
    [[nodiscard]] qsizetype find(QByteArrayView text, qsizetype from) const;

private:
    QByteArray m_needle;
    qsizetype m_rareAt = 0; ///< its rarest byte
};

} // namespace JobLog
