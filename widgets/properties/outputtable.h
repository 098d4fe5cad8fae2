// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/outputs/outputmodel.h"

#include <QTableView>

class QSortFilterProxyModel;

namespace Widgets {

/// The captured values as a table with filter and sorting. A click or Return goes to the line.
class OutputTable : public QTableView
{
    Q_OBJECT

public:
    /// `model` outlives the table.
    explicit OutputTable(const Outputs::OutputModel &model, QWidget *parent = nullptr);

    /// Shows only rows with this text, in any column.
    void setFilter(const QString &text);
    /// Whether rows are from more than one container: else that column says the same again and again.
    void setOriginsShown(bool shown);
    /// Whether anything is known of a pipeline.
    void setPipelineShown(bool shown);
    /// The row that the keyboard is at; null where there is none.
    [[nodiscard]] const Outputs::OutputRow *currentRow() const;
    /// The selected rows' texts in a role, in the order of the view; those of the current row where none is selected.
    [[nodiscard]] QStringList selectedTexts(int role) const;
    /// Whole rows: what the columns show, and the whole value; tabs between.
    [[nodiscard]] QStringList selectedRowTexts() const;

Q_SIGNALS:
    void lineActivated(const Outputs::Origin &origin, qint64 line, const QStringList &printed);
    void currentRowChanged(); ///< another one, or its content

protected:
    void currentChanged(const QModelIndex &current, const QModelIndex &previous) override;

private:
    [[nodiscard]] QModelIndexList chosenRows() const;
    void goTo(const QModelIndex &index);

    const Outputs::OutputModel &m_model;
    QSortFilterProxyModel *m_proxy = nullptr;
};

} // namespace Widgets
