// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/artifacts/artifact.h"

namespace Artifacts {

/// kubernetes/configMap and kubernetes/secret: data of the run's cluster, read through FetchContext::cluster (Spinnaker
/// has these types, but cannot download them). The reference, or else the name, is [NAMESPACE/]NAME[#KEY]; the location
/// is a namespace, too. Without a key the content is a JSON object of all values, with one the value itself. Values of
/// Secrets are masked: the content tells keys and sizes, and Content::revealed has the values, for showing on request
/// only.
class KubernetesReader : public Reader
{
public:
    /// `kind`: "ConfigMap" or "Secret".
    explicit KubernetesReader(const QString &kind) : m_kind(kind) { }
    [[nodiscard]] QString type() const override;
    [[nodiscard]] Core::Result<void> check(const Reference &reference) const override;
    [[nodiscard]] bool ignoresVersion() const override { return true; }
    [[nodiscard]] std::unique_ptr<FetchOperation> fetch(const FetchRequest &request) const override;

private:
    QString m_kind;
};

} // namespace Artifacts
