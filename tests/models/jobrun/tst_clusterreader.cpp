// SPDX-License-Identifier: Apache-2.0
#include "models/jobrun/clusterreader.h"

#include "models/artifacts/artifact.h"
#include "models/kube/client.h"
#include "tests/models/artifacts/fetchprobe.h"
#include "tests/models/artifacts/storerecords.h"
#include "tests/support/fakeapiserver.h"

#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::StringLiterals;
using namespace Artifacts;
using Support::FakeAnswer;
using Support::FakeApiServer;

namespace {

QJsonObject object(const QString &kind, const QJsonObject &data)
{
    return {{u"kind"_s, kind},
            {u"apiVersion"_s, u"v1"_s},
            {u"metadata"_s,
             QJsonObject{{u"name"_s, u"result"_s}, {u"namespace"_s, u"jobs"_s}, {u"resourceVersion"_s, u"42"_s}}},
            {u"data"_s, data}};
}

} // namespace

/// kubernetes/configMap and kubernetes/secret through the client of a run.
class ClusterReaderTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_server = std::make_unique<FakeApiServer>();
        m_client = std::make_unique<Kube::Client>(m_server->connection());
    }

    void cleanup()
    {
        m_records.endOfTest();
        m_client.reset();
        m_server.reset();
    }

    void configMapsBecomeOutputs()
    {
        m_records.note(u"kubernetes/configMap"_s, u"answers of an API server replayed over HTTP"_s);
        m_server->on(
            "GET", u"/api/v1/namespaces/jobs/configmaps/result"_s,
            FakeAnswer::json(object(u"ConfigMap"_s, {{u"release"_s, u"1.0"_s}, {u"out.json"_s, u"{\"a\":1}"_s}})));
        FetchProbe all(fetch({u"kubernetes/configMap"_s, u"result"_s, {}, {}}));
        QVERIFY(all.run());
        QVERIFY2(all.ok(), qPrintable(all.error().toText()));
        QCOMPARE(QJsonDocument::fromJson(all.result()->bytes)[u"release"_s].toString(), u"1.0"_s);
        QCOMPARE(all.result()->version, u"42"_s);
        QCOMPARE(all.result()->source, u"ConfigMap jobs/result"_s);
        FetchProbe key(fetch({u"kubernetes/configMap"_s, u"jobs/result#out.json"_s, {}, {}}));
        QVERIFY(key.run());
        QCOMPARE(key.result()->bytes, "{\"a\":1}"_ba);
        FetchProbe missing(fetch({u"kubernetes/configMap"_s, u"result#none"_s, {}, {}}));
        QVERIFY(missing.run());
        QCOMPARE(missing.error().kind, Core::ErrorKind::NotFound);
        QVERIFY2(missing.error().hint.contains(u"out.json"_s), qPrintable(missing.error().hint));
    }

    void secretsAreMasked()
    {
        m_records.note(u"kubernetes/secret"_s, u"answers of an API server replayed over HTTP"_s);
        m_server->on(
            "GET", u"/api/v1/namespaces/other/secrets/result"_s,
            FakeAnswer::json(object(u"Secret"_s, {{u"password"_s, QString::fromLatin1("geheim"_ba.toBase64())}})));
        FetchProbe probe(fetch({u"kubernetes/secret"_s, u"result"_s, {}, {}, {}, u"other"_s}));
        QVERIFY(probe.run());
        QVERIFY2(probe.ok(), qPrintable(probe.error().toText()));
        const Content content = *probe.result();
        QCOMPARE(QJsonDocument::fromJson(content.bytes)[u"password"_s].toString(), u"*** (6 bytes)"_s);
        QCOMPARE(QJsonDocument::fromJson(content.revealed)[u"password"_s].toString(), u"geheim"_s);
        QCOMPARE(content.warnings.size(), 1);
        FetchProbe one(fetch({u"kubernetes/secret"_s, u"other/result#password"_s, {}, {}}));
        QVERIFY(one.run());
        QVERIFY(!one.result()->bytes.contains("geheim"));
        QCOMPARE(one.result()->revealed, "geheim"_ba);
    }

    void whatTheServerSaysIsTold()
    {
        m_server->on("GET", u"/api/v1/namespaces/jobs/secrets/result"_s,
                     FakeAnswer::failure(403, u"Forbidden"_s, u"secrets \"result\" is forbidden"_s));
        FetchProbe probe(fetch({u"kubernetes/secret"_s, u"result"_s, {}, {}}));
        QVERIFY(probe.run());
        QCOMPARE(probe.error().kind, Core::ErrorKind::Authorization);
    }

    void withoutAClusterThereIsNothingToReadFrom()
    {
        FetchProbe probe(m_readers.fetch({u"kubernetes/secret"_s, u"result"_s, {}, {}}));
        QVERIFY(probe.run());
        QCOMPARE(probe.error().code, u"artifact-cluster-missing"_s);
        for (const char *wrong : {"", "A", "a/b/c", "a#", "../a", "a b"})
            QVERIFY2(!m_readers.check({u"kubernetes/secret"_s, QString::fromLatin1(wrong), {}, {}}), wrong);
    }

private:
    std::unique_ptr<FetchOperation> fetch(const Reference &reference)
    {
        FetchLimits limits;
        limits.retryFor = std::chrono::milliseconds(0);
        return m_readers.fetch(reference, limits, JobRun::clusterReader(*m_client, u"jobs"_s));
    }

    StoreRecords m_records{u"tst_clusterreader"_s};
    Readers m_readers;
    std::unique_ptr<FakeApiServer> m_server;
    std::unique_ptr<Kube::Client> m_client;
};

QTEST_GUILESS_MAIN(ClusterReaderTest)
#include "tst_clusterreader.moc"
