// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/jobrun/run.h"
#include "models/manifest/jobmanifest.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QLineEdit;

namespace Widgets {

/// Where outputs are taken from: nothing, the logs of one container, or an artifact.
class CaptureBar : public QWidget
{
    Q_OBJECT

public:
    /// `readers` outlives the bar.
    explicit CaptureBar(const Artifacts::Readers &readers, QWidget *parent = nullptr);

    /// The containers that can be chosen; one that was typed stays.
    void setFacts(const Manifest::JobFacts &facts);
    /// Does not emit changed().
    void setCapture(const JobRun::CaptureSettings &capture);
    [[nodiscard]] JobRun::CaptureSettings capture() const;
    /// Why the settings cannot work, or empty.
    [[nodiscard]] QString problem() const;

Q_SIGNALS:
    void changed(); ///< by the user

private:
    void showKind();
    void check();
    void edited();

    const Artifacts::Readers &m_readers;
    Manifest::JobFacts m_facts;
    QComboBox *m_kind = nullptr;
    QComboBox *m_container = nullptr;
    QComboBox *m_type = nullptr;
    QLineEdit *m_reference = nullptr;
    QLabel *m_problem = nullptr;
    bool m_setting = false;
};

} // namespace Widgets
