// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/history/runstore.h"

#include <QAbstractTableModel>

namespace History {

/// The recorded runs, to choose one from. Lives in the window's thread.
class RunListModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { Job, Result, Started, Duration, Context, Namespace, Size, ColumnCount };
    enum Role {
        ResultRole = Qt::UserRole, ///< QString: the record's word, "" where the run broke off
        BeingMadeRole, ///< bool
        SortRole ///< by column: text or number
    };

    explicit RunListModel(QObject *parent = nullptr) : QAbstractTableModel(parent) { }

    void setRuns(const QList<RunSummary> &runs);
    [[nodiscard]] const RunSummary &run(int row) const { return m_runs.at(row); }

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QList<RunSummary> m_runs;
};

} // namespace History
