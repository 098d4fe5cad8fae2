// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/artifacts/artifact.h"

#include <QCryptographicHash>

namespace Artifacts {

/// Collects the bytes of one artifact up to the limit, with their checksum. Not thread-safe.
class ContentBuilder
{
public:
    explicit ContentBuilder(const FetchLimits &limits) : m_limits(limits) { }

    /// False where the limit is passed; nothing more is kept then.
    [[nodiscard]] bool append(const QByteArray &bytes);
    [[nodiscard]] qint64 size() const { return m_bytes.size(); }
    /// The rest of the Content is the caller's.
    [[nodiscard]] Content take(const QString &source);

private:
    FetchLimits m_limits;
    QByteArray m_bytes;
    QCryptographicHash m_hash{QCryptographicHash::Sha256};
};

/// The error for content beyond the limit; `source` is redacted already.
[[nodiscard]] Core::Error tooLarge(const QString &source, const FetchLimits &limits);

} // namespace Artifacts
