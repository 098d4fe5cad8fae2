// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QJsonObject>
#include <QList>
#include <QString>
#include <QStringList>

#include <utility>

namespace Kube {

/// A user's credential plugin: a command of the kubeconfig that prints an ExecCredential (KEP-541). It runs only where
/// the person at the computer has agreed to it, see ConnectionConfig::execAllowed. A value; environment values may be
/// secrets.
struct ExecConfig
{
    QString command; ///< absolute where the kubeconfig's has a slash, else a name to be looked for in PATH
    QStringList arguments;
    QList<std::pair<QString, QString>> environment; ///< added to the console's own
    QString apiVersion; ///< client.authentication.k8s.io/v1 or v1beta1
    QString interactiveMode; ///< Never, IfAvailable or Always
    QString installHint;
    bool provideClusterInfo = false;
    QJsonObject clusterInfo; ///< spec.cluster of KUBERNETES_EXEC_INFO where provideClusterInfo is set
    QString file; ///< the kubeconfig file that says so
    friend bool operator==(const ExecConfig &, const ExecConfig &) = default;

    /// Names what would run: the file, the command, its arguments and environment. Changes with each of them, so that
    /// an agreement does not outlive what it was given for.
    [[nodiscard]] QString fingerprint() const;
    /// The command with its arguments as a shell would take it, control characters made visible, for people to judge.
    [[nodiscard]] QString commandLine() const;
    /// The names of the variables that the kubeconfig sets, without their values.
    [[nodiscard]] QStringList environmentNames() const;
    /// The value of KUBERNETES_EXEC_INFO.
    [[nodiscard]] QByteArray execInfo() const;
};

} // namespace Kube
