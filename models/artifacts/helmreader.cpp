// SPDX-License-Identifier: Apache-2.0
#include "models/artifacts/helmreader.h"

#include "models/artifacts/helmchart.h"
#include "models/artifacts/httpcredentials.h"
#include "models/artifacts/simplefetch.h"
#include "models/artifacts/texts.h"
#include "models/core/redact.h"

#include <QCryptographicHash>

using namespace Qt::StringLiterals;
using Core::Error;
using Core::ErrorKind;

namespace Artifacts {

namespace {

QString chartName(const Reference &reference)
{
    return reference.name.isEmpty() ? reference.reference.trimmed() : reference.name;
}

/// The repository's index, or why it is not known.
Core::Result<QUrl> indexUrl(const FetchRequest &request)
{
    const QUrl url = below(request.account.text(u"repository"_s), u"index.yaml"_s);
    if (isWebUrl(url))
        return url;
    return std::unexpected(accountNeeded(request.reference.type,
                                         Texts::tr("Name an account of kind helm, whose repository is an http or https "
                                                   "address.")));
}

class ChartFetch final : public StepFetch
{
public:
    ChartFetch(const FetchRequest &request, const QUrl &index) : StepFetch(request), m_index(index) { }

private:
    void begin() override
    {
        HttpRequest http;
        http.url = m_index;
        http.headers.append(HttpHeader{"Accept", "application/yaml, text/yaml, */*;q=0.5"});
        addCredentials(http, request());
        send(http, [this](const HttpAnswer &answer) { readIndex(answer); });
    }

    void readIndex(const HttpAnswer &answer)
    {
        compute([this, bytes = answer.body, base = answer.url, name = chartName(request().reference),
                 version = request().reference.version]() -> std::function<void()> {
            const auto entry = chartEntry(bytes, name, version);
            return [this, entry, base] {
                if (entry)
                    getChart(*entry, base);
                else
                    fail(entry.error());
            };
        });
    }

    void getChart(const ChartEntry &entry, const QUrl &base)
    {
        HttpRequest http;
        http.url = base.resolved(QUrl(entry.urls.value(0), QUrl::TolerantMode));
        if (entry.urls.isEmpty() || !isWebUrl(http.url)) {
            fail(Core::failure(ErrorKind::Format, u"artifact-chart"_s,
                               Texts::tr("The index gives no http or https address of version %1").arg(entry.version),
                               Texts::tr("Charts of OCI registries are of type helm/image."))
                     .error());
            return;
        }
        if (m_index.scheme() == "https"_L1 && http.url.scheme() != "https"_L1) {
            fail(Core::failure(ErrorKind::Api, u"artifact-redirect-refused"_s,
                               Texts::tr("%1 leads from https to http, which is not followed").arg(m_index.host()),
                               Texts::tr("Correct the addresses in the repository's index."))
                     .error());
            return;
        }
        http.headers.append(HttpHeader{"Accept", "*/*"});
        // An index may name any host; the account's credentials are the repository's.
        if (sameOrigin(http.url, m_index))
            addCredentials(http, request());
        send(http, [this, entry](const HttpAnswer &answer) { readChart(answer, entry); });
    }

    void readChart(const HttpAnswer &answer, const ChartEntry &entry)
    {
        compute([this, bytes = answer.body, source = Core::redactUrl(answer.url), entry]() -> std::function<void()> {
            const QByteArray digest = QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex();
            std::expected<Content, Failure> content = std::unexpected(Failure(wrongDigest(source)));
            if (entry.digest.isEmpty() || entry.digest == QLatin1StringView(digest))
                content = chartContent(bytes, source, entry.version);
            return [this, content, checked = !entry.digest.isEmpty()] {
                if (!checked)
                    warn(Texts::tr("The index has no digest to check the chart with"));
                if (content)
                    succeed(*content);
                else
                    fail(content.error());
            };
        });
    }

    static Failure wrongDigest(const QString &source)
    {
        return {Core::failure(ErrorKind::Format, u"artifact-checksum"_s,
                              Texts::tr("%1 has another digest than the repository's index says").arg(source),
                              Texts::tr("It was changed or damaged; ask whoever keeps the repository."))
                    .error(),
                {true}};
    }

    QUrl m_index;
};

} // namespace

QString HelmChartReader::type() const
{
    return u"helm/chart"_s;
}

Core::Result<void> HelmChartReader::check(const Reference &reference) const
{
    if (!chartName(reference).isEmpty())
        return {};
    return std::unexpected(referenceError(Texts::tr("The chart's name is not given"),
                                          Texts::tr("Give it as the artifact's name, and its version.")));
}

std::unique_ptr<FetchOperation> HelmChartReader::fetch(const FetchRequest &request) const
{
    if (const auto checked = check(request.reference); !checked)
        return failedFetch(checked.error());
    const auto url = indexUrl(request);
    if (!url)
        return failedFetch(url.error());
    return std::make_unique<ChartFetch>(request, *url);
}

QString HelmIndexReader::type() const
{
    return u"helm/index"_s;
}

Core::Result<void> HelmIndexReader::check(const Reference &) const
{
    return {};
}

std::unique_ptr<FetchOperation> HelmIndexReader::fetch(const FetchRequest &request) const
{
    const auto url = indexUrl(request);
    if (!url)
        return failedFetch(url.error());
    SimpleFetchPlan plan;
    plan.http.url = *url;
    addCredentials(plan.http, request);
    return simpleFetch(request, plan);
}

} // namespace Artifacts
