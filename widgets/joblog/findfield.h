// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/core/error.h"
#include "models/joblog/logsearch.h"

#include <QWidget>

#include <optional>

class QAction;
class QLabel;
class QLineEdit;
class QToolButton;

namespace Widgets {

/// Where a pattern is typed: the text, what was found beside it, next and previous, and the switches. Says what is
/// wanted, and shows what it is told; it searches nothing itself.
class FindField : public QWidget
{
    Q_OBJECT

public:
    /// The actions' buttons stand beside the text; the actions stay the caller's.
    FindField(QAction *next, QAction *previous, QAction *filter, QWidget *parent = nullptr);

    [[nodiscard]] JobLog::SearchPattern pattern() const;
    /// Gives the keyboard to the text, all of it selected; `text` replaces it unless it is empty.
    void activate(const QString &text = {});
    void clear();

    struct Status
    {
        qint64 hits = 0;
        std::optional<qint64> current; ///< 1-based: which hit find stands at, where that is known
        bool isComplete = true;
        std::optional<Core::Error> error;
    };
    void setStatus(const Status &status);
    /// "3 of 120", "none", "…"; empty where nothing is looked for.
    [[nodiscard]] QString statusText() const;

Q_SIGNALS:
    void patternChanged();
    /// Ctrl+Return: as a condition of the filter.
    void pinRequested();
    /// Return and Shift+Return.
    void nextRequested();
    void previousRequested();
    /// Escape.
    void closed();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    QToolButton *addSwitch(const QString &name, const QString &text, const QString &accessibleName,
                           const QString &toolTip);
    void applyColors();

    QLineEdit *m_text;
    QLabel *m_status;
    QToolButton *m_regex = nullptr;
    QToolButton *m_case = nullptr;
    QToolButton *m_word = nullptr;
    bool m_isWrong = false; ///< the pattern, or it has no hit
};

} // namespace Widgets
