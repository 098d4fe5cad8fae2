// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/jobrun/run.h"
#include "models/manifest/jobmanifest.h"

#include <QWidget>

class QComboBox;
class QLabel;

namespace Widgets {

class ArtifactForm;
class ArtifactTypePicker;

/// Where outputs are taken from: nothing, the logs of one container, or an artifact.
class CaptureBar : public QWidget
{
    Q_OBJECT

public:
    /// `readers` outlives the bar.
    explicit CaptureBar(const Artifacts::Readers &readers, QWidget *parent = nullptr);

    /// The containers that can be chosen; one that was typed stays.
    void setFacts(const Manifest::JobFacts &facts);
    /// The Job of the manifest, for the preview of templates.
    void setJob(const QJsonObject &job);
    /// The readers have other accounts.
    void accountsChanged();
    /// Does not emit changed().
    void setCapture(const JobRun::CaptureSettings &capture);
    [[nodiscard]] JobRun::CaptureSettings capture() const;
    /// Why the settings cannot work, or empty.
    [[nodiscard]] QString problem() const;

Q_SIGNALS:
    void changed(); ///< by the user
    void editAccountsRequested();

protected:
    void changeEvent(QEvent *event) override;

private:
    void showKind();
    void check();
    void edited();

    Manifest::JobFacts m_facts;
    QComboBox *m_kind = nullptr;
    QComboBox *m_container = nullptr;
    ArtifactTypePicker *m_type = nullptr;
    ArtifactForm *m_artifact = nullptr;
    QLabel *m_problem = nullptr;
    bool m_setting = false;
};

} // namespace Widgets
