// SPDX-License-Identifier: Apache-2.0
#include "widgets/joblog/findfield.h"

#include "widgets/common/semanticpalette.h"
#include "widgets/common/texts.h"
#include "widgets/common/theme.h"

#include <QAction>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QToolButton>

using namespace Qt::StringLiterals;

namespace Widgets {

FindField::FindField(QAction *next, QAction *previous, QAction *filter, QWidget *parent)
    : QWidget(parent),
      m_text(new QLineEdit(this)),
      m_status(new QLabel(m_text))
{
    describe(m_text, u"findText"_s, tr("Find in the log"),
             tr("Find in the log (Ctrl+F or /); Return: next, Ctrl+Return: add to the filter"));
    m_text->setPlaceholderText(tr("Find"));
    m_text->addAction(Theme::icon(u"edit-find"_s), QLineEdit::LeadingPosition);
    constexpr int narrowest = 120;
    m_text->setMinimumWidth(narrowest);
    m_text->installEventFilter(this);
    connect(m_text, &QLineEdit::textEdited, this, &FindField::patternChanged);
    setFocusProxy(m_text);

    describe(m_status, u"findStatus"_s, tr("Lines found"));
    m_status->setAttribute(Qt::WA_TransparentForMouseEvents);
    m_status->setForegroundRole(QPalette::WindowText); // not the line edit's
    auto *const inside = new QHBoxLayout(m_text);
    constexpr int edge = 6;
    inside->setContentsMargins(0, 0, edge, 0);
    inside->addStretch();
    inside->addWidget(m_status);

    auto *const row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(1);
    row->addWidget(m_text, 1);
    const auto addButton = [this, row](QAction *action) {
        auto *const button = new QToolButton(this);
        button->setDefaultAction(action);
        button->setAutoRaise(true);
        button->setFocusPolicy(Qt::TabFocus);
        button->setObjectName(action->objectName() + u"Button"_s);
        button->setAccessibleName(action->text().remove(u'&'));
        row->addWidget(button);
    };
    addButton(previous);
    addButton(next);
    addButton(filter);
    m_case = addSwitch(u"findCase"_s, u"Aa"_s, tr("Match case"), tr("Capitals and small letters differ (Alt+C)"));
    m_case->setShortcut(Qt::ALT | Qt::Key_C);
    m_word = addSwitch(u"findWord"_s, u"ab"_s, tr("Whole words"), tr("Find whole words only (Alt+W)"));
    m_word->setShortcut(Qt::ALT | Qt::Key_W);
    QFont underlined = m_word->font();
    underlined.setUnderline(true);
    m_word->setFont(underlined);
    m_regex = addSwitch(u"findRegex"_s, u".*"_s, tr("Regular expression"),
                        tr("The text is a regular expression, as Perl writes them (Alt+R)"));
    m_regex->setShortcut(Qt::ALT | Qt::Key_R);
    setStatus({});
}

QToolButton *FindField::addSwitch(const QString &name, const QString &text, const QString &accessibleName,
                                  const QString &toolTip)
{
    auto *const button = new QToolButton(this);
    describe(button, name, accessibleName, toolTip);
    button->setText(text);
    button->setCheckable(true);
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::TabFocus);
    layout()->addWidget(button);
    connect(button, &QToolButton::toggled, this, &FindField::patternChanged);
    return button;
}

JobLog::SearchPattern FindField::pattern() const
{
    return {.text = m_text->text(),
            .regularExpression = m_regex->isChecked(),
            .caseSensitive = m_case->isChecked(),
            .wholeWord = m_word->isChecked()};
}

void FindField::activate(const QString &text)
{
    if (!text.isEmpty() && text != m_text->text()) {
        m_text->setText(text);
        Q_EMIT patternChanged();
    }
    m_text->setFocus(Qt::ShortcutFocusReason);
    m_text->selectAll();
}

void FindField::clear()
{
    if (m_text->text().isEmpty())
        return;
    m_text->clear();
    Q_EMIT patternChanged();
}

void FindField::setStatus(const Status &status)
{
    QString text;
    const bool isCostly = status.error && status.error->kind == Core::ErrorKind::Limit && status.hits > 0;
    if (status.error && !isCostly)
        text = tr("error");
    else if (m_text->text().isEmpty())
        text.clear();
    else if (status.hits == 0)
        text = status.isComplete ? tr("none") : u"…"_s;
    else if (status.current)
        text = tr("%L1 of %L2").arg(*status.current).arg(status.hits);
    else
        text = status.hits == 1 ? tr("1 line") : tr("%Ln lines", nullptr, static_cast<int>(status.hits));
    if (!text.isEmpty() && !status.isComplete && status.hits > 0)
        text += u'…';
    m_isWrong = status.error || (status.hits == 0 && status.isComplete && !m_text->text().isEmpty());
    m_status->setText(text);
    m_status->setToolTip(status.error ? status.error->message : QString());
    m_text->setAccessibleDescription(status.error ? errorText(*status.error) : text);
    const int room = text.isEmpty() ? 0 : m_status->sizeHint().width() + 4;
    m_text->setTextMargins(0, 0, room, 0);
    applyColors();
}

QString FindField::statusText() const
{
    return m_status->text();
}

void FindField::applyColors()
{
    const SemanticPalette semantic(palette());
    const auto role = m_isWrong ? SemanticPalette::Text::Error : SemanticPalette::Text::Muted;
    QPalette colors = m_status->palette();
    if (colors.color(QPalette::WindowText) == semantic.text(role))
        return;
    colors.setColor(QPalette::WindowText, semantic.text(role));
    m_status->setPalette(colors);
}

void FindField::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        applyColors();
}

bool FindField::eventFilter(QObject *watched, QEvent *event)
{
    if (watched != m_text || (event->type() != QEvent::KeyPress && event->type() != QEvent::ShortcutOverride))
        return QWidget::eventFilter(watched, event);
    const auto *const key = static_cast<QKeyEvent *>(event);
    const bool isReturn = key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter;
    const bool isPlain = !(key->modifiers() & ~(Qt::ShiftModifier | Qt::KeypadModifier));
    const bool isPin = isReturn && (key->modifiers() & ~Qt::KeypadModifier) == Qt::ControlModifier;
    if (!isPin && (!isPlain || (!isReturn && key->key() != Qt::Key_Escape)))
        return QWidget::eventFilter(watched, event);
    if (event->type() == QEvent::ShortcutOverride) {
        event->accept(); // ours, whatever else the window does with these keys
        return true;
    }
    if (isPin)
        Q_EMIT pinRequested();
    else if (!isReturn)
        Q_EMIT closed();
    else if (key->modifiers() & Qt::ShiftModifier)
        Q_EMIT previousRequested();
    else
        Q_EMIT nextRequested();
    return true;
}

} // namespace Widgets
