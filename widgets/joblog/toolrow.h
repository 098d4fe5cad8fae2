// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QList>
#include <QWidget>

class QHBoxLayout;

namespace Widgets {

/// A row of controls that never asks for more width than its necessary ones: those that can be found elsewhere, too,
/// show only where there is room.
class ToolRow : public QWidget
{
    Q_OBJECT

public:
    explicit ToolRow(QWidget *parent = nullptr);

    void addWidget(QWidget *widget, int stretch = 0);
    /// The earlier one is added, the longer it stays.
    void addOptional(QWidget *widget);
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void resizeEvent(QResizeEvent *event) override;
    bool event(QEvent *event) override;

private:
    void fit();
    [[nodiscard]] int necessaryWidth() const;

    QHBoxLayout *m_row;
    QList<QWidget *> m_necessary;
    QList<QWidget *> m_optional;
};

} // namespace Widgets
