// SPDX-License-Identifier: Apache-2.0
#include "models/recordings/unpackedfile.h"

#include <QCoreApplication>

#include <zlib.h>
#include <zstd.h>

namespace Recordings {

namespace {

constexpr qsizetype packedChunk = 256 * 1024;

} // namespace

class UnpackedFile::Decoder
{
public:
    virtual ~Decoder() = default;
    struct Step
    {
        qint64 taken = 0; ///< packed bytes
        qint64 given = 0; ///< unpacked bytes
        bool broken = false;
    };
    [[nodiscard]] virtual Step unpack(QByteArrayView packed, char *out, qint64 size) = 0;
    /// Nothing is begun that has not come to its end.
    [[nodiscard]] virtual bool isBetweenParts() const = 0;
};

class UnpackedFile::GzipDecoder : public UnpackedFile::Decoder
{
public:
    GzipDecoder() { m_ready = inflateInit2(&m_stream, gzipWindow) == Z_OK; }
    ~GzipDecoder() override { inflateEnd(&m_stream); }
    Q_DISABLE_COPY_MOVE(GzipDecoder)

    Step unpack(QByteArrayView packed, char *out, qint64 size) override
    {
        if (!m_ready)
            return {0, 0, true};
        if (m_ended) { // another member follows
            inflateReset(&m_stream);
            m_ended = false;
        }
        // zlib's interface knows no const for what it only reads.
        m_stream.next_in = reinterpret_cast<Bytef *>(const_cast<char *>(packed.data()));
        m_stream.avail_in = uInt(packed.size());
        m_stream.next_out = reinterpret_cast<Bytef *>(out);
        m_stream.avail_out = uInt(std::min<qint64>(size, largestOutput));
        const uInt room = m_stream.avail_out;
        const int result = inflate(&m_stream, Z_NO_FLUSH);
        m_ended = result == Z_STREAM_END;
        m_begun = m_begun || packed.size() > qsizetype(m_stream.avail_in);
        return {packed.size() - qint64(m_stream.avail_in), qint64(room - m_stream.avail_out),
                result != Z_OK && result != Z_STREAM_END && result != Z_BUF_ERROR};
    }
    [[nodiscard]] bool isBetweenParts() const override { return m_ended || !m_begun; }

private:
    static constexpr int gzipWindow = 15 + 16;
    static constexpr qint64 largestOutput = 1 << 30;
    z_stream m_stream{};
    bool m_ready = false;
    bool m_begun = false;
    bool m_ended = false;
};

class UnpackedFile::ZstdDecoder : public UnpackedFile::Decoder
{
public:
    ZstdDecoder() : m_stream(ZSTD_createDStream()) { }
    ~ZstdDecoder() override { ZSTD_freeDStream(m_stream); }
    Q_DISABLE_COPY_MOVE(ZstdDecoder)

    Step unpack(QByteArrayView packed, char *out, qint64 size) override
    {
        ZSTD_inBuffer in{packed.data(), size_t(packed.size()), 0};
        ZSTD_outBuffer to{out, size_t(size), 0};
        const size_t result = m_stream != nullptr ? ZSTD_decompressStream(m_stream, &to, &in) : size_t(-1);
        const bool broken = m_stream == nullptr || ZSTD_isError(result) != 0;
        m_between = result == 0;
        return {qint64(in.pos), qint64(to.pos), broken};
    }
    [[nodiscard]] bool isBetweenParts() const override { return m_between; }

private:
    ZSTD_DStream *m_stream; // its window is bounded: 128 MiB, the library's own limit
    bool m_between = true;
};

UnpackedFile::UnpackedFile(const QString &path, Packing packing) : m_file(path), m_packing(packing) { }

UnpackedFile::~UnpackedFile() = default;

bool UnpackedFile::open(OpenMode mode)
{
    if (mode != ReadOnly || !m_file.open(QIODevice::ReadOnly | QIODevice::Unbuffered)) {
        setErrorString(m_file.errorString());
        return false;
    }
    if (m_packing == Packing::Gzip)
        m_decoder = std::make_unique<GzipDecoder>();
    else
        m_decoder = std::make_unique<ZstdDecoder>();
    return QIODevice::open(mode | QIODevice::Unbuffered);
}

bool UnpackedFile::atEnd() const
{
    return m_over;
}

/// The next packed bytes; false at the end of the file.
bool UnpackedFile::fill()
{
    if (m_used < m_packed.size())
        return true;
    m_packed = m_file.read(packedChunk);
    m_used = 0;
    return !m_packed.isEmpty();
}

qint64 UnpackedFile::readData(char *data, qint64 size)
{
    if (m_broken)
        return -1;
    while (!m_over && size > 0) {
        const bool packedAreOver = !fill(); // the decoder may still hold something back
        if (packedAreOver && m_decoder->isBetweenParts()) {
            m_over = true;
            break;
        }
        const Decoder::Step step = m_decoder->unpack(QByteArrayView(m_packed).sliced(m_used), data, size);
        m_used += qsizetype(step.taken);
        m_broken = step.broken || (packedAreOver && step.given == 0);
        m_over = m_over || m_broken;
        if (step.given > 0)
            return step.given; // what is broken is said by the next call
    }
    if (m_broken) {
        setErrorString(QCoreApplication::translate("Recordings", "the packed file is damaged or breaks off"));
        return -1;
    }
    return 0;
}

} // namespace Recordings
