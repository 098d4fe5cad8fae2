// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

namespace Sandbox {

/// Removes a folder whatever rights its folders have lost; links are removed, never followed. May take long: containers
/// fill these folders.
void removeFolder(const QString &path);

/// The same in a worker thread.
void removeFolderLater(const QString &path);

} // namespace Sandbox
