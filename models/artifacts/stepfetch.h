// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/artifacts/artifact.h"
#include "models/artifacts/httpexchange.h"

#include <QFutureWatcher>

#include <functional>
#include <memory>

namespace Artifacts {

/// The base of a fetch of one or more requests, one after another: what readers of HTTP stores derive from. begin()
/// and the functions given to send() run in the event loop and must end with one send(), fail() or succeed().
class StepFetch : public FetchOperation
{
    Q_OBJECT

public:
    using Next = std::function<void(const HttpAnswer &answer)>;

    explicit StepFetch(const FetchRequest &request);
    ~StepFetch() override;

    void start() final;

protected:
    virtual void begin() = 0;
    [[nodiscard]] const FetchRequest &request() const { return m_request; }
    /// Sends, and goes on with `next` for a 2xx answer. Other answers go to `otherwise`; without it they fail with
    /// statusFailure(). No answer at all fails. Adds a warning where credentials can be read on the way.
    void send(const HttpRequest &request, const Next &next, const Next &otherwise = {});
    /// Runs `work` in a thread of the pool and then, in this thread, the function that it gives. `work` may only use
    /// copies: it goes on when the fetch has been destroyed.
    void compute(const std::function<std::function<void()>()> &work);
    void fail(const Failure &failure);
    void succeed(Content content);
    void warn(const QString &text) { m_warnings.append(text); } ///< becomes part of the content's warnings

private:
    FetchRequest m_request;
    QStringList m_warnings;
    std::unique_ptr<HttpExchange> m_exchange;
    QFutureWatcher<std::function<void()>> m_work;
};

/// Content of `bytes` with its checksum and time; `source` is redacted already.
[[nodiscard]] Content makeContent(const QByteArray &bytes, const QString &source);
/// Content of an answer: its body, content type, and ETag as version. `source` is redacted already; empty: the URL.
[[nodiscard]] Content contentOf(const HttpAnswer &answer, const QString &source = {});

/// A fetch of one step that fails, in the event loop: for references that check() refuses.
[[nodiscard]] std::unique_ptr<FetchOperation> failedFetch(const Failure &failure);

} // namespace Artifacts
