// SPDX-License-Identifier: Apache-2.0
#include "app/exitcode.h"

namespace App {

ExitCode exitCodeFor(const Core::Error &error)
{
    switch (error.kind) {
    case Core::ErrorKind::Usage:
    case Core::ErrorKind::Manifest:
    case Core::ErrorKind::Config:
    case Core::ErrorKind::Conflict:
    case Core::ErrorKind::Invalid:
        return ExitCode::Usage;
    case Core::ErrorKind::Capture:
    case Core::ErrorKind::Format:
        return ExitCode::Outputs;
    default:
        return ExitCode::Api;
    }
}

ExitCode exitCodeFor(const JobRun::RunResult &result)
{
    using JobRun::Outcome;
    switch (result.outcome) {
    case Outcome::Complete: {
        const bool failed = result.outputs.state() == Outputs::CaptureState::Failed;
        const bool missing = result.captureExpected && result.outputs.state() == Outputs::CaptureState::Empty;
        if (failed || missing)
            return ExitCode::Outputs;
        // The log could not be recorded whole, or the artifact could not be read.
        return result.errors.isEmpty() ? ExitCode::Success : ExitCode::Outputs;
    }
    case Outcome::Failed:
        // A Job that was never created did not fail: the request did.
        if (result.jobUid.isEmpty() && !result.errors.isEmpty())
            return exitCodeFor(result.errors.constFirst());
        return ExitCode::JobFailed;
    case Outcome::TimedOut:
        return ExitCode::TimedOut;
    case Outcome::Interrupted:
        return ExitCode::Interrupted;
    case Outcome::Lost:
    case Outcome::None:
        return result.errors.isEmpty() ? ExitCode::Api : exitCodeFor(result.errors.constFirst());
    }
    return ExitCode::Api;
}

} // namespace App
