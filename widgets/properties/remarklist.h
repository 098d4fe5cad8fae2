// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/outputs/outputset.h"

#include <QListView>

class QSortFilterProxyModel;

namespace Outputs {
class RemarkModel;
}

namespace Widgets {

/// The near misses: each with its reason, the line's text with a caret at the place, and what to do. A click or Return
/// goes to the line.
class RemarkList : public QListView
{
    Q_OBJECT

public:
    /// `model` outlives the list.
    explicit RemarkList(Outputs::RemarkModel &model, QWidget *parent = nullptr);

    /// Shows only those with this text.
    void setFilter(const QString &text);
    /// The selected ones as text, with their line and caret.
    [[nodiscard]] QString selectedText() const;

Q_SIGNALS:
    /// `column`: 1-based character; 0 where unknown.
    void lineActivated(const Outputs::Origin &origin, qint64 line, int column);

protected:
    void changeEvent(QEvent *event) override;

private:
    void goTo(const QModelIndex &index);

    QSortFilterProxyModel *m_proxy = nullptr;
};

} // namespace Widgets
