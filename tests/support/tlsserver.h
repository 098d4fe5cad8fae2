// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/support/fakeapiserver.h"

class QTcpServer;
class QObject;

namespace Support {

/// A server that listens on 127.0.0.1 with a port of its own; with TLS where `tls` has a certificate.
[[nodiscard]] QTcpServer *listenOnLoopback(const FakeTls &tls, QObject *parent);

} // namespace Support
