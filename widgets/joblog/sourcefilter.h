// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/joblog/runlog.h"

#include <QList>
#include <QMenu>
#include <QSet>
#include <QToolButton>
#include <QWidget>

#include <optional>

namespace Widgets {

/// A menu that stays open while entries are checked, because several are wanted as a rule. Return closes it.
class CheckMenu : public QMenu
{
    Q_OBJECT

public:
    using QMenu::QMenu;

protected:
    void mouseReleaseEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
};

/// A button that says what is chosen of a list of names, with a menu to choose: all (the ones to come included), or
/// some.
class NameChooser : public QToolButton
{
    Q_OBJECT

public:
    /// `label` is "Pods" or "Containers"; `name` the objectName.
    NameChooser(const QString &label, const QString &name, QWidget *parent = nullptr);

    struct Entry
    {
        QString name;
        QColor color; ///< of a dot before the name; invalid for none
    };
    /// Keeps what is chosen. Does nothing where the entries are the same.
    void setEntries(const QList<Entry> &entries);
    /// Chooses all again; changed() is not emitted.
    void reset();
    [[nodiscard]] bool accepts(const QString &name) const { return !m_chosen || m_chosen->contains(name); }
    [[nodiscard]] bool isRestricted() const { return m_chosen.has_value(); }
    /// Longer names are cut on the button; pixels.
    void setWidestName(int pixels);

Q_SIGNALS:
    void changed();

private:
    void choose(std::optional<QSet<QString>> chosen);
    void toggled();
    void updateTexts();

    QString m_label;
    CheckMenu *m_menu;
    QList<Entry> m_entries;
    QList<QAction *> m_actions; ///< one per entry; the menu's
    QAction *m_all;
    QAction *m_none;
    std::optional<QSet<QString>> m_chosen;
    int m_widestName = 180;
};

/// Chooses which pods and containers of a log are shown.
class SourceFilter : public QWidget
{
    Q_OBJECT

public:
    explicit SourceFilter(QWidget *parent = nullptr);

    /// What there is to choose from; `colorOf` gives a source's colour in the view.
    void setSources(const QList<JobLog::SourceInfo> &sources, const QList<QColor> &colors);
    /// The sources that are chosen; nothing where all are, the ones to come included.
    [[nodiscard]] std::optional<QSet<JobLog::SourceId>> selection() const;
    /// Shows all again, without changed().
    void reset();
    /// Longer names are cut on the buttons; pixels.
    void setWidestName(int pixels);

Q_SIGNALS:
    void changed();

private:
    NameChooser *m_pods;
    NameChooser *m_containers;
    QList<JobLog::SourceInfo> m_sources;
};

} // namespace Widgets
