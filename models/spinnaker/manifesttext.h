// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QByteArrayList>
#include <QByteArrayView>

namespace Spinnaker {

/// Valid JSON as YAML for people: block style, keys in the order of the text, numbers as they stand, scripts as blocks.
/// The result is read again; where it does not say exactly the same (or is nested too deeply to be readable), the JSON
/// itself comes back, laid out anew.
[[nodiscard]] QByteArray toReadableText(QByteArrayView json);

/// The same for several objects, as documents of one text.
[[nodiscard]] QByteArray toReadableText(const QByteArrayList &objects);

/// A manifest's JSON with metadata.namespace set; all else stays as it stands.
[[nodiscard]] QByteArray withNamespace(const QByteArray &json, const QString &name);

} // namespace Spinnaker
