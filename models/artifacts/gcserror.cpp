// SPDX-License-Identifier: Apache-2.0
#include "models/artifacts/gcserror.h"

#include "models/artifacts/texts.h"
#include "models/core/redact.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::StringLiterals;
using Core::Error;
using Core::ErrorKind;

namespace Artifacts {

namespace {

void refused(Error &error, const GcsAttempt &attempt, const QString &said)
{
    const QString object = attempt.object.toText();
    if (attempt.token.isAnonymous()) {
        error.kind = ErrorKind::Authentication;
        error.message = Texts::tr("%1 may not be read without credentials, and none were found; looked at: %2")
                            .arg(object, attempt.tried.join(u", "_s));
        error.hint = Texts::tr("Log in with gcloud auth application-default login, or name an artifact account with a "
                               "key file.");
    } else if (error.kind == ErrorKind::Authentication) {
        error.message = Texts::tr("Google does not accept the token of %1: %2").arg(attempt.token.source, said);
        error.hint = Texts::tr("Log in again, or renew the key.");
    } else {
        error.message = Texts::tr("%1 may not read %2: %3").arg(attempt.token.source, object, said);
        error.hint
            = Texts::tr("It needs storage.objects.get (role Storage Object Viewer). Without storage.objects.list, "
                        "Google says the same of an object that is not there: check that the Job wrote it.");
    }
}

} // namespace

Failure gcsFailure(const HttpAnswer &answer, const GcsAttempt &attempt)
{
    Failure failure = statusFailure(answer);
    Error &error = failure.error;
    error.code = u"artifact-gcs"_s;
    const QJsonObject told = QJsonDocument::fromJson(answer.body).object()["error"_L1].toObject();
    // An error of the media download is text.
    const QString plain
        = answer.header("Content-Type").startsWith("text/plain") ? QString::fromUtf8(answer.body.left(300)) : QString();
    const QString said = Core::redactText(told["message"_L1].toString(plain).left(500)).simplified();
    const QString reason = told["errors"_L1][0]["reason"_L1].toString();
    const bool bucketMissing = said.contains("bucket does not exist"_L1);
    if (reason == "userProjectMissing"_L1 || said.contains("requester pays"_L1, Qt::CaseInsensitive)) {
        error.message = Texts::tr("Whoever reads from %1 pays for it, and no project to bill was named")
                            .arg(attempt.object.bucket);
        error.hint = Texts::tr("Name one: gcloud auth application-default set-quota-project PROJECT, or "
                               "GOOGLE_CLOUD_QUOTA_PROJECT.");
    } else if (answer.status == 401 || answer.status == 403) {
        refused(error, attempt, said);
    } else if (answer.status == 404) {
        error.message = bucketMissing ? Texts::tr("There is no bucket %1").arg(attempt.object.bucket)
                                      : Texts::tr("%1 not found").arg(attempt.object.toText());
        error.hint = bucketMissing ? Texts::tr("Check the bucket's name.")
            : attempt.object.generation.isEmpty()
            ? Texts::tr("Check the name, and that the Job wrote its artifact there.")
            : Texts::tr("Check the name and the generation; generations that were overwritten are kept only where the "
                        "bucket has versioning.");
    } else if (!said.isEmpty()) {
        error.message = Texts::tr("%1 refused %2: %3").arg(answer.url.host(), attempt.object.toText(), said);
    }
    // A missing object may still come; a missing bucket or generation does not.
    if (answer.status == 404)
        failure.retry.worthwhile = !bucketMissing && attempt.object.generation.isEmpty();
    return failure;
}

} // namespace Artifacts
