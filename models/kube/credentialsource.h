// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/core/error.h"
#include "models/kube/connectionconfig.h"
#include "models/kube/credential.h"
#include "models/kube/credentialplugins.h"
#include "models/kube/tokensource.h"

#include <QDeadlineTimer>

#include <memory>
#include <optional>

namespace Kube {

/// Where one client's credentials come from: token, token file, id-token, basic credentials, certificates from files
/// (read again when they change), or a plugin. The same thread as its transport.
class CredentialSource
{
public:
    explicit CredentialSource(const ConnectionConfig &config);

    /// What to send now, or why there is nothing; nullopt where a plugin has to be asked first, with request().
    [[nodiscard]] std::optional<Core::Result<Credential>> current();
    [[nodiscard]] std::unique_ptr<CredentialRequest> request();
    /// After a 401: whether asking again may give another credential than the one that was refused.
    [[nodiscard]] bool canRenew() const;
    /// Gives up the refused credential. True where trying once more makes sense.
    bool reject(const Credential &refused);

private:
    [[nodiscard]] Core::Result<QByteArray> authorization();
    [[nodiscard]] Core::Result<QString> idToken() const;
    void readCertificates();

    ConnectionConfig m_config;
    TokenSource m_token;
    QByteArray m_certificate;
    QByteArray m_key;
    QDeadlineTimer m_certificatesValid{0};
};

} // namespace Kube
