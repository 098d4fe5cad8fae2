// SPDX-License-Identifier: Apache-2.0
#include "widgets/joblog/gotolinebar.h"

#include "widgets/common/texts.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QRegularExpressionValidator>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Widgets {

GoToLineBar::GoToLineBar(QWidget *parent) : QFrame(parent), m_label(new QLabel(this)), m_number(new QLineEdit(this))
{
    setObjectName(u"goToLineBar"_s);
    describe(m_number, u"goToLineNumber"_s, tr("Line number"), tr("Return goes to the line, Escape closes"));
    // An int validator ends at two thousand million; a log does not.
    static const QRegularExpression digits(u"[0-9]{1,18}"_s);
    m_number->setValidator(new QRegularExpressionValidator(digits, m_number));
    constexpr int width = 140;
    m_number->setMaximumWidth(width);
    m_label->setBuddy(m_number);
    auto *const row = new QHBoxLayout(this);
    constexpr int margin = 6;
    row->setContentsMargins(margin, 2, margin, 2);
    row->addWidget(m_label);
    row->addWidget(m_number);
    row->addStretch();
    connect(m_number, &QLineEdit::returnPressed, this, &GoToLineBar::accept);
    hide();
}

void GoToLineBar::ask(qint64 current, qint64 rows)
{
    m_rows = rows;
    m_label->setText(tr("Go to &line (1 to %L1):").arg(rows));
    m_number->setText(QString::number(current));
    show();
    m_number->setFocus(Qt::ShortcutFocusReason);
    m_number->selectAll();
}

void GoToLineBar::accept()
{
    const qint64 number = m_number->text().toLongLong();
    if (number < 1)
        return;
    hide();
    Q_EMIT accepted(std::min(number, m_rows));
    Q_EMIT closed();
}

void GoToLineBar::keyPressEvent(QKeyEvent *event)
{
    if (event->key() != Qt::Key_Escape) {
        QFrame::keyPressEvent(event);
        return;
    }
    hide();
    Q_EMIT closed();
}

} // namespace Widgets
