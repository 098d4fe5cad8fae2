// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace App {

/// Everything that is not a verb: reads the window's arguments and runs it. Returns the process's exit code.
int windowMain(int argc, char **argv);

} // namespace App
