// SPDX-License-Identifier: Apache-2.0
#include "widgets/spinnaker/parameterspage.h"

#include "widgets/common/statecolors.h"
#include "widgets/common/texts.h"
#include "widgets/spinnaker/stageimport.h"

#include <QComboBox>
#include <QEvent>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QScrollArea>
#include <QToolButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;
using Spinnaker::Parameter;

namespace Widgets {

namespace {

QString shortened(const QString &text, qsizetype limit)
{
    const QString line = text.simplified();
    return line.size() <= limit ? line : QString(line.left(limit / 2) + u'…' + line.right(limit / 2 - 1));
}

QString titleOf(const Parameter &parameter)
{
    const QString title = parameter.label.isEmpty() ? parameter.name : parameter.label;
    return shortened(title, 34);
}

QString originText(const Parameter &parameter)
{
    switch (parameter.origin) {
    case Parameter::Origin::Default:
        return parameter.kind == Parameter::Kind::Template ? ParametersPage::tr("default of the template")
                                                           : ParametersPage::tr("default of the pipeline");
    case Parameter::Origin::Execution:
        return ParametersPage::tr("as the execution ran");
    case Parameter::Origin::None:
        break;
    }
    return parameter.kind == Parameter::Kind::Other ? ParametersPage::tr("not evaluated here")
                                                    : ParametersPage::tr("has no default");
}

/// The expression, how often, where, and where the value comes from; the description below.
QString hintOf(const Parameter &parameter)
{
    QString text = shortened(parameter.expression, 90) + u" · "_s
        + ParametersPage::tr("%n time(s)", nullptr, parameter.count) + u" · "_s
        + ParametersPage::tr("in %1").arg(parameter.fields.join(u", "_s)) + u" · "_s + originText(parameter);
    if (!parameter.description.isEmpty())
        text += QString(u'\n' + shortened(parameter.description, 400));
    return text;
}

} // namespace

QString ParametersPage::Row::text() const
{
    return line ? line->text() : box->currentText();
}

QWidget *ParametersPage::Row::field() const
{
    return line ? static_cast<QWidget *>(line) : box;
}

ParametersPage::ParametersPage(QWidget *parent) : QWidget(parent), m_area(new QScrollArea), m_state(new QLabel)
{
    m_area->setObjectName(u"parametersArea"_s);
    m_area->setWidgetResizable(true);
    m_area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_area->setFocusPolicy(Qt::NoFocus);
    m_state->setObjectName(u"parametersState"_s);
    m_state->setWordWrap(true);
    m_state->setTextFormat(Qt::PlainText);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_area, 1);
    layout->addWidget(m_state);
}

void ParametersPage::setParameters(const QList<Parameter> &parameters, const QHash<QString, QString> &values)
{
    m_rows.clear();
    auto *content = new QWidget;
    auto *layout = new QGridLayout(content);
    layout->setContentsMargins(12, 10, 12, 10);
    layout->setHorizontalSpacing(10);
    layout->setVerticalSpacing(2);
    layout->setColumnStretch(1, 1);
    for (qsizetype i = 0; i < parameters.size(); ++i) {
        const Parameter &parameter = parameters[i];
        addRow(layout, static_cast<int>(i), parameter,
               values.value(parameter.name, parameter.value.value_or(QString())));
    }
    layout->setRowStretch(static_cast<int>(parameters.size()) * 2, 1);
    m_area->setWidget(content); // deletes the one before
    showState();
}

void ParametersPage::addRow(QGridLayout *layout, int number, const Parameter &parameter, const QString &value)
{
    Row row;
    row.parameter = parameter;
    const QString help = foreignToolTip(parameter.expression);
    if (parameter.options.isEmpty()) {
        row.line = new QLineEdit(value);
        row.line->setPlaceholderText(parameter.value ? tr("empty") : tr("needed"));
        connect(row.line, &QLineEdit::textChanged, this, &ParametersPage::showState);
    } else {
        row.box = new QComboBox;
        row.box->setEditable(true);
        row.box->setInsertPolicy(QComboBox::NoInsert);
        row.box->addItems(parameter.options);
        row.box->setCurrentText(value);
        row.box->lineEdit()->setPlaceholderText(parameter.value ? tr("empty") : tr("needed"));
        connect(row.box, &QComboBox::currentTextChanged, this, &ParametersPage::showState);
    }
    describe(row.field(), u"parameterField%1"_s.arg(number), tr("Value of %1").arg(parameter.name.left(200)), help);
    auto *label = new QLabel(titleOf(parameter));
    label->setTextFormat(Qt::PlainText);
    label->setBuddy(row.field());
    label->setToolTip(foreignToolTip(parameter.name));
    QFont bold = label->font();
    bold.setWeight(QFont::DemiBold);
    label->setFont(bold);
    auto *asIs = new QToolButton;
    asIs->setText(tr("As It Is"));
    asIs->setFocusPolicy(Qt::StrongFocus);
    describe(asIs, u"parameterAsIs%1"_s.arg(number), tr("Leave %1 as it is").arg(parameter.name.left(200)),
             tr("Leave the expression in the manifest, for a shell's variable for example"));
    connect(asIs, &QToolButton::clicked, this, [field = row.field(), text = parameter.expression] {
        if (auto *line = qobject_cast<QLineEdit *>(field))
            line->setText(text);
        else if (auto *box = qobject_cast<QComboBox *>(field))
            box->setCurrentText(text);
    });
    row.hint = new QLabel(hintOf(parameter));
    row.hint->setObjectName(u"parameterHint%1"_s.arg(number));
    row.hint->setTextFormat(Qt::PlainText);
    row.hint->setWordWrap(true);
    row.hint->setForegroundRole(QPalette::PlaceholderText);
    row.hint->setContentsMargins(0, 0, 0, 8);
    layout->addWidget(label, number * 2, 0);
    layout->addWidget(row.field(), number * 2, 1);
    layout->addWidget(asIs, number * 2, 2);
    layout->addWidget(row.hint, number * 2 + 1, 1, 1, 2);
    m_rows.append(row);
}

QHash<QString, QString> ParametersPage::values() const
{
    QHash<QString, QString> values;
    for (const Row &row : m_rows) {
        if (!row.isMissing())
            values.insert(row.parameter.name, row.text());
    }
    return values;
}

QStringList ParametersPage::missing() const
{
    QStringList names;
    for (const Row &row : m_rows) {
        if (row.isMissing())
            names.append(shortened(row.parameter.name, 60));
    }
    return names;
}

void ParametersPage::focusFirst()
{
    const auto missing = std::ranges::find_if(m_rows, &Row::isMissing);
    const auto row = missing != m_rows.end() ? missing : m_rows.begin();
    if (row == m_rows.end())
        return;
    row->field()->setFocus(Qt::OtherFocusReason);
    m_area->ensureWidgetVisible(row->field());
}

void ParametersPage::showState()
{
    const QStringList names = missing();
    const bool isComplete = names.isEmpty();
    m_state->setText(isComplete
                         ? tr("Every expression has a value. Values are put in as they are; nothing is evaluated.")
                         : tr("%n value(s) missing: %1", nullptr, static_cast<int>(names.size()))
                               .arg(names.mid(0, 5).join(", "_L1) + (names.size() > 5 ? ", …"_L1 : ""_L1)));
    QPalette colored = palette();
    colored.setColor(QPalette::WindowText,
                     isComplete ? palette().color(QPalette::WindowText) : stateColor(State::Warning, palette()));
    m_state->setPalette(colored);
}

void ParametersPage::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_state)
        showState();
}

} // namespace Widgets
