// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/joblog/level.h"

#include <QIcon>
#include <QList>
#include <QPalette>
#include <QToolButton>

class QAction;

namespace Widgets {

class CheckMenu;

/// Chooses the levels of lines that are shown: quick choices and single levels. Each has a letter and a colour.
class LevelButton : public QToolButton
{
    Q_OBJECT

public:
    explicit LevelButton(QWidget *parent = nullptr);

    /// Does not emit chosen().
    void setLevels(JobLog::LogLevels levels);
    [[nodiscard]] JobLog::LogLevels levels() const { return m_levels; }
    /// Longer names are cut on the button; pixels.
    void setWidestName(int pixels);
    /// How many errors and warnings there are, for the menu; -1 where that is not known.
    void setCounts(qint64 errors, qint64 warnings);

    /// What a level is called.
    [[nodiscard]] static QString nameOf(JobLog::LogLevel level);
    /// A letter: E, W, I, D; a dash where a line does not say. Its ground is filled where the icon is on, a frame where
    /// it is off. `arrow` puts one beside it: down for 1, up for -1.
    [[nodiscard]] static QIcon iconOf(JobLog::LogLevel level, const QPalette &palette, int arrow = 0);

Q_SIGNALS:
    void chosen(JobLog::LogLevels levels);

protected:
    void changeEvent(QEvent *event) override;

private:
    void addQuick(const QString &name, const QString &text, const QString &chosenText, JobLog::LogLevels levels);
    void choose(JobLog::LogLevels levels);
    void updateTexts();
    [[nodiscard]] QString chosenText() const;

    JobLog::LogLevels m_levels = JobLog::allLevels;
    int m_widestName = 180;
    qint64 m_errors = -1;
    qint64 m_warnings = -1;
    CheckMenu *m_menu;
    struct QuickChoice
    {
        QAction *action = nullptr;
        QString chosenText; ///< what the button says
        JobLog::LogLevels levels;
    };
    QList<QuickChoice> m_quick;
    QList<std::pair<QAction *, JobLog::LogLevel>> m_single;
};

} // namespace Widgets
