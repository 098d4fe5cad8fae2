// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/sandbox/eventrecorder.h"
#include "models/sandbox/jobsync.h"

namespace Sandbox {

/// Who reports the Job controller's events.
inline const QString jobControllerName = QStringLiteral("job-controller");

/// What the Job controller does to pods, with the events that tell of it. A value that lives for one look at a Job.
class PodControl
{
public:
    PodControl(ObjectStore *store, EventRecorder *events) : m_store(store), m_events(events) { }

    /// Brings the number of running pods to what the Job wants (kubernetes pkg/controller/job manageJob), and the
    /// counts of `sync` with it. Where it has to wait before it may make pods, how many milliseconds.
    [[nodiscard]] qint64 manage(JobSync &sync, int backoffBaseMs) const;
    /// Ends all running pods, which still are to be counted.
    void deleteActive(JobSync &sync) const;

private:
    void removeSurplus(JobSync &sync, qint64 surplus) const;
    [[nodiscard]] qint64 createPods(JobSync &sync, qint64 wanted, int backoffBaseMs) const;
    void createPod(const JobSync &sync, std::optional<qint64> index) const;
    void deletePod(const QJsonObject &job, const QJsonObject &pod) const;

    ObjectStore *m_store;
    EventRecorder *m_events;
};

} // namespace Sandbox
