// SPDX-License-Identifier: Apache-2.0
#include "models/core/processsession.h"

#include <csignal>

namespace Core {

void killSession(QProcess &process)
{
    if (process.state() == QProcess::NotRunning)
        return;
    if (const qint64 pid = process.processId(); pid > 1)
        ::kill(-pid_t(pid), SIGKILL);
    process.kill();
    // A killed process ends at once; its destructor would wait in the same way, and complain.
    constexpr int patience = 1000;
    process.waitForFinished(patience);
}

} // namespace Core
