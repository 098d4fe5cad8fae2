// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/core/error.h"

#include <QByteArray>
#include <QList>
#include <QSslCertificate>
#include <QSslKey>

namespace Kube {

/// The certificates of a PEM file or kubeconfig field, at least one. `what` names the place for the message.
[[nodiscard]] Core::Result<QList<QSslCertificate>> parseCertificates(const QByteArray &pem, const QString &what);

/// An unencrypted private key: PKCS#8, PKCS#1 (RSA), SEC1 (EC); RSA, EC, DSA and Ed25519.
[[nodiscard]] Core::Result<QSslKey> parsePrivateKey(const QByteArray &pem, const QString &what);

/// Whether the key belongs to the first certificate. Texts as Go's crypto/tls has them.
[[nodiscard]] Core::Result<void> checkKeyPair(const QByteArray &certificatePem, const QByteArray &keyPem,
                                              const QString &what);

/// Whether a certificate chain (leaf first) is valid now, for a server of that name or address, when every certificate
/// of `anchors` (PEM) is a trust anchor, be it a root or not, as in Go's crypto/x509.
[[nodiscard]] bool isTrustedByAnchor(const QList<QSslCertificate> &chain, const QByteArray &anchors,
                                     const QString &name);

} // namespace Kube
