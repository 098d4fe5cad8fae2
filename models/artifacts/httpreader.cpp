// SPDX-License-Identifier: Apache-2.0
#include "models/artifacts/httpreader.h"

#include "models/artifacts/stepfetch.h"
#include "models/artifacts/texts.h"
#include "models/core/redact.h"

using namespace Qt::StringLiterals;

namespace Artifacts {

namespace {

QUrl urlOf(const Reference &reference)
{
    return QUrl(reference.reference.trimmed(), QUrl::TolerantMode);
}

class HttpFileFetch final : public StepFetch
{
public:
    using StepFetch::StepFetch;

private:
    void begin() override
    {
        HttpRequest http;
        http.url = urlOf(request().reference);
        const QString source = Core::redactUrl(http.url.adjusted(QUrl::RemoveFragment));
        const Account &account = request().account;
        if (const auto basic = account.basic())
            http.credentials.append({"Authorization", basicAuthorization(basic->first, basic->second)});
        else if (const QString token = account.secret(u"token"_s); !token.isEmpty())
            http.credentials.append({"Authorization", "Bearer " + token.toUtf8()});
        send(http, [this, source](const HttpAnswer &answer) { succeed(contentOf(answer, source)); });
    }
};

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
    return std::make_unique<HttpFileFetch>(request);
}

} // namespace Artifacts
