// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/core/error.h"

#include <QList>
#include <QString>
#include <QStringList>

#include <optional>

namespace Artifacts {

/// Less than 0, 0 or greater than 0: the order of Maven Resolver's GenericVersion, which Spinnaker uses. Numbers by
/// value, letters and digits apart, alpha < beta < milestone < cr = rc < snapshot < "" = final = ga = release < sp <
/// other words < numbers.
[[nodiscard]] int compareMavenVersions(const QString &a, const QString &b);

/// A set of versions: "[1.0,2.0)", "(,1.0],[1.2,)", "[1.5]".
class MavenRange
{
public:
    /// Fails for what is no range. A version without brackets is none.
    [[nodiscard]] static Core::Result<MavenRange> parse(const QString &text);
    [[nodiscard]] bool contains(const QString &version) const;
    /// The highest version of the list that is part of the range.
    [[nodiscard]] std::optional<QString> highest(const QStringList &versions) const;

private:
    struct Part
    {
        QString lower; ///< empty: no limit
        QString upper;
        bool withLower = false;
        bool withUpper = false;
    };
    QList<Part> m_parts;
};

} // namespace Artifacts
