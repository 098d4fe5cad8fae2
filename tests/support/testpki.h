// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>

namespace Support {

enum class KeyKind { Rsa, Ec, Ed25519 };

/// A certificate with its key, both PEM; the key is PKCS#8.
struct TestCertificate
{
    QByteArray certificate;
    QByteArray key;
};

/// Certificates for tests, made on the spot. Ends the test program where OpenSSL fails.
class TestPki
{
public:
    /// A self-signed authority.
    [[nodiscard]] static TestCertificate authority(const QString &commonName);
    /// An authority below another.
    [[nodiscard]] static TestCertificate intermediate(const TestCertificate &authority, const QString &commonName);
    /// A certificate for a server (with names: "localhost", "127.0.0.1") or a client (without).
    [[nodiscard]] static TestCertificate issue(const TestCertificate &authority, const QString &commonName,
                                               const QStringList &names, KeyKind kind = KeyKind::Rsa,
                                               int validDays = 1);
    [[nodiscard]] static QByteArray encrypted(const QByteArray &key);
    /// PKCS#1 or SEC1 instead of PKCS#8.
    [[nodiscard]] static QByteArray traditional(const QByteArray &key);
};

} // namespace Support
