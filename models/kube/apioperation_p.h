// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/kube/apioperation.h"
#include "models/kube/exchange.h"
#include "models/kube/transport.h"

#include <QTimer>

namespace Kube {

/// The course of one request: send, read, judge, perhaps again.
class ApiOperation::Private
{
public:
    Private(ApiOperation *owner, Transport &owningTransport, const Request &toSend);

    void send();

    ApiOperation *q;
    Transport &transport;
    Request request;
    int retriesLeft;
    Failure failure; ///< the last one; what a WatchStream's own retry rules look at

private:
    void read();
    void evaluate();
    [[nodiscard]] bool mayRetry() const;
    void retryIn(std::chrono::milliseconds delay);
    [[nodiscard]] Core::Result<Response> response() const;
    void finish(const Core::Result<Response> &result);

    QTimer retryTimer;
    std::unique_ptr<Exchange> exchange;
    QByteArray body;
};

} // namespace Kube
