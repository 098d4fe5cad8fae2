// SPDX-License-Identifier: Apache-2.0
#include "models/jobrun/texts.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;
using Core::Error;
using Core::ErrorKind;

namespace JobRun::Texts {

namespace {

/// The translation context of these sentences.
class Words
{
    Q_DECLARE_TR_FUNCTIONS(JobRun)
};

Error make(ErrorKind kind, const QString &code, const QString &message, const QString &hint = {})
{
    return Core::failure(kind, code, message, hint).error();
}

QString place(const QString &pod, const QString &container)
{
    return pod + u'/' + container;
}

} // namespace

Error attemptsLost(const QString &pod, const QString &container, int first, int last)
{
    const QString message = first == last
        ? Words::tr("The log of attempt %1 of %2 is lost: the container was restarted before it could be read.")
              .arg(QString::number(first + 1), place(pod, container))
        : Words::tr(
              "The logs of attempts %1 to %2 of %3 are lost: the container was restarted before they could be read.")
              .arg(QString::number(first + 1), QString::number(last + 1), place(pod, container));
    Core::Error error
        = make(ErrorKind::Api, u"attempts-lost"_s, message,
               Words::tr("A cluster keeps only the newest ended container; use restartPolicy Never to keep all."));
    error.path = place(pod, container);
    return error;
}

Error logLimitReached(qint64 bytes)
{
    return make(ErrorKind::Limit, u"log-limit"_s,
                Words::tr("The log of this run has reached its limit of %1.")
                    .arg(QLocale::c().formattedDataSize(bytes, 0, QLocale::DataSizeSIFormat)),
                Words::tr("Raise the limit to read on; nothing is lost as long as the cluster keeps the log."));
}

Error logIncomplete(const QString &pod, const QString &container, const Core::Error &cause)
{
    Core::Error error = cause;
    error.path = place(pod, container);
    if (cause.kind == ErrorKind::DiskFull) {
        error.code = u"disk-full"_s;
        error.message = Words::tr("Recording the log of %1 stopped, because the disk is full: %2")
                            .arg(place(pod, container), cause.message);
        error.hint = Words::tr("Free disk space, then attach to the Job to record its log again, from its first line, "
                               "while its pods exist.");
        return error;
    }
    if (cause.kind == ErrorKind::Limit && cause.code == "log-limit"_L1) {
        error.message = Words::tr("Recording the log of %1 stopped: %2").arg(place(pod, container), cause.message);
        error.hint = Words::tr("Attach to the Job with a higher limit to record its log from its first line, while its "
                               "pods exist.");
        return error;
    }
    error.code = u"log-incomplete"_s;
    error.message = Words::tr("The log of %1 may be incomplete: %2").arg(place(pod, container), cause.message);
    return error;
}

Error logCutShort(const QString &pod, const QString &container)
{
    Core::Error error = make(ErrorKind::Timeout, u"log-incomplete"_s,
                             Words::tr("The log of %1 may be incomplete: it did not end after the Job had ended.")
                                 .arg(place(pod, container)),
                             Words::tr("Read it with kubectl logs while the pod exists."));
    error.path = place(pod, container);
    return error;
}

Error streamsQueued(int count)
{
    return make(ErrorKind::Limit, u"logs-queued"_s,
                Words::tr("More containers run than logs can be read at the same time; %1 logs wait until others end.")
                    .arg(count));
}

Error logGap(const QString &pod, const QString &container, const QString &reason)
{
    Core::Error error = make(ErrorKind::NotFound, u"log-gap"_s,
                             Words::tr("The log of %1 has a gap: %2").arg(place(pod, container), reason),
                             Words::tr("The log shows the place."));
    error.path = place(pod, container);
    return error;
}

Error jobExists(const QString &name, const QString &namespaceName)
{
    return make(
        ErrorKind::Conflict, u"job-exists"_s,
        Words::tr("A Job \"%1\" exists already in namespace \"%2\"; it was left as it is.").arg(name, namespaceName),
        Words::tr("Replace it (--replace), or run under a generated name (--generate-name)."));
}

Error jobMayExist(const QString &name, const QString &namespaceName)
{
    return make(ErrorKind::Network, u"job-may-exist"_s,
                Words::tr("The Job \"%1\" may have been created in namespace \"%2\": the request was under way.")
                    .arg(name, namespaceName),
                Words::tr("Look with kubectl get job %1 -n %2.").arg(name, namespaceName));
}

Error jobDeleted(const QString &name, const QString &namespaceName)
{
    return make(
        ErrorKind::NotFound, u"job-deleted"_s,
        Words::tr("The Job \"%1\" in namespace \"%2\" was deleted before its end was seen; its outcome is unknown.")
            .arg(name, namespaceName),
        Words::tr("Somebody or something else deleted it, for example ttlSecondsAfterFinished."));
}

Error deleteFailed(const QString &name, const Core::Error &cause)
{
    Core::Error error = cause;
    error.code = u"delete-failed"_s;
    error.message = Words::tr("The Job \"%1\" could not be deleted: %2").arg(name, cause.message);
    return error;
}

Error keptForItsLogs(const QString &name)
{
    return make(ErrorKind::Capture, u"job-kept"_s,
                Words::tr("The Job \"%1\" was not deleted, because not everything of it could be recorded.").arg(name),
                Words::tr("Read its logs with kubectl logs job/%1, then delete it.").arg(name));
}

Error timedOut(const QString &name, std::chrono::milliseconds timeout)
{
    return make(ErrorKind::Timeout, u"timed-out"_s,
                Words::tr("The Job \"%1\" did not end within %2 s; it goes on.")
                    .arg(name, QString::number(double(timeout.count()) / 1000.0)),
                Words::tr("Attach to it to go on watching, or delete it."));
}

Error notCreatedInTime(const QString &name, std::chrono::milliseconds timeout)
{
    return make(ErrorKind::Timeout, u"timed-out"_s,
                Words::tr("The Job \"%1\" could not be created within %2 s.")
                    .arg(name, QString::number(double(timeout.count()) / 1000.0)));
}

Error unknownContainer(const QString &name, const QStringList &known)
{
    Core::Error error = make(ErrorKind::Usage, u"unknown-container"_s,
                             Words::tr("The Job has no container \"%1\" to capture outputs from.").arg(name),
                             Words::tr("Its containers are: %1.").arg(known.join(u", "_s)));
    error.path = u"spec.template.spec.containers"_s;
    return error;
}

Error watchDegraded(const QString &what, const Core::Error &cause)
{
    Core::Error error = cause;
    error.code = u"watch-failed"_s;
    error.message = Words::tr("%1 cannot be watched: %2").arg(what, cause.message);
    return error;
}

Error logLinkRemark(const QString &annotation, const QString &warning)
{
    Error error = make(ErrorKind::Capture, u"log-link"_s, Words::tr("The log link: %1").arg(warning));
    if (!annotation.isEmpty()) // a record does not tell which
        error.path = u"metadata.annotations['%1']"_s.arg(annotation);
    return error;
}

QString referenceMissing(const QString &type)
{
    return Words::tr("The artifact of type %1 has no reference").arg(type);
}

Error artifactRemark(const QString &warning)
{
    return make(ErrorKind::Capture, u"artifact-reference"_s, warning);
}

Error artifactCancelled(const QString &title)
{
    return make(ErrorKind::Capture, u"artifact-cancelled"_s,
                Words::tr("The artifact was not read: fetching %1 was cancelled").arg(title),
                Words::tr("Fetch it again; the Job has completed."));
}

Error serverWarning(const QString &text)
{
    return make(ErrorKind::Api, u"server-warning"_s, Words::tr("The server warns: %1").arg(text));
}

QString watchingEnded()
{
    return Words::tr("Watching ended here; the container may have printed more.");
}

QString drainingEnded()
{
    return Words::tr("The log did not end after the Job had ended; the container may have printed more.");
}

QString containerEnded(const QString &container, const QJsonObject &terminated)
{
    const QString reason = terminated.value("reason"_L1).toString();
    const int signal = terminated.value("signal"_L1).toInt();
    QString text;
    if (signal != 0)
        text = Words::tr("Container %1 ended: signal %2").arg(container).arg(signal);
    else if (terminated.contains("exitCode"_L1))
        text
            = Words::tr("Container %1 ended: exit code %2").arg(container).arg(terminated.value("exitCode"_L1).toInt());
    else
        text = Words::tr("Container %1 ended; its exit code is not known").arg(container);
    return reason.isEmpty() ? text
                            : Words::tr("%1 (%2)", "what happened (the cluster's word for it)").arg(text, reason);
}

QString podFailed(const QString &pod, const QString &reason, const QString &message)
{
    const QString text = Words::tr("Pod %1 failed: %2").arg(pod, reason);
    return message.isEmpty() ? text : QString(text + u": "_s + message);
}

QString podsOf(const QString &job)
{
    return Words::tr("The pods of Job \"%1\"").arg(job);
}

QString eventsOf(const QString &job)
{
    return Words::tr("The events of Job \"%1\"").arg(job);
}

} // namespace JobRun::Texts
