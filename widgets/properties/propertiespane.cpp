// SPDX-License-Identifier: Apache-2.0
#include "widgets/properties/propertiespane.h"

#include "models/outputs/outputmodel.h"
#include "models/outputs/remarkmodel.h"
#include "widgets/common/codeview.h"
#include "widgets/common/emptystate.h"
#include "widgets/common/statecolors.h"
#include "widgets/common/texts.h"
#include "widgets/common/theme.h"
#include "widgets/properties/sourceselector.h"

#include <QAction>
#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLineEdit>
#include <QMenu>
#include <QSortFilterProxyModel>
#include <QSplitter>
#include <QStackedWidget>
#include <QStyledItemDelegate>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace Widgets {

namespace {

using Outputs::OutputModel;
using Outputs::RemarkModel;

/// Keys and values are data; lines are links; values that lost are struck out.
class OutputDelegate : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override
    {
        QStyledItemDelegate::initStyleOption(option, index);
        if (index.column() == OutputModel::Key || index.column() == OutputModel::Value)
            option->font = Theme::dataFont();
        if (index.data(OutputModel::OverriddenRole).toBool()) {
            option->font.setStrikeOut(true);
            option->palette.setColor(QPalette::Text, option->palette.color(QPalette::PlaceholderText));
        }
        if (index.column() == OutputModel::Line) {
            option->displayAlignment = Qt::AlignRight | Qt::AlignVCenter;
            option->palette.setColor(QPalette::Text, option->palette.color(QPalette::Link));
        }
    }
};

class RemarkDelegate : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override
    {
        QStyledItemDelegate::initStyleOption(option, index);
        if (index.column() == RemarkModel::Severity) {
            const bool error = Outputs::RemarkSeverity(index.data(RemarkModel::SeverityRole).toInt())
                == Outputs::RemarkSeverity::Error;
            option->features |= QStyleOptionViewItem::HasDecoration | QStyleOptionViewItem::HasDisplay;
            option->icon = stateIcon(error ? State::Failed : State::Warning, option->palette);
            option->decorationSize = QSize(16, 16);
            option->text = error ? PropertiesPane::tr("Error") : PropertiesPane::tr("Warning");
        } else if (index.column() == RemarkModel::Line) {
            option->displayAlignment = Qt::AlignRight | Qt::AlignVCenter;
            option->palette.setColor(QPalette::Text, option->palette.color(QPalette::Link));
        }
    }
};

QString rulesText(Outputs::Mode mode)
{
    switch (mode) {
    case Outputs::Mode::Documented:
        return PropertiesPane::tr("As documented");
    case Outputs::Mode::Spinnaker:
        return PropertiesPane::tr("As Spinnaker does");
    case Outputs::Mode::SpinnakerBefore:
        return PropertiesPane::tr("As before 2026.0.4");
    }
    return {};
}

void setUpTable(QTableView *table)
{
    setUpItemView(table);
    table->setToolTip({});
    table->setShowGrid(false);
    table->setWordWrap(false);
    table->setAlternatingRowColors(true);
    table->verticalHeader()->hide();
    table->verticalHeader()->setDefaultSectionSize(table->fontMetrics().height() + 8);
    table->horizontalHeader()->setHighlightSections(false);
    table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
}

} // namespace

PropertiesPane::PropertiesPane(const Highlighting &highlighting, QWidget *parent)
    : QWidget(parent),
      m_selector(new SourceSelector),
      m_rules(new QComboBox),
      m_model(new OutputModel(this)),
      m_remarkModel(new RemarkModel(this)),
      m_proxy(new QSortFilterProxyModel(this)),
      m_filter(new QLineEdit),
      m_table(new QTableView),
      m_remarks(new QTableView),
      m_json(new CodeView(highlighting, u"JSON"_s)),
      m_views(new QStackedWidget)
{
    buildActions();
    buildTable();
    buildRemarks();
    describe(m_json, u"propertiesJson"_s, tr("All properties as JSON"));
    m_json->setToolTip({});
    m_views->addWidget(m_table);
    m_views->addWidget(m_json);

    auto *splitter = new QSplitter(Qt::Vertical);
    splitter->setObjectName(u"propertiesSplitter"_s);
    splitter->addWidget(m_views);
    splitter->addWidget(m_remarks);
    splitter->setStretchFactor(0, 2);
    splitter->setStretchFactor(1, 1);
    splitter->setChildrenCollapsible(false);
    m_remarks->hide();

    auto *page = new QWidget;
    auto *layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(buildBar());
    layout->addWidget(splitter, 1);
    m_empty = new EmptyState(page);
    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(m_empty);
}

void PropertiesPane::buildActions()
{
    const auto make
        = [this](const QString &name, const QString &text, const QString &tip, const QKeySequence &key, auto slot) {
              auto *action = new QAction(text, this);
              action->setShortcut(key);
              action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
              describe(action, name, tip);
              connect(action, &QAction::triggered, this, slot);
              m_table->addAction(action);
              m_copyActions.append(action);
          };
    make(u"copyValueAction"_s, tr("Copy &Value"), tr("Copy the value"), QKeySequence(QKeySequence::Copy),
         [this] { copyCurrent(OutputModel::ValueRole); });
    make(u"copyRowAction"_s, tr("Copy &Row"), tr("Copy key, value, source, container and line"),
         QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_C), [this] { copyRow(); });
    make(u"copyAllJsonAction"_s, tr("Copy All as &JSON"), tr("Copy all properties as JSON"), {},
         [this] { copyText(QString::fromUtf8(m_outputs.toJson())); });
    make(u"copyAllEnvAction"_s, tr("Copy All as &KEY=VALUE"), tr("Copy all properties as KEY=VALUE lines"), {},
         [this] { copyText(QString::fromUtf8(m_outputs.toEnv())); });

    m_jsonAction = new QAction(Theme::icon(u"code-context"_s), tr("JSON"), this);
    m_jsonAction->setCheckable(true);
    describe(m_jsonAction, u"propertiesJsonAction"_s, tr("Show all properties as one JSON object"));
    connect(m_jsonAction, &QAction::toggled, this, &PropertiesPane::showJson);
    m_overriddenAction = new QAction(tr("Overridden"), this);
    m_overriddenAction->setCheckable(true);
    describe(m_overriddenAction, u"showOverriddenAction"_s, tr("Also show values that a later one replaced"));
    connect(m_overriddenAction, &QAction::toggled, m_model, &OutputModel::setShowOverridden);
}

QWidget *PropertiesPane::buildBar()
{
    auto *bar = new QWidget;
    auto *layout = new QHBoxLayout(bar);
    layout->setContentsMargins(8, 4, 4, 4);
    layout->setSpacing(4);
    connect(m_selector, &SourceSelector::chosen, this, [this](const Outputs::SourceChoice &choice) {
        m_choice = choice;
        refresh();
        Q_EMIT choiceChanged(choice);
    });
    layout->addWidget(m_selector);
    describe(m_rules, u"propertiesRules"_s, tr("Rules"), tr("The rules by which the log is read"));
    for (const Outputs::Mode mode : Outputs::allModes)
        m_rules->addItem(rulesText(mode), int(mode));
    connect(m_rules, &QComboBox::activated, this, [this] {
        m_mode = Outputs::Mode(m_rules->currentData().toInt());
        refresh();
        Q_EMIT modeChanged(m_mode);
    });
    layout->addWidget(m_rules);
    m_filter->setPlaceholderText(tr("Filter"));
    m_filter->setClearButtonEnabled(true);
    m_filter->setMaximumWidth(320);
    describe(m_filter, u"propertiesFilter"_s, tr("Show only rows with this text"));
    connect(m_filter, &QLineEdit::textChanged, m_proxy, &QSortFilterProxyModel::setFilterFixedString);
    layout->addWidget(m_filter, 1);
    layout->addStretch(1);
    const auto button = [&](QAction *action, const QString &name) {
        auto *tool = new QToolButton;
        tool->setDefaultAction(action);
        tool->setAutoRaise(true);
        tool->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        tool->setObjectName(name);
        layout->addWidget(tool);
    };
    button(m_overriddenAction, u"showOverriddenButton"_s);
    button(m_jsonAction, u"propertiesJsonButton"_s);
    auto *copy = new QToolButton;
    copy->setIcon(Theme::icon(u"edit-copy"_s));
    copy->setText(tr("Copy"));
    copy->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    copy->setPopupMode(QToolButton::InstantPopup);
    copy->setAutoRaise(true);
    describe(copy, u"propertiesCopyButton"_s, tr("Copy the value, the row, or everything"));
    auto *menu = new QMenu(copy);
    menu->addActions(m_copyActions);
    copy->setMenu(menu);
    layout->addWidget(copy);
    return bar;
}

void PropertiesPane::buildTable()
{
    describe(m_table, u"propertiesView"_s, tr("Properties"));
    setUpTable(m_table);
    m_proxy->setSourceModel(m_model);
    m_proxy->setFilterKeyColumn(-1);
    m_proxy->setFilterCaseSensitivity(Qt::CaseInsensitive);
    m_proxy->setSortRole(OutputModel::SortRole);
    m_table->setModel(m_proxy);
    m_table->setItemDelegate(new OutputDelegate(m_table));
    m_table->horizontalHeader()->setSortIndicatorClearable(true);
    m_table->horizontalHeader()->setSortIndicator(-1, Qt::AscendingOrder);
    m_table->setSortingEnabled(true);
    m_table->setContextMenuPolicy(Qt::ActionsContextMenu);
    const int unit = fontMetrics().horizontalAdvance(u'0');
    QHeaderView *header = m_table->horizontalHeader();
    header->resizeSection(OutputModel::Key, unit * 24);
    header->setSectionResizeMode(OutputModel::Value, QHeaderView::Stretch);
    header->resizeSection(OutputModel::Pipeline, unit * 18);
    header->resizeSection(OutputModel::Source, unit * 10);
    header->resizeSection(OutputModel::PodContainer, unit * 28);
    header->resizeSection(OutputModel::Line, unit * 9);
    header->setStretchLastSection(false);
    const auto goToLine = [this](const QModelIndex &index) {
        go(index, OutputModel::PodRole, OutputModel::ContainerRole, OutputModel::AttemptRole, OutputModel::LineRole);
    };
    connect(m_table, &QTableView::clicked, this, goToLine);
    connect(m_table, &QTableView::activated, this, goToLine);
}

void PropertiesPane::buildRemarks()
{
    describe(m_remarks, u"remarksView"_s, tr("Remarks about the captured output"));
    setUpTable(m_remarks);
    m_remarks->setModel(m_remarkModel);
    m_remarks->setItemDelegate(new RemarkDelegate(m_remarks));
    m_remarks->setMinimumHeight(2 * (fontMetrics().height() + 10));
    const int unit = fontMetrics().horizontalAdvance(u'0');
    QHeaderView *header = m_remarks->horizontalHeader();
    header->resizeSection(RemarkModel::Severity, unit * 13);
    header->resizeSection(RemarkModel::Line, unit * 9);
    header->setSectionResizeMode(RemarkModel::Message, QHeaderView::Stretch);
    header->setSectionResizeMode(RemarkModel::Hint, QHeaderView::Stretch);
    header->resizeSection(RemarkModel::PodContainer, unit * 24);
    const auto goToLine = [this](const QModelIndex &index) {
        go(index, RemarkModel::PodRole, RemarkModel::ContainerRole, RemarkModel::AttemptRole, RemarkModel::LineRole);
    };
    connect(m_remarks, &QTableView::clicked, this, goToLine);
    connect(m_remarks, &QTableView::activated, this, goToLine);
}

void PropertiesPane::setSources(const Outputs::Sources &sources)
{
    if (sources == m_sources && m_selector->isEnabled())
        return;
    m_sources = sources;
    m_selector->setEnabled(true);
    m_rules->setEnabled(true);
    refresh();
}

void PropertiesPane::setOutputs(const Outputs::OutputSet &outputs)
{
    m_sources = {};
    m_selector->setSources({}, m_choice);
    m_selector->setEnabled(false);
    m_rules->setEnabled(false);
    showOutputs(outputs, {});
}

void PropertiesPane::setChoice(const Outputs::SourceChoice &choice)
{
    m_choice = choice;
    refresh();
}

void PropertiesPane::setMode(Outputs::Mode mode)
{
    m_mode = mode;
    m_rules->setCurrentIndex(m_rules->findData(int(mode)));
    refresh();
}

void PropertiesPane::refresh()
{
    if (!m_selector->isEnabled())
        return;
    m_selector->setSources(m_sources, m_choice);
    QList<Outputs::SourceOutputs> shown = m_sources.list;
    if (m_choice.kind != Outputs::SourceChoice::Kind::All) {
        const qsizetype index = Outputs::indexOf(m_choice, m_sources);
        shown = index < 0 ? QList<Outputs::SourceOutputs>() : m_sources.list.sliced(index, 1);
    }
    showOutputs(Outputs::chosenOutputs(m_choice, m_sources, m_mode),
                Outputs::PipelineView(shown, Outputs::pipelineMode(m_mode), m_sources.ending));
}

void PropertiesPane::showOutputs(const Outputs::OutputSet &outputs, const Outputs::PipelineView &pipeline)
{
    m_outputs = outputs;
    m_model->setOutputs(outputs, pipeline);
    m_remarkModel->setOutputs(outputs, pipeline);
    const int properties = int(outputs.winners().size());
    const int remarks = m_remarkModel->rowCount();
    m_remarks->setVisible(remarks > 0);
    m_empty->setEmpty(properties + remarks == 0);
    if (m_jsonAction->isChecked())
        m_json->setCode(m_outputs.toJson());
    Q_EMIT countChanged(properties, remarks);
}

void PropertiesPane::setEmptyText(const QString &title, const QString &text)
{
    m_empty->setText(title, text);
}

void PropertiesPane::go(const QModelIndex &index, int podRole, int containerRole, int attemptRole, int lineRole)
{
    const qint64 line = index.data(lineRole).toLongLong();
    if (line <= 0)
        return;
    Outputs::Origin origin;
    origin.pod = index.data(podRole).toString();
    origin.container = index.data(containerRole).toString();
    origin.attempt = index.data(attemptRole).toInt();
    Q_EMIT lineActivated(origin, line);
}

void PropertiesPane::copyCurrent(int role)
{
    QStringList texts;
    for (const QModelIndex &index : m_table->selectionModel()->selectedRows())
        texts.append(index.data(role).toString());
    if (!texts.isEmpty())
        copyText(texts.join(u'\n'));
}

void PropertiesPane::copyRow()
{
    QStringList rows;
    for (const QModelIndex &row : m_table->selectionModel()->selectedRows()) {
        QStringList cells;
        for (int column = 0; column < OutputModel::ColumnCount; ++column) {
            const QModelIndex cell = row.siblingAtColumn(column);
            cells.append(cell.data(column == OutputModel::Value ? int(OutputModel::ValueRole) : int(Qt::DisplayRole))
                             .toString());
        }
        rows.append(cells.join(u'\t'));
    }
    if (!rows.isEmpty())
        copyText(rows.join(u'\n'));
}

void PropertiesPane::showJson(bool json)
{
    if (json)
        m_json->setCode(m_outputs.toJson());
    m_views->setCurrentIndex(json ? 1 : 0);
    m_filter->setEnabled(!json);
    m_overriddenAction->setEnabled(!json);
}

} // namespace Widgets
