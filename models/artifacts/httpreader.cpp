// SPDX-License-Identifier: Apache-2.0
#include "models/artifacts/httpreader.h"

#include "models/artifacts/httpcredentials.h"
#include "models/artifacts/simplefetch.h"
#include "models/artifacts/texts.h"

using namespace Qt::StringLiterals;

namespace Artifacts {

namespace {

QUrl urlOf(const Reference &reference)
{
    return QUrl(reference.reference.trimmed(), QUrl::TolerantMode);
}

} // namespace

QString HttpReader::type() const
{
    return u"http/file"_s;
}

Core::Result<void> HttpReader::check(const Reference &reference) const
{
    if (isWebUrl(urlOf(reference)))
        return {};
    // The text is not shown: what does not parse cannot be redacted for sure.
    return Core::failure(Core::ErrorKind::Usage, u"artifact-url-invalid"_s,
                         Texts::tr("The artifact's reference is not an http or https address"),
                         Texts::tr("Give a full address such as https://host.example/output.json."));
}

std::unique_ptr<FetchOperation> HttpReader::fetch(const FetchRequest &request) const
{
    if (const auto checked = check(request.reference); !checked)
        return failedFetch(checked.error());
    SimpleFetchPlan plan;
    plan.http.url = urlOf(request.reference);
    addCredentials(plan.http, request);
    return simpleFetch(request, plan);
}

} // namespace Artifacts
