// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/sandbox/containerengine.h"

namespace Sandbox {

/// Containers in podman, with their images; chosen by the user. Images are pulled where they are missing.
class Podman : public ContainerEngine
{
public:
    explicit Podman(const SandboxOptions &options);

    [[nodiscard]] Core::Result<void> probe() override;
    [[nodiscard]] QString refusal(const ContainerSpec &spec) const override;
    [[nodiscard]] LaunchPlan plan(const ContainerSpec &spec) const override;
    [[nodiscard]] bool needsImages() const override { return true; }
    [[nodiscard]] LaunchPlan imageCheck(const QString &image) const override;
    [[nodiscard]] LaunchPlan imagePull(const QString &image) const override;
    void signal(const ContainerSpec &spec, qint64 childPid, int signalNumber) const override;
    void cleanUp(const ContainerSpec &spec) const override;
    [[nodiscard]] QString idScheme() const override;
    [[nodiscard]] QString version() const override { return m_version; }

private:
    QString m_program;
    QString m_version;
    QStringList m_options;
    QStringList m_runOptions;
};

} // namespace Sandbox
