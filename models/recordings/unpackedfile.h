// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/recordings/logfile.h"

#include <QFile>
#include <QIODevice>

#include <memory>

namespace Recordings {

/// A packed file's content as a sequential device: gzip (RFC 1952, one member after another) or Zstandard (RFC 8878,
/// one frame after another), unpacked as it is read, in bounded memory. Unlike KCompressionDevice it tells content that
/// breaks off from content that ends: read() fails then, after everything that could be unpacked. For one thread.
class UnpackedFile : public QIODevice
{
    Q_OBJECT

public:
    UnpackedFile(const QString &path, Packing packing);
    ~UnpackedFile() override;

    bool open(OpenMode mode) override; ///< for reading only
    [[nodiscard]] bool isSequential() const override { return true; }
    [[nodiscard]] bool atEnd() const override;

protected:
    qint64 readData(char *data, qint64 size) override;
    qint64 writeData(const char *, qint64) override { return -1; }

private:
    class Decoder;
    class GzipDecoder;
    class ZstdDecoder;
    [[nodiscard]] bool fill();

    QFile m_file;
    Packing m_packing;
    std::unique_ptr<Decoder> m_decoder;
    QByteArray m_packed;
    qsizetype m_used = 0; ///< bytes of m_packed that the decoder took
    bool m_over = false;
    bool m_broken = false;
};

} // namespace Recordings
