// SPDX-License-Identifier: Apache-2.0
#include "models/artifacts/s3error.h"

#include "models/artifacts/texts.h"
#include "models/artifacts/xmlfields.h"
#include "models/core/redact.h"

using namespace Qt::StringLiterals;
using Core::Error;
using Core::ErrorKind;

namespace Artifacts {

namespace {

/// Who asked, without giving the key away: "the key …MPLE of the profile dev".
QString identity(const S3Attempt &attempt)
{
    const QString tail = attempt.credentials.accessKeyId.right(4);
    return Texts::tr("the access key \u2026%1 (%2)").arg(tail, attempt.credentials.source);
}

QString loginHint(const S3Attempt &attempt)
{
    return Texts::tr("Log in again (aws sso login --profile %1, or as your organisation does it), or renew the "
                     "session token.")
        .arg(attempt.profile);
}

struct Words
{
    ErrorKind kind;
    QString message;
    QString hint;
};

Words accessDenied(const S3Attempt &attempt, const QString &said)
{
    const QString object = attempt.object.toText();
    if (attempt.credentials.isAnonymous())
        return {ErrorKind::Authentication,
                Texts::tr("%1 may not be read without credentials, and none were found; looked at: %2")
                    .arg(object, attempt.tried.join(u", "_s)),
                Texts::tr("Set AWS_PROFILE or the keys, or name an artifact account that has them.")};
    if (said.contains("kms:"_L1, Qt::CaseInsensitive))
        return {ErrorKind::Authorization,
                Texts::tr("%1 may not use the key that %2 is encrypted with").arg(identity(attempt), object),
                Texts::tr("It needs kms:Decrypt for that key.")};
    return {ErrorKind::Authorization, Texts::tr("%1 may not read %2").arg(identity(attempt), object),
            Texts::tr("It needs s3:GetObject. Without s3:ListBucket, S3 says the same of an object that is not there: "
                      "check that the Job wrote it.")};
}

Words clockSkew(const S3Attempt &attempt, const QHash<QString, QString> &fields)
{
    const QString ours = attempt.time.toUTC().toString(Qt::ISODate);
    const QString theirs = fields.value(u"ServerTime"_s).left(40);
    return {ErrorKind::Authentication,
            theirs.isEmpty()
                ? Texts::tr("The clocks differ too much: this computer says %1").arg(ours)
                : Texts::tr("The clocks differ too much: this computer says %1, S3 says %2").arg(ours, theirs),
            Texts::tr("Set this computer's clock; S3 accepts a difference of 15 minutes.")};
}

/// The codes that have words of their own.
std::optional<Words> known(const QString &code, const S3Attempt &attempt, const QHash<QString, QString> &fields,
                           const QString &host)
{
    const S3Object &object = attempt.object;
    if (code == "NoSuchKey"_L1)
        return Words{ErrorKind::NotFound, Texts::tr("%1 not found").arg(object.toText()),
                     Texts::tr("Check the key, and that the Job wrote its artifact there.")};
    if (code == "NoSuchBucket"_L1)
        return Words{ErrorKind::NotFound, Texts::tr("There is no bucket %1 at %2").arg(object.bucket, host),
                     Texts::tr("Check the bucket's name, the endpoint, and that the account is the right one.")};
    if (code == "NoSuchVersion"_L1)
        return Words{ErrorKind::NotFound, Texts::tr("%1 has no such version").arg(object.toText()),
                     Texts::tr("Check the version.")};
    if (code == "AccessDenied"_L1 || code == "AllAccessDisabled"_L1 || code == "AccountProblem"_L1)
        return accessDenied(attempt, fields.value(u"Message"_s));
    if (code == "SignatureDoesNotMatch"_L1)
        return Words{ErrorKind::Authentication,
                     Texts::tr("The secret does not belong to %1: the signature is wrong").arg(identity(attempt)),
                     Texts::tr("Copy the secret access key again. If it is right, a proxy between changes requests.")};
    if (code == "InvalidAccessKeyId"_L1)
        return Words{ErrorKind::Authentication, Texts::tr("%1 does not know %2").arg(host, identity(attempt)),
                     Texts::tr("Check that the key is active and belongs to this store.")};
    if (code == "ExpiredToken"_L1 || code == "TokenRefreshRequired"_L1 || code == "ExpiredTokenException"_L1)
        return Words{ErrorKind::Authentication, Texts::tr("The session of %1 has expired").arg(identity(attempt)),
                     loginHint(attempt)};
    if (code == "InvalidToken"_L1)
        return Words{ErrorKind::Authentication,
                     Texts::tr("The session token of %1 is not valid").arg(identity(attempt)), loginHint(attempt)};
    if (code == "RequestTimeTooSkewed"_L1 || code == "RequestExpired"_L1)
        return clockSkew(attempt, fields);
    if (code == "InvalidObjectState"_L1)
        return Words{ErrorKind::Api, Texts::tr("%1 is archived").arg(object.toText()),
                     Texts::tr("Restore it first: aws s3api restore-object.")};
    if (code == "PermanentRedirect"_L1 || code == "AuthorizationHeaderMalformed"_L1
        || code == "IllegalLocationConstraintException"_L1 || code == "TemporaryRedirect"_L1)
        return Words{ErrorKind::Config,
                     Texts::tr("The bucket %1 is not served from the region %2").arg(object.bucket, attempt.region),
                     Texts::tr("Set the bucket's region with the account, AWS_REGION or the profile.")};
    return std::nullopt;
}

} // namespace

QString regionOf(const HttpAnswer &answer)
{
    static const QStringList statuses{u"PermanentRedirect"_s, u"AuthorizationHeaderMalformed"_s,
                                      u"IllegalLocationConstraintException"_s, u"TemporaryRedirect"_s};
    const auto fields = xmlFields(answer.body);
    const bool elsewhere = answer.status == 301 || answer.status == 307 || statuses.contains(fields.value(u"Code"_s));
    if (!elsewhere)
        return {};
    const QString named = QString::fromLatin1(answer.header("x-amz-bucket-region")).trimmed();
    const QString region = named.isEmpty() ? fields.value(u"Region"_s) : named;
    // It becomes part of a host name.
    const bool plain = !region.isEmpty() && region.size() <= 40 && std::ranges::all_of(region, [](QChar c) {
        return (c >= u'a' && c <= u'z') || (c >= u'0' && c <= u'9') || c == u'-';
    });
    return plain ? region : QString();
}

Failure s3Failure(const HttpAnswer &answer, const S3Attempt &attempt)
{
    Failure failure = statusFailure(answer);
    const auto fields = xmlFields(answer.body);
    QString code = fields.value(u"Code"_s).left(100);
    if (code.isEmpty() && answer.status == 403)
        code = u"AccessDenied"_s;
    Error &error = failure.error;
    error.code = u"artifact-s3"_s;
    auto words = known(code, attempt, fields, answer.url.host());
    // Stores differ in how they refuse what is not signed.
    if (!words && attempt.credentials.isAnonymous() && answer.status >= 400 && answer.status <= 403)
        words = accessDenied(attempt, {});
    if (words) {
        error.kind = words->kind;
        error.message = words->message;
        error.hint = words->hint;
    } else if (!code.isEmpty()) {
        error.message = Texts::tr("%1 refused %2: %3 (%4)")
                            .arg(answer.url.host(), attempt.object.toText(),
                                 Core::redactText(fields.value(u"Message"_s).left(500)), code);
    }
    // A missing object may still come; a missing bucket does not.
    failure.retry.worthwhile = (failure.retry.worthwhile && code != "NoSuchBucket"_L1) || code == "RequestTimeout"_L1;
    return failure;
}

} // namespace Artifacts
