// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/artifacts/artifact.h"

#include <QSignalSpy>
#include <QTest>

#include <memory>
#include <optional>

/// Runs one fetch to its end and keeps what came, for tests.
class FetchProbe
{
public:
    explicit FetchProbe(std::unique_ptr<Artifacts::FetchOperation> operation) : m_operation(std::move(operation))
    {
        QObject::connect(m_operation.get(), &Artifacts::FetchOperation::finished, m_operation.get(),
                         [this](const Core::Result<Artifacts::Content> &result) {
                             ++m_count;
                             m_result = result;
                         });
        QObject::connect(m_operation.get(), &Artifacts::FetchOperation::progressed, m_operation.get(),
                         [this](const Artifacts::FetchProgress &progress) {
                             m_progress = progress.bytes;
                             m_progressAfterEnd = m_progressAfterEnd || m_result.has_value();
                         });
    }

    /// False where it does not end, ends twice, or ends before start() returned.
    [[nodiscard]] bool run(int timeoutMs = 10000)
    {
        m_operation->start();
        if (m_result)
            return false;
        if (!QTest::qWaitFor([this] { return m_result.has_value(); }, timeoutMs))
            return false;
        QCoreApplication::sendPostedEvents();
        return m_count == 1 && !m_progressAfterEnd;
    }

    [[nodiscard]] const Core::Result<Artifacts::Content> &result() const { return *m_result; }
    [[nodiscard]] bool ok() const { return m_result && m_result->has_value(); }
    [[nodiscard]] Core::Error error() const
    {
        return m_result && !m_result->has_value() ? m_result->error() : Core::Error();
    }
    [[nodiscard]] qint64 progress() const { return m_progress; }
    [[nodiscard]] int count() const { return m_count; }
    void start() { m_operation->start(); }
    void destroy() { m_operation.reset(); }

private:
    std::optional<Core::Result<Artifacts::Content>> m_result;
    qint64 m_progress = 0;
    int m_count = 0;
    bool m_progressAfterEnd = false;
    std::unique_ptr<Artifacts::FetchOperation> m_operation;
};
