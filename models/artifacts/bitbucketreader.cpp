// SPDX-License-Identifier: Apache-2.0
#include "models/artifacts/bitbucketreader.h"

#include "models/artifacts/httpcredentials.h"
#include "models/artifacts/simplefetch.h"
#include "models/artifacts/texts.h"

using namespace Qt::StringLiterals;

namespace Artifacts {

QString BitbucketReader::type() const
{
    return u"bitbucket/file"_s;
}

Core::Result<void> BitbucketReader::check(const Reference &reference) const
{
    if (isWebUrl(QUrl(reference.reference.trimmed(), QUrl::TolerantMode)))
        return {};
    return std::unexpected(
        referenceError(Texts::tr("The artifact's reference is not an http or https address"),
                       Texts::tr("Give an address such as "
                                 "https://api.bitbucket.org/2.0/repositories/WORKSPACE/REPOSITORY/src/COMMIT/PATH.")));
}

std::unique_ptr<FetchOperation> BitbucketReader::fetch(const FetchRequest &request) const
{
    if (const auto checked = check(request.reference); !checked)
        return failedFetch(checked.error());
    SimpleFetchPlan plan;
    plan.http.url = QUrl(request.reference.reference.trimmed(), QUrl::TolerantMode);
    addCredentials(plan.http, request, {},
                   {{u"api.bitbucket.org"_s, request.context.environment.value(u"BITBUCKET_TOKEN"_s)}});
    return simpleFetch(request, plan);
}

} // namespace Artifacts
