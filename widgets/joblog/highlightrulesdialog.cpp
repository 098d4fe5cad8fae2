// SPDX-License-Identifier: Apache-2.0
#include "widgets/joblog/highlightrulesdialog.h"

#include "models/joblog/linehits.h"
#include "widgets/common/texts.h"
#include "widgets/common/theme.h"
#include "widgets/joblog/highlightcolors.h"
#include "widgets/joblog/patternedit.h"
#include "widgets/joblog/patternerror.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QEvent>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QScopedValueRollback>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Widgets {

namespace {

bool isWrong(const HighlightRule &rule)
{
    return rule.pattern.text.isEmpty() || !JobLog::LineHits::compile(rule.pattern);
}

} // namespace

HighlightRulesDialog::HighlightRulesDialog(const QList<HighlightRule> &rules, QWidget *parent)
    : QDialog(parent),
      m_rules(rules)
{
    setObjectName(u"highlightRulesDialog"_s);
    setWindowTitle(tr("Highlight Rules"));
    auto *const column = new QVBoxLayout(this);
    createList(column);
    createForm(column);
    m_buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel, this);
    column->addWidget(m_buttons);
    connect(m_buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(m_buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    for (int row = 0; row < m_rules.size(); ++row) {
        m_list->addItem(new QListWidgetItem);
        updateItem(row);
    }
    if (!m_rules.isEmpty())
        m_list->setCurrentRow(0);
    showRule();
    constexpr QSize usual(560, 440);
    resize(usual);
}

void HighlightRulesDialog::createList(QVBoxLayout *column)
{
    auto *const introduction = new QLabel(
        tr("Lines of every log are coloured by these rules; those further up lie over those below."), this);
    introduction->setWordWrap(true);
    column->addWidget(introduction);
    auto *const row = new QHBoxLayout;
    m_list = new QListWidget(this);
    describe(m_list, u"highlightRules"_s, tr("Highlight rules"), tr("Space switches a rule on or off"));
    row->addWidget(m_list, 1);
    auto *const buttons = new QVBoxLayout;
    const auto add
        = [this, buttons](const QString &name, const QString &icon, const QString &text, const QString &toolTip) {
              auto *const button = new QPushButton(Theme::icon(icon), text, this);
              describe(button, name, text, toolTip);
              button->setAutoDefault(false);
              buttons->addWidget(button);
              return button;
          };
    m_add = add(u"addRule"_s, u"list-add"_s, tr("Add"), tr("Add a rule"));
    m_remove = add(u"removeRule"_s, u"list-remove"_s, tr("Remove"), tr("Remove the chosen rule"));
    m_up = add(u"moveRuleUp"_s, u"go-up"_s, tr("Up"), tr("Lay the rule over the one above it"));
    m_down = add(u"moveRuleDown"_s, u"go-down"_s, tr("Down"), tr("Lay the rule below the next one"));
    buttons->addStretch();
    row->addLayout(buttons);
    column->addLayout(row, 1);
    connect(m_add, &QPushButton::clicked, this, &HighlightRulesDialog::addRule);
    connect(m_remove, &QPushButton::clicked, this, &HighlightRulesDialog::removeRule);
    connect(m_up, &QPushButton::clicked, this, [this] { moveRule(-1); });
    connect(m_down, &QPushButton::clicked, this, [this] { moveRule(1); });
    connect(m_list, &QListWidget::currentRowChanged, this, &HighlightRulesDialog::showRule);
    connect(m_list, &QListWidget::itemChanged, this, [this](const QListWidgetItem *item) {
        m_rules[m_list->row(item)].enabled = item->checkState() == Qt::Checked;
        updateButtons();
    });
}

void HighlightRulesDialog::createForm(QVBoxLayout *column)
{
    m_form = new QWidget(this);
    auto *const form = new QFormLayout(m_form);
    form->setContentsMargins(0, 0, 0, 0);
    m_pattern = new PatternEdit(u"ruleText"_s, tr("Text to highlight"), tr("What is highlighted"), m_form);
    m_error = new PatternError(u"ruleError"_s, m_form);
    m_color = new QComboBox(m_form);
    describe(m_color, u"ruleColor"_s, tr("Colour"));
    for (int index = 0; index < HighlightColors::count; ++index)
        m_color->addItem(HighlightColors(Theme::isDark(palette())).icon(index), HighlightColors::name(index));
    m_wholeLine = new QCheckBox(tr("&Whole line"), m_form);
    describe(m_wholeLine, u"ruleWholeLine"_s, tr("Whole line"), tr("Colour the line from its beginning to its end"));
    form->addRow(tr("&Text:"), m_pattern);
    form->addRow(QString(), m_error);
    form->addRow(tr("&Colour:"), m_color);
    form->addRow(QString(), m_wholeLine);
    column->addWidget(m_form);
    connect(m_pattern, &PatternEdit::changed, this, &HighlightRulesDialog::takeRule);
    connect(m_pattern, &PatternEdit::cancelled, this, &QDialog::reject);
    connect(m_pattern, &PatternEdit::accepted, this, [this] {
        if (m_buttons->button(QDialogButtonBox::Ok)->isEnabled())
            accept();
    });
    connect(m_color, &QComboBox::currentIndexChanged, this, &HighlightRulesDialog::takeRule);
    connect(m_wholeLine, &QCheckBox::toggled, this, &HighlightRulesDialog::takeRule);
}

int HighlightRulesDialog::current() const
{
    const int row = m_list->currentRow();
    return row < m_rules.size() ? row : -1;
}

void HighlightRulesDialog::addRule()
{
    if (m_rules.size() >= maxHighlightRules)
        return;
    HighlightRule rule;
    rule.color = static_cast<int>(m_rules.size()) % HighlightColors::count;
    m_rules.append(rule);
    m_list->addItem(new QListWidgetItem);
    updateItem(static_cast<int>(m_rules.size()) - 1);
    m_list->setCurrentRow(static_cast<int>(m_rules.size()) - 1);
    m_pattern->activate();
}

void HighlightRulesDialog::removeRule()
{
    const int row = current();
    if (row < 0)
        return;
    m_rules.removeAt(row);
    delete m_list->takeItem(row);
    showRule();
}

void HighlightRulesDialog::moveRule(int by)
{
    const int row = current();
    const int target = row + by;
    if (row < 0 || target < 0 || target >= m_rules.size())
        return;
    m_rules.swapItemsAt(row, target);
    updateItem(row);
    updateItem(target);
    m_list->setCurrentRow(target);
}

void HighlightRulesDialog::showRule()
{
    const QScopedValueRollback guard(m_showing, true);
    const int row = current();
    m_form->setEnabled(row >= 0);
    const HighlightRule rule = row >= 0 ? m_rules.at(row) : HighlightRule();
    m_pattern->setPattern(rule.pattern);
    m_color->setCurrentIndex(rule.color % HighlightColors::count);
    m_wholeLine->setChecked(rule.wholeLine);
    m_error->setError(m_pattern->error(), rule.pattern.text);
    updateButtons();
}

void HighlightRulesDialog::takeRule()
{
    const int row = current();
    if (m_showing || row < 0)
        return;
    HighlightRule &rule = m_rules[row];
    rule.pattern = m_pattern->pattern();
    rule.color = m_color->currentIndex();
    rule.wholeLine = m_wholeLine->isChecked();
    m_error->setError(m_pattern->error(), rule.pattern.text);
    updateItem(row);
    updateButtons();
}

void HighlightRulesDialog::updateItem(int row)
{
    const QSignalBlocker blocker(m_list);
    const HighlightRule &rule = m_rules.at(row);
    QListWidgetItem *const item = m_list->item(row);
    const HighlightColors colors(Theme::isDark(palette()));
    constexpr qsizetype longest = 200;
    const QString text = rule.pattern.text.left(longest);
    item->setText(text.isEmpty()                       ? tr("(no text yet)")
                      : rule.pattern.regularExpression ? QString(u'/' + text + u'/')
                                                       : text);
    item->setIcon(colors.icon(rule.color));
    item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable);
    item->setCheckState(rule.enabled ? Qt::Checked : Qt::Unchecked);
    item->setToolTip(rule.wholeLine ? tr("%1, whole line").arg(HighlightColors::name(rule.color))
                                    : HighlightColors::name(rule.color));
}

void HighlightRulesDialog::updateButtons()
{
    const int row = current();
    m_add->setEnabled(m_rules.size() < maxHighlightRules);
    m_remove->setEnabled(row >= 0);
    m_up->setEnabled(row > 0);
    m_down->setEnabled(row >= 0 && row + 1 < m_rules.size());
    m_buttons->button(QDialogButtonBox::Ok)->setEnabled(std::ranges::none_of(m_rules, isWrong));
}

void HighlightRulesDialog::changeEvent(QEvent *event)
{
    QDialog::changeEvent(event);
    if (event->type() != QEvent::PaletteChange || !m_color)
        return;
    for (int index = 0; index < HighlightColors::count; ++index)
        m_color->setItemIcon(index, HighlightColors(Theme::isDark(palette())).icon(index));
    for (int row = 0; row < m_rules.size(); ++row)
        updateItem(row);
}

} // namespace Widgets
