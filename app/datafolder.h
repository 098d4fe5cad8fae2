// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

namespace App {

/// Where runs are recorded: $XDG_DATA_HOME/job-console/runs, ~/.local/share/job-console/runs without it.
[[nodiscard]] QString runsFolder();

/// Where the named artifact accounts are: $XDG_CONFIG_HOME/job-console/artifact-accounts.yaml, below ~/.config without
/// it.
[[nodiscard]] QString artifactAccountsFile();

} // namespace App
