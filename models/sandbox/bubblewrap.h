// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/sandbox/containerengine.h"

namespace Sandbox {

/// Containers as processes of this computer inside bubblewrap: its programs read-only, everything else private.
class Bubblewrap : public ContainerEngine
{
public:
    [[nodiscard]] Core::Result<void> probe() override;
    [[nodiscard]] QString refusal(const ContainerSpec &spec) const override;
    [[nodiscard]] LaunchPlan plan(const ContainerSpec &spec) const override;
    [[nodiscard]] bool needsImages() const override { return false; }
    [[nodiscard]] LaunchPlan imageCheck(const QString &) const override { return {}; }
    [[nodiscard]] LaunchPlan imagePull(const QString &) const override { return {}; }
    void signal(const ContainerSpec &spec, qint64 childPid, int signalNumber) const override;
    void cleanUp(const ContainerSpec &spec) const override;
    [[nodiscard]] QString idScheme() const override;
    [[nodiscard]] QString version() const override { return m_version; }

private:
    /// How the namespaces can be had here, from the best to what still confines.
    enum class Confinement {
        AllNamespaces, ///< a user namespace and all others: the normal case
        WithoutUser, ///< root inside another sandbox: no user namespace, all capabilities dropped
        WithoutProc ///< a user inside another sandbox: /proc cannot be mounted, so there is none
    };

    [[nodiscard]] QStringList isolation(Confinement confinement) const;
    [[nodiscard]] static QStringList programs();
    [[nodiscard]] QStringList options(const ContainerSpec &spec) const;
    [[nodiscard]] QString tryConfinement(Confinement confinement) const;

    QString m_program;
    QString m_version;
    Confinement m_confinement = Confinement::AllNamespaces;
};

} // namespace Sandbox
