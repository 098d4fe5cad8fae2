// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/artifacts/artifact.h"

#include <QTimer>

#include <chrono>
#include <memory>

namespace Artifacts {

/// What Readers::fetch() gives: resolves the account's secrets, then makes attempts with one reader until one succeeds,
/// one fails for good, or the time allowed for trying again is over. Waits at least as long as the server asks.
class ReadersFetch final : public FetchOperation
{
    Q_OBJECT

public:
    /// `request.account` has its secrets unresolved.
    ReadersFetch(const std::shared_ptr<const Reader> &reader, const FetchRequest &request);
    ~ReadersFetch() override;

    void start() override;

private:
    void attempt();
    void attemptFailed(const Core::Error &error, const RetryAdvice &advice);
    void giveUp(Core::Error error);
    [[nodiscard]] std::chrono::milliseconds nextDelay();

    std::shared_ptr<const Reader> m_reader;
    FetchRequest m_request;
    std::chrono::milliseconds m_started{0};
    std::chrono::milliseconds m_step{0};
    int m_attempt = 0;
    QTimer m_wait;
    std::unique_ptr<FetchOperation> m_current;
};

} // namespace Artifacts
