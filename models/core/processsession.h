// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QProcess>

namespace Core {

/// Ends a process that leads a session of its own, with what it has started. For processes started with
/// QProcess::UnixProcessFlag::CreateNewSession.
void killSession(QProcess &process);

} // namespace Core
