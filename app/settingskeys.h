// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QSettings>
#include <QString>

namespace App {

/// The file that settings are kept in: `file`, or where it is empty the user's own
/// ($XDG_CONFIG_HOME/job-console/job-console.ini).
[[nodiscard]] QString settingsPath(const QString &file);

/// A name that can be a key, whatever characters `text` has.
[[nodiscard]] QString settingsKey(const QString &text);

/// Keeps the `limit` groups below `group` whose "changed" (ms since 1970) is newest.
void forgetOldGroups(QSettings &settings, const QString &group, qsizetype limit);

} // namespace App
