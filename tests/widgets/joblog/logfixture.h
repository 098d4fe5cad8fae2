// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/joblog/logdocument.h"

#include <QTemporaryDir>
#include <QTest>

#include <memory>

/// A recorded log in a folder of its own, filled by the test as a container would fill it.
class LogFixture
{
public:
    LogFixture()
    {
        auto created = JobLog::RunLog::create(m_folder.filePath(QStringLiteral("log")));
        if (!created)
            qFatal("%s", qPrintable(created.error().toText()));
        log = *created;
    }

    JobLog::SourceId addSource(const QString &pod, const QString &container, int attempt = 0)
    {
        const auto source = log->addSource({.group = pod, .name = container, .kind = {}, .attempt = attempt});
        if (!source)
            qFatal("%s", qPrintable(source.error().toText()));
        return *source;
    }

    /// One line, written `second` seconds after 2025-01-02T03:04:00Z.
    void append(JobLog::SourceId source, const QByteArray &text, int second = 0)
    {
        const QByteArray stamp = "2025-01-02T03:" + QByteArray::number(4 + second / 60).rightJustified(2, '0') + ':'
            + QByteArray::number(second % 60).rightJustified(2, '0') + ".123456789Z ";
        appendRaw(source, stamp + text + '\n');
    }

    /// `count` lines "line N", N counting from 1 over the life of the fixture.
    void appendLines(JobLog::SourceId source, int count)
    {
        QByteArray bytes;
        for (int i = 0; i < count; ++i)
            bytes += "2025-01-02T03:04:05.123456789Z line " + QByteArray::number(++m_lines) + '\n';
        appendRaw(source, bytes);
    }

    void appendRaw(JobLog::SourceId source, const QByteArray &bytes)
    {
        const auto done = log->append(source, bytes);
        if (!done)
            qFatal("%s", qPrintable(done.error().toText()));
    }

    [[nodiscard]] QString filePath(const QString &name) const { return m_folder.filePath(name); }

    std::shared_ptr<JobLog::RunLog> log;

private:
    QTemporaryDir m_folder;
    qint64 m_lines = 0;
};
