// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/artifacts/googleplan.h"
#include "models/artifacts/httpexchange.h"
#include "models/artifacts/programrun.h"

#include <QObject>

#include <memory>

namespace Artifacts {

/// An access token of Google. A value; never shown, apart from `source`.
struct GoogleToken
{
    QString token; ///< empty: anonymous
    QString source{}; ///< whose, for messages
    [[nodiscard]] bool isAnonymous() const { return token.isEmpty(); }
    friend bool operator==(const GoogleToken &, const GoogleToken &) = default;
};

/// Gets an access token with the scope devstorage.read_only as a plan says. Operation: start() once, finished() exactly
/// once and never out of start(); destroying it cancels. Anonymous where there is no metadata server.
/// Sources: https://developers.google.com/identity/protocols/oauth2/service-account,
/// https://cloud.google.com/compute/docs/access/authenticate-workloads
class GoogleTokenFetch : public QObject
{
    Q_OBJECT

public:
    GoogleTokenFetch(const GooglePlan &plan, const FetchContext &context);
    ~GoogleTokenFetch() override;
    void start();

Q_SIGNALS:
    void finished(const Core::Result<Artifacts::GoogleToken> &result);

private:
    void begin();
    void exchangeSignedToken();
    void exchangeRefreshToken();
    void askTokenService(const QByteArray &form, const QString &source);
    void takeToken(const HttpAnswer &answer, const QString &source);
    void askGcloud();
    void askMetadata();
    void finish(const Core::Result<GoogleToken> &result);

    GooglePlan m_plan;
    FetchContext m_context;
    std::unique_ptr<HttpExchange> m_exchange;
    std::unique_ptr<ProgramRun> m_program;
};

} // namespace Artifacts
