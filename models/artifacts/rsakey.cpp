// SPDX-License-Identifier: Apache-2.0
#include "models/artifacts/rsakey.h"

#include "models/artifacts/texts.h"

#include <QCryptographicHash>

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <cstring>

using namespace Qt::StringLiterals;

namespace Artifacts {

struct RsaKey::Key
{
    explicit Key(EVP_PKEY *loaded) : key(loaded) { }
    ~Key() { EVP_PKEY_free(key); }
    Q_DISABLE_COPY_MOVE(Key)
    EVP_PKEY *key;
};

namespace {

struct Passphrase
{
    QByteArray bytes;
    bool asked = false;
};

/// OpenSSL would ask at the terminal without a callback.
int givePassphrase(char *buffer, int size, int /*writing*/, void *data)
{
    auto *passphrase = static_cast<Passphrase *>(data);
    passphrase->asked = true;
    const int length = int(qMin(qsizetype(size), passphrase->bytes.size()));
    std::memcpy(buffer, passphrase->bytes.constData(), size_t(length));
    return length;
}

std::unexpected<Core::Error> keyError(const QString &code, const QString &message, const QString &hint)
{
    return Core::failure(Core::ErrorKind::Config, code, message, hint);
}

} // namespace

Core::Result<RsaKey> RsaKey::fromPem(const QByteArray &pem, const QString &passphrase, const QString &name)
{
    Passphrase secret{passphrase.toUtf8()};
    BIO *const source = BIO_new_mem_buf(pem.constData(), int(pem.size()));
    EVP_PKEY *const loaded = PEM_read_bio_PrivateKey(source, nullptr, &givePassphrase, &secret);
    BIO_free(source);
    ERR_clear_error(); // nobody else shall find what is told here
    RsaKey key;
    key.m_key = std::make_shared<const Key>(loaded);
    if (loaded && EVP_PKEY_is_a(loaded, "RSA"))
        return key;
    if (loaded)
        return keyError(u"artifact-key-invalid"_s, Texts::tr("The private key of %1 is not an RSA key").arg(name),
                        Texts::tr("The store signs with RSA; use the key that it made."));
    if (secret.asked && secret.bytes.isEmpty())
        return keyError(u"artifact-key-encrypted"_s, Texts::tr("The private key of %1 is encrypted").arg(name),
                        Texts::tr("Give its passphrase with the account."));
    if (secret.asked)
        return keyError(u"artifact-key-passphrase"_s,
                        Texts::tr("The passphrase does not open the private key of %1").arg(name),
                        Texts::tr("Correct the passphrase of the account."));
    return keyError(u"artifact-key-invalid"_s, Texts::tr("The private key of %1 cannot be understood").arg(name),
                    Texts::tr("It must be PEM: a text with -----BEGIN PRIVATE KEY-----, complete and "
                              "with its line breaks."));
}

QByteArray RsaKey::signSha256(const QByteArray &bytes) const
{
    EVP_MD_CTX *const context = EVP_MD_CTX_new();
    QByteArray signature;
    size_t length = 0;
    const auto *data = reinterpret_cast<const unsigned char *>(bytes.constData());
    if (EVP_DigestSignInit(context, nullptr, EVP_sha256(), nullptr, m_key->key) == 1
        && EVP_DigestSign(context, nullptr, &length, data, size_t(bytes.size())) == 1) {
        signature.resize(qsizetype(length));
        auto *out = reinterpret_cast<unsigned char *>(signature.data());
        const bool signedAll = EVP_DigestSign(context, out, &length, data, size_t(bytes.size())) == 1;
        signature.resize(signedAll ? qsizetype(length) : 0);
    }
    EVP_MD_CTX_free(context);
    ERR_clear_error();
    return signature;
}

QString RsaKey::fingerprint() const
{
    unsigned char *der = nullptr;
    const int length = i2d_PUBKEY(m_key->key, &der);
    const QByteArray bytes(reinterpret_cast<const char *>(der), qMax(0, length));
    OPENSSL_free(der);
    return QString::fromLatin1(QCryptographicHash::hash(bytes, QCryptographicHash::Md5).toHex(':'));
}

QByteArray signedJwt(const QByteArray &header, const QByteArray &claims, const RsaKey &key)
{
    constexpr auto options = QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals;
    const QByteArray text = header.toBase64(options) + '.' + claims.toBase64(options);
    return text + '.' + key.signSha256(text).toBase64(options);
}

} // namespace Artifacts
