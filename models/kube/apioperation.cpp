// SPDX-License-Identifier: Apache-2.0
#include "models/kube/apioperation.h"

#include "models/kube/apioperation_p.h"
#include "models/kube/texts.h"
#include "models/kube/warnings.h"

#include <QJsonDocument>
#include <QJsonParseError>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Kube {

namespace {
/// Lists of many thousand objects fit; a server that never stops sending does not.
constexpr qsizetype largestAnswer = 256 * 1024 * 1024;
} // namespace

ApiOperation::Private::Private(ApiOperation *owner, Transport &owningTransport, const Request &toSend)
    : q(owner),
      transport(owningTransport),
      request(toSend),
      retriesLeft(owningTransport.timing().requestRetries)
{
    retryTimer.setSingleShot(true);
    QObject::connect(&retryTimer, &QTimer::timeout, q, [this] { send(); });
}

void ApiOperation::Private::send()
{
    auto sent = transport.send(request, Transport::Lane::Call);
    if (!sent) {
        // finished() never comes out of start(): the caller may still be connecting.
        localError = sent.error();
        QMetaObject::invokeMethod(&retryTimer, [this] { finish(std::unexpected(localError)); }, Qt::QueuedConnection);
        return;
    }
    body.clear();
    exchange = std::move(*sent);
    QNetworkReply *reply = &exchange->reply();
    QObject::connect(reply, &QNetworkReply::readyRead, exchange->context(), [this] { read(); });
    QObject::connect(reply, &QNetworkReply::finished, exchange->context(), [this] { evaluate(); });
}

void ApiOperation::Private::read()
{
    body += exchange->readAll();
    if (body.size() <= largestAnswer)
        return;
    finish(Core::failure(Core::ErrorKind::Limit, u"answer-too-large"_s,
                         Texts::tr("The answer to %1 %2 is larger than %3 MiB.")
                             .arg(QString::fromLatin1(request.verb), request.path)
                             .arg(largestAnswer / 1024 / 1024),
                         Texts::tr("Narrow the request, for example with a label selector.")));
}

void ApiOperation::Private::evaluate()
{
    body += exchange->readAll();
    if (exchange->isSuccess() && exchange->reply().error() == QNetworkReply::NoError) {
        const Core::Result<Response> answer = response();
        if (answer || answer.error().code != "connection-lost"_L1) {
            finish(answer);
            return;
        }
        failure = {};
        failure.error = answer.error();
        failure.connectionLost = true;
    } else {
        failure = exchange->failure(body);
    }
    if (failure.status == 401 && !credentialsRefreshed && transport.refreshCredentials()) {
        credentialsRefreshed = true; // a 401 was not carried out: safe for every verb
        retryIn(std::chrono::milliseconds(0));
        return;
    }
    if (retriesLeft > 0 && mayRetry()) {
        --retriesLeft;
        const Timing &timing = transport.timing();
        // A kept connection that the server has just closed is no trouble: the first new one is tried at once.
        const bool firstLoss = !failure.retryAfter && retriesLeft == timing.requestRetries - 1;
        retryIn(failure.retryAfter ? std::min(*failure.retryAfter * timing.retryAfterSecond, timing.retryAfterLimit)
                    : firstLoss    ? std::chrono::milliseconds(0)
                                   : timing.lostConnectionRetry);
        return;
    }
    finish(std::unexpected(failure.error));
}

/// client-go rest/with_retry.go: an answer with Retry-After was not carried out; a lost connection is tried again for
/// GET only.
bool ApiOperation::Private::mayRetry() const
{
    if (failure.retryAfter && (failure.status == 429 || failure.status >= 500))
        return true;
    return failure.connectionLost && request.verb == "GET";
}

void ApiOperation::Private::retryIn(std::chrono::milliseconds delay)
{
    exchange.reset();
    retryTimer.start(delay);
}

Core::Result<Response> ApiOperation::Private::response() const
{
    const QNetworkReply &reply = exchange->reply();
    const QByteArray contentType = reply.rawHeader("Content-Type").toLower();
    if (contentType.startsWith("text/html"))
        return std::unexpected(exchange->failure(body).error);
    Response response;
    response.status = exchange->status();
    response.body = body;
    response.warnings = parseWarnings(reply.rawHeader("Warning"));
    if (contentType.startsWith("application/json")) {
        QJsonParseError error;
        const QJsonDocument document = QJsonDocument::fromJson(body, &error);
        // Qt takes a chunked body for complete where the connection was closed in its middle.
        const bool cut = error.error == QJsonParseError::UnterminatedObject
            || error.error == QJsonParseError::UnterminatedArray || error.error == QJsonParseError::UnterminatedString;
        if (cut) {
            return Core::failure(Core::ErrorKind::Network, u"connection-lost"_s,
                                 Texts::tr("The answer to %1 %2 broke off after %3 bytes.")
                                     .arg(QString::fromLatin1(request.verb), request.path)
                                     .arg(body.size()),
                                 Texts::tr("Check the network, and proxies in between."));
        }
        if (error.error != QJsonParseError::NoError && !body.isEmpty()) {
            return Core::failure(Core::ErrorKind::Format, u"answer-malformed"_s,
                                 Texts::tr("The answer to %1 %2 is not JSON: %3 at byte %4.")
                                     .arg(QString::fromLatin1(request.verb), request.path, error.errorString())
                                     .arg(error.offset),
                                 Texts::tr("Check that the server is a Kubernetes API."));
        }
        response.object = document.object();
    }
    return response;
}

void ApiOperation::Private::finish(const Core::Result<Response> &result)
{
    const Core::Result<Response> copy = result; // `result` may live in what the receiver destroys
    exchange.reset();
    Q_EMIT q->finished(copy); // may destroy the operation, and this with it
}

ApiOperation::ApiOperation(Transport &transport, const Request &request)
    : d(std::make_unique<Private>(this, transport, request))
{
}

ApiOperation::~ApiOperation() = default;

void ApiOperation::start()
{
    d->send();
}

} // namespace Kube
