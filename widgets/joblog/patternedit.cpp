// SPDX-License-Identifier: Apache-2.0
#include "widgets/joblog/patternedit.h"

#include "models/joblog/linehits.h"
#include "models/joblog/linematcher.h"
#include "widgets/common/texts.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QSignalBlocker>
#include <QToolButton>

using namespace Qt::StringLiterals;

namespace Widgets {

PatternEdit::PatternEdit(const QString &name, const QString &accessibleName, const QString &toolTip, QWidget *parent)
    : QWidget(parent),
      m_text(new QLineEdit(this))
{
    describe(m_text, name, accessibleName, toolTip);
    m_text->setMaxLength(static_cast<int>(JobLog::LineMatcher::maxPatternLength) + 1); // one more is an error to see
    m_text->installEventFilter(this);
    setFocusProxy(m_text);
    auto *const row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(1);
    row->addWidget(m_text, 1);
    m_case = addSwitch(name + u"Case"_s, u"Aa"_s, tr("Match case"), tr("Capitals and small letters differ"));
    m_word = addSwitch(name + u"Word"_s, u"ab"_s, tr("Whole words"), tr("Whole words only"));
    QFont underlined = m_word->font();
    underlined.setUnderline(true);
    m_word->setFont(underlined);
    m_regex = addSwitch(name + u"Regex"_s, u".*"_s, tr("Regular expression"),
                        tr("The text is a regular expression, as Perl writes them"));
    connect(m_text, &QLineEdit::textEdited, this, &PatternEdit::changed);
}

QToolButton *PatternEdit::addSwitch(const QString &name, const QString &text, const QString &accessibleName,
                                    const QString &toolTip)
{
    auto *const button = new QToolButton(this);
    describe(button, name, accessibleName, toolTip);
    button->setText(text);
    button->setCheckable(true);
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::TabFocus);
    layout()->addWidget(button);
    connect(button, &QToolButton::toggled, this, &PatternEdit::changed);
    return button;
}

void PatternEdit::setPattern(const JobLog::SearchPattern &pattern)
{
    {
        const QSignalBlocker blocker(this);
        m_text->setText(pattern.text);
        m_case->setChecked(pattern.caseSensitive);
        m_word->setChecked(pattern.wholeWord);
        m_regex->setChecked(pattern.regularExpression);
    }
    Q_EMIT changed();
}

JobLog::SearchPattern PatternEdit::pattern() const
{
    return {.text = m_text->text(),
            .regularExpression = m_regex->isChecked(),
            .caseSensitive = m_case->isChecked(),
            .wholeWord = m_word->isChecked()};
}

std::optional<Core::Error> PatternEdit::error() const
{
    if (m_text->text().isEmpty())
        return std::nullopt;
    const auto compiled = JobLog::LineHits::compile(pattern());
    return compiled ? std::nullopt : std::optional(compiled.error());
}

void PatternEdit::activate()
{
    m_text->setFocus(Qt::ShortcutFocusReason);
    m_text->selectAll();
}

bool PatternEdit::eventFilter(QObject *watched, QEvent *event)
{
    if (watched != m_text || (event->type() != QEvent::KeyPress && event->type() != QEvent::ShortcutOverride))
        return QWidget::eventFilter(watched, event);
    const auto *const key = static_cast<QKeyEvent *>(event);
    const bool isReturn = key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter;
    const bool isPlain = !(key->modifiers() & ~Qt::KeypadModifier);
    if (!isPlain || (!isReturn && key->key() != Qt::Key_Escape))
        return QWidget::eventFilter(watched, event);
    if (event->type() == QEvent::ShortcutOverride) {
        event->accept(); // ours, whatever else the window does with these keys
        return true;
    }
    if (isReturn)
        Q_EMIT accepted();
    else
        Q_EMIT cancelled();
    return true;
}

} // namespace Widgets
