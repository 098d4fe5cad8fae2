// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/outputs/outputset.h"

#include <QAbstractItemModel>

#include <memory>
#include <vector>

namespace Outputs {

/// Captured values as a tree: one row per key, and below it what its JSON holds, token by token as printed: order,
/// duplicate keys and digits are kept. Rows below a list or an object are made when a view asks for them (fetchMore),
/// some hundred at a time: a value can have millions. GUI thread.
class JsonTreeModel : public QAbstractItemModel
{
    Q_OBJECT

public:
    enum Column { Name, Value, ColumnCount };
    enum Role {
        JsonRole = Qt::UserRole, ///< QByteArray: the value exactly as printed
        TextRole, ///< QString: a string's own text, anything else as printed
        KindRole, ///< int(Kind)
        PathRole, ///< QString: "assets.sizes[1]", with brackets and quotes where a name is not plain
        RowRole ///< int: the place of the value among those of setValues()
    };
    enum class Kind { Object, Array, String, Number, Boolean, Null };
    Q_ENUM(Kind)

    explicit JsonTreeModel(QObject *parent = nullptr);
    ~JsonTreeModel() override;

    /// Values that have not changed keep their rows, and what is unfolded below them, while none goes away.
    void setValues(const QList<Capture> &values);
    /// The value that a row belongs to.
    [[nodiscard]] const Capture &capture(const QModelIndex &index) const;

    [[nodiscard]] QModelIndex index(int row, int column, const QModelIndex &parent = {}) const override;
    [[nodiscard]] QModelIndex parent(const QModelIndex &index) const override;
    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] bool hasChildren(const QModelIndex &parent = {}) const override;
    [[nodiscard]] bool canFetchMore(const QModelIndex &parent) const override;
    void fetchMore(const QModelIndex &parent) override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    struct Node;
    [[nodiscard]] Node *node(const QModelIndex &index) const;
    [[nodiscard]] static QString path(const Node &node);
    [[nodiscard]] static QString summary(const Node &node);

    QList<Capture> m_values;
    std::vector<std::unique_ptr<Node>> m_roots; ///< by value
};

} // namespace Outputs
