// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/joblog/logdocument.h"
#include "widgets/joblog/filterstate.h"

#include <QWidget>

class QAction;
class QComboBox;
class QLabel;
class QProgressBar;
class QPushButton;
class QSpinBox;
class QToolButton;

namespace Widgets {

class FlowLayout;
class PatternEdit;
class PatternError;

/// The filter of a log, above it: conditions as chips, context, how much is shown, and the ways out. Holds what the
/// user asked for; whoever shows the log applies it and tells what came of it. Hidden while there is no filter.
class FilterBar : public QWidget
{
    Q_OBJECT

public:
    /// `toggle` switches the filter on and off; it stays the caller's.
    explicit FilterBar(QAction *toggle, QWidget *parent = nullptr);

    [[nodiscard]] const FilterState &state() const { return m_state; }
    /// Every one of these switches the filter on, and emits changed() where anything changed.
    void setLevels(JobLog::LogLevels levels);
    void setSearch(const std::optional<JobLog::SearchPattern> &search);
    /// Refused where there are as many conditions as a filter takes; an equal one that is there is switched on.
    void add(const FilterEntry &entry);
    void setContext(int lines);

    void setFilterEnabled(bool enabled);
    /// Forgets all conditions, levels and what find looks for.
    void clear();
    /// Asks for a new condition in place.
    void ask(bool exclude, const QString &text = {});

    struct Status
    {
        JobLog::LogDocument::FilterStatus progress;
        qint64 lines = 0; ///< of the sources that are shown
        std::optional<Core::Error> error; ///< why the filter is not the one that was asked for
    };
    void setStatus(const Status &status);
    /// "1,204 of 88,012 lines"
    [[nodiscard]] QString statusText() const;

Q_SIGNALS:
    void changed();
    /// The keyboard should go back to the log.
    void closed();

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    void createChips(QAction *toggle);
    void createEditor();
    void change(bool enable = true);
    void rebuildChips();
    void edit(int index);
    void remove(int index);
    void accept();
    void closeEditor();
    void editorChanged();
    void updateShown();
    [[nodiscard]] bool isFull() const;

    FilterState m_state;
    QList<FilterChip *> m_chips;
    QWidget *m_flowHost = nullptr;
    FlowLayout *m_flow = nullptr;
    QToolButton *m_add = nullptr;
    QSpinBox *m_context = nullptr;
    QLabel *m_status = nullptr;
    QProgressBar *m_progress = nullptr;
    QWidget *m_editor = nullptr;
    QComboBox *m_kind = nullptr;
    PatternEdit *m_pattern = nullptr;
    QPushButton *m_accept = nullptr;
    PatternError *m_error = nullptr; ///< of the pattern that is being written
    PatternError *m_warning = nullptr; ///< of the filter in effect
    int m_edited = -1; ///< the condition that is being changed; -1 for a new one
};

} // namespace Widgets
