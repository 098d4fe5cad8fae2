// SPDX-License-Identifier: Apache-2.0
#include "tests/support/apiobject.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace Support {

QJsonValue member(const QJsonValue &object, const QString &path)
{
    QJsonValue value = object;
    const QStringList steps = path.split(u'.');
    for (const QString &step : steps) {
        bool isIndex = false;
        const int index = step.toInt(&isIndex);
        value = isIndex && value.isArray() ? value[index] : value[step];
    }
    return value;
}

QStringList conditionsOf(const QJsonObject &object)
{
    QStringList texts;
    const QJsonArray conditions = member(object, u"status.conditions"_s).toArray();
    for (const QJsonValue &condition : conditions)
        texts += QString(condition[u"type"].toString() + u'=' + condition[u"status"].toString() + u'/'
                         + condition[u"reason"].toString());
    return texts;
}

} // namespace Support
