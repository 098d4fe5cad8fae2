// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/artifacts/artifact.h"
#include "widgets/common/artifacttypes.h"

#include <QJsonObject>
#include <QWidget>

class QComboBox;
class QLabel;
class QLineEdit;
class QSpinBox;
class QToolButton;

namespace Widgets {

/// Where an artifact is: what its type needs, by the names that belong to it. Values may be templates over the Job;
/// what becomes of them is shown below. What has a good default is folded away behind a line that tells it.
class ArtifactForm : public QWidget
{
    Q_OBJECT

public:
    /// `readers` outlives the form.
    explicit ArtifactForm(const Artifacts::Readers &readers, QWidget *parent = nullptr);

    /// Shows the fields of that type; texts that were typed stay.
    void setType(const QString &type);
    /// Does not emit changed(). The type is set as well.
    void setReference(const Artifacts::Reference &reference, const Artifacts::FetchLimits &limits);
    /// Only what the type has.
    [[nodiscard]] Artifacts::Reference reference() const;
    [[nodiscard]] Artifacts::FetchLimits limits() const;
    /// The Job of the manifest, for the preview.
    void setJob(const QJsonObject &job);
    /// The readers have other accounts.
    void accountsChanged();
    /// Why the reference cannot work, or empty.
    [[nodiscard]] QString problem() const;

Q_SIGNALS:
    void changed(); ///< by the user
    void editAccountsRequested();

protected:
    void changeEvent(QEvent *event) override;

private:
    /// A field with its label.
    struct Row
    {
        QLabel *label = nullptr;
        QLineEdit *edit = nullptr;
    };

    Row addRow(const QString &objectName, int row);
    void buildAccount(int row);
    void buildWait(int row);
    void showField(const Row &row, const ReferenceField &field);
    void showType();
    void showAccounts(const QString &chosen);
    void showFolded();
    [[nodiscard]] bool isLocationNeeded() const;
    void showPreview();
    void edited();
    [[nodiscard]] QString previewLine(const QString &label, const QString &text) const;
    [[nodiscard]] QString foldedText() const;

    const Artifacts::Readers &m_readers;
    ArtifactType m_type;
    QJsonObject m_job;
    Artifacts::FetchLimits m_limits;
    Row m_name;
    Row m_reference;
    Row m_version;
    Row m_location;
    QLabel *m_preview = nullptr;
    QToolButton *m_fold = nullptr;
    QLabel *m_versionNote = nullptr;
    QLabel *m_accountLabel = nullptr;
    QComboBox *m_account = nullptr;
    QLabel *m_automatic = nullptr;
    QLabel *m_waitLabel = nullptr;
    QSpinBox *m_wait = nullptr;
    bool m_open = false; ///< what has a good default is shown
    bool m_setting = false;
};

} // namespace Widgets
