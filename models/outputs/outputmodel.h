// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/outputs/outputset.h"
#include "models/outputs/pipelineview.h"
#include "models/outputs/rowmodel.h"

namespace Outputs {

/// One row of OutputModel.
struct OutputRow
{
    QString id;
    Capture capture;
    PipelineFate fate;
    friend bool operator==(const OutputRow &, const OutputRow &) = default;
};

/// Captured values as a table: the value that won for each key, in the order of the keys' first appearance; on demand
/// the values that lost below it, newest first. GUI thread.
class OutputModel : public RowModel<OutputRow>
{
    Q_OBJECT

public:
    enum Column { Key, Value, Pipeline, Source, PodContainer, Line, ColumnCount };
    enum Role {
        ValueRole = Qt::UserRole, ///< QString: the whole value; the Value column's text is its beginning on one line
        JsonRole, ///< QByteArray: the value as JSON, exactly as printed
        SourceRole, ///< QString: "property", "json" or "artifact"
        PodRole, ///< QString
        ContainerRole, ///< QString
        AttemptRole, ///< int
        LineRole, ///< qint64; 0 for artifacts
        OverriddenRole, ///< bool: a later or stronger value won
        WeakRole, ///< bool: found in the middle of a line
        TimeRole, ///< qint64: nanoseconds since the epoch; 0 where unknown
        DiscardedRole, ///< bool: the rules let no value of this log count
        PipelineRole, ///< int(PipelineFate::Kind)
        PipelineNameRole, ///< QString: the name that a pipeline has; empty where it has none
        PipelineJsonRole, ///< QByteArray: what a pipeline has
        PipelineDetailRole, ///< QString: sentences
        SortRole ///< by column: text or number
    };

    explicit OutputModel(QObject *parent = nullptr);

    /// `pipeline` knows the logs that the outputs are from, or nothing.
    void setOutputs(const OutputSet &outputs, const PipelineView &pipeline = {});
    /// The values and their fates in one row.
    [[nodiscard]] const OutputRow &outputRow(int number) const { return row(index(number, 0)); }
    [[nodiscard]] bool showsOverridden() const { return m_showOverridden; }
    void setShowOverridden(bool show);

    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

private:
    void rebuild();

    OutputSet m_outputs;
    PipelineView m_pipeline;
    bool m_showOverridden = false;
};

} // namespace Outputs
