// SPDX-License-Identifier: Apache-2.0
#include "models/artifacts/checksum.h"

#include "models/artifacts/texts.h"

#include <QCryptographicHash>
#include <QtEndian>

#include <zlib.h>

#include <array>

using namespace Qt::StringLiterals;

namespace Artifacts {

namespace {

/// A table for one byte at a time of a CRC whose bits are reflected.
template <typename Word>
constexpr std::array<Word, 256> crcTable(Word polynomial)
{
    std::array<Word, 256> table{};
    for (size_t i = 0; i < table.size(); ++i) {
        Word word = Word(i);
        for (int bit = 0; bit < 8; ++bit)
            word = (word >> 1) ^ ((word & 1) ? polynomial : Word(0));
        table[i] = word;
    }
    return table;
}

template <typename Word, Word polynomial>
Word crc(const QByteArray &bytes)
{
    static constexpr auto table = crcTable<Word>(polynomial);
    Word word = ~Word(0);
    for (const char c : bytes)
        word = table[(word ^ Word(static_cast<unsigned char>(c))) & 0xff] ^ (word >> 8);
    return ~word;
}

template <typename Word>
QByteArray bigEndian(Word word)
{
    QByteArray bytes(qsizetype(sizeof(Word)), '\0');
    qToBigEndian(word, bytes.data());
    return bytes;
}

} // namespace

QByteArray checksumOf(ChecksumKind kind, const QByteArray &bytes)
{
    switch (kind) {
    case ChecksumKind::Crc32:
        return bigEndian(
            quint32(::crc32_z(0, reinterpret_cast<const unsigned char *>(bytes.constData()), size_t(bytes.size()))));
    case ChecksumKind::Crc32c:
        return bigEndian(crc<quint32, 0x82f63b78U>(bytes));
    case ChecksumKind::Crc64Nvme:
        return bigEndian(crc<quint64, 0x9a6c9329ac4bc9b5ULL>(bytes));
    case ChecksumKind::Sha1:
        return QCryptographicHash::hash(bytes, QCryptographicHash::Sha1);
    case ChecksumKind::Sha256:
        return QCryptographicHash::hash(bytes, QCryptographicHash::Sha256);
    case ChecksumKind::Md5:
        return QCryptographicHash::hash(bytes, QCryptographicHash::Md5);
    }
    return {};
}

QString checksumName(ChecksumKind kind)
{
    switch (kind) {
    case ChecksumKind::Crc32:
        return u"CRC-32"_s;
    case ChecksumKind::Crc32c:
        return u"CRC-32C"_s;
    case ChecksumKind::Crc64Nvme:
        return u"CRC-64/NVME"_s;
    case ChecksumKind::Sha1:
        return u"SHA-1"_s;
    case ChecksumKind::Sha256:
        return u"SHA-256"_s;
    case ChecksumKind::Md5:
        return u"MD5"_s;
    }
    return {};
}

Core::Result<void> verifyChecksums(const QList<Checksum> &checksums, const QByteArray &bytes, const QString &source)
{
    for (const Checksum &checksum : checksums) {
        const QByteArray actual = checksumOf(checksum.kind, bytes);
        if (actual != checksum.value)
            return Core::failure(Core::ErrorKind::Format, u"artifact-checksum"_s,
                                 Texts::tr("What came of %1 is damaged: its %2 is %3, the store says %4")
                                     .arg(source, checksumName(checksum.kind), QString::fromLatin1(actual.toHex()),
                                          QString::fromLatin1(checksum.value.toHex())),
                                 Texts::tr("Try again; if it happens again, a proxy between changes the content, or "
                                           "the object is damaged in the store."));
    }
    return {};
}

} // namespace Artifacts
