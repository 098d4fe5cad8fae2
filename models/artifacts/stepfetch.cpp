// SPDX-License-Identifier: Apache-2.0
#include "models/artifacts/stepfetch.h"

#include "models/artifacts/texts.h"
#include "models/core/redact.h"

#include <QCryptographicHash>
#include <QTimer>
#include <QtConcurrentRun>

using namespace Qt::StringLiterals;

namespace Artifacts {

namespace {

class FailedFetch final : public FetchOperation
{
public:
    explicit FailedFetch(const Failure &failure) : m_failure(failure) { }

    void start() override
    {
        QTimer::singleShot(0, this, [this] {
            setRetryAdvice(m_failure.retry);
            Q_EMIT finished(std::unexpected(m_failure.error));
        });
    }

private:
    Failure m_failure;
};

} // namespace

StepFetch::StepFetch(const FetchRequest &request) : m_request(request)
{
    // Queued: what goes on may destroy this object, and the watcher with it.
    connect(&m_work, &QFutureWatcherBase::finished, this, [this] { m_work.result()(); }, Qt::QueuedConnection);
}

StepFetch::~StepFetch() = default;

void StepFetch::start()
{
    QTimer::singleShot(0, this, [this] { begin(); });
}

void StepFetch::send(const HttpRequest &request, const Next &next, const Next &otherwise)
{
    if (!request.credentials.isEmpty() && isExposed(request.url)) {
        const QString text
            = Texts::tr("Credentials went to %1 over plain http, where others can read them").arg(request.url.host());
        if (!m_warnings.contains(text))
            m_warnings.append(text);
    }
    m_exchange = std::make_unique<HttpExchange>(request, m_request.limits, m_request.context.tls);
    connect(m_exchange.get(), &HttpExchange::progressed, this, [this](qint64 bytes, qint64 total) {
        Q_EMIT progressed({.bytes = bytes, .total = total}); // last: the receiver may destroy us
    });
    connect(m_exchange.get(), &HttpExchange::finished, this,
            [this, next, otherwise](const HttpExchange::Outcome &outcome) {
                const HttpExchange::Outcome copy = outcome; // the next step replaces the exchange
                const auto goOn = next;
                const auto goOtherwise = otherwise;
                if (!copy)
                    fail(copy.error());
                else if (copy->ok())
                    goOn(*copy);
                else if (goOtherwise)
                    goOtherwise(*copy);
                else
                    fail(statusFailure(*copy));
            });
    m_exchange->start();
}

void StepFetch::compute(const std::function<std::function<void()>()> &work)
{
    m_work.setFuture(QtConcurrent::run(work));
}

void StepFetch::fail(const Failure &failure)
{
    setRetryAdvice(failure.retry);
    const Core::Error error = failure.error;
    Q_EMIT finished(std::unexpected(error)); // last: the receiver may destroy us
}

void StepFetch::succeed(Content content)
{
    content.warnings = m_warnings + content.warnings;
    Q_EMIT finished(content); // last: the receiver may destroy us
}

Content makeContent(const QByteArray &bytes, const QString &source)
{
    Content content;
    content.bytes = bytes;
    content.source = source;
    content.sha256 = QString::fromLatin1(QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex());
    content.fetched = QDateTime::currentDateTimeUtc();
    return content;
}

Content contentOf(const HttpAnswer &answer, const QString &source)
{
    Content content = makeContent(answer.body, source.isEmpty() ? Core::redactUrl(answer.url) : source);
    content.contentType = QString::fromLatin1(answer.header("Content-Type"));
    content.version = QString::fromLatin1(answer.header("ETag"));
    return content;
}

std::unique_ptr<FetchOperation> failedFetch(const Failure &failure)
{
    return std::make_unique<FailedFetch>(failure);
}

} // namespace Artifacts
