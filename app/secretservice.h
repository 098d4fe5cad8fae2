// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/artifacts/secret.h"
#include "models/core/error.h"

#include <QString>

#include <functional>

class QObject;

/// The desktop's secret service (org.freedesktop.secrets, KWallet), behind plain functions: models only know
/// Artifacts::SecretLookup. Nothing is ever kept in plain text where there is no such service. Window thread, or any
/// one thread with an event loop.
namespace App::SecretService {

/// Whether there is one. Asks the session bus, which may take a moment: not for every frame.
[[nodiscard]] bool isAvailable();

/// Asks the service; the desktop may ask the user to unlock it.
[[nodiscard]] Artifacts::SecretLookup lookup();

/// Keeps a secret under this key. Calls `answer` once, later, but not after `context` was destroyed.
void store(const QString &key, const QString &secret, QObject *context,
           const std::function<void(const Core::Result<void> &)> &answer);

/// Forgets the secret of this key; one that is not there is forgotten already. Answers as store() does.
void remove(const QString &key, QObject *context, const std::function<void(const Core::Result<void> &)> &answer);

} // namespace App::SecretService
