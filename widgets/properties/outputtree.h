// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/outputs/outputset.h"

#include <QTreeView>

namespace Outputs {
class JsonTreeModel;
}

namespace Widgets {

/// The captured values with what their JSON holds, unfolded on demand. Return goes to the line that a value is from.
class OutputTree : public QTreeView
{
    Q_OBJECT

public:
    explicit OutputTree(QWidget *parent = nullptr);

    void setValues(const QList<Outputs::Capture> &values);
    [[nodiscard]] Outputs::JsonTreeModel &tree() const { return *m_tree; }

Q_SIGNALS:
    void lineActivated(const Outputs::Origin &origin, qint64 line, const QStringList &printed);
    void currentRowChanged();

protected:
    void currentChanged(const QModelIndex &current, const QModelIndex &previous) override;

private:
    Outputs::JsonTreeModel *m_tree = nullptr;
};

} // namespace Widgets
