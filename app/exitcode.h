// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/core/error.h"
#include "models/jobrun/runresult.h"

namespace App {

/// What the process answers its caller. Part of the command line's contract (README.md).
enum class ExitCode {
    Success = 0, ///< the Job completed and capture succeeded
    JobFailed = 1,
    Usage = 2, ///< wrong arguments or a manifest that cannot be sent
    Api = 3, ///< API, authentication or network
    Outputs = 4, ///< the Job completed, but outputs are missing or invalid
    TimedOut = 124,
    Interrupted = 130
};

/// The code for an error that ended a verb.
[[nodiscard]] ExitCode exitCodeFor(const Core::Error &error);
/// The code for a finished run.
[[nodiscard]] ExitCode exitCodeFor(const JobRun::RunResult &result);

} // namespace App
