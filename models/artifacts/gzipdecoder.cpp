// SPDX-License-Identifier: Apache-2.0
#include "models/artifacts/gzipdecoder.h"

#include <zlib.h>

namespace Artifacts {

class GzipDecoder::Private
{
public:
    z_stream stream{};
    bool ready = false;
    bool memberEnded = false;
    bool broken = false;
};

GzipDecoder::GzipDecoder() : d(std::make_unique<Private>())
{
    constexpr int gzipOnly = 16 + MAX_WBITS;
    d->ready = inflateInit2(&d->stream, gzipOnly) == Z_OK;
    d->broken = !d->ready;
}

GzipDecoder::~GzipDecoder()
{
    if (d->ready)
        inflateEnd(&d->stream);
}

bool GzipDecoder::feed(QByteArrayView packed, const std::function<bool(const QByteArray &)> &sink)
{
    constexpr qsizetype step = 64 * 1024;
    // zlib does not write to its input, although the pointer is not const without ZLIB_CONST.
    d->stream.next_in = reinterpret_cast<Bytef *>(const_cast<char *>(packed.data()));
    d->stream.avail_in = uInt(packed.size());
    while (!d->broken) {
        if (d->memberEnded) {
            if (d->stream.avail_in == 0)
                return true;
            d->memberEnded = false;
            inflateReset(&d->stream);
        }
        QByteArray piece(step, Qt::Uninitialized);
        d->stream.next_out = reinterpret_cast<Bytef *>(piece.data());
        d->stream.avail_out = uInt(step);
        const int answer = inflate(&d->stream, Z_NO_FLUSH);
        piece.truncate(step - qsizetype(d->stream.avail_out));
        d->memberEnded = answer == Z_STREAM_END;
        d->broken = answer != Z_OK && answer != Z_STREAM_END && answer != Z_BUF_ERROR;
        if (!piece.isEmpty() && !sink(piece))
            return false;
        if (!d->memberEnded && d->stream.avail_out != 0 && d->stream.avail_in == 0)
            return !d->broken; // wants more
    }
    return false;
}

bool GzipDecoder::isBroken() const
{
    return d->broken;
}

bool GzipDecoder::isComplete() const
{
    return d->memberEnded;
}

} // namespace Artifacts
