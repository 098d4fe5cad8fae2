// SPDX-License-Identifier: Apache-2.0
#include "models/artifacts/readersfetch.h"

#include "models/artifacts/texts.h"

#include <QRandomGenerator>

#include <algorithm>

using namespace Qt::StringLiterals;
using std::chrono::milliseconds;

namespace Artifacts {

ReadersFetch::ReadersFetch(const std::shared_ptr<const Reader> &reader, const FetchRequest &request)
    : m_reader(reader),
      m_request(request),
      m_step(request.context.retry.first)
{
    m_wait.setSingleShot(true);
    connect(&m_wait, &QTimer::timeout, this, &ReadersFetch::attempt);
}

ReadersFetch::~ReadersFetch() = default;

void ReadersFetch::start()
{
    QTimer::singleShot(0, this, [this] {
        m_started = m_request.context.clock->monotonic();
        resolveSecrets(m_request.account, m_request.context, this, [this](const Core::Result<Account> &account) {
            if (!account) {
                const Core::Error error = account.error();
                Q_EMIT finished(std::unexpected(error)); // last: the receiver may destroy us
                return;
            }
            m_request.account = *account;
            attempt();
        });
    });
}

void ReadersFetch::attempt()
{
    ++m_attempt;
    m_current = m_reader->fetch(m_request);
    connect(m_current.get(), &FetchOperation::progressed, this, [this](FetchProgress progress) {
        progress.attempt = m_attempt;
        Q_EMIT progressed(progress); // last: the receiver may destroy us
    });
    connect(m_current.get(), &FetchOperation::finished, this, [this](const Core::Result<Content> &result) {
        if (!result) {
            attemptFailed(Core::Error(result.error()), m_current->retryAdvice());
            return;
        }
        Content content = *result;
        content.warnings = m_reader->warnings(m_request.reference) + content.warnings;
        Q_EMIT finished(content); // last: the receiver may destroy us
    });
    m_current->start();
}

milliseconds ReadersFetch::nextDelay()
{
    const milliseconds step = m_step;
    m_step = std::min(m_step * 2, m_request.context.retry.limit);
    const auto jitter = step.count() > 0 ? QRandomGenerator::global()->bounded(qint64(step.count())) : 0;
    return step + milliseconds(jitter);
}

void ReadersFetch::attemptFailed(const Core::Error &error, const RetryAdvice &advice)
{
    const milliseconds elapsed = m_request.context.clock->monotonic() - m_started;
    milliseconds wait = nextDelay();
    if (advice.after)
        wait = std::max(wait, m_request.context.retry.retryAfterSecond * advice.after->count());
    if (!advice.worthwhile || elapsed + wait > m_request.limits.retryFor) {
        giveUp(error);
        return;
    }
    m_wait.start(wait);
    Q_EMIT progressed({.attempt = m_attempt, .trouble = error, .wait = wait}); // last: the receiver may destroy us
}

void ReadersFetch::giveUp(Core::Error error)
{
    if (m_attempt > 1)
        error.message = Texts::tr("%1 (tried %2 times)").arg(error.message).arg(m_attempt);
    Q_EMIT finished(std::unexpected(error)); // last: the receiver may destroy us
}

} // namespace Artifacts
