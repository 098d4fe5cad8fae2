// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QJsonObject>
#include <QString>
#include <QStringList>

namespace Sandbox {

/// What a comparison of an object with its Go types found.
struct SchemaFindings
{
    QString typeError; ///< the first one, as encoding/json words it, or empty
    QStringList unknownFields; ///< paths such as "spec.template.spec.containers[0].comand"
};

/// Compares an object of a served kind (Kubernetes 1.34) with its fields and their types. Kinds without a schema have
/// no findings.
[[nodiscard]] SchemaFindings checkSchema(const QString &kind, const QJsonObject &object);

/// The object as it is stored: without the fields that its types do not have.
[[nodiscard]] QJsonObject withoutUnknownFields(const QString &kind, const QJsonObject &object);

} // namespace Sandbox
