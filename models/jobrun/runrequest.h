// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/jobrun/run.h"

#include <QJsonObject>
#include <QString>
#include <QStringList>

#include <optional>

namespace JobRun {

/// What a run was started with, as far as it is needed, and may be recorded, to run it again. A value; part of
/// run.json. It holds no secrets: what may be one is replaced by "***", and `withheld` tells where.
struct RunRequest
{
    QJsonObject job; ///< as it was sent; of an attached run as the server had it, without what servers add
    QStringList withheld; ///< field paths within the Job, and "capture.artifact..." for the reference
    QString manifestFile;
    QString context;
    bool isSandbox = false;
    QString namespaceName;
    CaptureSettings capture;

    [[nodiscard]] QJsonObject toJson() const;
    /// Nothing where the record has none, as those of older versions.
    [[nodiscard]] static std::optional<RunRequest> fromJson(const QJsonObject &json);
};

/// `deployed`: the Job as the server had it, for a run that was attached to.
[[nodiscard]] RunRequest runRequest(const RunOptions &options, const Kube::ConnectionConfig &connection,
                                    const QJsonObject &deployed);

/// A Job without what must not be recorded: values of environment variables whose names tell of a secret, and what
/// Core::redactText() takes for one in any text. Their paths are added to `withheld`.
[[nodiscard]] QJsonObject recordableJob(const QJsonObject &job, QStringList &withheld);

/// A Job as the server has it without what servers and controllers add, so that it can be created again.
[[nodiscard]] QJsonObject asWritten(const QJsonObject &deployed);

} // namespace JobRun
