// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/outputs/outputset.h"
#include "models/outputs/pipelineview.h"
#include "models/outputs/rowmodel.h"

namespace Outputs {

/// One row of RemarkModel.
struct RemarkRow
{
    QString id;
    Remark remark;
    QString pipeline;
    friend bool operator==(const RemarkRow &, const RemarkRow &) = default;
};

/// What was not captured as its author may have meant, the near misses: errors first, then warnings, each in log order.
/// GUI thread.
class RemarkModel : public RowModel<RemarkRow>
{
    Q_OBJECT

public:
    enum Column { Severity, Line, Message, Excerpt, Hint, Pipeline, PodContainer, ColumnCount };
    enum Role {
        SeverityRole = Qt::UserRole, ///< int(RemarkSeverity)
        CodeRole, ///< QString: "json_syntax", ...
        LineRole, ///< qint64; 0 where the remark is about no line
        ColumnRole, ///< int; 0 where unknown
        PodRole, ///< QString
        ContainerRole, ///< QString
        AttemptRole, ///< int
        ExcerptRole, ///< QString: the line around the place; empty where there is none
        CaretRole, ///< int: the place, UTF-16 units into the excerpt; -1: none
        HintRole, ///< QString
        PipelineRole, ///< QString: what a pipeline takes from that line; empty where that is nothing
        SortRole ///< by column: text or number
    };

    explicit RemarkModel(QObject *parent = nullptr);

    /// `pipeline` knows the logs that the outputs are from, or nothing.
    void setOutputs(const OutputSet &outputs, const PipelineView &pipeline = {});
    [[nodiscard]] int errors() const { return m_errors; }
    [[nodiscard]] int warnings() const { return rowCount() - m_errors; }

    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    /// The Severity column has no text of its own: views word or draw SeverityRole.
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

private:
    int m_errors = 0;
};

} // namespace Outputs
