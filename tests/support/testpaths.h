// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

/// Where a test finds what belongs to the project. The only code that is compiled with the folder's name: whatever is
/// built from the same sources in another folder is found in the compiler's cache.
namespace TestPaths {

/// A file of the sources; `path` begins with '/' and is relative to the project's folder.
[[nodiscard]] QString source(QStringView path);

/// A file of the build folder; `path` begins with '/'.
[[nodiscard]] QString build(QStringView path);

/// The program job-console of the same build.
[[nodiscard]] QString console();

} // namespace TestPaths
