// SPDX-License-Identifier: Apache-2.0
#include "models/kube/connectiontest.h"
#include "tests/support/fakeapiserver.h"
#include "tests/support/testpki.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QSet>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using Kube::ConnectionReport;
using Support::FakeAnswer;
using Support::FakeApiServer;
using Support::FakeRequest;

class ConnectionTestTest : public QObject
{
    Q_OBJECT

    static ConnectionReport test(const Kube::ConnectionConfig &config)
    {
        Kube::Client client(config);
        Kube::ConnectionTest operation(client, u"team"_s);
        QSignalSpy finished(&operation, &Kube::ConnectionTest::finished);
        operation.start();
        if (!finished.wait(30000))
            qFatal("the test of the connection did not end");
        return finished.first().first().value<ConnectionReport>();
    }

    static FakeAnswer user()
    {
        const QJsonObject info{{"username"_L1, "jane"_L1}, {"groups"_L1, QJsonArray{"dev"_L1, "all"_L1}}};
        return FakeAnswer::json({{"status"_L1, QJsonObject{{"userInfo"_L1, info}}}}, 201);
    }

    static void answerRights(FakeApiServer &server)
    {
        server.on("GET", u"/version"_s, FakeAnswer::json({{"gitVersion"_L1, "v1.30.1"_L1}}));
        server.on("POST", u"/apis/authorization.k8s.io/v1/selfsubjectaccessreviews"_s, [](const FakeRequest &request) {
            const QJsonObject asked
                = QJsonDocument::fromJson(request.body).object()["spec"_L1]["resourceAttributes"_L1].toObject();
            if (asked["resource"_L1] == "events"_L1)
                return FakeAnswer::failure(403, u"Forbidden"_s, u"no"_s);
            const bool log = asked["subresource"_L1] == "log"_L1;
            return FakeAnswer::json({{"status"_L1, QJsonObject{{"allowed"_L1, !log}}}}, 201);
        });
    }

private Q_SLOTS:
    void tellsWhoWhereAndWhatIsPermitted()
    {
        FakeApiServer server;
        server.on("POST", u"/apis/authentication.k8s.io/v1/selfsubjectreviews"_s, user());
        answerRights(server);
        const ConnectionReport report = test(server.connection());
        QVERIFY(!report.error);
        QCOMPARE(report.user, u"jane"_s);
        QCOMPARE(report.groups, QStringList({u"dev"_s, u"all"_s}));
        QCOMPARE(report.serverVersion, u"v1.30.1"_s);
        QCOMPARE(report.namespaceName, u"team"_s);
        int refused = 0;
        for (const Kube::Permission &permission : report.permissions) {
            if (permission.resource == "events"_L1) // no answer is no refusal
                QVERIFY(!permission.allowed);
            else
                QCOMPARE(permission.allowed, std::optional(permission.resource != "pods/log"_L1));
            refused += permission.allowed == false ? 1 : 0;
        }
        QCOMPARE(refused, 1);
        // The rights that the README of a cluster's role would list.
        QSet<QString> asked;
        for (const auto &request :
             server.requests("POST", u"/apis/authorization.k8s.io/v1/selfsubjectaccessreviews"_s)) {
            const QJsonObject what
                = QJsonDocument::fromJson(request.body).object()["spec"_L1]["resourceAttributes"_L1].toObject();
            const bool wide = what["resource"_L1] == "namespaces"_L1;
            QCOMPARE(what["namespace"_L1].toString(), wide ? QString() : u"team"_s);
            QCOMPARE(what["group"_L1].toString(), what["resource"_L1] == "jobs"_L1 ? u"batch"_s : QString());
            asked += what["verb"_L1].toString() + u' ' + what["resource"_L1].toString();
        }
        for (const auto &right : {u"create jobs"_s, u"watch jobs"_s, u"delete jobs"_s, u"list pods"_s, u"watch pods"_s,
                                  u"get pods"_s, u"watch events"_s, u"list namespaces"_s})
            QVERIFY2(asked.contains(right), qPrintable(right));
    }

    void asksOlderServersInTheirOwnWords()
    {
        FakeApiServer server;
        server.on("POST", u"/apis/authentication.k8s.io/v1beta1/selfsubjectreviews"_s, user());
        answerRights(server);
        QCOMPARE(test(server.connection()).user, u"jane"_s);
    }

    void takesTheCertificatesWordWhereTheServerIsTooOld()
    {
        FakeApiServer server;
        answerRights(server);
        Kube::ConnectionConfig config = server.connection();
        QCOMPARE(test(config).user, QString());
        const auto alice = Support::TestPki::issue(Support::TestPki::authority(u"ca"_s), u"alice"_s, {});
        config.clientCertificate = alice.certificate;
        config.clientKey = alice.key;
        const ConnectionReport report = test(config);
        QVERIFY(!report.error);
        QCOMPARE(report.user, u"alice"_s);
    }

    void saysWhyThereIsNoConnection()
    {
        FakeApiServer server;
        server.on("POST", u"/apis/authentication.k8s.io/v1/selfsubjectreviews"_s,
                  FakeAnswer::failure(401, u"Unauthorized"_s, u"Unauthorized"_s));
        const ConnectionReport refused = test(server.connection());
        QVERIFY(refused.error);
        QCOMPARE(refused.error->code, u"unauthorized"_s);
        QVERIFY(!refused.error->hint.isEmpty());
        QVERIFY(refused.permissions.isEmpty());

        Kube::ConnectionConfig nowhere = server.connection();
        nowhere.server = QUrl(u"https://127.0.0.1:1"_s);
        QCOMPARE(test(nowhere).error->code, u"connection-refused"_s);
    }
};

QTEST_GUILESS_MAIN(ConnectionTestTest)
#include "tst_connectiontest.moc"
