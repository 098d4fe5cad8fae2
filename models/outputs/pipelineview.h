// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/outputs/outputset.h"
#include "models/outputs/sourceoutputs.h"

#include <QHash>
#include <QSet>

namespace Outputs {

/// What becomes of one printed value in a pipeline.
struct PipelineFate
{
    enum class Kind {
        Unknown, ///< nothing is known of a pipeline (an artifact's values, a line that is too long)
        Same, ///< name and value as shown
        Changed, ///< another name, another value, or both
        Replaced, ///< `line` says something else under its name
        Overwritten, ///< the stage itself puts something else under that name
        Dropped, ///< the line is skipped, for `reason`
        Lost ///< `line` makes the stage lose everything
    };
    Kind kind = Kind::Unknown;
    QString name; ///< under which a pipeline has it; for Same and Changed, and what is replaced under it
    QByteArray json; ///< what a pipeline has
    bool otherName = false; ///< of Changed
    bool otherValue = false; ///< of Changed
    qint64 line = 0; ///< 1-based; of Replaced and Lost
    QString reason; ///< one sentence, of Dropped, Overwritten and Lost
    /// The Job failed: the value is in the stage's context, and not in its outputs.
    bool contextOnly = false;
    /// A pipeline can name the value.
    [[nodiscard]] bool isReachable() const { return kind == Kind::Same || kind == Kind::Changed; }
    friend bool operator==(const PipelineFate &, const PipelineFate &) = default;
};

/// "unknown", "same", "changed", "replaced", "overwritten", "dropped", "lost".
[[nodiscard]] QString pipelineFateName(PipelineFate::Kind kind);
/// The fate in a few words, for a column: "same", "as release", "dropped", "lost: line 7".
[[nodiscard]] QString pipelineFateText(const PipelineFate &fate);
/// The same as sentences, for tooltips.
[[nodiscard]] QString pipelineFateDetail(const PipelineFate &fate);

/// Compares what is shown with what a pipeline would get from the same logs. A value; answers fast. Any thread.
class PipelineView
{
public:
    /// Knows nothing.
    PipelineView() = default;
    /// By the rules of `mode`, which is one of Spinnaker's.
    PipelineView(const QList<SourceOutputs> &sources, Mode mode, JobEnding ending);

    [[nodiscard]] PipelineFate fateOf(const Capture &capture) const;
    /// What a pipeline takes from a line of which there is a remark: its values, else that all is lost; else unknown.
    [[nodiscard]] QList<PipelineFate> fatesOfLine(const Origin &origin, qint64 line) const;
    /// Nothing is known: there is no pipeline to tell of.
    [[nodiscard]] bool isNull() const { return m_sets.isEmpty(); }
    /// No source has a value that counts: the stage of a Job that completed fails.
    [[nodiscard]] bool isEmpty() const;

private:
    struct Set
    {
        OutputSet outputs;
        QHash<qint64, QList<qsizetype>> byLine; ///< captures
        QHash<QString, qsizetype> winners; ///< captures
        QHash<qint64, QString> reasons; ///< the first remark of a line
        QSet<qint64> unknown; ///< lines that were too long to be read
        qint64 lostLine = 0; ///< of the error that discards all
    };
    [[nodiscard]] const Set *find(const Origin &origin) const;
    [[nodiscard]] PipelineFate fateIn(const Set &set, qsizetype capture) const;

    QHash<QString, Set> m_sets; ///< by origin
    bool m_failed = false;
};

} // namespace Outputs
