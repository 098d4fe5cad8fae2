// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/support/fakeapiserver.h"

#include <QByteArray>

#include <functional>
#include <memory>

namespace Support {

/// What happens to one request on its way through a FaultProxy.
struct Fault
{
    enum class Kind {
        None,
        Close, ///< the connection ends in good order after so many bytes of the answer
        Reset, ///< it ends with a TCP reset
        Stall, ///< nothing more comes, and the connection stays: a peer that is gone without a word
        Silence, ///< the request is taken and never answered
        Answer ///< the proxy answers itself, with `answer`; the server never sees the request
    };
    Kind kind = Kind::None;
    qint64 after = 0; ///< bytes of the answer, head included, that still arrive
    QByteArray answer; ///< a whole HTTP answer

    /// An answer with a Status object, and Retry-After where `retryAfter` is not negative.
    [[nodiscard]] static Fault status(int code, const QByteArray &reason, int retryAfter = -1);
};

/// A request as the proxy sees it, for deciding.
struct ProxiedRequest
{
    QByteArray method;
    QByteArray target; ///< path and query as sent
};

/// An HTTP/1.1 proxy on 127.0.0.1 between a client and one server, in a thread of its own, that breaks what it is told
/// to break. Takes TLS where it has a certificate; the server behind it is reached over plain TCP. All functions may be
/// called from any thread.
class FaultProxy
{
public:
    using Decide = std::function<Fault(const ProxiedRequest &)>; ///< called in the proxy's thread, once per request

    explicit FaultProxy(quint16 serverPort, const FakeTls &tls = {});
    ~FaultProxy();
    Q_DISABLE_COPY_MOVE(FaultProxy)

    void setFaults(const Decide &decide);
    /// Ends every connection at once with a reset, as a server that crashes does.
    void dropConnections();
    [[nodiscard]] quint16 port() const;
    [[nodiscard]] QUrl url() const;
    [[nodiscard]] int faultCount() const; ///< faults that have happened (not those whose byte was never reached)
    [[nodiscard]] int connectionCount() const; ///< open ones

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace Support
