// SPDX-License-Identifier: Apache-2.0
#include "widgets/properties/propertiespane.h"

#include "models/outputs/jsontreemodel.h"
#include "models/outputs/outputmodel.h"
#include "models/outputs/remarkmodel.h"
#include "widgets/common/codeview.h"
#include "widgets/common/emptystate.h"
#include "widgets/common/statecolors.h"
#include "widgets/common/texts.h"
#include "widgets/common/theme.h"
#include "widgets/properties/detailpanel.h"
#include "widgets/properties/outputexport.h"
#include "widgets/properties/outputtable.h"
#include "widgets/properties/outputtree.h"
#include "widgets/properties/remarklist.h"
#include "widgets/properties/sourceselector.h"
#include "widgets/properties/stagebar.h"

#include <QAction>
#include <QActionGroup>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QSplitter>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace Widgets {

namespace {

using Outputs::JsonTreeModel;
using Outputs::OutputModel;
using Outputs::RemarkModel;

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

QToolButton *makeButton(QAction *action, const QString &name, Qt::ToolButtonStyle style)
{
    auto *button = new QToolButton;
    button->setDefaultAction(action);
    button->setAutoRaise(true);
    button->setToolButtonStyle(style);
    button->setObjectName(name);
    button->setAccessibleName(action->text().remove(u'&'));
    button->setFocusPolicy(Qt::TabFocus);
    return button;
}

} // namespace

PropertiesPane::PropertiesPane(const Highlighting &highlighting, FileDialogs &dialogs, QWidget *parent)
    : QWidget(parent),
      m_model(new OutputModel(this)),
      m_remarkModel(new RemarkModel(this)),
      m_selector(new SourceSelector),
      m_rules(new QComboBox),
      m_filter(new QLineEdit),
      m_table(new OutputTable(*m_model)),
      m_tree(new OutputTree),
      m_json(new CodeView(highlighting, u"JSON"_s)),
      m_remarks(new RemarkList(*m_remarkModel)),
      m_views(new QStackedWidget),
      m_details(new DetailPanel(highlighting)),
      m_stageBar(new StageBar),
      m_notice(new QLabel),
      m_export(new OutputExport(dialogs, *this, this))
{
    describe(m_json, u"propertiesJson"_s, tr("All properties as JSON"));
    m_json->setToolTip({});
    for (QWidget *view : {static_cast<QWidget *>(m_table), static_cast<QWidget *>(m_tree),
                          static_cast<QWidget *>(m_json), static_cast<QWidget *>(m_remarks)})
        m_views->addWidget(view);
    m_notice->setObjectName(u"propertiesNotice"_s);
    m_notice->setTextFormat(Qt::PlainText);
    m_notice->setContentsMargins(8, 3, 8, 3);
    m_notice->setWordWrap(true);
    m_notice->hide();
    buildActions();

    auto *splitter = new QSplitter;
    splitter->setObjectName(u"propertiesSplitter"_s);
    splitter->addWidget(m_views);
    splitter->addWidget(m_details);
    splitter->setStretchFactor(0, 1);
    splitter->setStretchFactor(1, 0);
    splitter->setChildrenCollapsible(false);
    splitter->setSizes({600, 290});

    auto *page = new QWidget;
    auto *layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(buildBar());
    layout->addWidget(splitter, 1);
    layout->addWidget(m_stageBar);
    layout->addWidget(m_notice);
    m_empty = new EmptyState(page);
    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(m_empty);
    connectViews();
    applyView();
    showNearMissCount();
}

QAction *PropertiesPane::makeAction(const QString &name, const QString &text, const QString &tip,
                                    const QKeySequence &key)
{
    auto *action = new QAction(text, this);
    action->setShortcut(key);
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    describe(action, name, tip);
    addAction(action);
    return action;
}

void PropertiesPane::buildActions()
{
    buildViewActions();
    buildCopyActions();
    QAction *filter = makeAction(u"filterPropertiesAction"_s, tr("Filter"), tr("Filter the properties"),
                                 QKeySequence(QKeySequence::Find));
    connect(filter, &QAction::triggered, this, [this] {
        m_filter->setFocus(Qt::ShortcutFocusReason);
        m_filter->selectAll();
    });
}

void PropertiesPane::buildViewActions()
{
    m_viewActions = new QActionGroup(this);
    const auto add
        = [this](View view, const QString &name, const QString &icon, const QString &text, const QString &tip) {
              QAction *action = makeAction(name, text, tip, QKeySequence(Qt::CTRL | Qt::Key(Qt::Key_1 + int(view))));
              action->setIcon(Theme::icon(icon));
              action->setCheckable(true);
              action->setData(int(view));
              m_viewActions->addAction(action);
              return action;
          };
    add(View::Table, u"propertiesTableAction"_s, u"view-list-details"_s, tr("Table"), tr("The properties as a table"));
    add(View::Tree, u"propertiesTreeAction"_s, u"view-list-tree"_s, tr("Tree"),
        tr("The properties as a tree of their JSON"));
    add(View::Text, u"propertiesJsonAction"_s, u"code-context"_s, tr("JSON"), tr("All properties as one JSON object"));
    m_nearMissAction = add(View::NearMisses, u"nearMissesAction"_s, {}, tr("Near misses"),
                           tr("Lines that were not captured as their author may have meant"));
    connect(m_viewActions, &QActionGroup::triggered, this, [this](const QAction *action) {
        PropertiesOptions options = m_options;
        options.view = View(action->data().toInt());
        setOption(options);
        m_views->currentWidget()->setFocus(Qt::ShortcutFocusReason);
    });
    m_overriddenAction
        = makeAction(u"showOverriddenAction"_s, tr("Overridden"), tr("Also show values that a later one replaced"));
    m_overriddenAction->setCheckable(true);
    connect(m_overriddenAction, &QAction::triggered, this, [this](bool checked) {
        PropertiesOptions options = m_options;
        options.overridden = checked;
        setOption(options);
    });
    m_detailsAction = makeAction(u"propertyDetailsAction"_s, tr("Details"), tr("Show the current property decoded"),
                                 QKeySequence(Qt::CTRL | Qt::Key_I));
    m_detailsAction->setIcon(Theme::icon(u"documentinfo"_s));
    m_detailsAction->setCheckable(true);
    connect(m_detailsAction, &QAction::triggered, this, [this](bool checked) {
        PropertiesOptions options = m_options;
        options.details = checked;
        setOption(options);
    });
}

void PropertiesPane::buildCopyActions()
{
    m_menu = new QMenu(this);
    m_menu->setObjectName(u"propertiesCopyMenu"_s);
    QAction *value
        = makeAction(u"copyValueAction"_s, tr("Copy &Value"), tr("Copy the value"), QKeySequence(QKeySequence::Copy));
    connect(value, &QAction::triggered, this, &PropertiesPane::copyValue);
    QAction *row = makeAction(u"copyRowAction"_s, tr("Copy &Row"), tr("Copy key, value, source, container and line"),
                              QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_C));
    connect(row, &QAction::triggered, this, &PropertiesPane::copyRow);
    m_expressionAction = makeAction(u"copyExpressionAction"_s, tr("Copy as &Expression…"),
                                    tr("Write the expression by which a later stage of a pipeline reads the value"),
                                    QKeySequence(Qt::CTRL | Qt::Key_E));
    connect(m_expressionAction, &QAction::triggered, this, [this] {
        showCurrent();
        m_stageBar->open();
    });
    m_menu->addActions({value, row, m_expressionAction});
    m_menu->addSeparator();
    m_menu->addMenu(m_export->copyMenu());
    m_menu->addMenu(m_export->saveMenu());
    for (QAbstractItemView *view :
         {static_cast<QAbstractItemView *>(m_table), static_cast<QAbstractItemView *>(m_tree)})
        view->addActions(m_menu->actions());
    m_remarks->addAction(value);
}

QWidget *PropertiesPane::buildBar()
{
    auto *bar = new QWidget;
    auto *layout = new QHBoxLayout(bar);
    layout->setContentsMargins(8, 4, 4, 4);
    layout->setSpacing(4);
    describe(m_rules, u"propertiesRules"_s, tr("Rules"), tr("The rules by which the log is read"));
    for (const Outputs::Mode mode : Outputs::allModes)
        m_rules->addItem(rulesText(mode), int(mode));
    m_filter->setPlaceholderText(tr("Filter"));
    m_filter->setClearButtonEnabled(true);
    m_filter->setMaximumWidth(260);
    m_filter->setMinimumWidth(80);
    describe(m_filter, u"propertiesFilter"_s, tr("Show only rows with this text"),
             tr("Show only rows with this text (Ctrl+F)"));
    layout->addWidget(m_selector);
    layout->addWidget(m_rules);
    layout->addWidget(m_filter, 1);
    layout->addStretch(0);
    const QList<QAction *> views = m_viewActions->actions();
    layout->addWidget(makeButton(views[int(View::Table)], u"propertiesTableButton"_s, Qt::ToolButtonIconOnly));
    layout->addWidget(makeButton(views[int(View::Tree)], u"propertiesTreeButton"_s, Qt::ToolButtonIconOnly));
    layout->addWidget(makeButton(views[int(View::Text)], u"propertiesJsonButton"_s, Qt::ToolButtonIconOnly));
    layout->addWidget(makeButton(m_nearMissAction, u"nearMissesButton"_s, Qt::ToolButtonTextBesideIcon));
    layout->addSpacing(8);
    layout->addWidget(makeButton(m_overriddenAction, u"showOverriddenButton"_s, Qt::ToolButtonTextOnly));
    layout->addWidget(makeButton(m_detailsAction, u"propertyDetailsButton"_s, Qt::ToolButtonIconOnly));
    auto *copy = new QToolButton;
    copy->setIcon(Theme::icon(u"edit-copy"_s));
    copy->setText(tr("Copy"));
    copy->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    copy->setPopupMode(QToolButton::InstantPopup);
    copy->setAutoRaise(true);
    copy->setFocusPolicy(Qt::TabFocus);
    describe(copy, u"propertiesCopyButton"_s, tr("Copy or save"), tr("Copy the value, the row, or everything; save"));
    copy->setMenu(m_menu);
    layout->addWidget(copy);
    return bar;
}

void PropertiesPane::connectViews()
{
    connect(m_selector, &SourceSelector::chosen, this, [this](const Outputs::SourceChoice &choice) {
        m_choice = choice;
        refresh();
        Q_EMIT choiceChanged(choice);
    });
    connect(m_rules, &QComboBox::activated, this, [this] {
        PropertiesOptions options = m_options;
        options.mode = Outputs::Mode(m_rules->currentData().toInt());
        setOption(options);
        Q_EMIT modeChanged(options.mode);
    });
    connect(m_filter, &QLineEdit::textChanged, this, [this](const QString &text) {
        m_table->setFilter(text);
        m_remarks->setFilter(text);
    });
    const auto goTo = [this](const Outputs::Origin &origin, qint64 line, const QStringList &printed) {
        Q_EMIT lineActivated(origin, line, 0, printed);
    };
    connect(m_table, &OutputTable::lineActivated, this, goTo);
    connect(m_tree, &OutputTree::lineActivated, this, goTo);
    connect(m_remarks, &RemarkList::lineActivated, this,
            [this](const Outputs::Origin &origin, qint64 line, int column) {
                Q_EMIT lineActivated(origin, line, column, {});
            });
    connect(m_table, &OutputTable::currentRowChanged, this, &PropertiesPane::showCurrent);
    connect(m_tree, &OutputTree::currentRowChanged, this, &PropertiesPane::showCurrent);
    connect(m_stageBar, &StageBar::stageChanged, this, [this](const QString &name) {
        PropertiesOptions options = m_options;
        options.stage = name;
        setOption(options);
    });
    connect(m_stageBar, &StageBar::closed, this, [this] { m_views->currentWidget()->setFocus(); });
    connect(m_export, &OutputExport::told, this, [this](const QString &text, bool isError) {
        QPalette colors = palette();
        if (isError)
            colors.setColor(QPalette::WindowText, stateColor(State::Failed, colors));
        m_notice->setPalette(colors);
        m_notice->setText(text);
        m_notice->show();
    });
}

void PropertiesPane::setOption(const PropertiesOptions &options)
{
    if (options == m_options)
        return;
    setOptions(options);
    Q_EMIT optionsChanged(m_options);
}

void PropertiesPane::setOptions(const PropertiesOptions &options)
{
    const bool otherRules = options.mode != m_options.mode;
    m_options = options;
    if (!options.stage.isEmpty() && options.stage != m_stageBar->stage())
        m_stageBar->setStage(options.stage);
    if (otherRules)
        refresh();
    applyView();
}

void PropertiesPane::applyView()
{
    m_rules->setCurrentIndex(m_rules->findData(int(m_options.mode)));
    m_viewActions->actions().at(int(m_options.view))->setChecked(true);
    m_overriddenAction->setChecked(m_options.overridden);
    m_overriddenAction->setEnabled(m_options.view == View::Table);
    m_detailsAction->setChecked(m_options.details);
    m_filter->setEnabled(m_options.view == View::Table || m_options.view == View::NearMisses);
    m_model->setShowOverridden(m_options.overridden);
    m_views->setCurrentIndex(int(m_options.view));
    const bool hasCurrent = m_options.view == View::Table || m_options.view == View::Tree;
    m_detailsAction->setEnabled(hasCurrent);
    m_details->setVisible(m_options.details && hasCurrent);
    if (m_options.view == View::Text)
        m_json->setCode(m_outputs.toJson());
    showCurrent();
}

void PropertiesPane::setSources(const Outputs::Sources &sources)
{
    if (m_fromLogs && sources == m_sources)
        return;
    m_fromLogs = true;
    m_sources = sources;
    refresh();
}

void PropertiesPane::setOutputs(const Outputs::OutputSet &outputs)
{
    m_fromLogs = false;
    m_sources = {};
    m_selector->setSources({}, m_choice);
    showOutputs(outputs, {});
}

void PropertiesPane::setChoice(const Outputs::SourceChoice &choice)
{
    m_choice = choice;
    refresh();
}

void PropertiesPane::refresh()
{
    if (!m_fromLogs)
        return;
    m_selector->setSources(m_sources, m_choice);
    QList<Outputs::SourceOutputs> shown = m_sources.list;
    if (m_choice.kind != Outputs::SourceChoice::Kind::All) {
        const qsizetype index = Outputs::indexOf(m_choice, m_sources);
        shown = index < 0 ? QList<Outputs::SourceOutputs>() : m_sources.list.sliced(index, 1);
    }
    showOutputs(Outputs::chosenOutputs(m_choice, m_sources, m_options.mode),
                Outputs::PipelineView(shown, Outputs::pipelineMode(m_options.mode), m_sources.ending));
}

void PropertiesPane::showOutputs(const Outputs::OutputSet &outputs, const Outputs::PipelineView &pipeline)
{
    m_outputs = outputs;
    m_export->setOutputs(outputs);
    m_rules->setVisible(m_fromLogs);
    m_model->setOutputs(outputs, pipeline);
    m_remarkModel->setOutputs(outputs, pipeline);
    m_tree->setValues(outputs.winners());
    m_table->setPipelineShown(!pipeline.isNull());
    const auto other
        = [&](const Outputs::Capture &capture) { return capture.origin != outputs.captures.constFirst().origin; };
    m_table->setOriginsShown(std::ranges::any_of(outputs.captures, other));
    if (m_options.view == View::Text)
        m_json->setCode(m_outputs.toJson());
    showNearMissCount();
    // Where there are several logs to choose from, one without values is no reason to hide the choice.
    const int remarks = m_remarkModel->rowCount();
    m_empty->setEmpty(m_model->rowCount() + remarks == 0 && m_sources.list.size() < 2);
    if (m_table->currentRow() == nullptr && m_model->rowCount() > 0)
        m_table->setCurrentIndex(m_table->model()->index(0, OutputModel::Key));
    showCurrent();
    Q_EMIT countChanged(int(outputs.winners().size()), remarks);
}

void PropertiesPane::showNearMissCount()
{
    const int count = m_remarkModel->rowCount();
    m_nearMissAction->setText(count == 0 ? tr("Near misses") : tr("Near misses (%1)").arg(count));
    m_nearMissAction->setIcon(
        count == 0 ? QIcon() : stateIcon(m_remarkModel->errors() > 0 ? State::Failed : State::Warning, palette()));
}

void PropertiesPane::setEmptyText(const QString &title, const QString &text)
{
    m_empty->setText(title, text);
}

void PropertiesPane::showCurrent()
{
    const Outputs::OutputRow *row = m_table->currentRow();
    QString path;
    QByteArray json = row != nullptr ? row->capture.json : QByteArray();
    if (m_options.view == View::Tree) {
        const QModelIndex index = m_tree->currentIndex();
        row = nullptr;
        if (index.isValid()) {
            const QString key = m_tree->tree().capture(index).key;
            for (int i = 0; i < m_model->rowCount() && row == nullptr; ++i) {
                const Outputs::OutputRow &candidate = m_model->outputRow(i);
                if (candidate.capture.key == key && !candidate.capture.overridden)
                    row = &candidate;
            }
            path = index.data(JsonTreeModel::PathRole).toString();
            json = index.data(JsonTreeModel::JsonRole).toByteArray();
        }
    }
    m_expressionAction->setEnabled(row != nullptr);
    if (row == nullptr) {
        m_details->clear();
        m_stageBar->clearValue();
        return;
    }
    m_stageBar->setValue(row->capture.key, row->fate);
    if (m_details->isVisibleTo(this))
        m_details->showValue(*row, path, json);
}

void PropertiesPane::copyValue()
{
    switch (m_options.view) {
    case View::Table:
        if (const QStringList texts = m_table->selectedTexts(OutputModel::ValueRole); !texts.isEmpty())
            copyText(texts.join(u'\n'));
        break;
    case View::Tree:
        if (m_tree->currentIndex().isValid())
            copyText(m_tree->currentIndex().data(JsonTreeModel::TextRole).toString());
        break;
    case View::Text:
        m_json->copy();
        break;
    case View::NearMisses:
        if (const QString text = m_remarks->selectedText(); !text.isEmpty())
            copyText(text);
        break;
    }
}

void PropertiesPane::copyRow()
{
    if (const QStringList rows = m_table->selectedRowTexts(); !rows.isEmpty())
        copyText(rows.join(u'\n'));
}

} // namespace Widgets
