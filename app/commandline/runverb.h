// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/commandline/arguments.h"
#include "app/commandline/stagesource.h"
#include "app/commandline/verb.h"
#include "models/artifacts/artifact.h"
#include "models/history/runstore.h"
#include "models/jobrun/run.h"

namespace CommandLine {

class Connector;
class Interrupt;
class LogPrinter;

/// `job-console run` and `job-console attach`: one run from the manifest to the printed result.
class RunVerb final : public Verb
{
    Q_OBJECT

public:
    enum class Kind { Run, Attach };

    RunVerb(Kind kind, const QStringList &arguments);
    ~RunVerb() override;
    void start() override;

private:
    [[nodiscard]] Core::Result<bool> readArguments(); ///< false: help was printed, nothing to do
    [[nodiscard]] Core::Result<void> readArtifact(const Arguments &args);
    [[nodiscard]] Core::Result<void> readFile(const Arguments &args);
    [[nodiscard]] Core::Result<void> readJob(const Arguments &args);
    void beginRun(const Core::Result<Kube::ConnectionConfig> &connection);
    void onPhase(JobRun::RunPhase phase);
    void onStatus();
    void onInterrupt();
    void report();
    void reportProblems();
    void end(App::ExitCode code);
    void fail(const Core::Error &error);

    Kind m_kind;
    QStringList m_arguments;
    ConnectionOptions m_connectionOptions;
    JobRun::RunOptions m_options;
    ManifestInput m_input; ///< of a run
    QString m_path; ///< where it was read from
    QString m_format;
    bool m_quiet = false;
    bool m_timestamps = false;
    History::RunStore m_store;
    Artifacts::Readers m_readers;
    std::unique_ptr<Connector> m_connector; ///< owns the sandbox: outlives the run
    std::unique_ptr<JobRun::Run> m_run;
    std::unique_ptr<LogPrinter> m_printer;
    std::unique_ptr<Interrupt> m_interrupt;
    qsizetype m_problemsShown = 0;
    QString m_lastDiagnosis;
};

} // namespace CommandLine
