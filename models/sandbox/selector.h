// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/sandbox/apistatus.h"
#include "models/sandbox/resourcetype.h"

#include <QJsonObject>
#include <QList>
#include <QStringList>

namespace Sandbox {

/// labelSelector and fieldSelector of one request (kubernetes/apimachinery pkg/labels and pkg/fields).
class Selector
{
public:
    /// 400 where a selector cannot be read, or names a field that the resource cannot be selected by.
    [[nodiscard]] static ApiResult<Selector> parse(const ResourceType &type, const QString &labels,
                                                   const QString &fields);

    [[nodiscard]] bool matches(const QJsonObject &object) const;

private:
    struct Requirement
    {
        enum class Operator { Equals, NotEquals, In, NotIn, Exists, Missing };
        QString key;
        Operator op = Operator::Exists;
        QStringList values;
    };

    [[nodiscard]] static ApiResult<Requirement> parseLabel(const QString &text);

    QList<Requirement> m_labels;
    QList<Requirement> m_fields;
};

} // namespace Sandbox
