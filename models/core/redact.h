// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/core/error.h"

#include <QString>
#include <QUrl>

namespace Core {

/// A URL that may be recorded: without user info, and with the values of query items that sign or authorise
/// (X-Amz-Signature, sig, token, access_token, key, ...) replaced by "***", in the query and in the fragment.
[[nodiscard]] QUrl redactedUrl(const QUrl &url);

/// The same as a text for messages and logs.
[[nodiscard]] QString redactUrl(const QUrl &url);

/// Any text for messages: bearer tokens, credentials and signing query items in URLs, and JWT-shaped words replaced by
/// "***".
[[nodiscard]] QString redactText(const QString &text);

/// The error with message and hint as redactText() makes them; made twice it stays the same.
[[nodiscard]] Error redactError(const Error &error);

} // namespace Core
