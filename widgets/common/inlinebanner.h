// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QFrame>
#include <QString>

class QHBoxLayout;
class QLabel;
class QPushButton;

namespace Widgets {

/// A question or a notice in the window itself, instead of a modal box: icon, text, buttons. Hidden until show().
/// Escape presses the button that was named as the way out.
class InlineBanner : public QFrame
{
    Q_OBJECT

public:
    enum class Kind { Information, Warning, Error };

    explicit InlineBanner(Kind kind, QWidget *parent = nullptr);

    void setKind(Kind kind);
    void setText(const QString &text);
    [[nodiscard]] QString text() const;
    /// A further button, in order; the banner hides when it is pressed. Connect to its clicked().
    QPushButton *addButton(const QString &objectName, const QString &text, const QString &toolTip);
    /// Escape presses it.
    void setEscapeButton(QPushButton *button) { m_escape = button; }
    /// Shows the banner and gives the focus to `button`, so that the keyboard answers at once.
    void ask(QPushButton *button);

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void applyColors();

    Kind m_kind;
    QLabel *m_icon = nullptr;
    QLabel *m_text = nullptr;
    QHBoxLayout *m_buttons = nullptr;
    QPushButton *m_escape = nullptr;
    bool m_coloring = false;
};

} // namespace Widgets
