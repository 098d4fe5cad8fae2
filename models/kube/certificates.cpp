// SPDX-License-Identifier: Apache-2.0
#include "models/kube/certificates.h"

#include "models/kube/texts.h"
#include "models/tls/systemtls.h"

#include <QHostAddress>
#include <QSslSocket>

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <climits>
#include <memory>
#include <vector>

using namespace Qt::StringLiterals;

namespace Kube {

namespace {

template <auto Free>
struct Freed
{
    template <typename T>
    void operator()(T *object) const
    {
        Free(object);
    }
};
using Bio = std::unique_ptr<BIO, Freed<BIO_free_all>>;
using Key = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Freed<X509_free>>;

void freeStack(STACK_OF(X509) * stack)
{
    sk_X509_free(stack);
}

Bio readable(const QByteArray &pem)
{
    return Bio(BIO_new_mem_buf(pem.constData(), int(std::min<qsizetype>(pem.size(), INT_MAX))));
}

/// Without this OpenSSL would ask for the passphrase on the terminal.
int noPassphrase(char *, int, int, void *)
{
    return 0;
}

Key readKey(const QByteArray &pem)
{
    const Bio bio = readable(pem);
    Key key(bio ? PEM_read_bio_PrivateKey(bio.get(), nullptr, noPassphrase, nullptr) : nullptr);
    ERR_clear_error();
    return key;
}

bool isEncrypted(const QByteArray &pem)
{
    return pem.contains("BEGIN ENCRYPTED PRIVATE KEY") || pem.contains("Proc-Type: 4,ENCRYPTED");
}

} // namespace

Core::Result<QList<QSslCertificate>> parseCertificates(const QByteArray &pem, const QString &what)
{
    Tls::ensureLoaded();
    const QList<QSslCertificate> certificates = QSslCertificate::fromData(pem, QSsl::Pem);
    if (certificates.isEmpty()) {
        return Core::failure(Core::ErrorKind::Config, u"certificate-unreadable"_s,
                             Texts::tr("%1: unable to load certificates: unable to parse bytes as PEM block").arg(what),
                             Texts::tr("It must hold at least one \"-----BEGIN CERTIFICATE-----\" block."));
    }
    return certificates;
}

Core::Result<QSslKey> parsePrivateKey(const QByteArray &pem, const QString &what)
{
    if (isEncrypted(pem)) {
        return Core::failure(Core::ErrorKind::Config, u"key-encrypted"_s,
                             Texts::tr("%1: the private key is encrypted, which is not supported.").arg(what),
                             Texts::tr("Decrypt it with: openssl pkey -in KEY -out PLAIN-KEY"));
    }
    Tls::ensureLoaded();
    for (const QSsl::KeyAlgorithm algorithm : {QSsl::Rsa, QSsl::Ec, QSsl::Dsa}) {
        const QSslKey key(pem, algorithm);
        if (!key.isNull())
            return key;
    }
    // Qt knows no other algorithm by name, but takes OpenSSL's own handle, and owns it from here on.
    if (Key key = readKey(pem); key && QSslSocket::activeBackend() == "openssl"_L1)
        return QSslKey(Qt::HANDLE(key.release()), QSsl::PrivateKey);
    return Core::failure(Core::ErrorKind::Config, u"key-unreadable"_s,
                         Texts::tr("%1: tls: failed to parse private key").arg(what),
                         Texts::tr("It must be an unencrypted PEM key: PKCS#8, PKCS#1 or SEC1."));
}

Core::Result<void> checkKeyPair(const QByteArray &certificatePem, const QByteArray &keyPem, const QString &what)
{
    if (auto certificates = parseCertificates(certificatePem, what); !certificates)
        return std::unexpected(certificates.error());
    if (auto key = parsePrivateKey(keyPem, what); !key)
        return std::unexpected(key.error());
    const Bio bio = readable(certificatePem);
    const Certificate certificate(bio ? PEM_read_bio_X509(bio.get(), nullptr, noPassphrase, nullptr) : nullptr);
    const Key key = readKey(keyPem);
    const bool matches = certificate && key && X509_check_private_key(certificate.get(), key.get()) == 1;
    const bool otherType = certificate && key
        && EVP_PKEY_get_base_id(X509_get0_pubkey(certificate.get())) != EVP_PKEY_get_base_id(key.get());
    ERR_clear_error();
    if (matches)
        return {};
    return Core::failure(Core::ErrorKind::Config, u"key-mismatch"_s,
                         what
                             + (otherType ? u": tls: private key type does not match public key type"_s
                                          : u": tls: private key does not match public key"_s),
                         Texts::tr("client-certificate and client-key must belong together."));
}

namespace {

Certificate toX509(const QSslCertificate &certificate)
{
    const QByteArray der = certificate.toDer();
    const auto *bytes = reinterpret_cast<const unsigned char *>(der.constData());
    return Certificate(d2i_X509(nullptr, &bytes, long(der.size())));
}

bool setExpectedPeer(X509_VERIFY_PARAM *parameters, const QString &name)
{
    X509_VERIFY_PARAM_set_flags(parameters, X509_V_FLAG_PARTIAL_CHAIN);
    X509_VERIFY_PARAM_set_purpose(parameters, X509_PURPOSE_SSL_SERVER);
    // Names in the subject do not count, as in Go.
    X509_VERIFY_PARAM_set_hostflags(parameters, X509_CHECK_FLAG_NEVER_CHECK_SUBJECT);
    const QByteArray text = name.toLatin1();
    if (!QHostAddress(name).isNull())
        return X509_VERIFY_PARAM_set1_ip_asc(parameters, text.constData()) == 1;
    return X509_VERIFY_PARAM_set1_host(parameters, text.constData(), size_t(text.size())) == 1;
}

} // namespace

bool isTrustedByAnchor(const QList<QSslCertificate> &chain, const QByteArray &anchors, const QString &name)
{
    if (chain.isEmpty() || name.isEmpty())
        return false;
    const std::unique_ptr<X509_STORE, Freed<X509_STORE_free>> store(X509_STORE_new());
    const std::unique_ptr<X509_STORE_CTX, Freed<X509_STORE_CTX_free>> context(X509_STORE_CTX_new());
    const Certificate leaf = toX509(chain.constFirst());
    std::vector<Certificate> others; // own what `untrusted` points to
    const std::unique_ptr<STACK_OF(X509), Freed<freeStack>> untrusted(sk_X509_new_null());
    if (!store || !context || !leaf || !untrusted)
        return false;
    for (const QSslCertificate &anchor : QSslCertificate::fromData(anchors, QSsl::Pem)) {
        if (const Certificate certificate = toX509(anchor))
            X509_STORE_add_cert(store.get(), certificate.get());
    }
    for (const QSslCertificate &other : chain.sliced(1)) {
        if (Certificate certificate = toX509(other)) {
            sk_X509_push(untrusted.get(), certificate.get());
            others.push_back(std::move(certificate));
        }
    }
    const bool trusted = X509_STORE_CTX_init(context.get(), store.get(), leaf.get(), untrusted.get()) == 1
        && setExpectedPeer(X509_STORE_CTX_get0_param(context.get()), name) && X509_verify_cert(context.get()) == 1;
    ERR_clear_error();
    return trusted;
}

} // namespace Kube
