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
    body.clear();
    exchange = transport.exchange(request, Transport::Lane::Call);
    QObject::connect(exchange.get(), &Exchange::readyRead, q, [this] { read(); });
    QObject::connect(exchange.get(), &Exchange::finished, q, [this] { evaluate(); });
    exchange->start();
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
    if (exchange->isSuccess() && exchange->isComplete()) {
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
    const QByteArray contentType = exchange->header("Content-Type").toLower();
    if (contentType.startsWith("text/html"))
        return std::unexpected(exchange->failure(body).error);
    Response response;
    response.status = exchange->status();
    response.body = body;
    response.warnings = parseWarnings(exchange->header("Warning"));
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
