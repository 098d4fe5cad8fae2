// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/core/error.h"
#include "models/kube/credential.h"
#include "models/kube/execconfig.h"

#include <QString>

namespace Kube {

/// What a credential plugin printed: an ExecCredential as JSON or YAML of the configured version. Errors are
/// client-go's (plugin/pkg/client/auth/exec/exec.go) and never quote the output, which holds secrets.
[[nodiscard]] Core::Result<Credential> parseExecCredential(const QByteArray &output, const ExecConfig &config);

/// Why no credentials could be had, with kubectl's words in front.
[[nodiscard]] Core::Error execFailure(const QString &code, const QString &text, const QString &hint = {});

/// Nobody has agreed to this plugin yet: says exactly what would run, and how to allow it.
[[nodiscard]] Core::Error execNotAllowed(const ExecConfig &exec);

/// What a plugin says to people: valid text, without escape sequences and other control characters, bounded in length.
[[nodiscard]] QString plainText(const QByteArray &said, qsizetype longest);

} // namespace Kube
