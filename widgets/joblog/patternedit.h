// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/core/error.h"
#include "models/joblog/searchpattern.h"

#include <QWidget>

#include <optional>

class QLineEdit;
class QToolButton;

namespace Widgets {

/// A pattern that is being written: its text and the switches that find has, too. Checks it with every change.
class PatternEdit : public QWidget
{
    Q_OBJECT

public:
    /// `name` is the objectName of the text; the switches' begin with it.
    PatternEdit(const QString &name, const QString &accessibleName, const QString &toolTip, QWidget *parent = nullptr);

    void setPattern(const JobLog::SearchPattern &pattern);
    [[nodiscard]] JobLog::SearchPattern pattern() const;
    /// What is wrong with it; an empty text is not wrong.
    [[nodiscard]] std::optional<Core::Error> error() const;
    [[nodiscard]] bool isUsable() const { return !pattern().text.isEmpty() && !error(); }
    /// Gives the keyboard to the text, all of it selected.
    void activate();

Q_SIGNALS:
    void changed();
    /// Return and Escape.
    void accepted();
    void cancelled();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    QToolButton *addSwitch(const QString &name, const QString &text, const QString &accessibleName,
                           const QString &toolTip);

    QLineEdit *m_text;
    QToolButton *m_case = nullptr;
    QToolButton *m_word = nullptr;
    QToolButton *m_regex = nullptr;
};

} // namespace Widgets
