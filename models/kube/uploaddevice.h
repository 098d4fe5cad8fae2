// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QIODevice>

namespace Kube {

/// A request body that can be read exactly once: sequential, so that Qt's network classes cannot rewind it and send
/// the request a second time. An empty one serves requests without a body.
class UploadDevice : public QIODevice
{
public:
    explicit UploadDevice(const QByteArray &body);

    [[nodiscard]] bool isSequential() const override { return true; }
    [[nodiscard]] qint64 bytesAvailable() const override;
    [[nodiscard]] bool atEnd() const override { return bytesAvailable() == 0; }
    bool seek(qint64) override { return false; } ///< without QIODevice's warning: Qt tries before it gives up
    bool reset() override { return false; }

protected:
    qint64 readData(char *data, qint64 maxSize) override;
    qint64 writeData(const char *data, qint64 maxSize) override;

private:
    QByteArray m_body;
    qint64 m_position = 0;
};

} // namespace Kube
