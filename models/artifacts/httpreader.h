// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/artifacts/artifact.h"

#include <QSslConfiguration>

namespace Artifacts {

/// http/file: a GET of an http or https URL. User info in the URL is sent as basic authentication and never shown.
class HttpReader : public Reader
{
public:
    /// `tls`: whom to trust; the system's authorities by default.
    explicit HttpReader(const QSslConfiguration &tls = QSslConfiguration::defaultConfiguration());

    [[nodiscard]] QString type() const override;
    [[nodiscard]] Core::Result<void> check(const Reference &reference) const override;
    [[nodiscard]] std::unique_ptr<FetchOperation> fetch(const Reference &reference,
                                                        const FetchLimits &limits) const override;

private:
    QSslConfiguration m_tls;
};

} // namespace Artifacts
