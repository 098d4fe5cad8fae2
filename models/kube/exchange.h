// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/kube/apifailure.h"

#include <QNetworkReply>
#include <QObject>

#include <memory>

namespace Kube {

/// One reply of Qt's network classes and how it went. Destroying it ends the reply silently: connections
/// made with context() are gone before the reply is aborted. (QObject::disconnect on the reply itself would also cut
/// Qt's own connections, and abort() would no longer reach the network thread.)
class Exchange
{
public:
    Exchange(QNetworkReply *reply, const ConnectionConfig &config, const Asked &asked);
    ~Exchange();
    Q_DISABLE_COPY_MOVE(Exchange)

    [[nodiscard]] QNetworkReply &reply() const { return *m_reply; }
    [[nodiscard]] QObject *context() const { return m_context.get(); }
    [[nodiscard]] int status() const;
    /// What has arrived; empty after a timeout, which closes the reply.
    [[nodiscard]] QByteArray readAll() const { return m_reply->isOpen() ? m_reply->readAll() : QByteArray(); }
    [[nodiscard]] bool isSuccess() const { return status() >= 200 && status() < 300; }
    /// Why the finished reply is no success; `body` is what came with it.
    [[nodiscard]] Failure failure(const QByteArray &body) const;

private:
    void checkPeerName();

    QNetworkReply *m_reply; ///< ended with deleteLater, as Qt asks of replies that may be emitting
    const ConnectionConfig &m_config;
    Asked m_asked;
    Course m_course;
    std::unique_ptr<QObject> m_context;
};

} // namespace Kube
