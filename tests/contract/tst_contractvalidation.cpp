// SPDX-License-Identifier: Apache-2.0
#include "contractcase.h"
#include "contractobjects.h"

#include <QJsonDocument>
#include <QRegularExpression>

using namespace Qt::StringLiterals;
using namespace Contract;

/// What the API server refuses in a Job, in which words, and what it fills in (kubernetes pkg/apis/batch/validation).
class ContractValidation : public Case
{
    Q_OBJECT

private Q_SLOTS:
    void invalidJobsAreRefusedWithCauses_data()
    {
        QTest::addColumn<int>("minor");
        QTest::addColumn<QByteArray>("spec");
        QTest::addColumn<QStringList>("causes");
        const auto row = [](const char *name, int minor, const QByteArray &spec, const QStringList &causes) {
            QTest::newRow(name) << minor << spec << causes;
        };
        const QString negative = u"must be greater than or equal to 0"_s;
        row("negative counts", 20, R"({"completions": -1, "backoffLimit": -2})",
            {u"FieldValueInvalid|spec.completions|Invalid value: -1: "_s + negative,
             u"FieldValueInvalid|spec.backoffLimit|Invalid value: -2: "_s + negative});
        row("negative times", 21, R"({"activeDeadlineSeconds": -1, "ttlSecondsAfterFinished": -1})",
            {u"FieldValueInvalid|spec.activeDeadlineSeconds|Invalid value: -1: "_s + negative,
             u"FieldValueInvalid|spec.ttlSecondsAfterFinished|Invalid value: -1: "_s + negative});
        row("Indexed without completions", 24, R"({"completionMode": "Indexed", "parallelism": 1})",
            {u"FieldValueRequired|spec.completions|Required value: when completion mode is Indexed"_s});
        row("per index without indexes", 33, R"({"backoffLimitPerIndex": 1, "maxFailedIndexes": 1})",
            {u"FieldValueInvalid|spec.backoffLimitPerIndex|Invalid value: 1: requires indexed completion mode"_s,
             u"FieldValueInvalid|spec.maxFailedIndexes|Invalid value: 1: requires indexed completion mode"_s});
        row("maxFailedIndexes alone", 33, R"({"completionMode": "Indexed", "completions": 2, "maxFailedIndexes": 3})",
            {u"FieldValueRequired|spec.backoffLimitPerIndex|Required value: when maxFailedIndexes is specified"_s,
             u"FieldValueInvalid|spec.maxFailedIndexes|Invalid value: 3: must be less than or equal to completions"_s});
        row("policy rules", 33, R"({"podFailurePolicy": {"rules": [
                {"action": "Explode", "onExitCodes": {"operator": "In", "values": [1]}},
                {"action": "FailJob"},
                {"action": "FailIndex", "onExitCodes": {"operator": "In", "values": [1]}},
                {"action": "Count", "onExitCodes": {"operator": "In", "values": [1]}, "onPodConditions": [{"type": "A"}]},
                {"onExitCodes": {"operator": "In", "values": [1]}}]}})",
            {u"FieldValueNotSupported|spec.podFailurePolicy.rules[0].action|Unsupported value: \"Explode\": supported "
             "values: \"Count\", \"FailIndex\", \"FailJob\", \"Ignore\""_s,
             u"FieldValueInvalid|spec.podFailurePolicy.rules[1]|Invalid value: specifying one of OnExitCodes and "
             "OnPodConditions is required"_s,
             u"FieldValueInvalid|spec.podFailurePolicy.rules[2].action|Invalid value: \"FailIndex\": requires the "
             "backoffLimitPerIndex to be set"_s,
             u"FieldValueInvalid|spec.podFailurePolicy.rules[3]|Invalid value: specifying both OnExitCodes and "
             "OnPodConditions is not supported"_s,
             u"FieldValueRequired|spec.podFailurePolicy.rules[4].action|Required value: valid values: [\"Count\" "
             "\"FailIndex\" \"FailJob\" \"Ignore\"]"_s});
        row("exit codes", 31, R"({"podFailurePolicy": {"rules": [
                {"action": "FailJob", "onExitCodes": {"operator": "In", "values": [0]}},
                {"action": "FailJob", "onExitCodes": {"operator": "Near", "values": [1]}},
                {"action": "FailJob", "onExitCodes": {"containerName": "nobody", "operator": "In", "values": [1]}},
                {"action": "FailJob", "onExitCodes": {"operator": "NotIn", "values": [2, 2]}}]}})",
            {u"FieldValueInvalid|spec.podFailurePolicy.rules[0].onExitCodes.values[0]|Invalid value: 0: must not be 0 "
             "for the In operator"_s,
             u"FieldValueNotSupported|spec.podFailurePolicy.rules[1].onExitCodes.operator|Unsupported value: \"Near\": "
             "supported values: \"In\", \"NotIn\""_s,
             u"FieldValueInvalid|spec.podFailurePolicy.rules[2].onExitCodes.containerName|Invalid value: \"nobody\": "
             "must be one of the container or initContainer names in the pod template"_s,
             u"FieldValueDuplicate|spec.podFailurePolicy.rules[3].onExitCodes.values[1]|Duplicate value: 2"_s});
        row("conditions", 31, R"({"podFailurePolicy": {"rules": [
                {"action": "FailJob", "onPodConditions": [{"type": "A", "status": "Perhaps"}]}]}})",
            {u"FieldValueNotSupported|spec.podFailurePolicy.rules[0].onPodConditions[0].status|Unsupported value: "
             "\"Perhaps\": supported values: \"False\", \"True\", \"Unknown\""_s});
        row("replacement beside a policy", 31, R"({"podReplacementPolicy": "TerminatingOrFailed", "podFailurePolicy":
                {"rules": [{"action": "Ignore", "onPodConditions": [{"type": "A"}]}]}})",
            {u"FieldValueNotSupported|spec.podReplacementPolicy|Unsupported value: \"TerminatingOrFailed\": supported "
             "values: \"Failed\""_s});
        row("replacement", 29, R"({"podReplacementPolicy": "Never"})",
            {u"FieldValueNotSupported|spec.podReplacementPolicy|Unsupported value: \"Never\": supported values: "
             "\"Failed\", \"TerminatingOrFailed\""_s});
        row("success without rules", 33,
            R"({"completionMode": "Indexed", "completions": 2, "successPolicy": {"rules": []}})",
            {u"FieldValueRequired|spec.successPolicy.rules|Required value: at least one rules must be specified when "
             "the successPolicy is specified"_s});
        row("success rules", 33, R"({"completionMode": "Indexed", "completions": 3, "successPolicy": {"rules": [
                {}, {"succeededIndexes": "0-5"}, {"succeededIndexes": "2,1"}, {"succeededIndexes": "x"},
                {"succeededCount": 4}, {"succeededIndexes": "0,1", "succeededCount": 3}]}})",
            {u"FieldValueRequired|spec.successPolicy.rules[0]|Required value: at least one of succeededCount or "
             "succeededIndexes must be specified"_s,
             u"FieldValueInvalid|spec.successPolicy.rules[1].succeededIndexes|Invalid value: \"0-5\": error parsing "
             "succeededIndexes: too large index: \"5\""_s,
             u"FieldValueInvalid|spec.successPolicy.rules[2].succeededIndexes|Invalid value: \"2,1\": error parsing "
             "succeededIndexes: non-increasing order, previous: 2, current: 1"_s,
             u"FieldValueInvalid|spec.successPolicy.rules[3].succeededIndexes|Invalid value: \"x\": error parsing "
             "succeededIndexes: cannot convert string to integer for index: \"x\""_s,
             u"FieldValueInvalid|spec.successPolicy.rules[4].succeededCount|Invalid value: 4: must be less than or "
             "equal to 3 (the number of specified completions)"_s,
             u"FieldValueInvalid|spec.successPolicy.rules[5].succeededCount|Invalid value: 3: must be less than or "
             "equal to 2 (the number of indexes in the specified succeededIndexes field)"_s});
        row("always restarting", 25, R"({"template": {"spec": {"containers": [{"name": "a", "image": "b"}]}}})",
            {u"FieldValueRequired|spec.template.spec.restartPolicy|Required value: valid values: \"OnFailure\", "
             "\"Never\""_s});
        row("restarting beside a policy", 31, R"({"podFailurePolicy": {"rules": [{"action": "Ignore", "onPodConditions":
                [{"type": "A"}]}]}, "template": {"spec": {"restartPolicy": "OnFailure", "containers": [{"name": "a", "image": "b"}]}}})",
            {u"FieldValueInvalid|spec.template.spec.restartPolicy|Invalid value: \"OnFailure\": only \"Never\" is "
             "supported when podFailurePolicy is specified"_s});
        row("no containers", 20, R"({"template": {"spec": {"restartPolicy": "Never", "containers": []}}})",
            {u"FieldValueRequired|spec.template.spec.containers|Required value"_s});
        row("containers", 20, R"({"template": {"spec": {"restartPolicy": "Never", "containers": [
                {"name": "a", "image": "b"}, {"name": "a", "image": "b"}, {"name": "c"}]}}})",
            {u"FieldValueDuplicate|spec.template.spec.containers[1].name|Duplicate value: \"a\""_s,
             u"FieldValueRequired|spec.template.spec.containers[2].image|Required value"_s});
    }

    void invalidJobsAreRefusedWithCauses()
    {
        QFETCH(int, minor);
        QFETCH(QByteArray, spec);
        QFETCH(QStringList, causes);
        if (!hasVersion(1, minor))
            QSKIP("needs a later Kubernetes");
        const Answer answer = createJob(makeJob(u"invalid"_s, u"exit 0"_s, spec));
        QCOMPARE(answer.status, 422);
        QCOMPARE(answer.reason(), u"Invalid"_s);
        QVERIFY2(answer.message().startsWith(u"Job.batch \"invalid\" is invalid: "_s), qPrintable(answer.message()));
        QCOMPARE(answer.causes(), causes);
        QCOMPARE(member(answer.object, u"details.kind"_s), QJsonValue(u"Job"_s));
        QCOMPARE(member(answer.object, u"details.group"_s), QJsonValue(u"batch"_s));
    }

    void severalCausesStandInBrackets()
    {
        const Answer answer = createJob(idleJob(u"two"_s, R"({"completions": -1, "backoffLimit": -1})"));
        QCOMPARE(
            answer.message(),
            u"Job.batch \"two\" is invalid: [spec.completions: Invalid value: -1: must be greater than or equal to "
            "0, spec.backoffLimit: Invalid value: -1: must be greater than or equal to 0]"_s);
    }

    void whatMayNotChangeIsImmutable()
    {
        REQUIRE_VERSION(1, 33);
        QCOMPARE(createJob(idleJob(u"fixed"_s,
                                   R"({"completionMode": "Indexed", "completions": 2, "backoffLimitPerIndex": 1})"))
                     .status,
                 201);
        const auto refused = [this](const QByteArray &change) {
            const Answer answer = patch(jobsPath(u"fixed"_s), change);
            const QString cause = answer.causes().value(0);
            return QString(QString::number(answer.status) + u' ' + cause.section(u'|', 0, 1) + u' '
                           + cause.section(u": "_s, -1));
        };
        QCOMPARE(refused(R"({"spec": {"backoffLimitPerIndex": 2}})"),
                 u"422 FieldValueInvalid|spec.backoffLimitPerIndex field is immutable"_s);
        QCOMPARE(
            refused(
                R"({"spec": {"podFailurePolicy": {"rules": [{"action": "Ignore", "onPodConditions": [{"type": "A"}]}]},
                                      "podReplacementPolicy": "Failed"}})"),
            u"422 FieldValueInvalid|spec.podFailurePolicy field is immutable"_s);
        QCOMPARE(refused(R"({"spec": {"successPolicy": {"rules": [{"succeededCount": 1}]}}})"),
                 u"422 FieldValueInvalid|spec.successPolicy field is immutable"_s);
        QCOMPARE(refused(R"({"spec": {"template": {"spec": {"terminationGracePeriodSeconds": 9}}}})"),
                 u"422 FieldValueInvalid|spec.template field is immutable"_s);
        QCOMPARE(refused(R"({"spec": {"selector": {"matchLabels": {"a": "b"}}}})").first(3), u"422"_s);
        // And what may.
        const Answer changed
            = patch(jobsPath(u"fixed"_s),
                    R"({"spec": {"backoffLimit": 9, "activeDeadlineSeconds": 100, "ttlSecondsAfterFinished": 9,
                                         "maxFailedIndexes": 1}})");
        QCOMPARE(changed.status, 200);
        QCOMPARE(member(changed.object, u"metadata.generation"_s), QJsonValue(2));
    }

    void theTemplateOfANonIndexedJobIsImmutable()
    {
        QCOMPARE(createJob(idleJob(u"plain"_s, R"({"completions": 2})")).status, 201);
        Answer answer = patch(jobsPath(u"plain"_s), R"({"spec": {"completions": 3}})");
        QCOMPARE(answer.status, 422);
        QCOMPARE(answer.causes(),
                 QStringList{u"FieldValueInvalid|spec.completions|Invalid value: 3: field is immutable"_s});
        answer = patch(jobsPath(u"plain"_s), R"({"spec": {"parallelism": -3}})");
        QCOMPARE(answer.status, 422);
        QVERIFY(answer.causes().contains(
            u"FieldValueInvalid|spec.parallelism|Invalid value: -3: must be greater than or equal to 0"_s));
    }

    void unknownFieldsAreHandledAsAsked()
    {
        REQUIRE_VERSION(1, 25);
        QJsonObject job = idleJob(u"fields"_s, R"({"backofLimit": 3, "template": {"spec": {"restartPolicy": "Never",
            "containers": [{"name": "a", "image": "b", "comand": []}]}}})");
        const Answer strict = post(jobsPath() + u"?fieldValidation=Strict"_s, job);
        compareStatus(strict, 400, u"BadRequest"_s,
                      u"Job in version \"v1\" cannot be handled as a Job: strict decoding error: unknown field "
                      "\"spec.backofLimit\", unknown field \"spec.template.spec.containers[0].comand\""_s);
        const Answer warned = post(jobsPath() + u"?fieldValidation=Warn"_s, job);
        QCOMPARE(warned.status, 201);
        QCOMPARE(warned.warnings,
                 (QStringList{u"unknown field \"spec.backofLimit\""_s,
                              u"unknown field \"spec.template.spec.containers[0].comand\""_s}));
        QVERIFY(!warned.body.contains("backofLimit"));
        job.insert(u"metadata"_s, QJsonObject{{u"name"_s, u"ignored"_s}});
        const Answer ignored = post(jobsPath() + u"?fieldValidation=Ignore"_s, job);
        QCOMPARE(ignored.status, 201);
        QCOMPARE(ignored.warnings, QStringList());
        job.insert(u"metadata"_s, QJsonObject{{u"name"_s, u"default"_s}});
        QCOMPARE(createJob(job).warnings.size(), 2); // Warn is the default
        const Answer unknown = post(jobsPath() + u"?fieldValidation=Perhaps"_s, job);
        QCOMPARE(unknown.status, 422);
        QVERIFY(unknown.causes().value(0).startsWith(
            u"FieldValueNotSupported|fieldValidation|Unsupported value: \"Perhaps\": supported values: "));
    }

    void fieldsThatComeTwiceAreHandledAsAsked()
    {
        REQUIRE_VERSION(1, 25);
        QByteArray body = QJsonDocument(idleJob(u"doubled"_s)).toJson(QJsonDocument::Compact);
        body.replace("\"backoffLimit\":0", "\"backoffLimit\":0,\"backoffLimit\":1");
        const Answer strict = call("POST", jobsPath() + u"?fieldValidation=Strict"_s, body);
        compareStatus(strict, 400, u"BadRequest"_s,
                      u"Job in version \"v1\" cannot be handled as a Job: strict decoding error: duplicate field "
                      "\"spec.backoffLimit\""_s);
        const Answer warned = call("POST", jobsPath(), body);
        QCOMPARE(warned.status, 201);
        QCOMPARE(warned.warnings, QStringList{u"duplicate field \"spec.backoffLimit\""_s});
        QCOMPARE(member(warned.object, u"spec.backoffLimit"_s), QJsonValue(1)); // the last one counts
    }

    void wrongTypesAreRefusedInGosWords()
    {
        Answer answer = createJob(idleJob(u"typed"_s, R"({"completions": "two"})"));
        QCOMPARE(answer.status, 400);
        REQUIRE_VERSION(1, 23); // another decoder, with other words
        QVERIFY2(
            answer.message().startsWith(u"Job in version \"v1\" cannot be handled as a Job: "_s)
                && answer.message().endsWith(
                    u"json: cannot unmarshal string into Go struct field JobSpec.spec.completions of type int32"_s),
            qPrintable(answer.message()));
        answer = createJob(
            makeJob(u"typed"_s, {shell(u"main"_s, u"exit 0"_s, R"({"env": [{"name": "A", "value": 1}]})")}));
        QCOMPARE(answer.status, 400);
        QVERIFY2(answer.message().endsWith(u"json: cannot unmarshal number into Go struct field "
                                           "EnvVar.spec.template.spec.containers.env.value of type string"_s),
                 qPrintable(answer.message()));
    }

    void bodiesThatAreNoJobAreRefused()
    {
        QCOMPARE(call("POST", jobsPath(), "{").status, 400);
        QCOMPARE(call("POST", jobsPath(), "[]").status, 400);
        const Answer pod
            = call("POST", jobsPath(), R"({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "x"}})");
        QCOMPARE(pod.status, 400);
        QCOMPARE(pod.reason(), u"BadRequest"_s);
        QCOMPARE(call("PATCH", jobsPath(), "{}", "application/merge-patch+json").status, 405);
        QCOMPARE(call("POST", jobsPath(u"x"_s), "{}").status, 405);
        QCOMPARE(createJob(idleJob(u"media"_s)).status, 201);
        const Answer media = call("PATCH", jobsPath(u"media"_s), "{}", "text/plain");
        QCOMPARE(media.status, 415);
        QCOMPARE(media.reason(), u"UnsupportedMediaType"_s);
    }

    void yamlIsTaken()
    {
        REQUIRE_VERSION(1, 22);
        const Answer answer = call("POST", jobsPath(),
                                   "apiVersion: batch/v1\nkind: Job\nmetadata: {name: yaml}\nspec:\n  parallelism: 0\n"
                                   "  template:\n    spec:\n      restartPolicy: Never\n      containers:\n"
                                   "      - {name: a, image: b, command: [\"true\"], tty: no}\n",
                                   "application/yaml");
        QVERIFY2(answer.status == 201, answer.body.constData());
        QCOMPARE(answer.contentType, "application/json"_ba);
    }

    void theServerFillsInDefaults()
    {
        const Answer created = createJob(makeJob(u"defaults"_s, {shell(u"main"_s, u"exit 0"_s)},
                                                 R"({"suspend": true, "backoffLimit": null})",
                                                 R"({"terminationGracePeriodSeconds": null})"));
        QCOMPARE(created.status, 201);
        const QJsonObject spec = created.object[u"spec"].toObject();
        QCOMPARE(spec[u"completions"], QJsonValue(1));
        QCOMPARE(spec[u"parallelism"], QJsonValue(1));
        QCOMPARE(spec[u"backoffLimit"], QJsonValue(6));
        if (hasVersion(1, 24)) {
            QCOMPARE(spec[u"completionMode"], QJsonValue(u"NonIndexed"_s));
            QCOMPARE(spec[u"suspend"], QJsonValue(true));
        }
        if (hasVersion(1, 30))
            QCOMPARE(spec[u"manualSelector"], QJsonValue(false));
        if (hasVersion(1, 29))
            QCOMPARE(spec[u"podReplacementPolicy"], QJsonValue(u"TerminatingOrFailed"_s));
        const QJsonValue pod = member(spec, u"template.spec"_s);
        QCOMPARE(pod[u"terminationGracePeriodSeconds"], QJsonValue(30));
        QCOMPARE(pod[u"dnsPolicy"], QJsonValue(u"ClusterFirst"_s));
        QCOMPARE(pod[u"schedulerName"], QJsonValue(u"default-scheduler"_s));
        QCOMPARE(pod[u"securityContext"], QJsonValue(QJsonObject()));
        const QJsonValue container = member(pod, u"containers.0"_s);
        QCOMPARE(container[u"terminationMessagePath"], QJsonValue(u"/dev/termination-log"_s));
        QCOMPARE(container[u"terminationMessagePolicy"], QJsonValue(u"File"_s));
        QCOMPARE(container[u"resources"], QJsonValue(QJsonObject()));
        QVERIFY(!uidOf(created.object).isEmpty());
        if (hasVersion(1, 21))
            QCOMPARE(member(created.object, u"metadata.generation"_s), QJsonValue(1));
    }

    void namesAreGeneratedAndChecked()
    {
        QJsonObject job = idleJob({});
        job.insert(u"metadata"_s, QJsonObject{{u"generateName"_s, u"made-"_s}});
        const Answer made = createJob(job);
        QCOMPARE(made.status, 201);
        static const QRegularExpression pattern(u"^made-[bcdfghjklmnpqrstvwxz2456789]{5}$"_s);
        QVERIFY2(pattern.match(nameOf(made.object)).hasMatch(), qPrintable(nameOf(made.object)));
        job.insert(u"metadata"_s, QJsonObject{});
        QCOMPARE(createJob(job).causes(),
                 QStringList{u"FieldValueRequired|metadata.name|Required value: name or generateName is required"_s});
        job.insert(u"metadata"_s, QJsonObject{{u"name"_s, u"Not_Good"_s}});
        QVERIFY(createJob(job).causes().value(0).startsWith(
            u"FieldValueInvalid|metadata.name|Invalid value: \"Not_Good\": a lowercase RFC 1123 subdomain must consist "
            "of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric "
            "character"));
    }

    void namesThatMakeOddPodsAreWarnedAbout()
    {
        REQUIRE_VERSION(1, 29);
        const Answer answer = createJob(idleJob(u"dotted.name"_s));
        QCOMPARE(answer.status, 201);
        QVERIFY2(
            answer.warnings.value(0).startsWith(
                u"metadata.name: this is used in Pod names and hostnames, which can result in surprising behavior; a "
                "DNS label is recommended: [must not contain dots]"_s)
                || answer.warnings.value(0).startsWith(
                    u"metadata.name: this is used in Pod names and hostnames, which can result in surprising "
                    "behavior; a DNS label is recommended: [a lowercase RFC 1123 label must consist of"_s),
            qPrintable(answer.warnings.join(u'\n')));
    }
};

QTEST_GUILESS_MAIN(ContractValidation)
#include "tst_contractvalidation.moc"
