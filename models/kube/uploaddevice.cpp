// SPDX-License-Identifier: Apache-2.0
#include "models/kube/uploaddevice.h"

#include <algorithm>
#include <cstring>

namespace Kube {

UploadDevice::UploadDevice(const QByteArray &body) : m_body(body)
{
    // Unbuffered: QIODevice's own buffer would be a second copy.
    open(QIODevice::ReadOnly | QIODevice::Unbuffered);
}

qint64 UploadDevice::bytesAvailable() const
{
    return m_body.size() - m_position + QIODevice::bytesAvailable();
}

qint64 UploadDevice::readData(char *data, qint64 maxSize)
{
    const qint64 size = std::min<qint64>(maxSize, m_body.size() - m_position);
    if (size <= 0)
        return m_position >= m_body.size() ? -1 : 0;
    std::memcpy(data, m_body.constData() + m_position, size_t(size));
    m_position += size;
    return size;
}

qint64 UploadDevice::writeData(const char *, qint64)
{
    return -1;
}

} // namespace Kube
