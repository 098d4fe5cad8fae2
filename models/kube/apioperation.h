// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/kube/client.h"

class QNetworkReply;

namespace Kube {

/// One request and its answer. Owned by the caller; start() once; `finished` exactly once, as the last thing the
/// operation does, so that it may be destroyed from a connected slot. Destroying it cancels the request silently.
/// A body is sent once: a mutation whose answer is lost fails with code "answer-lost" and is never resent.
/// 429 and 5xx with Retry-After are retried up to 10 times (client-go's rule), GETs also after a lost connection.
class ApiOperation : public QObject
{
    Q_OBJECT

public:
    ~ApiOperation() override;
    void start();

Q_SIGNALS:
    void finished(const Core::Result<Kube::Response> &result);

private:
    friend class ListOperation;
    friend class Transport;
    friend class WatchStream; // has retry rules of its own
    ApiOperation(Transport &transport, const Request &request);
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace Kube
