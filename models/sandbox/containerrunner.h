// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/sandbox/containerprocess.h"
#include "models/sandbox/eventrecorder.h"
#include "models/sandbox/imagepuller.h"

#include <QJsonObject>
#include <QTimer>

#include <memory>

namespace Sandbox {

/// What the parts of a pod work with; owned by the sandbox's service.
struct PodContext
{
    ObjectStore *store = nullptr;
    EventRecorder *events = nullptr;
    const ContainerEngine *engine = nullptr;
    QString dataFolder; ///< of all pods
    int crashLoopBaseMs = 10000;
    int maximumPods = 110;
};

enum class ContainerRole { Init, Sidecar, Main };
enum class RestartRule { Never, OnFailure, Always };

/// One container of one pod through all its attempts: image, configuration, start, restart with growing delay, and the
/// containerStatus that tells it all. What the pod does with that is the pod's business.
class ContainerRunner : public QObject
{
    Q_OBJECT

public:
    ContainerRunner(const PodContext &context, const QJsonObject &pod, const QJsonObject &container, ContainerRole role,
                    RestartRule rule);
    ~ContainerRunner() override;

    void start(const QHash<QString, QString> &volumes);
    /// Ends it for good: no more attempts.
    void stop(qint64 graceSeconds);
    /// The waiting reason before the first attempt: ContainerCreating, PodInitializing.
    void setWaiting(const QString &reason);

    [[nodiscard]] const QString &name() const { return m_name; }
    [[nodiscard]] ContainerRole role() const { return m_role; }
    [[nodiscard]] bool isRunning() const { return m_process != nullptr; }
    /// Ended and will not be started again.
    [[nodiscard]] bool isDone() const { return m_done; }
    [[nodiscard]] bool hasSucceeded() const { return m_done && m_exitCode == 0; }
    [[nodiscard]] bool wasStarted() const { return m_wasStarted; }
    [[nodiscard]] bool isWaiting() const { return m_state.contains(QStringLiteral("waiting")); }
    [[nodiscard]] QString waitingReason() const;
    [[nodiscard]] QJsonObject status() const;

    /// The record of an attempt, or an empty path: the current one, or the one before.
    [[nodiscard]] QString logPath(bool previous) const;
    /// While the current attempt runs; else null.
    [[nodiscard]] LogFile *liveLog() const { return m_log.get(); }

Q_SIGNALS:
    /// status() differs. The receiver may destroy nothing.
    void changed();

private:
    void attempt();
    void fetchImage();
    void imageFetched(ImagePuller::Outcome outcome, const QString &message);
    void createContainer();
    void launch(ContainerSpec spec);
    void processFinished(const ContainerExit &exit);
    void scheduleRestart();
    void imageMissing(const QString &problem);
    void retryWaiting(const QString &reason, const QString &message);
    [[nodiscard]] bool wantsRestart(int exitCode) const;
    [[nodiscard]] QString attemptLogPath(int attempt) const;
    [[nodiscard]] QString terminationMessage(const ContainerExit &exit) const;
    [[nodiscard]] qsizetype messageShare() const;
    [[nodiscard]] QString fieldPath() const;
    [[nodiscard]] QString podLabel() const; ///< "pod_namespace(uid)"

    PodContext m_context;
    QJsonObject m_pod;
    QJsonObject m_container;
    QString m_name;
    ContainerRole m_role;
    RestartRule m_rule;
    QHash<QString, QString> m_volumes;
    QString m_folder; ///< of this container, below the pod's
    QString m_containerId; ///< of the current or last attempt
    QString m_terminationFile;
    QString m_rootFolder;
    QJsonObject m_state;
    QJsonObject m_lastState;
    int m_restartCount = 0;
    int m_attempt = -1; ///< number of the current or last attempt
    int m_exitCode = 0;
    qint64 m_restartDelayMs = 0;
    int m_imageTries = 0;
    bool m_wasStarted = false;
    bool m_stopping = false;
    bool m_done = false;
    std::unique_ptr<LogFile> m_log;
    std::unique_ptr<ContainerProcess> m_process;
    std::unique_ptr<ImagePuller> m_puller;
    QTimer m_retry;
};

} // namespace Sandbox
