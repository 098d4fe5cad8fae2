// SPDX-License-Identifier: Apache-2.0
#include "contractcase.h"
#include "contractobjects.h"
#include "models/kube/logstream.h"

#include <QDateTime>
#include <QSignalSpy>

#include <QJsonDocument>
#include <QRegularExpression>

using namespace Qt::StringLiterals;
using namespace Contract;

/// Containers and their logs: how attempts end and what is told of them, and the log endpoint with its options.
class ContractLogs : public Case
{
    Q_OBJECT

    [[nodiscard]] static QJsonObject terminated(const QJsonObject &pod, const QString &list = u"containerStatuses"_s)
    {
        return member(pod, u"status."_s + list + u".0.state.terminated"_s).toObject();
    }
    // The pod of a Job that has ended.
    [[nodiscard]] QJsonObject ended(const QJsonObject &job)
    {
        if (run(job).isEmpty())
            return {};
        return podsOf(nameOf(job)).value(0);
    }

private Q_SLOTS:
    void optionsCutTheLog()
    {
        const QJsonObject pod
            = ended(makeJob(u"lines"_s, u"for i in 1 2 3 4 5; do echo line $i; done; printf 'open end'"_s));
        const QByteArray whole = "line 1\nline 2\nline 3\nline 4\nline 5\nopen end";
        QCOMPARE(logOf(pod), whole);
        QCOMPARE(get(logPath(pod)).contentType, "text/plain"_ba);
        QCOMPARE(logOf(pod, u"?follow=true"_s), whole); // it has ended already
        QCOMPARE(logOf(pod, u"?container=main"_s), whole);
        QCOMPARE(logOf(pod, u"?tailLines=2"_s), "line 5\nopen end"_ba);
        QCOMPARE(logOf(pod, u"?tailLines=0"_s), QByteArray());
        QCOMPARE(logOf(pod, u"?tailLines=99"_s), whole);
        QCOMPARE(logOf(pod, u"?limitBytes=9"_s), "line 1\nli"_ba);
        QCOMPARE(logOf(pod, u"?limitBytes=9&tailLines=2"_s), "line 5\nop"_ba);
        QCOMPARE(logOf(pod, u"?sinceSeconds=3600"_s), whole);
        QCOMPARE(logOf(pod, u"?sinceTime=2100-01-01T00:00:00Z"_s), QByteArray());
        QCOMPARE(logOf(pod, u"?sinceTime=2000-01-01T00:00:00Z"_s), whole);
    }

    void timestampsStandAtEachLine()
    {
        const QJsonObject pod = ended(makeJob(u"stamped"_s, u"echo first; sleep 2; echo second"_s));
        const QList<QByteArray> lines = logOf(pod, u"?timestamps=true"_s).trimmed().split('\n');
        QCOMPARE(lines.size(), 2);
        static const QRegularExpression pattern(
            uR"(^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\.\d{1,9}(Z|[+-]\d\d:\d\d) (first|second)$)"_s);
        QStringList seconds;
        for (const QByteArray &line : lines) {
            const auto match = pattern.match(QString::fromUtf8(line));
            QVERIFY2(match.hasMatch(), line.constData());
            seconds += match.captured(1) + match.captured(2);
        }
        // Whole seconds, and the line of that very second is part of it.
        QCOMPARE(logOf(pod, u"?sinceTime="_s + encoded(seconds.at(1))), "second\n"_ba);
        QString fraction = seconds.at(1);
        fraction.insert(19, u".999999999"_s);
        QCOMPARE(logOf(pod, u"?sinceTime="_s + encoded(fraction)), "second\n"_ba);
    }

    void aFollowedLogEndsWithItsContainer()
    {
        const QString name = u"followed"_s;
        const auto pods = watchPods(name);
        QCOMPARE(createJob(makeJob(name, u"echo early; sleep 3; echo late"_s)).status, 201);
        const QJsonObject pod = pods->waitFor(isRunning);
        Kube::LogRequest request;
        request.namespaceName = space();
        request.pod = nameOf(pod);
        request.container = u"main"_s;
        request.timestamps = false;
        Kube::Client client(connection());
        const auto stream = client.log(request);
        QByteArray text;
        QByteArray whileRunning;
        connect(stream.get(), &Kube::LogStream::received, this, [&](const QByteArray &bytes) {
            text += bytes;
            if (!text.contains("late"))
                whileRunning = text;
        });
        QSignalSpy finished(stream.get(), &Kube::LogStream::finished);
        stream->start();
        QVERIFY(QTest::qWaitFor([&] { return !finished.isEmpty(); }, patience));
        QVERIFY(finished.first().first().value<Core::Result<void>>().has_value());
        QCOMPARE(text, "early\nlate\n"_ba);
        QCOMPARE(whileRunning, "early\n"_ba); // lines come as they are printed
    }

    // Not a carriage return before a line's end: containerd takes it away, other runtimes do not.
    void bytesArriveAsTheyWerePrinted()
    {
        const QJsonObject pod = ended(makeJob(u"bytes"_s, uR"(printf 'a\000b\377\rc\n\033[1mx\n\nlast')"_s));
        QCOMPARE(logOf(pod), "a\0b\377\rc\n\033[1mx\n\nlast"_ba);
    }

    void theAttemptBeforeIsKept()
    {
        const QString name = u"again"_s;
        const auto pods = watchPods(name);
        QCOMPARE(
            createJob(makeJob(name,
                              {shell(u"main"_s,
                                     u"if [ -e /work/seen ]; then echo second; sleep 5; exit 0; fi; touch /work/seen; "
                                     "echo first; exit 3"_s,
                                     R"({"volumeMounts": [{"name": "work", "mountPath": "/work"}]})")},
                              R"({"backoffLimit": 6})",
                              R"({"restartPolicy": "OnFailure", "volumes": [{"name": "work", "emptyDir": {}}]})"))
                .status,
            201);
        const QJsonObject pod = pods->waitFor([](const QJsonObject &seen) {
            return member(seen, u"status.containerStatuses.0.restartCount"_s).toInt() == 1
                && member(seen, u"status.containerStatuses.0.state.running"_s).isObject();
        });
        // As long as the pod runs: a node may clean up behind one that has ended.
        QCOMPARE(logOf(pod, u"?previous=true"_s), "first\n"_ba);
        const QJsonValue status = member(pod, u"status.containerStatuses.0"_s);
        QCOMPARE(member(status, u"lastState.terminated.exitCode"_s), QJsonValue(3));
        QCOMPARE(text(status, u"lastState.terminated.reason"_s), u"Error"_s);
        QVERIFY(text(status, u"lastState.terminated.containerID"_s) != text(status, u"containerID"_s));
        const QJsonObject job = waitForEnd(name);
        QCOMPARE(counter(job, u"succeeded"_s), 1);
        QVERIFY(member(job, u"status.failed"_s).isUndefined());
        QCOMPARE(logOf(pod), "second\n"_ba);
    }

    void badOptionsAreRefused()
    {
        const QJsonObject pod = ended(makeJob(u"options"_s, u"echo x"_s));
        const auto causes = [&](const QString &query) {
            const Answer answer = get(logPath(pod, query));
            return QString(QString::number(answer.status) + u' ' + answer.causes().join(u'\n'));
        };
        QCOMPARE(causes(u"?tailLines=-1"_s),
                 u"422 FieldValueInvalid|tailLines|Invalid value: -1: must be greater than or equal to 0"_s);
        QCOMPARE(causes(u"?limitBytes=0"_s),
                 u"422 FieldValueInvalid|limitBytes|Invalid value: 0: must be greater than 0"_s);
        QCOMPARE(causes(u"?sinceSeconds=0"_s),
                 u"422 FieldValueInvalid|sinceSeconds|Invalid value: 0: must be greater than 0"_s);
        const QString both = causes(u"?sinceSeconds=1&sinceTime=2000-01-01T00:00:00Z"_s);
        QVERIFY2(both.startsWith(u"422 FieldValueForbidden|")
                     && both.endsWith(u"|Forbidden: at most one of `sinceTime` or `sinceSeconds` may be specified"_s),
                 qPrintable(both));
        const Answer invalid = get(logPath(pod, u"?tailLines=-1"_s));
        QCOMPARE(invalid.reason(), u"Invalid"_s);
        QVERIFY2(invalid.message().startsWith(u"PodLogOptions \"%1\" is invalid: tailLines: "_s.arg(nameOf(pod))),
                 qPrintable(invalid.message()));
        QCOMPARE(get(logPath(pod, u"?tailLines=many"_s)).status, 400);
        QCOMPARE(get(logPath(pod, u"?sinceTime=yesterday"_s)).status, 400);
        if (hasVersion(1, 32))
            QCOMPARE(get(logPath(pod, u"?stream=Stdout"_s)).status, 422); // not where its feature is off
    }

    void logsThatAreNotThereAreRefused()
    {
        const QJsonObject pod = ended(makeJob(u"refused"_s, {shell(u"a"_s, u"echo a"_s), shell(u"b"_s, u"echo b"_s)}));
        Answer answer = get(Kube::corePath(space(), u"pods"_s, u"nobody"_s, u"log"_s));
        QCOMPARE(answer.status, 404);
        QCOMPARE(answer.message(), u"pods \"nobody\" not found"_s);
        answer = get(logPath(pod));
        QCOMPARE(answer.status, 400);
        QCOMPARE(answer.reason(), u"BadRequest"_s);
        QCOMPARE(answer.message(),
                 u"a container name must be specified for pod %1, choose one of: [a b]"_s.arg(nameOf(pod)));
        answer = get(logPath(pod, u"?container=nobody"_s));
        QCOMPARE(answer.status, 400);
        QCOMPARE(answer.message(), u"container nobody is not valid for pod "_s + nameOf(pod));
        answer = get(logPath(pod, u"?container=a&previous=true"_s));
        QCOMPARE(answer.status, 400);
        QCOMPARE(answer.message(), u"previous terminated container \"a\" in pod \"%1\" not found"_s.arg(nameOf(pod)));
        QCOMPARE(logOf(pod, u"?container=b"_s), "b\n"_ba);
    }

    void aContainerThatWaitsHasNoLog()
    {
        const QString name = u"waiting"_s;
        const auto pods = watchPods(name);
        QCOMPARE(createJob(makeJob(name,
                                   {shell(u"main"_s, u"exit 0"_s,
                                          R"({"envFrom": [{"configMapRef": {"name": "nowhere"}}]})")}))
                     .status,
                 201);
        const QJsonObject pod = pods->waitFor([](const QJsonObject &seen) {
            return text(seen, u"status.containerStatuses.0.state.waiting.reason"_s) == u"CreateContainerConfigError";
        });
        QCOMPARE(text(pod, u"status.phase"_s), u"Pending"_s);
        QCOMPARE(text(pod, u"status.containerStatuses.0.state.waiting.message"_s),
                 u"configmap \"nowhere\" not found"_s);
        const Answer answer = get(logPath(pod));
        QCOMPARE(answer.status, 400);
        QCOMPARE(
            answer.message(),
            u"container \"main\" in pod \"%1\" is waiting to start: CreateContainerConfigError"_s.arg(nameOf(pod)));
        QVERIFY(eventsOf(pod, u"Failed"_s).contains(u"Warning/Failed/Error: configmap \"nowhere\" not found"_s));
    }

    void aPodThatNobodySchedulesHasNoLog()
    {
        const QString name = u"unscheduled"_s;
        const auto pods = watchPods(name);
        QCOMPARE(createJob(makeJob(name, u"exit 0"_s, "{}", R"({"schedulerName": "nobody"})")).status, 201);
        const QJsonObject pod = pods->waitFor([](const QJsonObject &) { return true; });
        const Answer answer = get(logPath(pod));
        QCOMPARE(answer.body, QByteArray());
        QCOMPARE(answer.status, hasVersion(1, 21) ? 204 : answer.status);
        QCOMPARE(text(get(podsPath(nameOf(pod))).object, u"status.phase"_s), u"Pending"_s);
    }

    void exitCodesAreTold()
    {
        const QJsonObject pod = ended(makeJob(u"codes"_s,
                                              {shell(u"zero"_s, u"exit 0"_s), shell(u"three"_s, u"exit 3"_s),
                                               shell(u"killed"_s, u"sh -c 'kill -9 $$$$'; exit $?"_s),
                                               shell(u"missing"_s, u""_s, R"({"command": ["/no/such/program"]})")}));
        QCOMPARE(text(pod, u"status.phase"_s), u"Failed"_s);
        QHash<QString, QJsonObject> ends;
        const QJsonArray statuses = member(pod, u"status.containerStatuses"_s).toArray();
        for (const QJsonValue &status : statuses)
            ends.insert(status[u"name"].toString(), member(status, u"state.terminated"_s).toObject());
        const auto end = [&ends](const QString &name) {
            return QString(QString::number(ends.value(name)[u"exitCode"].toInt(-1)) + u' '
                           + ends.value(name)[u"reason"].toString());
        };
        QCOMPARE(end(u"zero"_s), u"0 Completed"_s);
        QCOMPARE(end(u"three"_s), u"3 Error"_s);
        QCOMPARE(end(u"killed"_s), u"137 Error"_s);
        QCOMPARE(end(u"missing"_s), u"128 StartError"_s);
        const QString message = ends.value(u"missing"_s)[u"message"].toString();
        QVERIFY2(message.contains(u"/no/such/program") && message.contains(u"no such file or directory"),
                 qPrintable(message));
        const auto started = QDateTime::fromString(ends.value(u"three"_s)[u"startedAt"].toString(), Qt::ISODate);
        QVERIFY(started.isValid());
        QVERIFY(ends.value(u"three"_s)[u"containerID"].isString());
    }

    void terminationMessagesAreTold()
    {
        const QJsonObject pod = ended(
            makeJob(u"messages"_s,
                    {shell(u"file"_s, u"echo log; printf told > /dev/termination-log"_s),
                     shell(u"path"_s, u"printf elsewhere > /tmp/why"_s, R"({"terminationMessagePath": "/tmp/why"})"),
                     shell(u"fallback"_s, u"echo the log tells; exit 1"_s,
                           R"({"terminationMessagePolicy": "FallbackToLogsOnError"})"),
                     shell(u"calm"_s, u"echo all fine"_s, R"({"terminationMessagePolicy": "FallbackToLogsOnError"})"),
                     shell(u"long"_s, u"head -c 5000 /dev/zero | tr '\\0' x > /dev/termination-log"_s)}));
        QHash<QString, QString> told;
        const QJsonArray statuses = member(pod, u"status.containerStatuses"_s).toArray();
        for (const QJsonValue &status : statuses)
            told.insert(status[u"name"].toString(), text(status, u"state.terminated.message"_s));
        QCOMPARE(told.value(u"file"_s), u"told"_s);
        QCOMPARE(told.value(u"path"_s), u"elsewhere"_s);
        QCOMPARE(told.value(u"fallback"_s), u"the log tells\n"_s);
        QCOMPARE(told.value(u"calm"_s), QString());
        // All containers of a pod share 12 KiB, and none has more than 4 KiB (kubelet convertToAPIContainerStatuses).
        QCOMPARE(told.value(u"long"_s).size(), 12 * 1024 / 5);
    }

    void initContainersRunFirst()
    {
        const QString name = u"prepared"_s;
        const QByteArray mount = R"({"volumeMounts": [{"name": "work", "mountPath": "/work"}]})";
        const auto podSpec = [&](const QString &script) {
            return QJsonDocument(QJsonObject{{u"volumes"_s, json(R"({"v": [{"name": "work", "emptyDir": {}}]})")[u"v"]},
                                             {u"initContainers"_s,
                                              QJsonArray{shell(u"one"_s, u"echo one >> /work/order"_s, mount),
                                                         shell(u"two"_s, script, mount)}}})
                .toJson();
        };
        QJsonObject pod = ended(makeJob(name, {shell(u"main"_s, u"cat /work/order"_s, mount)}, "{}",
                                        podSpec(u"echo two >> /work/order"_s)));
        QCOMPARE(logOf(pod), "one\ntwo\n"_ba); // one main container: it needs no name
        QCOMPARE(text(pod, u"status.initContainerStatuses.0.name"_s), u"one"_s);
        QCOMPARE(member(pod, u"status.initContainerStatuses.0.ready"_s), QJsonValue(true));
        pod = ended(makeJob(u"unprepared"_s, {shell(u"main"_s, u"exit 0"_s, mount)}, "{}", podSpec(u"exit 9"_s)));
        QCOMPARE(text(pod, u"status.phase"_s), u"Failed"_s);
        QCOMPARE(member(pod, u"status.initContainerStatuses.1.state.terminated.exitCode"_s), QJsonValue(9));
        QCOMPARE(text(pod, u"status.containerStatuses.0.state.waiting.reason"_s), u"PodInitializing"_s);
        const Answer log = get(logPath(pod));
        QCOMPARE(log.status, 400);
        QCOMPARE(log.message(),
                 u"container \"main\" in pod \"%1\" is waiting to start: PodInitializing"_s.arg(nameOf(pod)));
    }

    void sidecarsDoNotKeepAJobFromEnding()
    {
        REQUIRE_VERSION(1, 29);
        const QJsonObject sidecar
            = shell(u"side"_s, u"trap 'exit 5' TERM; sleep 600 & wait"_s, R"({"restartPolicy": "Always"})");
        const QJsonObject pod
            = ended(makeJob(u"accompanied"_s, {shell(u"main"_s, u"exit 0"_s)}, "{}",
                            QJsonDocument(QJsonObject{{u"initContainers"_s, QJsonArray{sidecar}}}).toJson()));
        QCOMPARE(text(pod, u"status.phase"_s), u"Succeeded"_s);
        QVERIFY(!terminated(pod, u"initContainerStatuses"_s).isEmpty());
    }

    void thePodsEventsTellItsStart()
    {
        const QJsonObject pod = ended(makeJob(u"told"_s, u"exit 0"_s));
        QStringList events = eventsOf(pod, u"Started"_s);
        events.removeIf([](const QString &event) { // of a node without a DNS server
            return event.startsWith("Warning/MissingClusterDNS/"_L1);
        });
        QCOMPARE(events.value(0),
                 u"Normal/Scheduled/Successfully assigned %1/%2 to %3"_s.arg(space(), nameOf(pod),
                                                                             text(pod, u"spec.nodeName"_s)));
        QStringList reasons;
        for (const QString &event : events)
            reasons += event.section(u'/', 1, 1);
        QCOMPARE(reasons, (QStringList{u"Scheduled"_s, u"Pulled"_s, u"Created"_s, u"Started"_s}));
    }

    void anImageThatIsMissingIsTold()
    {
        const QString name = u"noimage"_s;
        const auto pods = watchPods(name);
        QCOMPARE(
            createJob(makeJob(name, {shell(u"main"_s, u"exit 0"_s, R"({"image": "registry.invalid/none:1"})")})).status,
            201);
        if (isSandbox()) // which runs programs of this computer: only names that cannot exist are looked for
            QSKIP("the sandbox uses no images");
        const QJsonObject pod = pods->waitFor([](const QJsonObject &seen) {
            return text(seen, u"status.containerStatuses.0.state.waiting.reason"_s) == u"ErrImageNeverPull";
        });
        QVERIFY(!pod.isEmpty());
        QCOMPARE(get(logPath(pod)).message(),
                 u"container \"main\" in pod \"%1\" is waiting to start: ErrImageNeverPull"_s.arg(nameOf(pod)));
    }
};

QTEST_GUILESS_MAIN(ContractLogs)
#include "tst_contractlogs.moc"
