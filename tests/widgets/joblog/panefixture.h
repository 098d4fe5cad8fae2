// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "logfixture.h"
#include "widgets/common/filedialogs.h"
#include "widgets/common/highlighting.h"
#include "widgets/common/theme.h"
#include "widgets/joblog/logpane.h"
#include "widgets/joblog/logview.h"

#include <QAction>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QTest>

#include <memory>

/// Answers with a path instead of a dialog.
class FixedPath : public Widgets::FileDialogs
{
public:
    QString saveFile(QWidget *, const QString &, const QString &) override { return path; }
    QString path;
};

/// A log pane in a window, and what a user sees of it.
class PaneFixture
{
public:
    PaneFixture()
    {
        source = log.addSource(QStringLiteral("release-x7"), QStringLiteral("main"));
        pane = std::make_unique<Widgets::LogPane>(m_highlighting, dialogs);
        pane->resize(900, 450);
    }

    void show()
    {
        pane->setLog(log.log);
        pane->show();
        pane->activateWindow(); // there may be no window manager to do it
        QVERIFY(QTest::qWaitForWindowActive(pane.get()));
        view().setFocus();
    }

    [[nodiscard]] Widgets::LogView &view() const { return pane->view(); }
    template <typename T>
    [[nodiscard]] T *child(const QString &name) const
    {
        return pane->findChild<T *>(name);
    }
    [[nodiscard]] QAction *action(const QString &name) const { return child<QAction>(name); }
    [[nodiscard]] QString label(const QString &name) const { return child<QLabel>(name)->text(); }
    [[nodiscard]] QLineEdit *findText() const { return child<QLineEdit>(QStringLiteral("findText")); }
    void key(Qt::Key key, Qt::KeyboardModifiers modifiers = Qt::NoModifier) const
    {
        QTest::keyClick(&view(), key, modifiers);
    }
    /// The texts of all rows that are shown.
    [[nodiscard]] QStringList shown() const
    {
        QStringList texts;
        for (qint64 row = 0; row < view().rowCount(); ++row)
            texts.append(view().cache().line(row)->text());
        return texts;
    }
    [[nodiscard]] QString textAt(JobLog::RowNumber row) const { return view().cache().line(row.value())->text(); }
    [[nodiscard]] QString currentText() const { return textAt(view().currentRow()); }
    /// Selects units [begin, end) of a row as a hand does.
    void select(qint64 row, qsizetype begin, qsizetype end) const
    {
        view().ensureVisible(JobLog::RowNumber(row));
        const auto point = [&](qsizetype unit) { return view().rectOf({row, unit}).topLeft() + QPoint(1, 4); };
        QTest::mousePress(view().viewport(), Qt::LeftButton, {}, point(begin));
        QTest::mouseMove(view().viewport(), point(end));
        QTest::mouseRelease(view().viewport(), Qt::LeftButton, {}, point(end));
    }

    LogFixture log;
    JobLog::SourceId source{};
    FixedPath dialogs;
    std::unique_ptr<Widgets::LogPane> pane;

private:
    Widgets::Theme m_theme; // icons, without which buttons are as wide as their texts
    Widgets::Highlighting m_highlighting;
};
