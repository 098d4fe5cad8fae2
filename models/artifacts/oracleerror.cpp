// SPDX-License-Identifier: Apache-2.0
#include "models/artifacts/oracleerror.h"

#include "models/artifacts/httpdate.h"
#include "models/artifacts/texts.h"
#include "models/core/redact.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <cstdlib>

using namespace Qt::StringLiterals;
using Core::Error;
using Core::ErrorKind;

namespace Artifacts {

namespace {

/// "The object is not there" has many words here: NotAuthorizedOrNotFound tells neither.
void missing(Error &error, const QString &code, const OracleAttempt &attempt)
{
    const OracleObject &object = attempt.object;
    if (code == "BucketNotFound"_L1) {
        error.message = Texts::tr("There is no bucket %1 in the namespace %2, or it may not be seen")
                            .arg(object.bucket, attempt.namespaceName);
        error.hint
            = Texts::tr("Check the bucket's name, the region and the namespace, and that a policy allows to read "
                        "its objects.");
    } else if (code == "NamespaceNotFound"_L1) {
        error.message = Texts::tr("There is no namespace %1 in this region").arg(attempt.namespaceName);
        error.hint = Texts::tr("Correct the account's namespace (oci os ns get tells it) and region.");
    } else if (code == "NotAuthorizedOrNotFound"_L1) {
        error.message = Texts::tr("%1 is not there, or may not be read").arg(object.toText());
        error.hint
            = Texts::tr("Check the name, that the Job wrote its artifact there, and that a policy allows to read "
                        "objects of the bucket.");
    } else {
        error.message = Texts::tr("%1 not found").arg(object.toText());
        error.hint = object.version.isEmpty() ? Texts::tr("Check the name, and that the Job wrote its artifact there.")
                                              : Texts::tr("Check the name and the version.");
    }
}

void notAuthenticated(Error &error, const HttpAnswer &answer, const OracleAttempt &attempt)
{
    error.kind = ErrorKind::Authentication;
    if (attempt.source.isEmpty()) {
        error.message = Texts::tr("%1 may not be read without credentials, and none were found; looked at: %2")
                            .arg(attempt.object.toText(), attempt.tried.join(u", "_s));
        error.hint = Texts::tr("Write a config file (oci setup config), or name an artifact account with a key.");
        return;
    }
    const QDateTime theirs = parseHttpDate(answer.header("Date"));
    constexpr qint64 accepted = 5 * 60; // seconds, as Oracle's page on signatures says
    if (theirs.isValid() && std::abs(theirs.secsTo(attempt.time)) > accepted) {
        error.message = Texts::tr("The clocks differ too much: this computer says %1, Object Storage says %2")
                            .arg(attempt.time.toString(Qt::ISODate), theirs.toString(Qt::ISODate));
        error.hint = Texts::tr("Set this computer's clock; Oracle accepts a difference of 5 minutes.");
        return;
    }
    error.message = Texts::tr("Object Storage does not accept the signature of %1").arg(attempt.source);
    if (!attempt.fingerprint.isEmpty() && attempt.fingerprint.toLower() != attempt.keyFingerprint)
        error.hint
            = Texts::tr("The fingerprint is configured as %1, but the key's is %2: correct the one or the other.")
                  .arg(attempt.fingerprint.left(60), attempt.keyFingerprint);
    else
        error.hint = Texts::tr("Check that the API key with the fingerprint %1 belongs to the user, or log in again "
                               "(oci session authenticate).")
                         .arg(attempt.keyFingerprint);
}

} // namespace

Failure oracleFailure(const HttpAnswer &answer, const OracleAttempt &attempt)
{
    Failure failure = statusFailure(answer);
    Error &error = failure.error;
    error.code = u"artifact-oracle"_s;
    const QJsonObject told = QJsonDocument::fromJson(answer.body).object();
    const QString code = told["code"_L1].toString().left(100);
    if (answer.status == 401) {
        notAuthenticated(error, answer, attempt);
    } else if (answer.status == 404) {
        missing(error, code, attempt);
        // A missing object may still come; what else is missing does not.
        failure.retry.worthwhile = attempt.object.version.isEmpty()
            && (code.isEmpty() || code == "ObjectNotFound"_L1 || code == "NotAuthorizedOrNotFound"_L1);
    } else if (!code.isEmpty()) {
        error.message = Texts::tr("%1 refused %2: %3 (%4)")
                            .arg(answer.url.host(), attempt.object.toText(),
                                 Core::redactText(told["message"_L1].toString().left(500)).simplified(), code);
    }
    return failure;
}

} // namespace Artifacts
