// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/support/fakelog.h"

#include <QByteArray>
#include <QList>
#include <QString>

#include <memory>

namespace Support {

/// What happens in a FakeKubelet, and how often. Probabilities are per thousand.
struct FakeKubeletPlan
{
    quint32 seed = 1;
    int pods = 10;
    int lines = 400; ///< that each instance prints, about
    int milliseconds = 4000; ///< that each instance lives, about
    int restart = 300; ///< an instance fails and is started again
    int rotate = 100; ///< a log is rotated in the life of an instance
    int silentRotation = 500; ///< of these: open streams go silent, as kubelets up to 1.28 let them
    int deletePod = 50; ///< a pod is deleted in its life, with its logs, and another one made
    int stampChunks = 300; ///< a node's kubelet stamps every chunk of a long line
    int repeatEvent = 30; ///< a watch sends an earlier event again, or two in the wrong order
    int statusLag = 60; ///< milliseconds that the API server is behind the kubelet, at most
};

/// One container instance as it really was.
struct FakeInstance
{
    QString pod;
    QString container;
    int attempt = 0;
    bool podDeleted = false; ///< before the instance had ended, or soon after
    bool superseded = false; ///< two more were started: nobody can read it any more
    FakeLog log;
};

/// A small cluster with one Job and an API server on 127.0.0.1 (plain HTTP/1.1), in a thread of its own, that behaves
/// as the real ones do where logs are at stake: the kubelet chooses the instance that a log request gets, keeps the
/// newest dead one, filters by whole seconds and by chunks, serves the current file alone; the API server learns of it
/// later. The Job is created by POST and completes when `pods` pods have succeeded. All is decided by the plan's seed
/// and the time that requests come at.
class FakeKubelet
{
public:
    explicit FakeKubelet(const FakeKubeletPlan &plan);
    ~FakeKubelet();
    Q_DISABLE_COPY_MOVE(FakeKubelet)

    [[nodiscard]] quint16 port() const;
    /// Every instance that ever printed, at this moment. From any thread.
    [[nodiscard]] QList<FakeInstance> truth() const;

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace Support
