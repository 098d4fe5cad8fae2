// SPDX-License-Identifier: Apache-2.0
#include "sandboxfixture.h"

#include "tests/support/testpaths.h"

#include <QFile>
#include <QTest>

using namespace Qt::StringLiterals;

/// The sample manifests as they are, each with the outcome that it promises.
class SandboxSamplesTest : public QObject
{
    Q_OBJECT

    std::unique_ptr<SandboxFixture> m_sandbox;

    QJsonObject runSample(const QString &name)
    {
        QFile file(TestPaths::source(u"/resources/samples/") + name + u".yaml"_s);
        if (!file.open(QIODevice::ReadOnly))
            return {};
        const ApiAnswer created
            = m_sandbox->call("POST", jobsPath + u"?fieldValidation=Strict"_s, file.readAll(), "application/yaml");
        return created.status == 201 ? m_sandbox->waitForEnd(name) : created.object;
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_sandbox = std::make_unique<SandboxFixture>();
        if (!m_sandbox->start())
            QSKIP(qPrintable(m_sandbox->error()));
    }

    void endAsPromised_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("condition");
        QTest::addColumn<QByteArray>("lastLine");
        QTest::addColumn<QString>("container");
        const auto complete = u"Complete=True/CompletionsReached"_s;
        QTest::newRow("config-json")
            << u"config-json"_s << complete
            << R"(SPINNAKER_CONFIG_JSON={"RELEASE": "1.1.1", "BUILD": 42, "ASSETS": {"linux": true, "sizes": [1, 2, 3]}})"_ba
            << u"release"_s;
        QTest::newRow("two-containers") << u"two-containers"_s << complete << "SPINNAKER_PROPERTY_RELEASE=1.1.1"_ba
                                        << u"publish"_s;
        QTest::newRow("failing") << u"failing"_s << u"Failed=True/BackoffLimitExceeded"_s
                                 << "ERROR: connection refused"_ba << u"deploy"_s;
        QTest::newRow("retried") << u"retried"_s << complete << "SPINNAKER_PROPERTY_ATTEMPTS=2"_ba << u"flaky"_s;
        QTest::newRow("ansi-colours") << u"ansi-colours"_s << complete
                                      << "\033[36mSPINNAKER_PROPERTY_PAINTED=yes\033[0m"_ba << u"painter"_s;
        QTest::newRow("artifact") << u"artifact"_s << complete << "SPINNAKER_PROPERTY_BUILD=42"_ba << u"build"_s;
    }

    void endAsPromised()
    {
        QFETCH(QString, name);
        const QJsonObject job = runSample(name);
        QTEST(conditionsOf(job).value(1), "condition");
        QFETCH(QString, container);
        QTEST(m_sandbox->logOf(name, u"?container="_s + container).trimmed().split('\n').last(), "lastLine");
    }

    void indexedRunsFourPods()
    {
        const QJsonObject job = runSample(u"indexed"_s);
        QCOMPARE(member(job, u"status.completedIndexes"_s).toString(), u"0-3"_s);
    }

    void stuckWaitsForItsImage()
    {
        QFile file(TestPaths::source(u"/resources/samples/stuck.yaml"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(m_sandbox->call("POST", jobsPath, file.readAll(), "application/yaml").status, 201);
        QVERIFY(
            !m_sandbox
                 ->waitForPod(u"stuck"_s,
                              [](const QJsonObject &pod) {
                                  return member(pod, u"status.containerStatuses.0.state.waiting.reason"_s).toString()
                                      == u"ImagePullBackOff"
                                      && member(pod, u"status.phase"_s).toString() == u"Pending";
                              })
                 .isEmpty());
    }

    void largeLogTakesItsNumberOfLines()
    {
        QFile file(TestPaths::source(u"/resources/samples/large-log.yaml"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray manifest = file.readAll().replace("\"2000000\"", "\"1000\"");
        QCOMPARE(m_sandbox->call("POST", jobsPath, manifest, "application/yaml").status, 201);
        QVERIFY(!m_sandbox->waitForEnd(u"large-log"_s).isEmpty());
        const QByteArray text = m_sandbox->logOf(u"large-log"_s);
        QVERIFY(text.startsWith(QByteArray(QByteArray(98, '0') + "1\n")));
        QVERIFY(text.endsWith("SPINNAKER_PROPERTY_LINES=1000\n"));
        QCOMPARE(text.count('\n'), 1001);
    }
};

QTEST_GUILESS_MAIN(SandboxSamplesTest)
#include "tst_sandboxsamples.moc"
