// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/kube/apioperation.h"
#include "models/kube/client.h"

#include <QJsonObject>
#include <QList>
#include <QObject>

#include <memory>

namespace JobRun {

/// Lists the Jobs of a namespace, in answers of a few hundred, so that thousands of Jobs neither time out nor fill one
/// answer. Where the server has forgotten what the first answers were of (410 Gone), it is asked once more from the
/// start. In the thread of its client, which outlives it.
class JobLister : public QObject
{
    Q_OBJECT

public:
    /// `most`: Jobs after which no more are asked for; 0: all.
    JobLister(Kube::Client &client, const QString &namespaceName, qsizetype most = 0, QObject *parent = nullptr);
    ~JobLister() override;

    void start();

Q_SIGNALS:
    /// Once; in the server's order. The lister may be destroyed.
    void finished(const Core::Result<QList<QJsonObject>> &jobs);

private:
    void list(const QString &continuation);
    void listed(const Core::Result<Kube::Response> &result);

    Kube::Client &m_client;
    QString m_namespace;
    qsizetype m_most;
    QList<QJsonObject> m_jobs;
    bool m_restarted = false;
    std::unique_ptr<Kube::ApiOperation> m_operation;
};

} // namespace JobRun
