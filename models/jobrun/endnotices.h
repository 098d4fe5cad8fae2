// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/jobrun/attemptplanner.h"

#include <QHash>
#include <QJsonObject>
#include <QList>
#include <QString>

namespace JobRun {

/// The last word in a log: how its container, or the pod with it, has ended.
struct EndNotice
{
    QString key; ///< of the attempt in whose log it belongs
    QString text;
    qint64 time = 0; ///< when that was, nanoseconds since the epoch; 0 where nobody says
    bool failed = false; ///< an exit code other than 0, a signal, or the pod's failure
};

/// Decides what the logs of a run say at their ends, once each, and not before the last line is recorded: what a
/// container status tells of an attempt, then why its pod failed as far as that is not its containers' doing (evicted,
/// over its deadline, its node lost). Asks nobody and writes nothing.
class EndNotices
{
public:
    /// The attempt has a log.
    void add(const Attempt &attempt);
    /// Its last line is recorded.
    void setFinished(const Attempt &attempt);
    /// The next version of a pod, which the planner has taken before.
    void update(const QJsonObject &pod);

    /// What is to be said now in the logs of a pod.
    [[nodiscard]] QList<EndNotice> take(const QString &podUid, const AttemptPlanner &planner);
    /// What is left for all logs, none of which grows any more and of which nothing more will be learnt.
    [[nodiscard]] QList<EndNotice> takeLast(const AttemptPlanner &planner);

private:
    struct Log
    {
        Attempt attempt;
        bool finished = false;
        bool told = false;
    };
    struct Pod
    {
        QList<Log> logs;
        QString failure; ///< in words, where the pod itself failed
        qint64 failedMs = 0;
        bool told = false;
    };
    static void take(Pod &pod, const AttemptPlanner &planner, bool isLast, QList<EndNotice> &notices);

    QHash<QString, Pod> m_pods; ///< by uid
};

} // namespace JobRun
