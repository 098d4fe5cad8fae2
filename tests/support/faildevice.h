// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QIODevice>

#include <algorithm>

namespace Support {

/// A device that holds what was written until `capacity` bytes, then fails as a full disk does; reading fails after
/// `readable` bytes. One thread.
class FailDevice final : public QIODevice
{
public:
    explicit FailDevice(qint64 capacity, const QByteArray &content = {}, qint64 readable = -1)
        : m_capacity(capacity),
          m_content(content),
          m_readable(readable < 0 ? qint64(content.size()) : readable)
    {
        open(QIODevice::ReadWrite | QIODevice::Unbuffered);
    }

    [[nodiscard]] bool isSequential() const override { return true; }
    [[nodiscard]] QByteArray written() const { return m_written; }

protected:
    qint64 readData(char *data, qint64 maxSize) override
    {
        if (m_position >= m_readable) {
            if (m_position < m_content.size())
                setErrorString(QStringLiteral("Input/output error"));
            return -1;
        }
        const qint64 size = std::min(maxSize, m_readable - m_position);
        std::copy_n(m_content.constData() + m_position, size, data);
        m_position += size;
        return size;
    }
    qint64 writeData(const char *data, qint64 size) override
    {
        const qint64 room = m_capacity - m_written.size();
        if (room <= 0) {
            setErrorString(QStringLiteral("No space left on device"));
            return -1;
        }
        const qint64 taken = std::min(room, size);
        m_written.append(data, taken);
        return taken;
    }

private:
    qint64 m_capacity;
    QByteArray m_content;
    qint64 m_readable;
    qint64 m_position = 0;
    QByteArray m_written;
};

} // namespace Support
