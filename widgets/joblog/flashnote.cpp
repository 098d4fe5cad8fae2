// SPDX-License-Identifier: Apache-2.0
#include "widgets/joblog/flashnote.h"

#include <QAccessible>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Widgets {

namespace {
constexpr int shownFor = 4000; // milliseconds
constexpr int padding = 8;
} // namespace

FlashNote::FlashNote(QWidget *over) : QLabel(over)
{
    setObjectName(u"logNote"_s);
    setTextFormat(Qt::PlainText);
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setAutoFillBackground(true);
    setFrameShape(QFrame::StyledPanel);
    setMargin(padding / 2);
    setBackgroundRole(QPalette::ToolTipBase);
    setForegroundRole(QPalette::ToolTipText);
    m_timer.setSingleShot(true);
    m_timer.setInterval(shownFor);
    connect(&m_timer, &QTimer::timeout, this, &QWidget::hide);
    hide();
}

void FlashNote::flash(const QString &text)
{
    setText(text);
    setAccessibleName(text);
    adjustSize();
    QWidget *const over = parentWidget();
    const int width = std::min(this->width(), std::max(over->width() - 2 * padding, 1));
    resize(width, height());
    constexpr int above = 40; // the button for new lines stands there
    move((over->width() - width) / 2, std::max(over->height() - height() - above, 0));
    raise();
    show();
    m_timer.start();
    QAccessibleAnnouncementEvent event(over, text);
    QAccessible::updateAccessibility(&event);
}

} // namespace Widgets
