// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "widgets/joblog/gototarget.h"

#include <QFrame>

class QLabel;
class QLineEdit;

namespace Widgets {

/// Asks for a line or a time below the tool bar instead of in a box over the log. Hidden until ask(). What cannot be
/// understood is explained in place.
class GoToLineBar : public QFrame
{
    Q_OBJECT

public:
    explicit GoToLineBar(QWidget *parent = nullptr);

    /// Shows the bar with the number of the current line, `lines` being the highest.
    void ask(qint64 current, qint64 lines, const GoToScope &scope);

Q_SIGNALS:
    /// 1-based, within what ask() allowed. The bar is hidden then.
    void lineAccepted(qint64 number);
    /// Nanoseconds since the epoch.
    void timeAccepted(qint64 time);
    /// Escape, or accepted: the focus should go back to where it was.
    void closed();

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void accept();
    void applyColors();

    QLabel *m_label;
    QLineEdit *m_number;
    QLabel *m_error;
    qint64 m_lines = 0;
    GoToScope m_scope;
};

} // namespace Widgets
