// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/commandline/arguments.h"
#include "app/commandline/verb.h"
#include "models/kube/apioperation.h"
#include "models/kube/client.h"
#include "models/kube/listoperation.h"

#include <QJsonObject>
#include <QList>

#include <chrono>
#include <memory>
#include <optional>

namespace CommandLine {

class Connector;

/// `job-console jobs`: lists the Jobs of a namespace, and deletes finished ones where it is told to.
class JobsVerb final : public Verb
{
    Q_OBJECT

public:
    explicit JobsVerb(const QStringList &arguments);
    ~JobsVerb() override;
    void start() override;

private:
    /// False: it was only asked for help.
    [[nodiscard]] Core::Result<bool> readArguments();
    void connected(const Core::Result<Kube::ConnectionConfig> &connection);
    void listed(const Core::Result<Kube::ObjectList> &jobs);
    [[nodiscard]] bool isWanted(const QJsonObject &job) const;
    void deleteNext();
    void report();
    void end(App::ExitCode code);

    QStringList m_arguments;
    ConnectionOptions m_connectionOptions;
    QString m_namespace;
    bool m_finishedOnly = false;
    bool m_delete = false;
    bool m_json = false;
    std::optional<std::chrono::milliseconds> m_olderThan;
    QList<QJsonObject> m_jobs;
    QList<bool> m_deleted; ///< by m_jobs
    qsizetype m_next = 0; ///< to delete
    App::ExitCode m_code = App::ExitCode::Success;
    std::unique_ptr<Connector> m_connector;
    std::unique_ptr<Kube::Client> m_client;
    std::unique_ptr<Kube::ListOperation> m_list; ///< declared after its client, as the next: goes first
    std::unique_ptr<Kube::ApiOperation> m_operation;
};

} // namespace CommandLine
