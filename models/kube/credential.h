// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QDateTime>

namespace Kube {

/// What a request shows of who is asking. A value; holds secrets: never print it.
struct Credential
{
    QByteArray authorization; ///< the value of the Authorization header, or empty
    QByteArray certificate; ///< PEM, leaf first, or empty
    QByteArray key; ///< PEM
    QDateTime expiry; ///< null: unknown, or never
    friend bool operator==(const Credential &, const Credential &) = default;
};

} // namespace Kube
