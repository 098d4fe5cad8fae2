// SPDX-License-Identifier: Apache-2.0
#include "tests/support/testpki.h"

#include <QHostAddress>

#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <memory>

using namespace Qt::StringLiterals;

namespace Support {

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

void require(bool ok)
{
    if (!ok)
        qFatal("OpenSSL cannot make a test certificate");
}

QByteArray content(const Bio &bio)
{
    char *data = nullptr;
    const long size = BIO_get_mem_data(bio.get(), &data);
    return QByteArray(data, size);
}

Key makeKey(KeyKind kind)
{
    switch (kind) {
    case KeyKind::Rsa:
        return Key(EVP_RSA_gen(2048));
    case KeyKind::Ec:
        return Key(EVP_EC_gen("P-256"));
    case KeyKind::Ed25519:
        return Key(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"));
    }
    return {};
}

Key readKey(const QByteArray &pem)
{
    const Bio bio(BIO_new_mem_buf(pem.constData(), int(pem.size())));
    return Key(PEM_read_bio_PrivateKey(bio.get(), nullptr, nullptr, nullptr));
}

Certificate readCertificate(const QByteArray &pem)
{
    const Bio bio(BIO_new_mem_buf(pem.constData(), int(pem.size())));
    return Certificate(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
}

void addExtension(X509 *certificate, X509 *issuer, int nid, const QByteArray &value)
{
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    X509_EXTENSION *extension = X509V3_EXT_conf_nid(nullptr, &context, nid, value.constData());
    require(extension != nullptr && X509_add_ext(certificate, extension, -1) == 1);
    X509_EXTENSION_free(extension);
}

TestCertificate make(const QString &commonName, const QStringList &names, KeyKind kind, int validDays,
                     const TestCertificate *authority, bool isAuthority = false)
{
    static long serial = 1000;
    const Key key = makeKey(kind);
    const Certificate certificate(X509_new());
    require(key && certificate);
    X509 *const x509 = certificate.get();
    X509_set_version(x509, X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(x509), ++serial);
    constexpr long day = 24L * 3600;
    X509_gmtime_adj(X509_getm_notBefore(x509), -2 * day);
    X509_gmtime_adj(X509_getm_notAfter(x509), validDays * day);
    X509_set_pubkey(x509, key.get());
    const QByteArray name = commonName.toUtf8();
    X509_NAME_add_entry_by_txt(X509_get_subject_name(x509), "CN", MBSTRING_UTF8,
                               reinterpret_cast<const unsigned char *>(name.constData()), int(name.size()), -1, 0);
    const Certificate issuer = authority ? readCertificate(authority->certificate) : nullptr;
    const Key issuerKey = authority ? readKey(authority->key) : nullptr;
    X509 *const issuerX509 = issuer ? issuer.get() : x509;
    X509_set_issuer_name(x509, X509_get_subject_name(issuerX509));
    addExtension(x509, issuerX509, NID_basic_constraints, !authority || isAuthority ? "critical,CA:TRUE" : "CA:FALSE");
    if (!authority || isAuthority)
        addExtension(x509, issuerX509, NID_key_usage, "critical,keyCertSign,digitalSignature");
    QByteArrayList alternatives;
    for (const QString &alternative : names)
        alternatives += (QHostAddress(alternative).isNull() ? "DNS:" : "IP:") + alternative.toLatin1();
    if (!alternatives.isEmpty())
        addExtension(x509, issuerX509, NID_subject_alt_name, alternatives.join(','));
    EVP_PKEY *const signer = issuerKey ? issuerKey.get() : key.get();
    require(X509_sign(x509, signer, EVP_PKEY_get_base_id(signer) == EVP_PKEY_ED25519 ? nullptr : EVP_sha256()) > 0);

    const Bio certificatePem(BIO_new(BIO_s_mem()));
    const Bio keyPem(BIO_new(BIO_s_mem()));
    require(PEM_write_bio_X509(certificatePem.get(), x509) == 1);
    require(PEM_write_bio_PKCS8PrivateKey(keyPem.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) == 1);
    return {content(certificatePem), content(keyPem)};
}

} // namespace

TestCertificate TestPki::authority(const QString &commonName)
{
    return make(commonName, {}, KeyKind::Rsa, 1, nullptr);
}

TestCertificate TestPki::intermediate(const TestCertificate &authority, const QString &commonName)
{
    return make(commonName, {}, KeyKind::Rsa, 1, &authority, true);
}

TestCertificate TestPki::issue(const TestCertificate &authority, const QString &commonName, const QStringList &names,
                               KeyKind kind, int validDays)
{
    return make(commonName, names, kind, validDays, &authority);
}

QByteArray TestPki::encrypted(const QByteArray &key)
{
    const Key pkey = readKey(key);
    const Bio pem(BIO_new(BIO_s_mem()));
    require(pkey
            && PEM_write_bio_PKCS8PrivateKey(pem.get(), pkey.get(), EVP_aes_128_cbc(), "secret", 6, nullptr, nullptr)
                == 1);
    return content(pem);
}

QByteArray TestPki::traditional(const QByteArray &key)
{
    const Key pkey = readKey(key);
    const Bio pem(BIO_new(BIO_s_mem()));
    require(pkey
            && PEM_write_bio_PrivateKey_traditional(pem.get(), pkey.get(), nullptr, nullptr, 0, nullptr, nullptr) == 1);
    return content(pem);
}

} // namespace Support
