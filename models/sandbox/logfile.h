// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QFile>
#include <QObject>
#include <QString>

namespace Sandbox {

/// The record of what one attempt of a container printed: the bytes exactly, with a timestamp of fixed width
/// ("2006-01-02T15:04:05.000000000Z ") at the start of each line, as the log endpoint serves them with
/// timestamps=true. Timestamps rise strictly. A line without an end waits until it is whole, 16 KiB long, or the
/// process ends (as container runtimes do).
/// Readers open the same file by path() and follow it with appended() and closed().
class LogFile : public QObject
{
    Q_OBJECT

public:
    static constexpr qsizetype stampSize = 31; ///< with the blank
    static constexpr qsizetype partialLimit = 16 * 1024;

    explicit LogFile(const QString &path, QObject *parent = nullptr);

    [[nodiscard]] bool open();
    void append(const char *data, qsizetype size);
    void close();

    [[nodiscard]] QString path() const { return m_file.fileName(); }
    [[nodiscard]] bool isClosed() const { return m_closed; }
    [[nodiscard]] qint64 size() const { return m_size; }
    /// Why bytes were lost (a full disk), or empty.
    [[nodiscard]] QString errorString() const { return m_error; }
    /// The last lines, without timestamps: at most `lines` and `bytes` (terminationMessagePolicy
    /// FallbackToLogsOnError).
    [[nodiscard]] QByteArray tail(int lines, qsizetype bytes) const;

Q_SIGNALS:
    void appended();
    void closed();

private:
    void stamp(QByteArray &block);
    void write(const QByteArray &block);

    QFile m_file;
    QByteArray m_partial; ///< the beginning of a line whose end has not come
    QByteArray m_secondText;
    qint64 m_second = -1;
    qint64 m_lastNanos = 0;
    qint64 m_size = 0;
    bool m_atLineStart = true; ///< of the file
    bool m_closed = false;
    QString m_error;
};

} // namespace Sandbox
