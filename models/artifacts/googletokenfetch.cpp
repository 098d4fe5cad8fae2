// SPDX-License-Identifier: Apache-2.0
#include "models/artifacts/googletokenfetch.h"

#include "models/artifacts/rsakey.h"
#include "models/artifacts/texts.h"
#include "models/artifacts/uritext.h"
#include "models/core/redact.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTimer>

using namespace Qt::StringLiterals;
using Core::Error;
using Core::ErrorKind;
using Core::Result;

namespace Artifacts {

namespace {

constexpr int tokenTimeoutMs = 15000;
constexpr int metadataTimeoutMs = 1000; ///< it answers at once, or there is none
constexpr qint64 longestAnswer = 256 * 1024;
const QLatin1StringView scope("https://www.googleapis.com/auth/devstorage.read_only");

FetchLimits limitsOf(int timeoutMs)
{
    FetchLimits limits;
    limits.timeoutMs = timeoutMs;
    limits.maximumBytes = longestAnswer;
    return limits;
}

/// A token becomes part of a header.
bool isToken(const QString &text)
{
    return !text.isEmpty()
        && std::ranges::all_of(text, [](QChar c) { return c.unicode() > 0x20 && c.unicode() < 0x7f; });
}

Error tokenError(const QString &message, const QString &hint)
{
    Error error;
    error.kind = ErrorKind::Authentication;
    error.code = u"artifact-google-credentials"_s;
    error.message = message;
    error.hint = hint;
    return error;
}

QByteArray json(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

} // namespace

GoogleTokenFetch::GoogleTokenFetch(const GooglePlan &plan, const FetchContext &context)
    : m_plan(plan),
      m_context(context)
{
}

GoogleTokenFetch::~GoogleTokenFetch() = default;

void GoogleTokenFetch::start()
{
    QTimer::singleShot(0, this, [this] { begin(); });
}

void GoogleTokenFetch::begin()
{
    switch (m_plan.kind) {
    case GooglePlan::Kind::ServiceAccount:
        exchangeSignedToken();
        break;
    case GooglePlan::Kind::AuthorizedUser:
        exchangeRefreshToken();
        break;
    case GooglePlan::Kind::Gcloud:
        askGcloud();
        break;
    case GooglePlan::Kind::Metadata:
        askMetadata();
        break;
    case GooglePlan::Kind::Nothing:
        finish(GoogleToken());
        break;
    }
}

void GoogleTokenFetch::exchangeSignedToken()
{
    const auto key = RsaKey::fromPem(m_plan.privateKey.toLatin1(), {}, m_plan.clientEmail);
    if (!key) {
        Error error = key.error();
        error.file = m_plan.file;
        finish(std::unexpected(error));
        return;
    }
    const qint64 now = m_context.clock->nowUtc().toSecsSinceEpoch();
    QJsonObject header{{u"alg"_s, u"RS256"_s}, {u"typ"_s, u"JWT"_s}};
    if (!m_plan.keyId.isEmpty())
        header[u"kid"_s] = m_plan.keyId;
    const QJsonObject claims{{u"iss"_s, m_plan.clientEmail},
                             {u"scope"_s, QString(scope)},
                             {u"aud"_s, m_plan.tokenUri.toString()},
                             {u"iat"_s, now},
                             {u"exp"_s, now + 3600}};
    askTokenService("grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion="
                        + signedJwt(json(header), json(claims), *key),
                    m_plan.clientEmail);
}

void GoogleTokenFetch::exchangeRefreshToken()
{
    askTokenService("grant_type=refresh_token&client_id=" + uriEncoded(m_plan.clientId.toUtf8(), false)
                        + "&client_secret=" + uriEncoded(m_plan.clientSecret.toUtf8(), false)
                        + "&refresh_token=" + uriEncoded(m_plan.refreshToken.toUtf8(), false),
                    Texts::tr("the login of %1").arg(m_plan.file));
}

void GoogleTokenFetch::askTokenService(const QByteArray &form, const QString &source)
{
    HttpRequest request{.url = m_plan.tokenUri};
    request.method = "POST";
    request.body = form;
    request.followRedirects = false;
    request.headers.append(HttpHeader{"Content-Type", "application/x-www-form-urlencoded"});
    m_exchange = std::make_unique<HttpExchange>(request, limitsOf(tokenTimeoutMs), m_context.tls);
    connect(m_exchange.get(), &HttpExchange::finished, this, [this, source](const HttpExchange::Outcome &outcome) {
        if (outcome)
            takeToken(*outcome, source);
        else
            finish(std::unexpected(outcome.error().error));
    });
    m_exchange->start();
}

void GoogleTokenFetch::takeToken(const HttpAnswer &answer, const QString &source)
{
    const QJsonObject object = QJsonDocument::fromJson(answer.body).object();
    const QString token = object["access_token"_L1].toString();
    if (answer.ok() && isToken(token)) {
        finish(GoogleToken{token, source});
        return;
    }
    const QString code = object["error"_L1].toString().left(100);
    const QString said = Core::redactText(object["error_description"_L1].toString().left(300));
    const QString reason = code.isEmpty() ? statusFailure(answer).error.message
        : said.isEmpty()                  ? code
                                          : QString(said + u" ("_s + code + u')');
    const bool person = m_plan.kind == GooglePlan::Kind::AuthorizedUser;
    Error error = tokenError(
        Texts::tr("%1 gave no token for %2: %3").arg(answer.url.host(), source, reason),
        person ? Texts::tr("Log in again: gcloud auth application-default login.")
               : Texts::tr("Check that the key is still one of the service account's, and this computer's clock (%1).")
                     .arg(m_context.clock->nowUtc().toString(Qt::ISODate)));
    error.file = m_plan.file;
    finish(std::unexpected(error));
}

void GoogleTokenFetch::askGcloud()
{
    m_program = std::make_unique<ProgramRun>(m_plan.command);
    connect(m_program.get(), &ProgramRun::finished, this, [this](const Result<QByteArray> &output) {
        const QString token = QString::fromUtf8(output.value_or(QByteArray())).trimmed();
        if (!output)
            finish(std::unexpected(output.error()));
        else if (isToken(token))
            finish(GoogleToken{token, u"gcloud"_s});
        else
            finish(std::unexpected(tokenError(Texts::tr("gcloud printed no access token"),
                                              Texts::tr("Log in again: gcloud auth login."))));
    });
    m_program->start();
}

void GoogleTokenFetch::askMetadata()
{
    HttpRequest request{.url = m_plan.metadata};
    request.url.setPath(u"/computeMetadata/v1/instance/service-accounts/default/token"_s);
    request.followRedirects = false;
    request.headers.append(HttpHeader{"Metadata-Flavor", "Google"});
    m_exchange = std::make_unique<HttpExchange>(request, limitsOf(metadataTimeoutMs), m_context.tls);
    connect(m_exchange.get(), &HttpExchange::finished, this, [this](const HttpExchange::Outcome &outcome) {
        // Without that header it is somebody else who answers.
        const bool google = outcome && outcome->ok() && outcome->header("Metadata-Flavor") == "Google";
        const QString token
            = google ? QJsonDocument::fromJson(outcome->body).object()["access_token"_L1].toString() : QString();
        finish(isToken(token) ? GoogleToken{token, Texts::tr("the service account of this machine")} : GoogleToken());
    });
    m_exchange->start();
}

void GoogleTokenFetch::finish(const Result<GoogleToken> &result)
{
    const Result<GoogleToken> copy = result;
    Q_EMIT finished(copy); // last: the receiver may destroy us
}

} // namespace Artifacts
