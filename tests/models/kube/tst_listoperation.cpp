// SPDX-License-Identifier: Apache-2.0
#include "models/kube/listoperation.h"

#include "tests/support/fakeapiserver.h"

#include <QJsonArray>
#include <QSignalSpy>
#include <QTest>

#include <memory>
#include <optional>

using namespace Qt::StringLiterals;
using Support::FakeAnswer;
using Support::FakeApiServer;
using Support::FakeRequest;

namespace {

constexpr QLatin1StringView path("/apis/batch/v1/namespaces/jobs/jobs");

FakeAnswer part(const QStringList &names, const QString &continuation = {}, const QString &version = {})
{
    QJsonArray items;
    for (const QString &name : names)
        items.append(QJsonObject{{u"metadata"_s, QJsonObject{{u"name"_s, name}}}});
    return FakeAnswer::json(
        {{u"kind"_s, u"JobList"_s},
         {u"apiVersion"_s, u"batch/v1"_s},
         {u"metadata"_s, QJsonObject{{u"continue"_s, continuation}, {u"resourceVersion"_s, version}}},
         {u"items"_s, items}});
}

QStringList namesOf(const QList<QJsonObject> &jobs)
{
    QStringList names;
    for (const QJsonObject &job : jobs)
        names.append(job["metadata"_L1]["name"_L1].toString());
    return names;
}

} // namespace

class ListOperationTest : public QObject
{
    Q_OBJECT

    /// What the operation says; nothing where it says nothing, or more than once.
    std::optional<Core::Result<Kube::ObjectList>> list(qsizetype enough = 0)
    {
        Kube::Client client(m_server->connection());
        const auto operation = client.list({.path = QString(path)});
        operation->setEnough(enough);
        std::optional<Core::Result<Kube::ObjectList>> said;
        QSignalSpy spy(operation.get(), &Kube::ListOperation::finished);
        connect(operation.get(), &Kube::ListOperation::finished, this, [&said](const auto &jobs) { said = jobs; });
        operation->start();
        return (spy.count() == 1 || spy.wait()) && spy.count() == 1 ? said : std::nullopt;
    }

private Q_SLOTS:
    void init() { m_server = std::make_unique<FakeApiServer>(); }
    void cleanup() { m_server.reset(); }

    void answersArePutTogether()
    {
        QStringList tokens;
        QStringList limits;
        m_server->on("GET", path, [&](const FakeRequest &request) {
            const QString token = request.query.queryItemValue(u"continue"_s, QUrl::FullyDecoded);
            tokens.append(token);
            limits.append(request.query.queryItemValue(u"limit"_s));
            if (token.isEmpty())
                return part({u"one"_s, u"two"_s}, u"a+b/c=="_s);
            return token == "a+b/c=="_L1 ? part({u"three"_s}, u"last"_s) : part({u"four"_s}, {}, u"120"_s);
        });
        const auto jobs = list();
        QVERIFY(jobs && *jobs);
        QCOMPARE(namesOf((*jobs)->items), QStringList({u"one"_s, u"two"_s, u"three"_s, u"four"_s}));
        QCOMPARE(tokens, QStringList({QString(), u"a+b/c=="_s, u"last"_s})); // exactly as it was given
        QCOMPARE(limits, QStringList({u"500"_s, u"500"_s, u"500"_s}));
        QCOMPARE((*jobs)->resourceVersion, u"120"_s); // the consistent one
        for (const QJsonObject &job : std::as_const((*jobs)->items)) {
            QCOMPARE(job["kind"_L1].toString(), u"Job"_s);
            QCOMPARE(job["apiVersion"_L1].toString(), u"batch/v1"_s);
        }
    }

    void noMoreThanWanted()
    {
        m_server->on("GET", path, {part({u"one"_s, u"two"_s}, u"more"_s), part({u"three"_s}, u"more"_s)});
        const auto jobs = list(3);
        QVERIFY(jobs && *jobs);
        QCOMPARE((*jobs)->items.size(), 3);
    }

    // etcd was compacted between two answers.
    void aForgottenVersionIsListedAgain()
    {
        m_server->on("GET", path,
                     {part({u"one"_s, u"two"_s}, u"old"_s),
                      FakeAnswer::failure(410, u"Expired"_s, u"The provided continue parameter is too old"_s),
                      part({u"one"_s}, u"new"_s), part({u"three"_s})});
        const auto jobs = list();
        QVERIFY(jobs && *jobs);
        QCOMPARE(namesOf((*jobs)->items), QStringList({u"one"_s, u"three"_s}));
    }

    void aVersionForgottenAgainAndAgainIsAnError()
    {
        const FakeAnswer expired = FakeAnswer::failure(410, u"Expired"_s, u"too old"_s);
        m_server->on("GET", path, {part({u"one"_s}, u"old"_s), expired, part({u"one"_s}, u"old"_s), expired});
        const auto jobs = list();
        QVERIFY(jobs && !*jobs);
        QCOMPARE(jobs->error().code, u"expired"_s);
    }

    void aRefusalIsAnError()
    {
        m_server->on("GET", path, FakeAnswer::failure(403, u"Forbidden"_s, u"jobs is forbidden"_s));
        const auto jobs = list();
        QVERIFY(jobs && !*jobs);
        QCOMPARE(jobs->error().code, u"forbidden"_s);
    }

private:
    std::unique_ptr<FakeApiServer> m_server;
};

QTEST_GUILESS_MAIN(ListOperationTest)
#include "tst_listoperation.moc"
