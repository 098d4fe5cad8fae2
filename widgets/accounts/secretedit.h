// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/artifacts/secret.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;

namespace Widgets {

/// Where a secret is: in an environment variable, a file or the desktop's secret service; never the secret itself. What
/// is typed for the secret service is handed over at once and forgotten here.
class SecretEdit : public QWidget
{
    Q_OBJECT

public:
    /// `field`: its name in Spinnaker's configuration.
    explicit SecretEdit(const QString &field, QWidget *parent = nullptr);

    /// Whether the desktop has a secret service to choose.
    void setServiceAvailable(bool available);
    /// The key under which the secret service will know it.
    void setKey(const QString &key) { m_key = key; }
    /// Nothing: the field is not set. Does not emit changed().
    void setSecret(const std::optional<Artifacts::Secret> &secret);
    [[nodiscard]] std::optional<Artifacts::Secret> secret() const;
    /// Says how handing over ended.
    void setStored(const Core::Result<void> &result);

Q_SIGNALS:
    void changed();
    void storeRequested(const QString &key, const QString &secret);

private:
    enum Source { NotSet, Environment, File, Service, Literal, Foreign };

    void showSource();
    void store();

    QString m_key;
    std::optional<Artifacts::Secret> m_secret; ///< as it was set; what cannot be edited stays
    QComboBox *m_source = nullptr;
    QLineEdit *m_value = nullptr;
    QPushButton *m_store = nullptr;
    QLabel *m_note = nullptr;
    bool m_serviceAvailable = false;
    bool m_setting = false;
};

} // namespace Widgets
