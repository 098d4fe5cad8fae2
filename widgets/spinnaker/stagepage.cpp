// SPDX-License-Identifier: Apache-2.0
#include "widgets/spinnaker/stagepage.h"

#include "widgets/common/texts.h"
#include "widgets/spinnaker/stageimport.h"

#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QTableWidget>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace Widgets {

namespace {

enum Column { Name, RefId, Pipeline, Job, Account, Manifest, ColumnCount };

constexpr qsizetype filterFrom = 8; ///< fewer stages are seen at a glance

QString sourceText(const Spinnaker::StageSummary &stage)
{
    switch (stage.source) {
    case Spinnaker::ManifestSource::Text:
        return StagePage::tr("in the stage");
    case Spinnaker::ManifestSource::Artifact:
        return StagePage::tr("from an artifact");
    case Spinnaker::ManifestSource::Missing:
        return StagePage::tr("missing");
    }
    return {};
}

} // namespace

StagePage::StagePage(QWidget *parent)
    : QWidget(parent),
      m_filter(new QLineEdit),
      m_table(new QTableWidget(0, ColumnCount)),
      m_note(new QLabel)
{
    describe(m_filter, u"stageFilter"_s, tr("Filter"),
             tr("Show only stages of which some column contains this: name, pipeline, Job, account"));
    m_filter->setPlaceholderText(tr("Filter"));
    m_filter->setClearButtonEnabled(true);
    describe(m_table, u"stageTable"_s, tr("Run Job stages"));
    m_table->setToolTip({});
    setUpItemView(m_table);
    m_table->setFrameShape(QFrame::StyledPanel);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setShowGrid(false);
    m_table->setWordWrap(false);
    m_table->setHorizontalHeaderLabels(
        {tr("Stage"), tr("refId"), tr("Pipeline"), tr("Job"), tr("Account"), tr("Manifest")});
    m_table->verticalHeader()->hide();
    QHeaderView *header = m_table->horizontalHeader();
    header->setHighlightSections(false);
    header->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    header->setSectionResizeMode(QHeaderView::Interactive);
    header->setSectionResizeMode(Name, QHeaderView::Stretch);
    m_note->setObjectName(u"stageNote"_s);
    m_note->setWordWrap(true);
    m_note->hide();
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_filter);
    layout->addWidget(m_table, 1);
    layout->addWidget(m_note);
    connect(m_filter, &QLineEdit::textChanged, this, &StagePage::applyFilter);
    connect(m_table, &QTableWidget::currentCellChanged, this, &StagePage::currentChanged);
    // Return is the default button's: a view would answer it as well.
    connect(m_table, &QTableWidget::cellDoubleClicked, this, &StagePage::activated);
}

void StagePage::setStages(const QList<Spinnaker::StageSummary> &stages, bool cut)
{
    m_filter->clear();
    m_filter->setVisible(stages.size() >= filterFrom);
    m_table->setRowCount(static_cast<int>(stages.size()));
    bool hasPipelines = false;
    for (int row = 0; row < m_table->rowCount(); ++row) {
        const Spinnaker::StageSummary &stage = stages[row];
        const QStringList texts{stage.title(), stage.refId,   stage.pipeline,
                                stage.job,     stage.account, sourceText(stage)};
        for (int column = 0; column < ColumnCount; ++column) {
            auto *item = new QTableWidgetItem(texts[column].left(300).simplified());
            item->setToolTip(foreignToolTip(texts[column]));
            m_table->setItem(row, column, item);
        }
        hasPipelines = hasPipelines || !stage.pipeline.isEmpty();
    }
    m_table->setColumnHidden(Pipeline, !hasPipelines);
    m_table->resizeColumnsToContents();
    const int widest = fontMetrics().averageCharWidth() * 26;
    for (int column = Name + 1; column < ColumnCount; ++column)
        m_table->setColumnWidth(column, std::min(m_table->columnWidth(column) + 12, widest));
    m_note->setVisible(cut);
    m_note->setText(tr("Only the first %n stage(s) are listed.", nullptr, static_cast<int>(stages.size())));
    setCurrent(0);
}

int StagePage::current() const
{
    const int row = m_table->currentRow();
    return row >= 0 && !m_table->isRowHidden(row) ? row : -1;
}

void StagePage::setCurrent(int index)
{
    m_table->setCurrentCell(index, Name);
}

void StagePage::setFocusToList()
{
    m_table->setFocus();
}

void StagePage::applyFilter(const QString &text)
{
    int first = -1;
    for (int row = 0; row < m_table->rowCount(); ++row) {
        bool isHit = false;
        for (int column = 0; column < ColumnCount && !isHit; ++column)
            isHit = m_table->item(row, column)->text().contains(text, Qt::CaseInsensitive);
        m_table->setRowHidden(row, !isHit);
        if (isHit && first < 0)
            first = row;
    }
    if (current() < 0 && first >= 0)
        setCurrent(first);
    Q_EMIT currentChanged();
}

} // namespace Widgets
