// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QLabel>
#include <QTimer>

namespace Widgets {

/// A short remark over the lower part of a view that goes away by itself: "Continued from the beginning". Told to
/// screen readers, too. Takes neither focus nor clicks.
class FlashNote : public QLabel
{
    Q_OBJECT

public:
    /// `over`: what it is shown on.
    explicit FlashNote(QWidget *over);

    void flash(const QString &text);

private:
    QTimer m_timer;
};

} // namespace Widgets
