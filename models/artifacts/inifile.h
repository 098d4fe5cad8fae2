// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/core/error.h"

#include <QHash>
#include <QMap>
#include <QString>

namespace Artifacts {

/// One section of an INI file.
struct IniSection
{
    int line = 0; ///< of its heading, 1-based
    QHash<QString, QString> values; ///< names in lower case
    QHash<QString, QHash<QString, QString>> nested; ///< indented values below a name without a value
};

/// The INI files that store's tools share: AWS' config and credentials, OCI's config. Comments begin with # or ; at the
/// start of a line; indented lines belong to the value above them, as sub-values where it is empty.
/// Source: https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html
struct IniFile
{
    QString path;
    QMap<QString, IniSection> sections; ///< by heading, inner white space simplified, quotes taken off

    /// The file must be there; at most a mebibyte is read. Lines that are no INI are left out.
    [[nodiscard]] static Core::Result<IniFile> read(const QString &path);
    [[nodiscard]] static IniFile parse(const QString &text);
};

} // namespace Artifacts
