// SPDX-License-Identifier: Apache-2.0
#include "contractcase.h"
#include "contractobjects.h"

#include <QJsonDocument>
#include <QRegularExpression>

using namespace Qt::StringLiterals;
using namespace Contract;

/// Permissions, quotas and admission policies. Only a cluster has them; that the sandbox refuses them by name is
/// checked beside its other refusals.
class ContractAccess : public Case
{
    Q_OBJECT

    QStringList m_policies; ///< cluster-wide objects of the test, to be removed

private Q_SLOTS:
    void init()
    {
        if (isSandbox())
            QSKIP("the sandbox has one user, no quotas and no admission policies");
        Case::init();
    }
    void cleanup()
    {
        for (const QString &path : std::as_const(m_policies))
            call("DELETE", path);
        m_policies.clear();
        Case::cleanup();
    }

    void whoMayNotIsTold()
    {
        const QString user = u"contract-nobody"_s;
        const Answer created
            = callAs(user, "POST", jobsPath(), QJsonDocument(makeJob(u"forbidden"_s, u"exit 0"_s)).toJson());
        QCOMPARE(created.status, 403);
        QCOMPARE(created.reason(), u"Forbidden"_s);
        QCOMPARE(created.message(),
                 u"jobs.batch is forbidden: User \"%1\" cannot create resource \"jobs\" in API group \"batch\" in the "
                 "namespace \"%2\""_s.arg(user, space()));
        QCOMPARE(
            callAs(user, "GET", podsPath()).message(),
            u"pods is forbidden: User \"%1\" cannot list resource \"pods\" in API group \"\" in the namespace \"%2\""_s
                .arg(user, space()));
        QCOMPARE(callAs(user, "GET", podsPath(u"some"_s) + u"/log"_s).message(),
                 u"pods \"some\" is forbidden: User \"%1\" cannot get resource \"pods/log\" in API group \"\" in the "
                 "namespace \"%2\""_s.arg(user, space()));
        const QJsonObject review{{u"apiVersion"_s, u"authorization.k8s.io/v1"_s},
                                 {u"kind"_s, u"SelfSubjectAccessReview"_s},
                                 {u"spec"_s,
                                  QJsonObject{{u"resourceAttributes"_s,
                                               QJsonObject{{u"namespace"_s, space()},
                                                           {u"verb"_s, u"create"_s},
                                                           {u"group"_s, u"batch"_s},
                                                           {u"resource"_s, u"jobs"_s}}}}}};
        const Answer asked = callAs(user, "POST", u"/apis/authorization.k8s.io/v1/selfsubjectaccessreviews"_s,
                                    QJsonDocument(review).toJson());
        QCOMPARE(asked.status, 201);
        QCOMPARE(member(asked.object, u"status.allowed"_s), QJsonValue(false));
    }

    void aQuotaOfJobsRefusesTheNextJob()
    {
        QCOMPARE(post(Kube::corePath(space(), u"resourcequotas"_s),
                      json(R"({"apiVersion": "v1", "kind": "ResourceQuota", "metadata": {"name": "few"},
                               "spec": {"hard": {"count/jobs.batch": "1"}}})"))
                     .status,
                 201);
        Kube::Client client(connection());
        Course quota(&client, {Kube::corePath(space(), u"resourcequotas"_s), {}, {}});
        QVERIFY(
            !quota.waitFor([](const QJsonObject &seen) { return !member(seen, u"status.hard"_s).toObject().isEmpty(); })
                 .isEmpty());
        QCOMPARE(createJob(makeJob(u"first"_s, u"exit 0"_s)).status, 201);
        const Answer second = createJob(makeJob(u"second"_s, u"exit 0"_s));
        QCOMPARE(second.status, 403);
        QCOMPARE(second.reason(), u"Forbidden"_s);
        QCOMPARE(second.message(),
                 u"jobs.batch \"second\" is forbidden: exceeded quota: few, requested: count/jobs.batch=1, used: "
                 "count/jobs.batch=1, limited: count/jobs.batch=1"_s);
    }

    void aQuotaOfPodsIsToldByEventsOnly()
    {
        QCOMPARE(post(Kube::corePath(space(), u"resourcequotas"_s),
                      json(R"({"apiVersion": "v1", "kind": "ResourceQuota", "metadata": {"name": "none"},
                               "spec": {"hard": {"count/pods": "0"}}})"))
                     .status,
                 201);
        Kube::Client client(connection());
        Course quota(&client, {Kube::corePath(space(), u"resourcequotas"_s), {}, {}});
        QVERIFY(
            !quota.waitFor([](const QJsonObject &seen) { return !member(seen, u"status.hard"_s).toObject().isEmpty(); })
                 .isEmpty());
        const QJsonObject job = createJob(makeJob(u"starved"_s, u"exit 0"_s)).object;
        const QStringList events = eventsOf(job, u"FailedCreate"_s);
        static const QRegularExpression pattern(
            uR"(^Warning/FailedCreate/Error creating: pods "starved-\w{5}" is forbidden: exceeded quota: none, requested: count/pods=1, used: count/pods=0, limited: count/pods=0$)"_s);
        QVERIFY2(pattern.match(events.value(0)).hasMatch(), qPrintable(events.join(u'\n')));
        QCOMPARE(conditionsOf(get(jobsPath(u"starved"_s)).object), QStringList());
    }

    void anAdmissionPolicyDeniesInItsWords()
    {
        REQUIRE_VERSION(1, 30);
        const QString base = u"/apis/admissionregistration.k8s.io/v1/"_s;
        QJsonObject policy
            = json(R"({"apiVersion": "admissionregistration.k8s.io/v1", "kind": "ValidatingAdmissionPolicy",
            "spec": {"failurePolicy": "Fail", "matchConstraints": {"resourceRules": [{"apiGroups": ["batch"], "apiVersions": ["v1"],
                "operations": ["CREATE"], "resources": ["jobs"]}]},
                "validations": [{"expression": "has(object.metadata.labels) && 'team' in object.metadata.labels",
                                 "message": "a Job needs the label team"}]}})");
        policy.insert(u"metadata"_s, QJsonObject{{u"name"_s, space()}});
        QJsonObject binding
            = json(R"({"apiVersion": "admissionregistration.k8s.io/v1", "kind": "ValidatingAdmissionPolicyBinding"})");
        binding.insert(u"metadata"_s, QJsonObject{{u"name"_s, space()}});
        binding.insert(
            u"spec"_s,
            QJsonObject{{u"policyName"_s, space()},
                        {u"validationActions"_s, QJsonArray{u"Deny"_s}},
                        {u"matchResources"_s,
                         QJsonObject{{u"namespaceSelector"_s,
                                      QJsonObject{{u"matchLabels"_s,
                                                   QJsonObject{{u"kubernetes.io/metadata.name"_s, space()}}}}}}}});
        QCOMPARE(post(base + u"validatingadmissionpolicies"_s, policy).status, 201);
        m_policies += base + u"validatingadmissionpolicies/"_s + space();
        QCOMPARE(post(base + u"validatingadmissionpolicybindings"_s, binding).status, 201);
        m_policies += base + u"validatingadmissionpolicybindings/"_s + space();
        // Nothing tells when the API server has taken it up: dry runs do.
        Answer denied;
        QVERIFY(QTest::qWaitFor(
            [&] {
                denied = post(jobsPath() + u"?dryRun=All"_s, makeJob(u"denied"_s, u"exit 0"_s));
                return denied.status != 201;
            },
            patience));
        QCOMPARE(denied.status, 422);
        QCOMPARE(denied.reason(), u"Invalid"_s);
        QCOMPARE(
            denied.message(),
            u"jobs.batch \"denied\" is forbidden: ValidatingAdmissionPolicy '%1' with binding '%1' denied request: a "
            "Job needs the label team"_s.arg(space()));
    }
};

QTEST_GUILESS_MAIN(ContractAccess)
#include "tst_contractaccess.moc"
