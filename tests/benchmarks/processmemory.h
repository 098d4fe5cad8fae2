// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace Benchmarks {

/// Prints what this process has of memory now: resident, and of it what no file backs (the rest the kernel may drop).
void printMemory(const char *when);

} // namespace Benchmarks
