// SPDX-License-Identifier: Apache-2.0
#include "contractcase.h"
#include "contractobjects.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;
using namespace Contract;

/// What the API server answers to requests about Jobs: errors, dry runs, patches, and what happens to the pods of a Job
/// that is deleted.
class ContractApi : public Case
{
    Q_OBJECT

    [[nodiscard]] Answer remove(const QString &path, const QByteArray &options)
    {
        return call("DELETE", path, options);
    }

private Q_SLOTS:
    void aNameExistsOnce()
    {
        QCOMPARE(createJob(idleJob(u"twice"_s)).status, 201);
        const Answer again = createJob(idleJob(u"twice"_s));
        compareStatus(again, 409, u"AlreadyExists"_s, u"jobs.batch \"twice\" already exists"_s);
        QCOMPARE(member(again.object, u"details"_s).toObject(),
                 (QJsonObject{{u"name"_s, u"twice"_s}, {u"group"_s, u"batch"_s}, {u"kind"_s, u"jobs"_s}}));
    }

    void whatIsMissingIsNamed()
    {
        compareStatus(get(jobsPath(u"nobody"_s)), 404, u"NotFound"_s, u"jobs.batch \"nobody\" not found"_s);
        compareStatus(get(podsPath(u"nobody"_s)), 404, u"NotFound"_s, u"pods \"nobody\" not found"_s);
        compareStatus(remove(jobsPath(u"nobody"_s), "{}"), 404, u"NotFound"_s, u"jobs.batch \"nobody\" not found"_s);
        compareStatus(patch(jobsPath(u"nobody"_s), "{}"), 404, u"NotFound"_s, u"jobs.batch \"nobody\" not found"_s);
        compareStatus(post(u"/apis/batch/v1/namespaces/no-such-space/jobs"_s, idleJob(u"x"_s)), 404, u"NotFound"_s,
                      u"namespaces \"no-such-space\" not found"_s);
        QCOMPARE(get(u"/apis/batch/v1/namespaces/no-such-space/jobs"_s).status, 200); // an empty list
    }

    void anotherNamespaceThanTheUrlsIsRefused()
    {
        QJsonObject job = idleJob(u"elsewhere"_s);
        job.insert(u"metadata"_s, QJsonObject{{u"name"_s, u"elsewhere"_s}, {u"namespace"_s, u"default"_s}});
        compareStatus(createJob(job), 400, u"BadRequest"_s,
                      u"the namespace of the provided object does not match the namespace sent on the request"_s);
    }

    void replacingNeedsTheLatestVersion()
    {
        const QJsonObject first = createJob(idleJob(u"versions"_s)).object;
        QCOMPARE(patch(jobsPath(u"versions"_s), R"({"metadata": {"annotations": {"a": "b"}}})").status, 200);
        const Answer stale = call("PUT", jobsPath(u"versions"_s), QJsonDocument(first).toJson(QJsonDocument::Compact));
        compareStatus(stale, 409, u"Conflict"_s,
                      u"Operation cannot be fulfilled on jobs.batch \"versions\": the object has been modified; please "
                      "apply your changes to the latest version and try again"_s);
        const Answer patched
            = patch(jobsPath(u"versions"_s), R"({"metadata": {"resourceVersion": "1", "annotations": {"a": "c"}}})");
        QCOMPARE(patched.status, 409);
        QCOMPARE(patched.reason(), u"Conflict"_s);
        QJsonObject other = first;
        QJsonObject metadata = other[u"metadata"].toObject();
        metadata.insert(u"name"_s, u"other"_s);
        other.insert(u"metadata"_s, metadata);
        compareStatus(call("PUT", jobsPath(u"versions"_s), QJsonDocument(other).toJson()), 400, u"BadRequest"_s,
                      u"the name of the object (other) does not match the name on the URL (versions)"_s);
    }

    void aDryRunChangesNothing()
    {
        const Answer dry = post(jobsPath() + u"?dryRun=All"_s, idleJob(u"dry"_s));
        QCOMPARE(dry.status, 201);
        QVERIFY(!uidOf(dry.object).isEmpty());
        QVERIFY(member(dry.object, u"metadata.resourceVersion"_s).isUndefined());
        QCOMPARE(member(dry.object, u"spec.parallelism"_s), QJsonValue(0));
        QCOMPARE(get(jobsPath(u"dry"_s)).status, 404);
        QCOMPARE(createJob(idleJob(u"dry"_s)).status, 201);
        QCOMPARE(post(jobsPath() + u"?dryRun=All"_s, idleJob(u"dry"_s)).status, 409);
        const Answer patched = patch(jobsPath(u"dry"_s) + u"?dryRun=All"_s, R"({"spec": {"backoffLimit": 5}})");
        QCOMPARE(member(patched.object, u"spec.backoffLimit"_s), QJsonValue(5));
        QCOMPARE(member(get(jobsPath(u"dry"_s)).object, u"spec.backoffLimit"_s), QJsonValue(0));
        QCOMPARE(remove(jobsPath(u"dry"_s) + u"?dryRun=All&propagationPolicy=Background"_s, "").status, 200);
        QCOMPARE(get(jobsPath(u"dry"_s)).status, 200);
        const Answer unknown = post(jobsPath() + u"?dryRun=Some"_s, idleJob(u"some"_s));
        QCOMPARE(unknown.status, 422);
        const QString value = hasVersion(1, 21) ? u"[\"Some\"]"_s : u"[]string{\"Some\"}"_s;
        QCOMPARE(unknown.causes(),
                 QStringList{
                     u"FieldValueNotSupported|dryRun|Unsupported value: %1: supported values: \"All\""_s.arg(value)});
    }

    void patchesOfEachKindWork()
    {
        QCOMPARE(createJob(idleJob(u"patched"_s)).status, 201);
        const auto labelsAfter = [this](const QByteArray &body, const QByteArray &type) {
            const Answer answer = call("PATCH", jobsPath(u"patched"_s), body, type);
            return answer.status == 200 ? label(answer.object, u"a"_s) : QString::fromUtf8(answer.body);
        };
        QCOMPARE(labelsAfter(R"({"metadata": {"labels": {"a": "1"}}})", "application/merge-patch+json"), u"1"_s);
        QCOMPARE(labelsAfter(R"({"metadata": {"labels": {"a": "2"}}})", "application/strategic-merge-patch+json"),
                 u"2"_s);
        QCOMPARE(labelsAfter(R"([{"op": "replace", "path": "/metadata/labels/a", "value": "3"}])",
                             "application/json-patch+json"),
                 u"3"_s);
        QCOMPARE(labelsAfter(R"({"metadata": {"labels": {"a": null}}})", "application/merge-patch+json"), QString());
    }

    void specAndStatusAreWrittenApart()
    {
        QCOMPARE(createJob(idleJob(u"apart"_s)).status, 201);
        const Answer main = patch(jobsPath(u"apart"_s), R"({"status": {"succeeded": 7}})");
        QCOMPARE(main.status, 200);
        QCOMPARE(counter(main.object, u"succeeded"_s), 0);
        const Answer status = patch(jobsPath(u"apart"_s) + u"/status"_s, R"({"spec": {"backoffLimit": 7}})");
        QCOMPARE(status.status, 200);
        QCOMPARE(member(status.object, u"spec.backoffLimit"_s), QJsonValue(0));
        QCOMPARE(get(jobsPath(u"apart"_s) + u"/status"_s).status, 200);
    }

    void deletionHonoursItsPreconditions()
    {
        const auto course = watchJob(u"guarded"_s);
        QCOMPARE(createJob(idleJob(u"guarded"_s)).status, 201);
        // From here on, nobody changes it; Kubernetes 1.20 does not at all.
        const QJsonObject job = course->waitFor([this](const QJsonObject &seen) {
            return !hasVersion(1, 21) || member(seen, u"status.startTime"_s).isString();
        });
        QVERIFY(!job.isEmpty());
        const Answer other = remove(jobsPath(u"guarded"_s), Kube::deleteOptions(u"Background"_s, u"another"_s));
        compareStatus(
            other, 409, u"Conflict"_s,
            u"Operation cannot be fulfilled on Job.batch \"guarded\": the UID in the precondition (another) does "
            "not match the UID in record (%1). The object might have been deleted and then recreated"_s.arg(
                uidOf(job)));
        compareStatus(
            remove(jobsPath(u"guarded"_s),
                   R"({"propagationPolicy": "Background", "preconditions": {"resourceVersion": "1"}})"),
            409, u"Conflict"_s,
            u"Operation cannot be fulfilled on Job.batch \"guarded\": the ResourceVersion in the precondition (1) does "
            "not match the ResourceVersion in record (%1). The object might have been modified"_s.arg(
                text(job, u"metadata.resourceVersion"_s)));
        const Answer done = remove(jobsPath(u"guarded"_s), Kube::deleteOptions(u"Background"_s, uidOf(job)));
        QCOMPARE(done.status, 200);
        QCOMPARE(done.object[u"status"].toString(), u"Success"_s);
        QCOMPARE(
            member(done.object, u"details"_s).toObject(),
            (QJsonObject{
                {u"name"_s, u"guarded"_s}, {u"group"_s, u"batch"_s}, {u"kind"_s, u"jobs"_s}, {u"uid"_s, uidOf(job)}}));
    }

    void deletionInTheBackgroundTakesThePodsAlong()
    {
        QVERIFY(!run(makeJob(u"background"_s, u"exit 0"_s)).isEmpty());
        const auto pods = watchPods(u"background"_s);
        const Answer answer = remove(jobsPath(u"background"_s), R"({"propagationPolicy": "Background"})");
        QCOMPARE(answer.status, 200);
        QCOMPARE(answer.warnings, QStringList());
        QCOMPARE(get(jobsPath(u"background"_s)).status, 404);
        QVERIFY(pods->waitForNone());
    }

    void deletionInTheForegroundKeepsTheJobUntilItsPodsAreGone()
    {
        const QString name = u"foreground"_s;
        const auto course = watchJob(name);
        const auto pods = watchPods(name);
        QCOMPARE(createJob(makeJob(name, u"trap '' TERM; while :; do sleep 0.1; done"_s, "{}",
                                   R"({"terminationGracePeriodSeconds": 2})"))
                     .status,
                 201);
        QVERIFY(!pods->waitFor(isRunning).isEmpty());
        const Answer answer = remove(jobsPath(name), R"({"propagationPolicy": "Foreground"})");
        QCOMPARE(answer.status, 200);
        QCOMPARE(answer.object[u"kind"].toString(), u"Job"_s);
        QVERIFY(member(answer.object, u"metadata.deletionTimestamp"_s).isString());
        QCOMPARE(member(answer.object, u"metadata.finalizers"_s).toArray(), QJsonArray{u"foregroundDeletion"_s});
        QVERIFY(course->waitForNone());
        QCOMPARE(podsOf(name).size(), 0);
    }

    void deletionCanLeaveThePods()
    {
        for (const QString &name : {u"orphans"_s, u"unsaid"_s}) {
            QVERIFY(!run(makeJob(name, u"exit 0"_s)).isEmpty());
            const auto course = watchJob(name);
            const auto pods = watchPods(name);
            const bool said = name == u"orphans";
            const Answer answer = remove(jobsPath(name), said ? R"({"propagationPolicy": "Orphan"})" : "{}");
            QCOMPARE(answer.status, 200);
            if (hasVersion(1, 21))
                QCOMPARE(
                    answer.warnings,
                    said ? QStringList()
                         : QStringList{u"child pods are preserved by default when jobs are deleted; set "
                                       "propagationPolicy=Background to remove them or set propagationPolicy=Orphan "
                                       "to suppress this warning"_s});
            QVERIFY(course->waitForNone());
            QVERIFY(!pods->waitFor([](const QJsonObject &pod) {
                             return member(pod, u"metadata.ownerReferences"_s).isUndefined();
                         })
                         .isEmpty());
            QCOMPARE(podsOf(name).size(), 1);
        }
    }

    void aPropagationPolicyThatDoesNotExistIsRefused()
    {
        QCOMPARE(createJob(idleJob(u"odd"_s)).status, 201);
        const Answer answer = remove(jobsPath(u"odd"_s), R"({"propagationPolicy": "Sideways"})");
        QCOMPARE(answer.status, 422);
        QVERIFY2(answer.causes().value(0).startsWith(
                     u"FieldValueNotSupported|propagationPolicy|Unsupported value: \"Sideways\": supported values: "),
                 qPrintable(answer.causes().join(u'\n')));
    }

    void severalAreDeletedBySelector()
    {
        for (const QString &name : {u"left"_s, u"right"_s}) {
            QJsonObject job = idleJob(name);
            job.insert(u"metadata"_s, QJsonObject{{u"name"_s, name}, {u"labels"_s, QJsonObject{{u"side"_s, name}}}});
            QCOMPARE(createJob(job).status, 201);
        }
        const auto left = watchJob(u"left"_s);
        QCOMPARE(call("DELETE", jobsPath() + u"?labelSelector=side%3Dleft&propagationPolicy=Background"_s).status, 200);
        QVERIFY(left->waitForNone());
        QCOMPARE(get(jobsPath(u"right"_s)).status, 200);
    }

    void whatTheSandboxCannotDoItRefusesByName()
    {
        if (!isSandbox())
            QSKIP("a cluster does it all");
        Answer answer
            = createJob(idleJob(u"managed"_s, R"({"managedBy": "example.com/controller", "manualSelector": true})"));
        QCOMPARE(answer.status, 422);
        QCOMPARE(answer.causes().size(), 2);
        QVERIFY(answer.causes().at(0).startsWith(u"FieldValueForbidden|spec.managedBy|Forbidden: the sandbox"));
        QVERIFY(answer.causes().at(1).startsWith(u"FieldValueForbidden|spec.manualSelector|Forbidden: the sandbox"));
        answer = createJob(makeJob(u"rules"_s, {shell(u"main"_s, u"exit 0"_s, R"({"restartPolicyRules": []})")}, "{}",
                                   R"({"hostnameOverride": "x"})"));
        QCOMPARE(answer.status, 422);
        QVERIFY(
            answer.message().contains(u"spec.template.spec.containers[0].restartPolicyRules: Forbidden: the sandbox"));
        QVERIFY(answer.message().contains(u"spec.template.spec.hostnameOverride: Forbidden: the sandbox"));
        answer = post(Kube::corePath(space(), u"resourcequotas"_s), {});
        QCOMPARE(answer.status, 404);
        QVERIFY2(answer.message().contains(u"the sandbox does not serve \"resourcequotas\""), answer.body.constData());
        answer = post(podsPath(u"any"_s) + u"/exec"_s, {});
        QCOMPARE(answer.status, 404);
        QVERIFY2(answer.message().contains(u"the sandbox does not serve \"pods/exec\""), answer.body.constData());
        answer = callAs(u"somebody"_s, "GET", jobsPath());
        QCOMPARE(answer.status, 403);
        QVERIFY2(answer.message().contains(u"\"somebody\""), answer.body.constData());
        QCOMPARE(createJob(idleJob(u"x"_s)).status, 201);
        answer = call("PATCH", jobsPath(u"x"_s) + u"?fieldManager=me"_s, QJsonDocument(idleJob(u"x"_s)).toJson(),
                      "application/apply-patch+yaml");
        QCOMPARE(answer.status, 415);
        QVERIFY2(answer.message().contains(u"apply"), answer.body.constData());
    }
};

QTEST_GUILESS_MAIN(ContractApi)
#include "tst_contractapi.moc"
