// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QJsonObject>

namespace Spinnaker {

/// An object of a manifest as JSON, with its keys in the order in which they stand in `manifestText` (YAML or JSON),
/// new ones last. `document` is the index in Manifest::JobManifest::documents(). Where the text is JSON and says
/// exactly this object, its own text comes back: every digit and escape.
[[nodiscard]] QByteArray orderedJson(const QJsonObject &object, const QByteArray &manifestText, int document);

} // namespace Spinnaker
