// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/joblog/logdocument.h"

#include <QByteArray>
#include <QHash>
#include <QString>
#include <QStringList>

/// A Job whose containers print numbered lines, and the judge of its record. Every container writes the same lines to
/// a folder of the node as well, past Kubernetes and its logs: that is the truth that the record is held against.
namespace NumberedJob {

struct Parameters
{
    QString name;
    int pods = 1;
    qint64 lines = 1; ///< per instance of a container
    qint64 batch = 1; ///< lines without a pause
    int pauseMs = 0; ///< after each batch
    QString restartPolicy = QStringLiteral("Never");
    int ttlSeconds = -1; ///< -1: the Job stays
    int width = 0; ///< bytes that each line is padded with
};

/// `truthFolder` is a path on the node.
[[nodiscard]] QByteArray manifest(const Parameters &parameters, const QString &truthFolder);

/// All containers wait for this before they print; those that start later do not wait. False: the file was not made.
[[nodiscard]] bool begin(const QString &truthFolder);

/// One instance of one container: "POD ATTEMPT", attempts counted from 0.
using Instance = QString;

/// Per instance, the number of the last line that it wrote as a whole; 0 for one that has started.
[[nodiscard]] QHash<Instance, qint64> truth(const QString &truthFolder);

struct Judgement
{
    /// What is wrong, in words. Per instance, lines must stand in a source of their own, once, in order, from the first
    /// to at least the last true one; where some are missing, a notice must stand in their place.
    QStringList problems;
    qint64 lines = 0;
    qint64 announcedMissing = 0; ///< lines that are missing where a notice says so
    qsizetype instances = 0;
    QHash<Instance, qint64> last; ///< the number of the last line that is recorded
    QStringList notices; ///< their texts
};

/// `width` as in Parameters. A line that the node itself cut in two where it began a new file counts as one.
[[nodiscard]] Judgement judge(JobLog::LogDocument &record, const QHash<Instance, qint64> &truth, int width = 0);

} // namespace NumberedJob
