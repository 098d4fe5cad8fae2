// SPDX-License-Identifier: Apache-2.0
#include "models/artifacts/awscredentialfetch.h"

#include "models/artifacts/awssignature.h"
#include "models/artifacts/texts.h"
#include "models/artifacts/uritext.h"
#include "models/artifacts/xmlfields.h"
#include "models/core/redact.h"

#include <QCryptographicHash>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTimer>
#include <QUrlQuery>

#include <algorithm>

using namespace Qt::StringLiterals;
using Core::Error;
using Core::ErrorKind;

namespace Artifacts {

namespace {

constexpr int stsTimeoutMs = 15000;
constexpr int metadataTimeoutMs = 1000; ///< as botocore: it answers at once, or there is none
constexpr qint64 longestAnswer = 256 * 1024;

Error credentialError(const QString &message, const QString &hint)
{
    Error error;
    error.kind = ErrorKind::Authentication;
    error.code = u"artifact-credentials"_s;
    error.message = message;
    error.hint = hint;
    return error;
}

/// The content of a token file; at most 64 KiB.
Core::Result<QByteArray> readToken(const QString &path)
{
    QFile file(path);
    if (file.open(QIODevice::ReadOnly)) {
        const QByteArray token = file.read(64 * 1024).trimmed();
        if (!token.isEmpty() && !token.contains('\n') && !token.contains('\r'))
            return token;
    }
    Error error = credentialError(Texts::tr("The token cannot be read from its file"),
                                  Texts::tr("Check that the file is there and holds a token in one line."));
    error.file = path;
    return std::unexpected(error);
}

QString sessionName(const QString &configured, const Core::Clock *clock)
{
    return configured.isEmpty() ? u"job-console-%1"_s.arg(clock->nowUtc().toSecsSinceEpoch()) : configured;
}

} // namespace

Core::Result<AwsCredentials> parseAwsCredentials(const QByteArray &json, const QString &where)
{
    const QJsonObject object = QJsonDocument::fromJson(json).object();
    const QString code = object.value("Code"_L1).toString();
    AwsCredentials credentials;
    credentials.accessKeyId = object.value("AccessKeyId"_L1).toString();
    credentials.secretAccessKey = object.value("SecretAccessKey"_L1).toString();
    credentials.sessionToken = object.value("SessionToken"_L1).toString(object.value("Token"_L1).toString());
    credentials.expiry = QDateTime::fromString(object.value("Expiration"_L1).toString(), Qt::ISODate);
    credentials.source = where;
    const bool wrongVersion = object.contains("Version"_L1) && object.value("Version"_L1).toInt() != 1;
    if (wrongVersion || credentials.accessKeyId.isEmpty() || credentials.secretAccessKey.isEmpty()) {
        // What was printed is not shown: it may be half a secret.
        const QString reason = !code.isEmpty() && code != "Success"_L1
            ? Core::redactText(code.left(100) + u' ' + object.value("Message"_L1).toString().left(300)).trimmed()
            : wrongVersion ? Texts::tr("its Version is not 1")
                           : Texts::tr("AccessKeyId or SecretAccessKey is missing");
        return std::unexpected(
            credentialError(Texts::tr("What %1 answered is no AWS credential: %2").arg(where, reason),
                            Texts::tr("Check what it answers, and its documentation.")));
    }
    return credentials;
}

AwsCredentialFetch::AwsCredentialFetch(const AwsPlan &plan, const FetchContext &context)
    : m_plan(plan),
      m_context(context)
{
}

AwsCredentialFetch::~AwsCredentialFetch() = default;

void AwsCredentialFetch::start()
{
    QTimer::singleShot(0, this, [this] { begin(); });
}

void AwsCredentialFetch::begin()
{
    switch (m_plan.kind) {
    case AwsPlan::Kind::Keys:
        finish(m_plan.keys);
        break;
    case AwsPlan::Kind::Program:
        runProgram(m_plan.command);
        break;
    case AwsPlan::Kind::Cli:
        runProgram({u"aws"_s, u"configure"_s, u"export-credentials"_s, u"--profile"_s, m_plan.profile, u"--format"_s,
                    u"process"_s});
        break;
    case AwsPlan::Kind::WebIdentity:
        assumeRoleWithWebIdentity();
        break;
    case AwsPlan::Kind::Role:
        assumeRole();
        break;
    case AwsPlan::Kind::Container:
        askContainer();
        break;
    case AwsPlan::Kind::Instance:
        askInstance();
        break;
    case AwsPlan::Kind::Nothing:
        finish(AwsCredentials());
        break;
    }
}

void AwsCredentialFetch::runProgram(const QStringList &command)
{
    if (const auto allowed = checkConsent({command, m_plan.file}, m_context); !allowed) {
        Error error = allowed.error();
        if (m_plan.kind == AwsPlan::Kind::Cli)
            error.message = Texts::tr("The profile %1 (%2) needs the AWS CLI, which has not been allowed to run: %3")
                                .arg(m_plan.profile, m_plan.why, commandText(command));
        finish(std::unexpected(error));
        return;
    }
    m_program = std::make_unique<ProgramRun>(command);
    connect(m_program.get(), &ProgramRun::finished, this, [this, command](const Core::Result<QByteArray> &output) {
        if (output)
            finish(parseAwsCredentials(*output, commandText(command)));
        else
            finish(std::unexpected(output.error()));
    });
    m_program->start();
}

void AwsCredentialFetch::send(const HttpRequest &request, int timeoutMs, const Next &next,
                              const std::function<void(const Error &error)> &otherwise)
{
    FetchLimits limits;
    limits.timeoutMs = timeoutMs;
    limits.maximumBytes = longestAnswer;
    m_exchange = std::make_unique<HttpExchange>(request, limits, m_context.tls);
    connect(m_exchange.get(), &HttpExchange::finished, this, [next, otherwise](const HttpExchange::Outcome &outcome) {
        const HttpExchange::Outcome copy = outcome; // the next step replaces the exchange
        const auto goOn = next;
        const auto goOtherwise = otherwise;
        if (!copy)
            goOtherwise(copy.error().error);
        else if (copy->ok())
            goOn(*copy);
        else
            goOtherwise(statusFailure(*copy).error);
    });
    m_exchange->start();
}

void AwsCredentialFetch::askContainer()
{
    HttpRequest request{.url = m_plan.url};
    request.followRedirects = false;
    QByteArray token = m_plan.authorization.toUtf8();
    if (!m_plan.tokenFile.isEmpty()) {
        const auto read = readToken(m_plan.tokenFile);
        if (!read) {
            finish(std::unexpected(read.error()));
            return;
        }
        token = *read;
    }
    if (!token.isEmpty())
        request.credentials.append(HttpHeader{"Authorization", token});
    const QString where = Texts::tr("the container's credential service");
    send(
        request, stsTimeoutMs,
        [this, where](const HttpAnswer &answer) { finish(parseAwsCredentials(answer.body, where)); },
        [this, where](const Error &error) {
            finish(std::unexpected(credentialError(Texts::tr("%1 gave no credentials: %2").arg(where, error.message),
                                                   Texts::tr("Check the container's role."))));
        });
}

/// https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-data-retrieval.html (IMDSv2)
void AwsCredentialFetch::askInstance()
{
    HttpRequest request{.url = m_plan.url.resolved(QUrl(u"/latest/api/token"_s))};
    request.method = "PUT";
    request.headers.append(HttpHeader{"X-aws-ec2-metadata-token-ttl-seconds", "21600"});
    request.followRedirects = false;
    send(
        request, metadataTimeoutMs, [this](const HttpAnswer &answer) { askInstanceForRole(answer.body.trimmed()); },
        [this](const Error &) { finish(AwsCredentials()); }); // not on EC2
}

void AwsCredentialFetch::askInstanceForRole(const QByteArray &token)
{
    const auto path = [this](const QString &role) {
        return m_plan.url.resolved(QUrl(u"/latest/meta-data/iam/security-credentials/"_s + role));
    };
    HttpRequest request{.url = path({})};
    request.credentials.append(HttpHeader{"X-aws-ec2-metadata-token", token});
    request.followRedirects = false;
    const auto noRole = [this](const Error &) { finish(AwsCredentials()); };
    send(
        request, metadataTimeoutMs,
        [this, request, path, noRole](const HttpAnswer &answer) mutable {
            const QByteArray role = answer.body.split('\n').value(0).trimmed();
            if (role.isEmpty()) {
                finish(AwsCredentials());
                return;
            }
            request.url = path(QString::fromLatin1(role.toPercentEncoding()));
            send(
                request, metadataTimeoutMs,
                [this](const HttpAnswer &credentials) {
                    finish(parseAwsCredentials(credentials.body, Texts::tr("the instance's role")));
                },
                noRole);
        },
        noRole);
}

void AwsCredentialFetch::assumeRole()
{
    m_source = std::make_unique<AwsCredentialFetch>(*m_plan.source, m_context);
    connect(m_source.get(), &AwsCredentialFetch::finished, this, [this](const Core::Result<AwsCredentials> &source) {
        if (!source || source->isAnonymous()) {
            finish(source ? Core::Result<AwsCredentials>(std::unexpected(credentialError(
                                Texts::tr("There are no credentials to assume the role %1 with").arg(m_plan.roleArn),
                                Texts::tr("Check source_profile or credential_source of the profile %1.")
                                    .arg(m_plan.profile))))
                          : source);
            return;
        }
        const AwsCredentials credentials = *source;
        askSts({{u"Action"_s, u"AssumeRole"_s},
                {u"RoleArn"_s, m_plan.roleArn},
                {u"RoleSessionName"_s, sessionName(m_plan.roleSessionName, m_context.clock)},
                {u"DurationSeconds"_s, m_plan.durationSeconds},
                {u"ExternalId"_s, m_plan.externalId}},
               &credentials);
    });
    m_source->start();
}

void AwsCredentialFetch::assumeRoleWithWebIdentity()
{
    const auto token = readToken(m_plan.tokenFile);
    if (!token) {
        finish(std::unexpected(token.error()));
        return;
    }
    askSts({{u"Action"_s, u"AssumeRoleWithWebIdentity"_s},
            {u"RoleArn"_s, m_plan.roleArn},
            {u"RoleSessionName"_s, sessionName(m_plan.roleSessionName, m_context.clock)},
            {u"WebIdentityToken"_s, QString::fromUtf8(*token)}},
           nullptr);
}

void AwsCredentialFetch::askSts(const QList<std::pair<QString, QString>> &parameters, const AwsCredentials *credentials)
{
    QByteArray body = "Version=2011-06-15";
    for (const auto &[name, value] : parameters) {
        if (!value.isEmpty())
            body += '&' + name.toUtf8() + '=' + uriEncoded(value.toUtf8(), false);
    }
    HttpRequest request{.url = m_plan.stsEndpoint};
    if (request.url.path().isEmpty())
        request.url.setPath(u"/"_s);
    request.method = "POST";
    request.body = body;
    request.followRedirects = false;
    request.headers.append(HttpHeader{"Content-Type", "application/x-www-form-urlencoded; charset=utf-8"});
    if (credentials) {
        const QByteArray hash = QCryptographicHash::hash(body, QCryptographicHash::Sha256).toHex();
        request.headers += signatureHeaders({.method = request.method,
                                             .url = request.url,
                                             .headers = request.headers,
                                             .payloadHash = hash,
                                             .region = m_plan.stsRegion,
                                             .service = u"sts"_s,
                                             .time = m_context.clock->nowUtc()},
                                            *credentials);
    }
    FetchLimits limits;
    limits.timeoutMs = stsTimeoutMs;
    limits.maximumBytes = longestAnswer;
    m_exchange = std::make_unique<HttpExchange>(request, limits, m_context.tls);
    connect(m_exchange.get(), &HttpExchange::finished, this, [this](const HttpExchange::Outcome &outcome) {
        const HttpExchange::Outcome copy = outcome;
        if (copy)
            takeStsAnswer(*copy);
        else
            finish(std::unexpected(copy.error().error));
    });
    m_exchange->start();
}

void AwsCredentialFetch::takeStsAnswer(const HttpAnswer &answer)
{
    const auto fields = xmlFields(answer.body);
    AwsCredentials credentials;
    credentials.accessKeyId = fields.value(u"AccessKeyId"_s);
    credentials.secretAccessKey = fields.value(u"SecretAccessKey"_s);
    credentials.sessionToken = fields.value(u"SessionToken"_s);
    credentials.expiry = QDateTime::fromString(fields.value(u"Expiration"_s), Qt::ISODate);
    credentials.source = Texts::tr("the role %1").arg(m_plan.roleArn);
    if (answer.ok() && !credentials.accessKeyId.isEmpty() && !credentials.secretAccessKey.isEmpty()) {
        finish(credentials);
        return;
    }
    const QString code = fields.value(u"Code"_s).left(100);
    const QString reason = code.isEmpty() ? statusFailure(answer).error.message
                                          : QString(code + u": "_s + fields.value(u"Message"_s).left(500));
    finish(std::unexpected(
        credentialError(Texts::tr("%1 gave no credentials for the role %2: %3")
                            .arg(answer.url.host(), m_plan.roleArn, Core::redactText(reason)),
                        code.startsWith("Expired"_L1)
                            ? Texts::tr("Log in again, or renew the token.")
                            : Texts::tr("Check role_arn of the profile %1 and that the role trusts who asks for it.")
                                  .arg(m_plan.profile))));
}

void AwsCredentialFetch::finish(const Core::Result<AwsCredentials> &result)
{
    const Core::Result<AwsCredentials> copy = result;
    Q_EMIT finished(copy); // last: the receiver may destroy us
}

} // namespace Artifacts
