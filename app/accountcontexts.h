// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QSettings>
#include <QString>

#include <optional>

namespace App {

/// A context that was chosen; `sandbox` tells the sandbox from a kubeconfig's context of that name.
struct ContextChoice
{
    QString name;
    bool sandbox = false;
    QString source; ///< the added kubeconfig that it comes from; empty: kubectl's own
    friend bool operator==(const ContextChoice &left, const ContextChoice &right) = default;
};

/// Which context an account of Spinnaker stands for, as the user said; kept with the settings, for the window and for
/// the command line. Of the 200 accounts that were mapped last.
class AccountContexts
{
public:
    /// `file` as in settingsPath().
    explicit AccountContexts(const QString &file = {});

    [[nodiscard]] std::optional<ContextChoice> contextOf(const QString &account) const;
    void setContextOf(const QString &account, const ContextChoice &context);
    /// The account that was mapped last to that context, or empty.
    [[nodiscard]] QString accountOf(const ContextChoice &context);

private:
    QSettings m_settings;
};

} // namespace App
