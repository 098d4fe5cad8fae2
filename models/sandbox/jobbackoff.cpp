// SPDX-License-Identifier: Apache-2.0
#include "models/sandbox/jobbackoff.h"

#include "models/sandbox/jobfacts.h"

#include <algorithm>

namespace Sandbox {

namespace {

constexpr qint64 maximumMs = 6 * 60 * 1000;

QDateTime latest(const QList<QJsonObject> &pods)
{
    QDateTime time;
    for (const QJsonObject &pod : pods)
        time = time.isValid() ? std::max(time, finishedTime(pod)) : finishedTime(pod);
    return time;
}

} // namespace

Backoff Backoff::after(const QList<QJsonObject> &succeeded, const QList<QJsonObject> &failed) const
{
    if (succeeded.isEmpty() && failed.isEmpty())
        return *this;
    if (succeeded.isEmpty())
        return {failuresSinceSuccess + failed.size(), latest(failed)};
    const QDateTime success = latest(succeeded);
    Backoff next;
    for (const QJsonObject &pod : failed) {
        const QDateTime time = finishedTime(pod);
        if (time <= success)
            continue;
        ++next.failuresSinceSuccess;
        next.lastFailure = next.lastFailure.isValid() ? std::max(next.lastFailure, time) : time;
    }
    return next;
}

qint64 Backoff::remainingMs(int baseMs) const
{
    if (failuresSinceSuccess == 0)
        return 0;
    qint64 delay = baseMs;
    for (qint64 i = 1; i < failuresSinceSuccess && delay < maximumMs; ++i)
        delay *= 2;
    const qint64 elapsed = lastFailure.msecsTo(QDateTime::currentDateTimeUtc());
    return std::max<qint64>(0, std::min(delay, maximumMs) - elapsed);
}

} // namespace Sandbox
