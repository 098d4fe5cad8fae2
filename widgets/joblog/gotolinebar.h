// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QFrame>

class QLabel;
class QLineEdit;

namespace Widgets {

/// Asks for a row number below the tool bar instead of in a box over the log. Hidden until ask().
class GoToLineBar : public QFrame
{
    Q_OBJECT

public:
    explicit GoToLineBar(QWidget *parent = nullptr);

    /// Shows the bar with the number of the current row, `rows` being the highest.
    void ask(qint64 current, qint64 rows);

Q_SIGNALS:
    /// 1-based, within what ask() allowed. The bar is hidden then.
    void accepted(qint64 number);
    /// Escape, or accepted: the focus should go back to where it was.
    void closed();

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    void accept();

    QLabel *m_label;
    QLineEdit *m_number;
    qint64 m_rows = 0;
};

} // namespace Widgets
