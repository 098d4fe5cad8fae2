// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/jobrun/podfacts.h"

#include <QHash>
#include <QJsonObject>
#include <QList>
#include <QString>

namespace JobRun {

/// One instance of one container: what has a log of its own. The kubelet gives each a containerID.
struct Attempt
{
    QString key; ///< unique within a run
    QString podUid;
    QString pod;
    QString container;
    ContainerFacts::Kind kind = ContainerFacts::Kind::Main;
    QString containerId;
    int number = 0; ///< 0 for the first instance, 1 after the first restart, ...
    bool previous = false; ///< it can only be read as the predecessor of the current instance
    bool terminated = false; ///< it had ended when it was first seen
    bool mayRestart = false; ///< the kubelet may start the container again in the same pod
};

/// Instances that came and went unseen: the kubelet keeps only the newest dead one.
struct LostAttempts
{
    QString pod;
    QString container;
    int first = 0;
    int last = 0;
};

/// Plans which container instances of a run's pods to read, from what the kubelet says of them; reads nothing itself.
/// The rule is the kubelet's own choice for a log request: a running container's status.containerID, a terminated
/// one's state.terminated.containerID, a waiting one's lastState.terminated.containerID; nothing else can be read.
class AttemptPlanner
{
public:
    struct Plan
    {
        QList<Attempt> follow; ///< new ones, in the order in which to show them
        QStringList ended; ///< keys of attempts that have terminated since
        QList<LostAttempts> lost;
    };

    /// Takes the next version of a pod.
    [[nodiscard]] Plan update(const QJsonObject &pod);

    /// Whether an attempt has ended, as far as the kubelet said.
    [[nodiscard]] bool hasEnded(const QString &key) const { return m_ended.contains(key); }
    /// What is known of one attempt's end: the API's ContainerStateTerminated, empty while it runs.
    [[nodiscard]] QJsonObject terminated(const QString &key) const;
    /// All attempts of a pod's container, oldest first.
    [[nodiscard]] QList<Attempt> attempts(const QString &podUid, const QString &container) const;

private:
    struct Container
    {
        QList<Attempt> attempts;
        int highest = -1;
    };
    void updateContainer(const QJsonObject &pod, const ContainerFacts &facts, Plan &plan);
    void add(Container &container, Attempt attempt, int number, Plan &plan);
    void end(Container &container, const QString &containerId, const QJsonObject &terminated, Plan &plan);

    QHash<QString, Container> m_containers; ///< by pod uid and container name
    QHash<QString, QJsonObject> m_ended; ///< by attempt key
};

} // namespace JobRun
