// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/core/error.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QList>
#include <QString>

namespace Artifacts {

enum class ChecksumKind { Crc32, Crc32c, Crc64Nvme, Sha1, Sha256, Md5 };

/// What a store says that the bytes' checksum is.
struct Checksum
{
    ChecksumKind kind;
    QByteArray value; ///< raw; CRCs big-endian, as the stores encode them
};

/// The checksum of `bytes`, in the same form. CRC-32C: RFC 3720, appendix B.4; CRC-64/NVME: NVM Express NVM Command Set
/// Specification 1.0b, section 5.2.1.3.4.
[[nodiscard]] QByteArray checksumOf(ChecksumKind kind, const QByteArray &bytes);
[[nodiscard]] QString checksumName(ChecksumKind kind); ///< "CRC-32C"

/// Fails with "artifact-checksum" where one of the checksums is not that of the bytes.
[[nodiscard]] Core::Result<void> verifyChecksums(const QList<Checksum> &checksums, const QByteArray &bytes,
                                                 const QString &source);

} // namespace Artifacts
