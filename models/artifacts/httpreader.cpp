// SPDX-License-Identifier: Apache-2.0
#include "models/artifacts/httpreader.h"

#include "models/artifacts/httpfetch.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace Artifacts {

HttpReader::HttpReader(const QSslConfiguration &tls) : m_tls(tls) { }

QString HttpReader::type() const
{
    return u"http/file"_s;
}

Core::Result<void> HttpReader::check(const Reference &reference) const
{
    const QUrl url(reference.reference.trimmed(), QUrl::TolerantMode);
    const QString hint
        = QCoreApplication::translate("Artifacts", "Give a full address such as https://host.example/output.json.");
    if (!isWebUrl(url))
        // The text is not shown: what does not parse cannot be redacted for sure.
        return Core::failure(Core::ErrorKind::Usage, u"artifact-url-invalid"_s,
                             QCoreApplication::translate("Artifacts",
                                                         "The artifact's reference is not an http or https "
                                                         "address"),
                             hint);
    if (!reference.account.isEmpty())
        return Core::failure(
            Core::ErrorKind::Usage, u"artifact-account-unsupported"_s,
            QCoreApplication::translate("Artifacts",
                                        "Named artifact accounts such as %1 cannot be used by this version")
                .arg(reference.account),
            QCoreApplication::translate("Artifacts",
                                        "Leave the account empty; a user name and password can be part of "
                                        "the address."));
    return {};
}

std::unique_ptr<FetchOperation> HttpReader::fetch(const Reference &reference, const FetchLimits &limits) const
{
    const QUrl url(reference.reference.trimmed(), QUrl::TolerantMode);
    return std::make_unique<HttpFetch>(url, check(reference), limits, m_tls);
}

} // namespace Artifacts
