// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/spinnaker/jsonview.h"
#include "models/spinnaker/stagesetup.h"

namespace Spinnaker {

/// Larger files are refused before they are read; the pipelines of a large application have a few MiB.
inline constexpr qint64 maximumBytes = qint64(16) * 1024 * 1024;
/// Run Job stages of one file.
inline constexpr qsizetype maximumStages = 1000;
/// Different parameters of one stage.
inline constexpr qsizetype maximumParameters = 500;

/// Reads a file of at most maximumBytes; "-" is not special here.
[[nodiscard]] Core::Result<QByteArray> readFile(const QString &path);

/// Whether a file's first bytes can begin a JSON object or array: all that isSpinnaker() has to be asked of. False
/// where it cannot be read, and for pipes, which can be read once only.
[[nodiscard]] bool startsAsJson(const QString &path);

/// Whether the text is JSON of Spinnaker's rather than a manifest: a pipeline, an execution, a stage, a template's
/// pipeline, or a list of these. Text with apiVersion and kind is a manifest.
[[nodiscard]] bool isSpinnaker(QByteArrayView text);

/// A pipeline, several, an execution or a single stage, and its Run Job stages. A value; any thread.
class PipelineFile
{
public:
    /// Fails where the text is not such JSON, or where no stage of it runs a Job.
    [[nodiscard]] static Core::Result<PipelineFile> parse(const QByteArray &text, const QString &fileName);

    [[nodiscard]] const QString &fileName() const { return m_fileName; }
    [[nodiscard]] const QList<StageSummary> &stages() const { return m_summaries; }
    /// There were more than maximumStages.
    [[nodiscard]] bool isCut() const { return m_cut; }

    /// The stage of that name, refId, "PIPELINE/NAME", "PIPELINE/REFID" or id, tried in this order; with an empty name
    /// the only one there is. Fails with code "spinnaker-stage", listing what there is.
    [[nodiscard]] Core::Result<int> find(const QString &name) const;

    /// What the stage says. Fails where it is beyond a limit.
    [[nodiscard]] Core::Result<StageSetup> setup(int index) const;

private:
    struct Entry
    {
        JsonView stage;
        JsonView pipeline; ///< or execution; missing for a stage on its own
        JsonView variables; ///< of a pipeline template
    };

    QByteArray m_text; ///< the views look into it
    QString m_fileName;
    QList<Entry> m_entries;
    QList<StageSummary> m_summaries;
    bool m_cut = false;
};

} // namespace Spinnaker
