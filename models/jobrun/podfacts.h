// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QJsonObject>
#include <QList>
#include <QString>

namespace JobRun {

/// One container of a pod with its status, as far as there is one.
struct ContainerFacts
{
    enum class Kind { Init, Sidecar, Main, Ephemeral };

    QString name;
    Kind kind = Kind::Main;
    QJsonObject status; ///< the API's ContainerStatus; empty while the kubelet has not reported one

    [[nodiscard]] QJsonObject waiting() const; ///< status.state.waiting
    [[nodiscard]] QJsonObject running() const; ///< status.state.running
    [[nodiscard]] QJsonObject terminated() const; ///< status.state.terminated
    [[nodiscard]] QJsonObject lastTerminated() const; ///< status.lastState.terminated
    [[nodiscard]] bool isWaiting() const; ///< also where no state is reported: the API's default
    [[nodiscard]] bool isRunning() const;
    [[nodiscard]] bool isTerminated() const;
    [[nodiscard]] int restartCount() const;
};

/// "init", "sidecar", "main" or "ephemeral", the names of the run's JSON.
[[nodiscard]] QString containerKindName(ContainerFacts::Kind kind);

/// The containers in the order in which they are shown: initContainers (restartPolicy Always makes a sidecar),
/// containers, ephemeralContainers, each in spec order.
[[nodiscard]] QList<ContainerFacts> containersOf(const QJsonObject &pod);

[[nodiscard]] QString nameOf(const QJsonObject &object);
[[nodiscard]] QString uidOf(const QJsonObject &object);
[[nodiscard]] QString podPhase(const QJsonObject &pod);
/// Phase Succeeded or Failed: no container of it will ever run again.
[[nodiscard]] bool isPodFinished(const QJsonObject &pod);
/// Containers may be started again in this pod: restartPolicy is not Never, or a container has a policy or rules of its
/// own (sidecars; KEP-5307, KEP-5532: one container's rules may restart all).
[[nodiscard]] bool containersMayRestart(const QJsonObject &pod);
/// metadata.deletionTimestamp is set.
[[nodiscard]] bool isTerminating(const QJsonObject &object);
/// The completion index of an Indexed Job's pod, -1 for others.
[[nodiscard]] int completionIndex(const QJsonObject &pod);
/// True where an ownerReference of the object names this uid.
[[nodiscard]] bool isOwnedBy(const QJsonObject &object, const QString &uid);

/// The condition of that type with status "True" (types compare without case, as kubectl wait does), or empty.
[[nodiscard]] QJsonObject trueCondition(const QJsonObject &object, QLatin1StringView type);
/// The condition of that type, whatever its status, or empty.
[[nodiscard]] QJsonObject conditionOf(const QJsonObject &object, QLatin1StringView type);

[[nodiscard]] qint64 createdMs(const QJsonObject &object);
/// When the first container started, and when the last one ended (0 while one has not, or none has started).
[[nodiscard]] qint64 podStartedMs(const QJsonObject &pod);
[[nodiscard]] qint64 podEndedMs(const QJsonObject &pod);

/// The STATUS column of `kubectl get pods` (kubernetes pkg/printers/internalversion/printers.go, printPod).
[[nodiscard]] QString podStatusText(const QJsonObject &pod);
/// The RESTARTS column of `kubectl get pods`, by the same source.
[[nodiscard]] int podRestarts(const QJsonObject &pod);

} // namespace JobRun
