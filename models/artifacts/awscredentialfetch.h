// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/artifacts/awsplan.h"
#include "models/artifacts/httpexchange.h"
#include "models/artifacts/programrun.h"

#include <QObject>

#include <functional>
#include <memory>

namespace Artifacts {

/// Gets the credentials that a plan names: runs a program where the context allows it, asks STS or a metadata service.
/// Operation: start() once, finished() exactly once and never out of start(); destroying it cancels. Anonymous
/// credentials where there is nothing to be had and the plan does not insist.
class AwsCredentialFetch : public QObject
{
    Q_OBJECT

public:
    AwsCredentialFetch(const AwsPlan &plan, const FetchContext &context);
    ~AwsCredentialFetch() override;
    void start();

Q_SIGNALS:
    void finished(const Core::Result<Artifacts::AwsCredentials> &result);

private:
    using Next = std::function<void(const HttpAnswer &answer)>;

    void begin();
    void runProgram(const QStringList &command);
    void askContainer();
    void askInstance();
    void askInstanceForRole(const QByteArray &token);
    void assumeRole();
    void assumeRoleWithWebIdentity();
    void askSts(const QList<std::pair<QString, QString>> &parameters, const AwsCredentials *credentials);
    void takeStsAnswer(const HttpAnswer &answer);
    /// Goes on with `next` for a 2xx answer, with `otherwise` for all else.
    void send(const HttpRequest &request, int timeoutMs, const Next &next,
              const std::function<void(const Core::Error &error)> &otherwise);
    void finish(const Core::Result<AwsCredentials> &result);

    AwsPlan m_plan;
    FetchContext m_context;
    std::unique_ptr<HttpExchange> m_exchange;
    std::unique_ptr<ProgramRun> m_program;
    std::unique_ptr<AwsCredentialFetch> m_source;
};

/// Credentials as programs (credential_process,
/// https://docs.aws.amazon.com/sdkref/latest/guide/feature-process-credentials.html) and metadata services print them:
/// JSON. `where` is told in errors and becomes the credentials' source.
[[nodiscard]] Core::Result<AwsCredentials> parseAwsCredentials(const QByteArray &json, const QString &where);

} // namespace Artifacts
