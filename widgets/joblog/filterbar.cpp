// SPDX-License-Identifier: Apache-2.0
#include "widgets/joblog/filterbar.h"

#include "widgets/common/texts.h"
#include "widgets/common/theme.h"
#include "widgets/joblog/flowlayout.h"
#include "widgets/joblog/patternedit.h"
#include "widgets/joblog/patternerror.h"

#include <QAction>
#include <QComboBox>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLocale>
#include <QProgressBar>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Widgets {

namespace {

constexpr int margin = 4;
constexpr qint64 fewLines = 2000; // that are looked at before anybody sees it

QToolButton *toolButton(QWidget *parent, const QString &icon)
{
    auto *const button = new QToolButton(parent);
    button->setIcon(Theme::icon(icon));
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::TabFocus);
    return button;
}

} // namespace

FilterBar::FilterBar(QAction *toggle, QWidget *parent) : QWidget(parent)
{
    setObjectName(u"filterBar"_s);
    setAccessibleName(tr("Filter"));
    auto *const column = new QVBoxLayout(this);
    column->setContentsMargins(margin, 0, margin, margin);
    column->setSpacing(2);
    createChips(toggle);
    createEditor();
    m_warning = new PatternError(u"filterWarning"_s, this);
    column->addWidget(m_warning);
    hide();
}

void FilterBar::createChips(QAction *toggle)
{
    auto *const row = new QHBoxLayout;
    row->setSpacing(margin);
    auto *const on = toolButton(this, {});
    on->setDefaultAction(toggle);
    on->setObjectName(u"filterToggleButton"_s);
    on->setAccessibleName(toggle->text().remove(u'&'));
    on->setToolButtonStyle(Qt::ToolButtonIconOnly);
    row->addWidget(on, 0, Qt::AlignTop);

    m_flowHost = new QWidget(this);
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    policy.setHeightForWidth(true);
    m_flowHost->setSizePolicy(policy);
    m_flow = new FlowLayout(margin);
    m_flowHost->setLayout(m_flow);
    m_add = toolButton(m_flowHost, u"list-add"_s);
    describe(m_add, u"addFilter"_s, tr("Add a condition"), tr("Add a condition: show only some lines, or hide some"));
    connect(m_add, &QToolButton::clicked, this, [this] { ask(false); });
    m_flow->addWidget(m_add);
    row->addWidget(m_flowHost, 1);

    m_context = new QSpinBox(this);
    describe(m_context, u"filterContext"_s, tr("Lines of context"),
             tr("Lines shown above and below each line that matches, dimmed"));
    m_context->setRange(0, JobLog::LogFilter::maxContext);
    m_context->setPrefix(tr("Context ± "));
    m_context->setKeyboardTracking(false);
    connect(m_context, &QSpinBox::valueChanged, this, &FilterBar::setContext);
    row->addWidget(m_context, 0, Qt::AlignTop);

    auto *const count = new QVBoxLayout;
    count->setSpacing(1);
    m_status = new QLabel(this);
    describe(m_status, u"filterStatus"_s, tr("Lines shown"));
    m_progress = new QProgressBar(this);
    describe(m_progress, u"filterProgress"_s, tr("Lines looked at"));
    constexpr int barHeight = 4;
    m_progress->setFixedHeight(barHeight);
    m_progress->setTextVisible(false);
    m_progress->setRange(0, 100);
    QSizePolicy kept = m_progress->sizePolicy();
    kept.setRetainSizeWhenHidden(true); // nothing jumps when it comes and goes
    kept.setHorizontalPolicy(QSizePolicy::Ignored);
    m_progress->setSizePolicy(kept);
    count->addWidget(m_status);
    count->addWidget(m_progress);
    row->addLayout(count);

    auto *const clear = toolButton(this, u"edit-clear-all"_s);
    describe(clear, u"clearFilter"_s, tr("Remove the filter"),
             tr("Remove all conditions; Escape only switches them off"));
    connect(clear, &QToolButton::clicked, this, [this] {
        this->clear();
        Q_EMIT closed();
    });
    row->addWidget(clear, 0, Qt::AlignTop);
    static_cast<QVBoxLayout *>(layout())->addLayout(row);
}

void FilterBar::createEditor()
{
    m_editor = new QWidget(this);
    m_editor->setObjectName(u"filterEditor"_s);
    auto *const row = new QHBoxLayout(m_editor);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(margin);
    m_kind = new QComboBox(m_editor);
    describe(m_kind, u"filterKind"_s, tr("What to do with lines that match"));
    m_kind->addItems({tr("Show only lines with"), tr("Hide lines with")});
    m_pattern = new PatternEdit(u"filterText"_s, tr("Text of the condition"),
                                tr("What lines hold; Return takes it, Escape leaves"), m_editor);
    m_accept = new QPushButton(tr("Apply"), m_editor);
    describe(m_accept, u"acceptFilter"_s, tr("Apply"), tr("Take the condition (Return)"));
    auto *const cancel = new QPushButton(tr("Cancel"), m_editor);
    describe(cancel, u"cancelFilter"_s, tr("Cancel"), tr("Leave the filter as it was (Escape)"));
    row->addWidget(m_kind);
    row->addWidget(m_pattern, 1);
    row->addWidget(m_accept);
    row->addWidget(cancel);
    for (QPushButton *const button : {m_accept, cancel})
        button->setAutoDefault(false);
    m_editor->hide();
    m_error = new PatternError(u"filterError"_s, this);
    layout()->addWidget(m_editor);
    layout()->addWidget(m_error);
    connect(m_pattern, &PatternEdit::changed, this, &FilterBar::editorChanged);
    connect(m_pattern, &PatternEdit::accepted, this, &FilterBar::accept);
    connect(m_pattern, &PatternEdit::cancelled, this, &FilterBar::closeEditor);
    connect(m_accept, &QPushButton::clicked, this, &FilterBar::accept);
    connect(cancel, &QPushButton::clicked, this, &FilterBar::closeEditor);
}

// ---- what is asked for

void FilterBar::change(bool enable)
{
    if (enable)
        m_state.enabled = true;
    updateShown();
    Q_EMIT changed();
}

void FilterBar::setLevels(JobLog::LogLevels levels)
{
    if (m_state.levels == levels && m_state.enabled)
        return;
    m_state.levels = levels;
    change(levels != JobLog::allLevels);
}

void FilterBar::setSearch(const std::optional<JobLog::SearchPattern> &search)
{
    if (m_state.search == search)
        return;
    m_state.search = search;
    change(search.has_value());
}

void FilterBar::setContext(int lines)
{
    const int bounded = std::clamp(lines, 0, JobLog::LogFilter::maxContext);
    {
        const QSignalBlocker blocker(m_context);
        m_context->setValue(bounded);
    }
    if (m_state.context == bounded)
        return;
    m_state.context = bounded;
    change(false);
}

void FilterBar::setFilterEnabled(bool enabled)
{
    if (m_state.enabled == enabled)
        return;
    m_state.enabled = enabled;
    change(false);
}

void FilterBar::clear()
{
    closeEditor();
    if (m_state.isEmpty())
        return;
    FilterState fresh;
    fresh.context = m_state.context;
    m_state = fresh;
    rebuildChips();
    change();
}

bool FilterBar::isFull() const
{
    // One is kept free for what find looks for.
    return m_state.entries.size() >= JobLog::LogFilter::maxPatterns - 1;
}

void FilterBar::add(const FilterEntry &entry)
{
    const auto same = std::ranges::find_if(m_state.entries, [&entry](const FilterEntry &other) {
        return other.pattern == entry.pattern && other.exclude == entry.exclude;
    });
    if (same != m_state.entries.end()) {
        same->enabled = true;
    } else if (isFull()) {
        m_warning->setError(Core::failure(Core::ErrorKind::Limit, u"filter-too-large"_s,
                                          tr("There are as many conditions as a filter takes."),
                                          tr("Remove one, or join some in a regular expression: one|other."))
                                .error(),
                            {});
        return;
    } else {
        m_state.entries.append(entry);
    }
    rebuildChips();
    change();
}

void FilterBar::remove(int index)
{
    m_state.entries.removeAt(index);
    rebuildChips();
    change(false);
    if (!m_chips.isEmpty())
        m_chips.at(std::min<qsizetype>(index, m_chips.size() - 1))->setFocus(Qt::OtherFocusReason);
    else
        Q_EMIT closed();
}

void FilterBar::rebuildChips()
{
    for (FilterChip *const chip : std::as_const(m_chips)) {
        m_flow->removeWidget(chip);
        chip->hide();
        chip->disconnect(this);
        chip->deleteLater(); // it may be the one whose signal this is
    }
    m_chips.clear();
    for (int index = 0; index < m_state.entries.size(); ++index) {
        auto *const chip = new FilterChip(m_state.entries.at(index), m_flowHost);
        m_flow->insertWidget(index, chip);
        chip->show();
        connect(chip, &FilterChip::entryChanged, this, [this, index](const FilterEntry &entry) {
            m_state.entries[index] = entry;
            change(entry.enabled);
        });
        connect(chip, &FilterChip::editRequested, this, [this, index] { edit(index); });
        connect(chip, &FilterChip::removeRequested, this, [this, index] { remove(index); });
        m_chips.append(chip);
    }
    m_flowHost->updateGeometry();
}

// ---- the editor

void FilterBar::ask(bool exclude, const QString &text)
{
    m_edited = -1;
    m_kind->setCurrentIndex(exclude ? 1 : 0);
    m_pattern->setPattern({.text = text});
    m_editor->show();
    updateShown();
    m_pattern->activate();
}

void FilterBar::edit(int index)
{
    const FilterEntry entry = m_state.entries.at(index);
    m_edited = index;
    m_kind->setCurrentIndex(entry.exclude ? 1 : 0);
    m_pattern->setPattern(entry.pattern);
    m_editor->show();
    updateShown();
    m_pattern->activate();
}

void FilterBar::editorChanged()
{
    const auto error = m_pattern->error();
    m_error->setError(error, m_pattern->pattern().text);
    m_accept->setEnabled(m_pattern->isUsable());
}

void FilterBar::accept()
{
    if (!m_pattern->isUsable())
        return;
    const FilterEntry entry{.pattern = m_pattern->pattern(), .exclude = m_kind->currentIndex() == 1};
    const int edited = m_edited;
    closeEditor();
    if (edited < 0 || edited >= m_state.entries.size()) {
        add(entry);
        return;
    }
    m_state.entries[edited] = entry;
    rebuildChips();
    change();
}

void FilterBar::closeEditor()
{
    if (m_editor->isHidden())
        return;
    m_editor->hide();
    m_error->setError(std::nullopt, {});
    updateShown();
    if (m_edited >= 0 && m_edited < m_chips.size())
        m_chips.at(m_edited)->setFocus(Qt::OtherFocusReason);
    else
        Q_EMIT closed();
}

void FilterBar::keyPressEvent(QKeyEvent *event)
{
    if (event->key() != Qt::Key_Escape) {
        QWidget::keyPressEvent(event);
        return;
    }
    if (!m_editor->isHidden()) {
        closeEditor();
        return;
    }
    setFilterEnabled(false);
    Q_EMIT closed();
}

// ---- what came of it

void FilterBar::updateShown()
{
    setVisible(!m_state.isEmpty() || !m_editor->isHidden());
}

void FilterBar::setStatus(const Status &status)
{
    const auto &progress = status.progress;
    const bool isOn = !m_state.filter().isEmpty();
    QString text;
    if (!isOn)
        text = tr("off: all lines are shown");
    else
        text = tr("%L1 of %L2 lines").arg(progress.matches).arg(progress.lines);
    // The last lines of a log that grows are no news.
    const qint64 behind = progress.lines - progress.seen;
    const bool isBusy = isOn && !progress.isComplete && behind > std::max(fewLines, progress.lines / 100);
    if (isBusy)
        text += u'…';
    m_status->setText(text);
    m_progress->setVisible(isBusy);
    if (isBusy && progress.lines > 0)
        m_progress->setValue(static_cast<int>(progress.seen * 100 / progress.lines));
    std::optional<Core::Error> warning = status.error;
    if (!warning && isOn && progress.wasTooCostly)
        warning = Core::failure(Core::ErrorKind::Limit, u"filter-too-costly"_s,
                                tr("A pattern takes too long on some lines; they count as not matching."),
                                tr("Avoid nested repetitions such as (a+)+."))
                      .error();
    m_warning->setError(warning, {});
}

QString FilterBar::statusText() const
{
    return m_status->text();
}

} // namespace Widgets
