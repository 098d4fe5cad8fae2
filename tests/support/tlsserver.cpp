// SPDX-License-Identifier: Apache-2.0
#include "tests/support/tlsserver.h"

#include <QSslConfiguration>
#include <QSslKey>
#include <QSslServer>
#include <QTcpServer>

namespace Support {

QTcpServer *listenOnLoopback(const FakeTls &tls, QObject *parent)
{
    QTcpServer *server = nullptr;
    if (!tls.certificate.isEmpty()) {
        auto *secure = new QSslServer(parent);
        QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
        configuration.setLocalCertificateChain(QSslCertificate::fromData(tls.certificate, QSsl::Pem));
        QSslKey key(tls.key, QSsl::Rsa);
        if (key.isNull())
            key = QSslKey(tls.key, QSsl::Ec);
        configuration.setPrivateKey(key);
        configuration.setPeerVerifyMode(tls.clientAuthority.isEmpty() ? QSslSocket::VerifyNone : QSslSocket::QueryPeer);
        if (!tls.clientAuthority.isEmpty())
            configuration.setCaCertificates(QSslCertificate::fromData(tls.clientAuthority, QSsl::Pem));
        secure->setSslConfiguration(configuration);
        server = secure;
    } else {
        server = new QTcpServer(parent);
    }
    server->setListenBacklogSize(500);
    server->setMaxPendingConnections(500);
    if (!server->listen(QHostAddress::LocalHost))
        qFatal("no port on 127.0.0.1");
    return server;
}

} // namespace Support
