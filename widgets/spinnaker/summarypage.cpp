// SPDX-License-Identifier: Apache-2.0
#include "widgets/spinnaker/summarypage.h"

#include "widgets/common/statecolors.h"
#include "widgets/common/texts.h"

#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QTextBrowser>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;
using Spinnaker::FieldNote;

namespace Widgets {

namespace {

QString escaped(const QString &text)
{
    return text.left(2000).toHtmlEscaped();
}

} // namespace

SummaryPage::SummaryPage(QWidget *parent)
    : QWidget(parent),
      m_accountRow(new QWidget),
      m_accountLabel(new QLabel),
      m_contexts(new QComboBox),
      m_text(new QTextBrowser)
{
    m_accountLabel->setObjectName(u"stageAccountLabel"_s);
    m_accountLabel->setTextFormat(Qt::PlainText);
    m_accountLabel->setBuddy(m_contexts);
    m_contexts->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_contexts->setMinimumContentsLength(24);
    m_contexts->setMaxVisibleItems(14);
    auto *row = new QHBoxLayout(m_accountRow);
    row->setContentsMargins(0, 0, 0, 4);
    row->addWidget(m_accountLabel);
    row->addWidget(m_contexts, 1);
    describe(m_text, u"stageSummary"_s, tr("What was taken of the stage"));
    m_text->setToolTip({});
    m_text->setOpenLinks(false);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_text->setTabChangesFocus(true);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_accountRow);
    layout->addWidget(m_text, 1);
    connect(m_contexts, &QComboBox::currentIndexChanged, this, [this](int index) {
        if (m_filling)
            return;
        m_chosen = index > 0 && index <= m_options.size() ? std::optional(m_options[index - 1]) : std::nullopt;
    });
}

void SummaryPage::setContexts(const QList<ContextOption> &contexts, const QString &current, bool locked)
{
    m_options = contexts;
    m_current = current;
    m_contexts->setEnabled(!locked);
    describe(m_contexts, u"stageContext"_s, tr("Context for the stage's account"),
             locked ? tr("A run is going on; the context can be chosen when it has ended")
                    : tr("The kubeconfig context in which Jobs of this account run; remembered for the account"));
    fillContexts();
}

void SummaryPage::setAccount(const QString &account, const std::optional<ContextOption> &context)
{
    m_accountRow->setVisible(!account.isEmpty());
    const QString shown = account.size() > 40 ? QString(account.left(39) + u'…') : account;
    m_accountLabel->setText(tr("Account %1 is the &context:").arg(QString(shown).replace(u'&', "&&"_L1)));
    m_accountLabel->setToolTip(foreignToolTip(account));
    m_chosen = context;
    fillContexts();
}

void SummaryPage::fillContexts()
{
    m_filling = true;
    m_contexts->clear();
    m_contexts->addItem(m_current.isEmpty() ? tr("Choose it later") : tr("Leave it as it is (%1)").arg(m_current));
    int chosen = 0;
    for (qsizetype i = 0; i < m_options.size(); ++i) {
        const ContextOption &option = m_options[i];
        m_contexts->addItem(option.detail.isEmpty() ? option.name : QString(option.name + u" · "_s + option.detail));
        if (m_chosen && m_chosen->isSame(option))
            chosen = static_cast<int>(i) + 1;
    }
    m_contexts->setCurrentIndex(m_contexts->isEnabled() ? chosen : 0);
    m_filling = false;
}

std::optional<ContextOption> SummaryPage::context() const
{
    const int index = m_contexts->currentIndex();
    if (m_accountRow->isHidden() || !m_contexts->isEnabled() || index <= 0 || index > m_options.size())
        return std::nullopt;
    return m_options[index - 1];
}

void SummaryPage::showNotes(const QList<FieldNote> &notes)
{
    m_obstacle.reset();
    m_notes = notes;
    showText();
}

void SummaryPage::showObstacle(const Core::Error &error, const QList<FieldNote> &notes)
{
    m_accountRow->hide();
    m_obstacle = error;
    m_notes = notes;
    showText();
}

void SummaryPage::focusContext()
{
    if (m_accountRow->isVisible() && m_contexts->isEnabled())
        m_contexts->setFocus(Qt::OtherFocusReason);
    else
        m_text->setFocus(Qt::OtherFocusReason);
}

QString SummaryPage::notesHtml() const
{
    const std::tuple<FieldNote::Fate, QString, State> groups[]
        = {{FieldNote::Fate::Taken, tr("Taken"), State::Succeeded},
           {FieldNote::Fate::Changed, tr("Not as Spinnaker does it"), State::Warning},
           {FieldNote::Fate::Ignored, tr("Not taken"), State::Neutral}};
    QString html;
    for (const auto &[fate, title, state] : groups) {
        QString rows;
        for (const FieldNote &note : m_notes) {
            if (note.fate == fate)
                rows += u"<tr><td width=\"200\"><b>%1</b></td><td>%2</td></tr>"_s.arg(
                    escaped(note.field), escaped(fate == FieldNote::Fate::Taken ? note.text : capitalized(note.text)));
        }
        if (rows.isEmpty())
            continue;
        const QColor color = state == State::Neutral ? palette().color(QPalette::Text) : stateColor(state, palette());
        html
            += u"<p style=\"margin-top: 8px; margin-bottom: 2px; color: %1\"><b>%2</b></p><table cellpadding=\"2\">%3</table>"_s
                   .arg(color.name(), title.toHtmlEscaped(), rows);
    }
    return html;
}

void SummaryPage::showText()
{
    QString html;
    if (m_obstacle) {
        html = u"<p style=\"color: %1\"><b>%2</b></p><p>%3</p>"_s.arg(stateColor(State::Failed, palette()).name(),
                                                                      escaped(closed(capitalized(m_obstacle->message))),
                                                                      escaped(closed(capitalized(m_obstacle->hint))));
    }
    m_text->setHtml(html + notesHtml());
}

void SummaryPage::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_text)
        showText(); // its colours
}

} // namespace Widgets
