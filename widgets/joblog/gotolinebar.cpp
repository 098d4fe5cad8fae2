// SPDX-License-Identifier: Apache-2.0
#include "widgets/joblog/gotolinebar.h"

#include "widgets/common/semanticpalette.h"
#include "widgets/common/texts.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QRegularExpressionValidator>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Widgets {

GoToLineBar::GoToLineBar(QWidget *parent)
    : QFrame(parent),
      m_label(new QLabel(this)),
      m_number(new QLineEdit(this)),
      m_error(new QLabel(this))
{
    setObjectName(u"goToLineBar"_s);
    describe(m_number, u"goToLineNumber"_s, tr("Line or time"),
             tr("A line (120), a time (12:01:03), a date and time (2026-11-30T12:01), or -5m for five minutes before "
                "the end; Return goes there, Escape closes"));
    m_number->setPlaceholderText(tr("120, 12:01:03, -5m"));
    // No other characters are in a number or a time.
    static const QRegularExpression characters(u"[0-9:.,TtZz+\\- dhmsDHMS]{0,60}"_s);
    m_number->setValidator(new QRegularExpressionValidator(characters, m_number));
    constexpr int width = 200;
    m_number->setMaximumWidth(width);
    m_label->setBuddy(m_number);
    m_error->setObjectName(u"goToError"_s);
    m_error->setTextFormat(Qt::PlainText);
    m_error->setWordWrap(true);
    auto *const row = new QHBoxLayout(this);
    constexpr int margin = 6;
    row->setContentsMargins(margin, 2, margin, 2);
    row->addWidget(m_label);
    row->addWidget(m_number, 1);
    row->addWidget(m_error, 2);
    connect(m_number, &QLineEdit::returnPressed, this, &GoToLineBar::accept);
    connect(m_number, &QLineEdit::textEdited, m_error, &QLabel::clear);
    applyColors();
    hide();
}

void GoToLineBar::ask(qint64 current, qint64 lines, const GoToScope &scope)
{
    m_lines = lines;
    m_scope = scope;
    m_label->setText(tr("Go to &line (1 to %L1) or time:").arg(lines));
    m_number->setText(QString::number(current));
    m_error->clear();
    show();
    m_number->setFocus(Qt::ShortcutFocusReason);
    m_number->selectAll();
}

void GoToLineBar::accept()
{
    const auto target = parseGoTo(m_number->text(), m_scope);
    if (!target) {
        m_error->setText(errorText(target.error()));
        m_number->setAccessibleDescription(m_error->text());
        if (target.error().column > 0)
            m_number->setCursorPosition(target.error().column - 1);
        return;
    }
    hide();
    if (const auto *const line = std::get_if<GoToLine>(&*target))
        Q_EMIT lineAccepted(std::min(line->number, m_lines));
    else
        Q_EMIT timeAccepted(std::get<GoToTime>(*target).time);
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

void GoToLineBar::changeEvent(QEvent *event)
{
    QFrame::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        applyColors();
}

void GoToLineBar::applyColors()
{
    QPalette colors = m_error->palette();
    const QColor error = SemanticPalette(palette()).text(SemanticPalette::Text::Error);
    colors.setColor(QPalette::WindowText, SemanticPalette::readable(error, palette().color(QPalette::Window)));
    m_error->setPalette(colors);
}

} // namespace Widgets
