// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "widgets/joblog/highlightrule.h"

#include <QDialog>

class QCheckBox;
class QComboBox;
class QDialogButtonBox;
class QListWidget;
class QPushButton;
class QVBoxLayout;

namespace Widgets {

class PatternEdit;
class PatternError;

/// Edits the list of highlight rules: on and off in the list, everything else below it. Nothing counts before OK.
class HighlightRulesDialog : public QDialog
{
    Q_OBJECT

public:
    explicit HighlightRulesDialog(const QList<HighlightRule> &rules, QWidget *parent = nullptr);

    [[nodiscard]] const QList<HighlightRule> &rules() const { return m_rules; }

protected:
    void changeEvent(QEvent *event) override;

private:
    void createList(QVBoxLayout *column);
    void createForm(QVBoxLayout *column);
    void addRule();
    void removeRule();
    void moveRule(int by);
    void showRule();
    void takeRule();
    void updateItem(int row);
    void updateButtons();
    [[nodiscard]] int current() const;

    QList<HighlightRule> m_rules;
    bool m_showing = false; ///< the form is being filled, not edited
    QListWidget *m_list = nullptr;
    QPushButton *m_add = nullptr;
    QPushButton *m_remove = nullptr;
    QPushButton *m_up = nullptr;
    QPushButton *m_down = nullptr;
    QWidget *m_form = nullptr;
    PatternEdit *m_pattern = nullptr;
    PatternError *m_error = nullptr;
    QComboBox *m_color = nullptr;
    QCheckBox *m_wholeLine = nullptr;
    QDialogButtonBox *m_buttons = nullptr;
};

} // namespace Widgets
