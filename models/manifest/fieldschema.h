// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QHash>
#include <QString>
#include <QStringList>

namespace Manifest {

/// What a field of a Job holds, as far as a check on this side of the server makes sense.
struct FieldType
{
    enum class Kind {
        Any, ///< not looked into
        String,
        Integer,
        Boolean,
        StringMap, ///< labels and the like
        StringList,
        Object, ///< of the type `schema`
        ObjectList ///< of objects of the type `schema`
    };
    Kind kind = Kind::Any;
    QString schema;
};

/// The fields of the types that a Job is made of (Kubernetes API batch/v1 and core/v1 up to 1.34).
class FieldSchema
{
public:
    /// The process-wide table; immutable.
    [[nodiscard]] static const FieldSchema &instance();

    [[nodiscard]] bool contains(const QString &schema) const { return m_types.contains(schema); }
    [[nodiscard]] const QHash<QString, FieldType> &fields(const QString &schema) const;
    /// The field that somebody who wrote `unknown` may have meant, or an empty string.
    [[nodiscard]] QString suggestion(const QString &schema, const QString &unknown) const;
    /// Where a Job has a field of exactly this name ("spec.template.spec"), or an empty string.
    [[nodiscard]] QString home(const QString &field) const;

private:
    FieldSchema();
    QHash<QString, QHash<QString, FieldType>> m_types;
};

/// Edit distance with swapped neighbours counting once; `limit` + 1 where it is more than `limit`.
[[nodiscard]] int editDistance(QStringView left, QStringView right, int limit);

} // namespace Manifest
