// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/support/fakekubelet.h"

#include <QElapsedTimer>
#include <QJsonObject>
#include <QRandomGenerator>

#include <expected>
#include <memory>
#include <vector>

namespace Support {

/// The state behind a FakeKubelet: one Job, its pods, the life of their containers, what the kubelet knows and what the
/// API server has been told. Knows nothing of HTTP. Lives in one thread; advance() moves it to the present.
class FakeCluster
{
public:
    explicit FakeCluster(const FakeKubeletPlan &plan);
    ~FakeCluster();

    struct Refusal
    {
        int code = 0;
        QByteArray reason;
        QByteArray message;
    };
    struct Instance;
    struct LogReading
    {
        std::shared_ptr<Instance> instance;
        FakeLog::Reader reader;
        bool follow = false;
        int epoch = 0; ///< of the instance when the reading began
        QByteArray error; ///< what comes instead of the log
        bool over = false; ///< it has come
    };
    struct Watching
    {
        QString resource;
        qint64 version = 0;
        qint64 endsMs = 0;
        qint64 bookmarkMs = 0;
        bool expired = false;
    };

    void advance();
    [[nodiscard]] QJsonObject createJob(QJsonObject job);
    [[nodiscard]] QJsonObject list(const QString &resource) const;
    [[nodiscard]] QJsonObject find(const QString &resource, const QString &name) const;
    [[nodiscard]] std::unique_ptr<Watching> openWatch(const QString &resource, qint64 version);
    /// Events that are due, as lines, and whether the watch is over.
    [[nodiscard]] std::pair<QByteArray, bool> readEvents(Watching &watching);
    [[nodiscard]] std::expected<std::unique_ptr<LogReading>, Refusal> openLog(const QString &pod,
                                                                              const QString &container, bool previous,
                                                                              bool follow, const QString &since,
                                                                              qsizetype tail);
    [[nodiscard]] QByteArray readLog(LogReading &reading) const;
    [[nodiscard]] bool isAtEnd(const LogReading &reading) const;
    [[nodiscard]] QList<FakeInstance> truth() const;

private:
    struct Container;
    struct Pod;
    struct Change
    {
        qint64 dueMs = 0;
        QString resource;
        QByteArray type;
        QJsonObject object;
    };
    void createPod();
    void start(Pod &pod, Container &container);
    void live(Pod &pod, Container &container);
    void print(Container &container);
    void end(Pod &pod, Container &container);
    void deletePod(Pod &pod);
    void checkPodEnd(Pod &pod);
    void publish(Pod &pod, const QByteArray &type, qint64 delay);
    void publishJobEnd();
    void store(Change change);
    [[nodiscard]] QJsonObject describe(const Pod &pod) const;
    [[nodiscard]] bool chance(int perThousand) { return int(m_random.bounded(1000)) < perThousand; }
    [[nodiscard]] static bool isSilent(const LogReading &reading);

    FakeKubeletPlan m_plan;
    QRandomGenerator m_random;
    QJsonObject m_job;
    std::vector<std::unique_ptr<Pod>> m_pods;
    QList<std::shared_ptr<Instance>> m_instances; ///< all that ever were
    QList<Change> m_due; ///< told to the API server later, in this order per object
    QHash<QString, QJsonObject> m_objects; ///< what the API server knows, by resource/name
    QList<std::pair<qint64, Change>> m_history; ///< by version
    qint64 m_version = 100;
    qint64 m_nowMs = 0;
    int m_podNumber = 0;
    bool m_jobOver = false;
};

} // namespace Support
