// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/joblog/searchpattern.h"

#include <QFrame>

class QCheckBox;
class QToolButton;

namespace Widgets {

/// One condition of a filter, as the user made it. A value.
struct FilterEntry
{
    JobLog::SearchPattern pattern;
    bool exclude = false; ///< hide lines that match, instead of showing only these
    bool enabled = true;
    friend bool operator==(const FilterEntry &, const FilterEntry &) = default;
};

/// A condition of the filter above the log: switched on and off, edited, turned around and removed where it stands.
/// Shows what it is told; the bar decides.
class FilterChip : public QFrame
{
    Q_OBJECT

public:
    explicit FilterChip(const FilterEntry &entry, QWidget *parent = nullptr);

    void setEntry(const FilterEntry &entry);
    [[nodiscard]] const FilterEntry &entry() const { return m_entry; }
    /// "only: text" or "not: text", in full.
    [[nodiscard]] static QString textOf(const FilterEntry &entry);

Q_SIGNALS:
    void entryChanged(const Widgets::FilterEntry &entry);
    void editRequested();
    void removeRequested();

protected:
    bool event(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void updateTexts();
    void change(bool exclude, bool enabled);

    FilterEntry m_entry;
    QCheckBox *m_enabled;
    QToolButton *m_text;
    QToolButton *m_remove;
};

} // namespace Widgets
