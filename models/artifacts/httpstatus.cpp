// SPDX-License-Identifier: Apache-2.0
#include "models/artifacts/httpdate.h"
#include "models/artifacts/httpexchange.h"
#include "models/artifacts/texts.h"
#include "models/core/redact.h"

#include <QDateTime>

#include <algorithm>

using namespace Qt::StringLiterals;
using Core::Error;
using Core::ErrorKind;

namespace Artifacts {

namespace {

QString statusHint(int status)
{
    switch (status) {
    case 401:
        return Texts::tr("Name an account with valid credentials, or put a user name and password into the address "
                         "(https://user:password@host/path).");
    case 403:
        return Texts::tr("Check that these credentials may read the artifact.");
    case 404:
    case 410:
        return Texts::tr("Check the address, and that the Job wrote its artifact there.");
    case 429:
        return Texts::tr("The server asks for fewer requests; try again later.");
    default:
        break;
    }
    return status >= 500 ? Texts::tr("The server failed; try again later.") : Texts::tr("Check the address.");
}

ErrorKind statusKind(int status)
{
    switch (status) {
    case 401:
        return ErrorKind::Authentication;
    case 403:
        return ErrorKind::Authorization;
    case 404:
    case 410:
        return ErrorKind::NotFound;
    default:
        return ErrorKind::Api;
    }
}

/// RFC 9110, section 10.2.3: seconds or a date.
std::optional<std::chrono::seconds> retryAfter(const QByteArray &header)
{
    bool number = false;
    const qint64 seconds = header.trimmed().toLongLong(&number);
    if (number)
        return std::chrono::seconds(std::clamp<qint64>(seconds, 0, 24 * 60 * 60));
    const QDateTime date = parseHttpDate(header);
    if (!date.isValid())
        return std::nullopt;
    const qint64 wait = QDateTime::currentDateTimeUtc().secsTo(date);
    return std::chrono::seconds(std::clamp<qint64>(wait, 0, 24 * 60 * 60));
}

} // namespace

Failure statusFailure(const HttpAnswer &answer)
{
    const int status = answer.status;
    Error error;
    error.kind = statusKind(status);
    error.code = u"artifact-status"_s;
    error.path = Core::redactUrl(answer.url);
    error.message = Texts::tr("Received %1 status code from %2").arg(status).arg(answer.url.host());
    error.hint = statusHint(status);
    // 501 and 505 are no passing states.
    const bool passing = status == 404 || status == 408 || status == 425 || status == 429
        || (status >= 500 && status != 501 && status != 505);
    return Failure(error, {passing, retryAfter(answer.header("Retry-After"))});
}

} // namespace Artifacts
