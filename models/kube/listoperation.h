// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/kube/apifailure.h"
#include "models/kube/client.h"

namespace Kube {

/// The objects of one resource.
struct ObjectList
{
    QList<QJsonObject> items; ///< in the server's order; with kind and apiVersion, which a list's items come without
    QString resourceVersion; ///< of the list: a watch may begin there
    friend bool operator==(const ObjectList &, const ObjectList &) = default;
};

/// Lists objects in answers of a few hundred, so that thousands neither time out nor fill one answer. Where the server
/// has forgotten the version that the first answers were of (410 Gone), it is asked once more from the start.
/// Owned by the caller; start() once; `finished` exactly once, as the last thing the operation does, so that it may be
/// destroyed from a connected slot. Destroying it cancels the requests silently.
class ListOperation : public QObject
{
    Q_OBJECT

public:
    ~ListOperation() override;

    /// Ends with the answer that brings so many objects, whether there are more or not; 0: never. Before start().
    void setEnough(qsizetype objects) { m_enough = objects; }
    void start();

Q_SIGNALS:
    void finished(const Core::Result<Kube::ObjectList> &result);

private:
    friend class Client;
    friend class WatchStream; // has retry rules of its own
    ListOperation(Transport &transport, const Request &request);
    void ask();
    void answered(const Core::Result<Response> &result);
    void take(const QJsonObject &answer);

    Transport &m_transport;
    Request m_request;
    qsizetype m_enough = 0;
    ObjectList m_list;
    QString m_continuation; ///< opaque
    bool m_restarted = false;
    bool m_retries = true; ///< as ApiOperation does
    std::unique_ptr<ApiOperation> m_operation;
    Failure m_failure; ///< the last one
};

} // namespace Kube
