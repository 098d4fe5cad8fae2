// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QHash>
#include <QString>

namespace Artifacts {

/// The texts of an XML document's innermost elements by name, the first of each: all that the small answers of AWS'
/// services need (errors, credentials). Empty for what is no XML; at most 64 KiB are read.
[[nodiscard]] QHash<QString, QString> xmlFields(const QByteArray &xml);

} // namespace Artifacts
