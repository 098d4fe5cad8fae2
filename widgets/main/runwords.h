// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/jobrun/run.h"
#include "widgets/common/statecolors.h"

#include <QString>

#include <optional>

/// A run's state as codes and values, put into words for people.
namespace Widgets::RunWords {

/// A word or two: "Running", "Waiting for pods", "Failed".
[[nodiscard]] QString stateText(const JobRun::RunStatus &status);
/// Colour and sign that go with it.
[[nodiscard]] State state(const JobRun::RunStatus &status);
/// "2 of 4 pods done · 1 failed, 6 retries allowed"; empty before there is anything to count.
[[nodiscard]] QString progressText(const JobRun::RunStatus &status);
/// The sentence below: trouble with the connection, what it is stuck on and what to try, or how it ended.
[[nodiscard]] QString detailText(const JobRun::RunStatus &status);

/// The diagnosis that is worth telling: none where a Job completed in spite of failures on the way.
[[nodiscard]] std::optional<JobRun::Diagnosis> toldDiagnosis(const JobRun::RunStatus &status);

struct DiagnosisWords
{
    QString what; ///< one sentence that says what is wrong and where
    QString next; ///< what to try
};
[[nodiscard]] DiagnosisWords diagnosisWords(const JobRun::Diagnosis &diagnosis);

} // namespace Widgets::RunWords
