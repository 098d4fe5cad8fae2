// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/core/error.h"
#include "models/outputs/details.h"
#include "models/outputs/outputset.h"
#include "models/outputs/pipelineview.h"

#include <QByteArray>
#include <QJsonObject>
#include <QList>
#include <QString>

namespace JobRun {

enum class Outcome { None, Complete, Failed, TimedOut, Interrupted, Lost };
/// "Complete", "Failed", "TimedOut", "Interrupted", "Lost"; empty for None.
[[nodiscard]] QString outcomeName(Outcome outcome);

struct ContainerResult
{
    QString name;
    QString kind; ///< "init", "sidecar", "main" or "ephemeral" (a debugging container that somebody added)
    int attempt = 0;
    int exitCode = -1; ///< -1: none
    int signal = 0;
    QString reason;
    qint64 lines = 0;
    qint64 bytes = 0;
};

struct PodResult
{
    QString name;
    QString phase;
    int index = -1; ///< completion index of an Indexed Job
    QList<ContainerResult> containers; ///< in the order of the spec, attempts in order
};

/// All that `run -o json` prints; see the command line's documentation in README.md.
struct RunResult
{
    QString context, namespaceName, jobName;
    QString jobUid; ///< empty where the Job was never created; the outcome is Failed then, and errors tell why
    Outcome outcome = Outcome::None;
    QString reason, message;
    QString startTime, completionTime; ///< RFC 3339, as the server said
    double durationSeconds = 0;
    QList<PodResult> pods;
    QString logsUrl;
    QList<Outputs::DetailSection> details; ///< what the Job's annotations want shown
    Outputs::OutputSet outputs;
    Outputs::PipelineView pipeline; ///< what a pipeline would get of them
    QByteArray artifact; ///< its JSON, or empty for null
    bool artifactIsReference = false; ///< `artifact` is its reference: there is no content
    QList<Core::Error> errors; ///< beyond the capture's own
    QList<Core::Error> warnings;
    QString runId;
    bool jobStillExists = false; ///< for TimedOut, Interrupted and Lost
    bool captureExpected = false; ///< outputs were asked for by name (a container or an artifact), or by
                                  ///< Spinnaker's rules, by which none at all fail the stage

    /// The JSON document of `run -o json`; values of outputs exactly as printed.
    [[nodiscard]] QByteArray toJson() const;
    /// The same as QJsonObject, for run.json. Numbers beyond what a double holds lose digits here, and only here.
    [[nodiscard]] QJsonObject toJsonObject() const;
};

} // namespace JobRun
