// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/core/error.h"

#include <QString>

#include <functional>

class QObject;

namespace Artifacts {

struct Environment;

/// Where a secret is to be found. A value; in files it is written as text that names the place:
///   FIELDFile: PATH                          the first line break and what follows is not part of it
///   ${NAME}                                  an environment variable, as Spring (and so Spinnaker) writes it
///   encrypted:secret-service!k:KEY           the desktop's secret service, in the form of Spinnaker's secret engines
///   anything else                            the secret itself: read, never written
struct Secret
{
    enum class Kind {
        Literal, ///< `value` is the secret; in memory only
        File, ///< `value` is a path, ~/ is the home folder
        Environment, ///< `value` is a variable's name
        SecretService, ///< `value` is the key that the desktop's secret service knows it by
        Foreign ///< `value` names a secret engine that only Spinnaker's servers have
    };
    Kind kind = Kind::Literal;
    QString value{};
    friend bool operator==(const Secret &, const Secret &) = default;

    /// From a field's text, never Kind::File.
    [[nodiscard]] static Secret fromText(const QString &text);
    /// The text for a file; empty for a literal and for Kind::File, whose field has another name.
    [[nodiscard]] QString toText() const;
};

/// Asks the desktop's secret service for the secret of `key`. Calls `answer` once, at once or later, but not after
/// `context` was destroyed. An empty function: there is no such service.
using SecretLookup = std::function<void(const QString &key, QObject *context,
                                        const std::function<void(const Core::Result<QString> &)> &answer)>;

/// A secret of every kind but SecretService, which can only be asked for. `what` names it in errors ("token of account
/// x"). Errors never hold a secret.
[[nodiscard]] Core::Result<QString> readSecret(const Secret &secret, const Environment &environment,
                                               const QString &what);

} // namespace Artifacts
