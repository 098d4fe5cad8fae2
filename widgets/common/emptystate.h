// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <QWidget>

class QAction;
class QLabel;
class QStackedLayout;
class QToolButton;

namespace Widgets {

/// A pane's content, or a calm sentence in its place that says what to do next while there is none.
class EmptyState : public QWidget
{
    Q_OBJECT

public:
    /// Takes ownership of `content`. Starts empty.
    explicit EmptyState(QWidget *content, QWidget *parent = nullptr);

    /// What is said while empty: what is missing, and the next step.
    void setText(const QString &title, const QString &text);
    /// A button below the text that triggers `action`; null removes it. The action stays the caller's.
    void setAction(QAction *action);
    void setEmpty(bool empty);
    [[nodiscard]] bool isEmpty() const;
    [[nodiscard]] QString text() const;

private:
    QStackedLayout *m_stack = nullptr;
    QLabel *m_title = nullptr;
    QLabel *m_text = nullptr;
    QToolButton *m_button = nullptr;
};

} // namespace Widgets
