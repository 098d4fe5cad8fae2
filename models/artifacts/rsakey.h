// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/core/error.h"

#include <QByteArray>
#include <QString>

#include <memory>

namespace Artifacts {

/// A private RSA key that signs. Copies share the key. Any thread, one at a time.
class RsaKey
{
public:
    /// From PEM (PKCS#1 or PKCS#8, encrypted or not). `name` is what messages call it: a file, an account.
    [[nodiscard]] static Core::Result<RsaKey> fromPem(const QByteArray &pem, const QString &passphrase,
                                                      const QString &name);

    /// RSASSA-PKCS1-v1_5 with SHA-256 (RFC 8017, section 8.2).
    [[nodiscard]] QByteArray signSha256(const QByteArray &bytes) const;
    /// The MD5 of the public key in colon-separated hex: the fingerprint that OCI shows.
    [[nodiscard]] QString fingerprint() const;

private:
    struct Key;
    std::shared_ptr<const Key> m_key;
};

/// A JSON Web Token (RFC 7519) signed with RS256, as Google's token service takes it.
[[nodiscard]] QByteArray signedJwt(const QByteArray &header, const QByteArray &claims, const RsaKey &key);

} // namespace Artifacts
