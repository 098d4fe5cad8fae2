// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/sandbox/containerrunner.h"

#include <memory>
#include <vector>

namespace Sandbox {

/// Runs one pod as the kubelet does: volumes, init containers one after another, sidecars, the containers, and at the
/// end the phase. It writes the pod's status into the store whenever something changed.
class PodWorker : public QObject
{
    Q_OBJECT

public:
    PodWorker(const PodContext &context, const QJsonObject &pod);
    ~PodWorker() override;

    void start();
    /// The pod is being deleted: ends its containers, each within the grace period.
    void terminate(qint64 graceSeconds);

    [[nodiscard]] bool isFinished() const { return m_finished; }
    [[nodiscard]] const ContainerRunner *container(const QString &name) const;

Q_SIGNALS:
    /// Nothing runs any more and the last status is written.
    void finished();

private:
    void prepareVolumes();
    void advance();
    [[nodiscard]] bool advanceInit();
    void stopSidecars();
    void finish(const QString &phase);
    void writeStatus();
    void exceedDeadline();
    void setCondition(QJsonArray &conditions, const QString &type, bool value, const QString &reason,
                      const QString &message);
    [[nodiscard]] QString phase() const;
    [[nodiscard]] QJsonArray conditions();
    [[nodiscard]] QJsonArray statuses(bool init) const;
    [[nodiscard]] QString unreadyNames(bool init) const;
    [[nodiscard]] bool initDone() const;
    [[nodiscard]] bool anyRunning() const;

    PodContext m_context;
    QJsonObject m_pod; ///< as it was when it was scheduled, with its node
    QHash<QString, QString> m_volumes;
    std::vector<std::unique_ptr<ContainerRunner>> m_init; ///< init containers and sidecars, in order
    std::vector<std::unique_ptr<ContainerRunner>> m_mains;
    QHash<QString, std::pair<bool, QString>> m_conditionTimes; ///< value and last transition by type
    QString m_startTime;
    QString m_finalPhase;
    QString m_reason;
    QString m_message;
    qint64 m_graceSeconds;
    QTimer m_advance;
    QTimer m_volumeRetry;
    QTimer m_deadline;
    bool m_volumesReady = false;
    bool m_terminating = false;
    bool m_finished = false;
};

} // namespace Sandbox
