// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/outputs/pipelineview.h"

#include <QFrame>

class QLabel;
class QLineEdit;
class QToolButton;

namespace Widgets {

/// Writes the expression by which a later stage of a pipeline reads the current value, and copies it. The stage's name
/// is asked here. Hidden until open(); Escape closes it, Return copies.
class StageBar : public QFrame
{
    Q_OBJECT

public:
    explicit StageBar(QWidget *parent = nullptr);

    void setStage(const QString &name);
    [[nodiscard]] QString stage() const;
    /// The value to write of. `fate` tells its name in a pipeline, or why it has none.
    void setValue(const QString &key, const Outputs::PipelineFate &fate);
    /// There is no value to write of.
    void clearValue();
    [[nodiscard]] QString expression() const { return m_expression; }
    /// Shows the bar and gives the focus to the name.
    void open();

Q_SIGNALS:
    void stageChanged(const QString &name); ///< by the user
    void closed();

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void refresh();
    void copy();

    QLineEdit *m_stage = nullptr;
    QLabel *m_text = nullptr;
    QToolButton *m_copy = nullptr;
    bool m_hasValue = false;
    QString m_key;
    Outputs::PipelineFate m_fate;
    QString m_expression; ///< empty where there is none
};

} // namespace Widgets
