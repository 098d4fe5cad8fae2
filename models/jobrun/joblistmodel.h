// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QAbstractTableModel>
#include <QJsonObject>
#include <QList>

namespace JobRun {

/// The Jobs of a namespace, to choose one from. State in kubectl's words (kubectl get jobs, since 1.31).
class JobListModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { Name, Status, Completions, Created, ColumnCount };
    enum Role { EndRole = Qt::UserRole /**< int(JobEnd) */, SortRole };

    explicit JobListModel(QObject *parent = nullptr) : QAbstractTableModel(parent) { }

    /// Objects as the API sends them.
    void setJobs(const QList<QJsonObject> &jobs);
    [[nodiscard]] QString name(int row) const;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QList<QJsonObject> m_jobs;
};

} // namespace JobRun
