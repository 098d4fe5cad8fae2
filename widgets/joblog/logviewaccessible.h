// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QAccessibleWidget>
#include <QHash>

namespace Widgets {

class LogView;

/// What assistive technology sees of a LogView: a list whose items are the rows in sight and the current one. A log has
/// no end, so it is not offered as one text; rows that arrive are not announced, the caret's row is.
class LogViewAccessible : public QAccessibleWidget
{
public:
    explicit LogViewAccessible(LogView *view);
    ~LogViewAccessible() override;

    /// Makes QAccessible ask this class about LogViews; once is enough, more does no harm.
    static void install();
    /// Tells that the keyboard went to another row. Cheap where nobody listens.
    static void announceCurrentRow(LogView &view);
    /// Has a text read aloud when the listener has time for it. Cheap where nobody listens.
    static void announce(LogView &view, const QString &text);

    [[nodiscard]] int childCount() const override;
    [[nodiscard]] QAccessibleInterface *child(int index) const override;
    [[nodiscard]] int indexOfChild(const QAccessibleInterface *child) const override;
    [[nodiscard]] QAccessibleInterface *childAt(int x, int y) const override;
    [[nodiscard]] QAccessibleInterface *focusChild() const override;

private:
    [[nodiscard]] LogView *view() const;
    [[nodiscard]] QAccessibleInterface *item(qint64 row) const;
    void forget() const;

    mutable QHash<qint64, QAccessible::Id> m_items; ///< by row; few, see item()
};

} // namespace Widgets
