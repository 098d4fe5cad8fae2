// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>

#include <chrono>
#include <optional>

class QCheckBox;
class QLabel;
class QToolButton;

namespace Widgets {

struct StageImport;

/// Says above a manifest that it came from a stage of Spinnaker, and offers its parameters and its timeout.
class StageOriginBar : public QWidget
{
    Q_OBJECT

public:
    explicit StageOriginBar(QWidget *parent = nullptr);

    /// Shows the bar for that stage; its limit is on.
    void setStage(const StageImport &import);
    /// Hides the bar.
    void clear();
    /// The stage's limit where it has one that was left on.
    [[nodiscard]] std::optional<std::chrono::milliseconds> timeout() const;

Q_SIGNALS:
    void parametersRequested();
    void summaryRequested();

private:
    QLabel *m_text = nullptr;
    QCheckBox *m_limit = nullptr;
    QToolButton *m_parameters = nullptr;
    QToolButton *m_summary = nullptr;
    std::optional<std::chrono::milliseconds> m_timeout;
};

} // namespace Widgets
