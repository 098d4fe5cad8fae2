// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/core/error.h"
#include "models/jobrun/run.h"
#include "models/kube/client.h"

#include <QJsonObject>
#include <QObject>
#include <QStringList>

#include <memory>

namespace JobRun {

/// Creates one Job, exactly once: the name is chosen here, so that an answer that was lost can be resolved by asking
/// for that name and looking at the run's annotation. A Job that exists already is only ever replaced on request, with
/// its uid as the precondition. Owned by the run; ends with created or failed, once; destroying it cancels.
class JobCreator : public QObject
{
    Q_OBJECT

public:
    JobCreator(Kube::Client &client, const QJsonObject &job, const QString &namespaceName, const QString &runId,
               NameConflict policy, QObject *parent = nullptr);
    ~JobCreator() override;

    void start();
    void resolve(NameConflict decision); ///< after nameConflict
    [[nodiscard]] bool isAsking() const { return m_asking; }
    /// A creation is under way: nobody knows whether the Job exists.
    [[nodiscard]] bool isUncertain() const { return m_posting; }
    [[nodiscard]] QString name() const { return m_name; }

Q_SIGNALS:
    void nameConflict(const QString &name, bool active);
    void created(const QJsonObject &job, const QStringList &warnings);
    void failed(const Core::Error &error);

private:
    void send(const Kube::Request &request, void (JobCreator::*handler)(const Core::Result<Kube::Response> &));
    void post();
    void onPosted(const Core::Result<Kube::Response> &result);
    void get(void (JobCreator::*handler)(const Core::Result<Kube::Response> &));
    void onVerified(const Core::Result<Kube::Response> &result);
    void onConflicting(const Core::Result<Kube::Response> &result);
    void decide(NameConflict decision);
    void removeExisting();
    void onRemoved(const Core::Result<Kube::Response> &result);
    void waitUntilGone();
    [[nodiscard]] bool isOurs(const QJsonObject &job) const;
    [[nodiscard]] bool mayTryAgain();

    Kube::Client &m_client;
    QJsonObject m_job;
    QString m_namespaceName;
    QString m_runId;
    QString m_name;
    NameConflict m_policy;
    bool m_nameIsGenerated = false;
    bool m_posting = false;
    bool m_asking = false;
    bool m_replaced = false;
    int m_tries = 0;
    QString m_existingUid;
    std::unique_ptr<Kube::ApiOperation> m_operation;
    std::unique_ptr<Kube::WatchStream> m_watch;
};

} // namespace JobRun
