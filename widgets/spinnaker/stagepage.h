// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/spinnaker/stagesetup.h"

#include <QWidget>

class QLabel;
class QLineEdit;
class QTableWidget;

namespace Widgets {

/// Chooses one of a file's stages.
class StagePage : public QWidget
{
    Q_OBJECT

public:
    explicit StagePage(QWidget *parent = nullptr);

    /// `cut`: there are more than can be listed.
    void setStages(const QList<Spinnaker::StageSummary> &stages, bool cut);
    /// The index of the chosen stage, or -1.
    [[nodiscard]] int current() const;
    void setCurrent(int index);
    void setFocusToList();

Q_SIGNALS:
    void currentChanged();
    void activated(); ///< the current stage was chosen

private:
    void applyFilter(const QString &text);

    QLineEdit *m_filter = nullptr;
    QTableWidget *m_table = nullptr;
    QLabel *m_note = nullptr;
};

} // namespace Widgets
