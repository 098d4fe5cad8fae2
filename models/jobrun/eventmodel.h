// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QAbstractTableModel>
#include <QJsonObject>

#include <memory>

namespace JobRun {

/// The events of a run's Job and pods, oldest first by their last time. Fed with the API's core/v1 Event objects;
/// an event that recurs updates its row.
class EventModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { Time, Type, Reason, Object, Message, Count, ColumnCount };
    enum Role { WarningRole = Qt::UserRole /**< bool */, TimeMsRole, SortRole };

    explicit EventModel(QObject *parent = nullptr);
    ~EventModel() override;

    void upsert(const QJsonObject &event);
    void clear();
    [[nodiscard]] QList<QJsonObject> events() const;
    [[nodiscard]] int warnings() const;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace JobRun
