// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QSslConfiguration>

/// Qt's TLS library as this process uses it. Any thread.
///
/// What first touches TLS has Qt read every authority of the system, about 50 ms. For each link below /etc/ssl that
/// leads nowhere, as removed authorities leave them, Qt 6.8 also walks the whole tree below the working directory
/// (QSslSocketPrivate::systemCaCertificates() hands an empty path to QSslCertificate::fromPath()); started in a home
/// folder, that can take minutes. Here it is done in a thread of its own, whose working directory is an empty one.
namespace Tls {

/// Begins to load it where nobody has, without waiting: worth having early where TLS will be wanted. Its end waits, so
/// that a process does not end in the middle; it must not outlive main().
class Loading
{
public:
    Loading();
    ~Loading();
    Q_DISABLE_COPY_MOVE(Loading)
};

/// Returns once it is loaded. To be called before the first use of Qt's TLS classes.
void ensureLoaded();
/// Qt's default configuration, which trusts the system's authorities; waits as ensureLoaded() does.
[[nodiscard]] QSslConfiguration defaultConfiguration();

} // namespace Tls
