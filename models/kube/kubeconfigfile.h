// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/core/error.h"

#include <QJsonObject>
#include <QList>
#include <QString>

#include <utility>

namespace Kube {

/// One kubeconfig file, decoded and checked as client-go's clientcmd decodes it.
struct KubeconfigFile
{
    using Named = QList<std::pair<QString, QJsonObject>>; ///< in the file's order, names are unique

    Named clusters;
    Named users;
    Named contexts;
    QString currentContext;
};

/// Reads a file. An empty file is an empty configuration. Errors are kubectl's, with line and column where known, and
/// never quote the content, which holds secrets.
[[nodiscard]] Core::Result<KubeconfigFile> readKubeconfigFile(const QString &path);

/// Standard base64 with padding; line ends are ignored. The error is Go's, with the offset of the first bad byte.
[[nodiscard]] Core::Result<QByteArray> decodeBase64(const QString &text);

} // namespace Kube
