// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QComboBox>
#include <QString>
#include <QStringList>

namespace Widgets {

/// The namespace to run in: one of a list where the server gave one, or a typed one; empty means the context's own.
/// A namespace that the manifest names wins and is shown instead.
class NamespacePicker : public QComboBox
{
    Q_OBJECT

public:
    explicit NamespacePicker(QWidget *parent = nullptr);

    /// Keeps what is typed. `note` says why there is no list, or is empty.
    void setNamespaces(const QStringList &names, const QString &note = {});
    /// What an empty field means.
    void setContextNamespace(const QString &name);
    /// What the manifest says; empty: nothing.
    void setManifestNamespace(const QString &name);
    /// While a run goes on, nothing can be chosen.
    void setLocked(bool locked);
    /// Does not emit namespaceChosen().
    void setChosen(const QString &name);

    [[nodiscard]] QString chosen() const; ///< what the user chose or typed; may be empty
    [[nodiscard]] QString effective() const; ///< the manifest's, else the chosen, else the context's
    /// Why the typed name cannot be a namespace, or empty.
    [[nodiscard]] QString problem() const;

Q_SIGNALS:
    void namespaceChosen(); ///< by the user

private:
    void showState();
    void edited(const QString &text);

    QString m_chosen;
    QString m_context;
    QString m_manifest;
    QString m_note;
    bool m_locked = false;
    bool m_setting = false;
};

} // namespace Widgets
