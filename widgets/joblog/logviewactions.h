// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "widgets/joblog/timecolumn.h"

#include <QList>
#include <QObject>
#include <QTimer>
#include <QWidget>

class QAction;
class QActionGroup;
class QKeySequence;
class QLayout;
class QMenu;
class QPushButton;
class QSplitter;
class QToolButton;

namespace Widgets {

class Highlighting;
class InlineBanner;
class LogDetails;
class LogView;
class ToolRow;

/// What a LogPane offers for its view beyond the plain switches: the kinds of time, folding, readable JSON, the details
/// of the current line, links. Owns their actions, menus and the panel; their shortcuts count within the pane.
/// Window thread.
class LogViewActions : public QObject
{
    Q_OBJECT

public:
    /// All three outlive the object; `pane` is the one that the shortcuts belong to.
    LogViewActions(const Highlighting &highlighting, LogView &view, QWidget &pane);
    ~LogViewActions() override;

    /// `text` (which holds the view) with the details below it and the question about links above it.
    [[nodiscard]] QWidget *withDetails(QLayout *text);
    /// The kinds of time as the menu of the button that shows times.
    void addTimeMenu(QToolButton *button);
    /// Buttons for the pane's row of controls, where there is room for them.
    void addButtons(ToolRow &row);
    /// The same and the rest as entries of a menu.
    void fillMenu(QMenu &menu) const;
    /// Entries for the view's context menu, with separators.
    void addToContextMenu();

    // ---- owned by this object
    [[nodiscard]] QAction *readableJsonAction() const { return m_readableJson; }
    [[nodiscard]] QAction *detailsAction() const { return m_details; }

    void setTimeOptions(const TimeOptions &options);
    [[nodiscard]] bool showsDetails() const;

Q_SIGNALS:
    /// The kind of time, readable JSON or the panel was switched.
    void optionsChanged();

private:
    QAction *add(const QString &icon, const QString &text, const QString &name, const QString &toolTip,
                 const QList<QKeySequence> &shortcuts);
    void createTimeActions();
    void createGroupActions();
    void createPanelActions();
    void createLinkQuestion();
    void showDetails(bool show);
    void updateDetails();
    void askAboutLink(const QString &target);

    LogView &m_view;
    QWidget &m_pane;
    LogDetails *m_panel = nullptr;
    InlineBanner *m_linkQuestion = nullptr;
    QPushButton *m_openButton = nullptr;
    QString m_link; ///< that is asked about
    QSplitter *m_splitter = nullptr;
    QTimer m_detailTimer; ///< many steps of the keyboard, one look
    QActionGroup *m_timeModes = nullptr;
    QActionGroup *m_timeZones = nullptr;
    QMenu *m_timeMenu = nullptr;
    QMenu *m_groupMenu = nullptr;
    QAction *m_nextTimeMode = nullptr;
    QAction *m_readableJson = nullptr;
    QAction *m_details = nullptr;
    QAction *m_openLink = nullptr;
};

} // namespace Widgets
