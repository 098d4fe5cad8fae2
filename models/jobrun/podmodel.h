// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QAbstractItemModel>
#include <QJsonObject>

#include <memory>

namespace JobRun {

/// How a pod or container fares, for icons and colours; never by text alone.
enum class Health { Neutral, Waiting, Running, Succeeded, Failed, Stuck };

/// A tree: pods in order of creation, below each its containers (init first, spec order). Fed with the API's Pod
/// objects. State and Reason are Kubernetes' words: a pod's state is the STATUS column of `kubectl get pods`, a
/// container's the one of `kubectl describe pod`. Durations of what still runs are refreshed once a second. Lives in
/// one thread.
class PodModel : public QAbstractItemModel
{
    Q_OBJECT

public:
    enum Column { Name, State, Reason, ExitCode, Restarts, Duration, ColumnCount };
    enum Role {
        HealthRole = Qt::UserRole, ///< int(Health)
        PodRole, ///< the pod's name
        ContainerRole, ///< the container's name, empty on a pod's row
        MessageRole, ///< Kubernetes' message, for tooltips
        StartedMsRole, ///< epoch ms, 0: not started
        EndedMsRole, ///< epoch ms, 0: not ended
        SortRole,
        DeletedRole ///< bool: the pod is gone from the cluster
    };

    explicit PodModel(QObject *parent = nullptr);
    ~PodModel() override;

    void upsert(const QJsonObject &pod);
    /// The pod stays in the tree, marked as deleted: its log is still here.
    void markDeleted(const QJsonObject &pod);
    void clear();
    [[nodiscard]] QList<QJsonObject> pods() const; ///< latest versions, deleted ones included, in order
    [[nodiscard]] bool isDeleted(const QString &uid) const;

    [[nodiscard]] QModelIndex index(int row, int column, const QModelIndex &parent = {}) const override;
    [[nodiscard]] QModelIndex parent(const QModelIndex &child) const override;
    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace JobRun
