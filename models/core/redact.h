// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <QUrl>

namespace Core {

/// A URL for messages and logs: without user info, and with the values of query items that sign or authorise
/// (X-Amz-Signature, sig, token, access_token, key, ...) replaced by "***".
[[nodiscard]] QString redactUrl(const QUrl &url);

/// Any text for messages: bearer tokens, basic credentials in URLs and JWT-shaped words replaced by "***".
[[nodiscard]] QString redactText(const QString &text);

} // namespace Core
