// SPDX-License-Identifier: Apache-2.0
#include "models/jobrun/eventfacts.h"

#include "models/core/times.h"
#include "models/jobrun/podfacts.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace JobRun {

qint64 eventTimeMs(const QJsonObject &event)
{
    const QString candidates[] = {
        event.value("series"_L1).toObject().value("lastObservedTime"_L1).toString(),
        event.value("lastTimestamp"_L1).toString(),
        event.value("eventTime"_L1).toString(),
        event.value("firstTimestamp"_L1).toString(),
        event.value("metadata"_L1).toObject().value("creationTimestamp"_L1).toString(),
    };
    for (const QString &candidate : candidates) {
        if (const qint64 time = Core::timeMs(candidate); time != 0)
            return time;
    }
    return 0;
}

int eventCount(const QJsonObject &event)
{
    const int series = event.value("series"_L1).toObject().value("count"_L1).toInt();
    return std::max(1, series > 0 ? series : event.value("count"_L1).toInt());
}

QString eventObjectUid(const QJsonObject &event)
{
    return event.value("involvedObject"_L1).toObject().value("uid"_L1).toString();
}

QString eventObject(const QJsonObject &event)
{
    const QJsonObject object = event.value("involvedObject"_L1).toObject();
    return object.value("kind"_L1).toString().toLower() + u'/' + object.value("name"_L1).toString();
}

} // namespace JobRun
