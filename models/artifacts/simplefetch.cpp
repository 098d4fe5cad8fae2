// SPDX-License-Identifier: Apache-2.0
#include "models/artifacts/simplefetch.h"

#include "models/artifacts/texts.h"
#include "models/core/redact.h"

using namespace Qt::StringLiterals;
using Core::Error;
using Core::ErrorKind;

namespace Artifacts {

namespace {

class SimpleFetch final : public StepFetch
{
public:
    SimpleFetch(const FetchRequest &request, const SimpleFetchPlan &plan) : StepFetch(request), m_plan(plan) { }

private:
    void begin() override
    {
        for (const QString &warning : std::as_const(m_plan.warnings))
            warn(warning);
        if (m_plan.source.isEmpty())
            m_plan.source = Core::redactUrl(m_plan.http.url.adjusted(QUrl::RemoveFragment));
        send(
            m_plan.http, [this](const HttpAnswer &answer) { finish(answer); },
            [this](const HttpAnswer &answer) {
                fail(m_plan.explain ? m_plan.explain(answer) : statusFailure(answer));
            });
    }

    void finish(const HttpAnswer &answer)
    {
        if (!m_plan.finish) {
            succeed(contentOf(answer, m_plan.source));
            return;
        }
        auto content = m_plan.finish(answer);
        if (!content) {
            fail(content.error());
            return;
        }
        if (content->source.isEmpty())
            content->source = m_plan.source;
        succeed(*content);
    }

    SimpleFetchPlan m_plan;
};

} // namespace

std::unique_ptr<FetchOperation> simpleFetch(const FetchRequest &request, const SimpleFetchPlan &plan)
{
    return std::make_unique<SimpleFetch>(request, plan);
}

Error referenceError(const QString &message, const QString &hint)
{
    return Core::failure(ErrorKind::Usage, u"artifact-reference-invalid"_s, message, hint).error();
}

Error accountNeeded(const QString &type, const QString &hint)
{
    return Core::failure(ErrorKind::Config, u"artifact-account-needed"_s,
                         Texts::tr("Artifacts of type %1 need an artifact account").arg(type), hint)
        .error();
}

} // namespace Artifacts
