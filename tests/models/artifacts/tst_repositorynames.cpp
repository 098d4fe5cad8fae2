// SPDX-License-Identifier: Apache-2.0
#include "models/artifacts/helmchart.h"
#include "models/artifacts/ivypattern.h"
#include "models/artifacts/ivyreader.h"
#include "models/artifacts/mavenmetadata.h"
#include "models/artifacts/mavenreader.h"
#include "models/artifacts/mavenversion.h"
#include "models/artifacts/ocireader.h"

#include <QElapsedTimer>
#include <QRegularExpression>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace Artifacts;

/// Versions, ranges, coordinates, patterns and challenges: rules without a network.
class RepositoryNamesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    /// The order of the POM reference (Version Order Specification) and of Maven Resolver's GenericVersionTest.
    void mavenVersionsAreOrdered_data()
    {
        QTest::addColumn<QString>("lower");
        QTest::addColumn<QString>("higher");
        const QStringList ascending{u"0.9"_s,    u"1.0-alpha-1"_s,  u"1.0-beta-1"_s,     u"1.0-beta-2"_s,
                                    u"1.0-m1"_s, u"1.0-rc1"_s,      u"1.0-SNAPSHOT"_s,   u"1.0"_s,
                                    u"1.0-sp"_s, u"1.0-whatever"_s, u"1.0.1-SNAPSHOT"_s, u"1.0.1"_s,
                                    u"1.1"_s,    u"1.2"_s,          u"1.10"_s,           u"2.0"_s,
                                    u"10.0"_s};
        for (qsizetype i = 0; i + 1 < ascending.size(); ++i)
            QTest::newRow(qPrintable(ascending[i] + u" < "_s + ascending[i + 1])) << ascending[i] << ascending[i + 1];
        QTest::newRow("shorthands") << u"1.0-a1"_s << u"1.0-b1"_s;
        QTest::newRow("long numbers") << u"1.99999999999999999998"_s << u"1.99999999999999999999"_s;
        QTest::newRow("timestamps") << u"20201231.235959"_s << u"20210101.000000"_s;
    }
    void mavenVersionsAreOrdered()
    {
        QFETCH(QString, lower);
        QFETCH(QString, higher);
        QVERIFY(compareMavenVersions(lower, higher) < 0);
        QVERIFY(compareMavenVersions(higher, lower) > 0);
        QCOMPARE(compareMavenVersions(lower, lower), 0);
    }

    void mavenVersionsThatAreTheSame_data()
    {
        QTest::addColumn<QString>("a");
        QTest::addColumn<QString>("b");
        for (const auto &[a, b] : {std::pair("1", "1.0"),
                                   {"1", "1.0.0"},
                                   {"1.0", "1-0"},
                                   {"1.0", "1.0-ga"},
                                   {"1.0-FINAL", "1.0-release"},
                                   {"1.0-rc1", "1.0-CR1"},
                                   {"1.0alpha1", "1.0-alpha-1"},
                                   {"1.01", "1.1"},
                                   {"1.0-SNAPSHOT", "1-snapshot"},
                                   {"1.0-m3", "1.0-milestone-3"}})
            QTest::addRow("%s = %s", a, b) << QString::fromLatin1(a) << QString::fromLatin1(b);
    }
    void mavenVersionsThatAreTheSame()
    {
        QFETCH(QString, a);
        QFETCH(QString, b);
        QCOMPARE(compareMavenVersions(a, b), 0);
        QCOMPARE(compareMavenVersions(b, a), 0);
    }

    /// The table of the POM reference, Dependency Version Requirement Specification.
    void mavenRangesHoldVersions_data()
    {
        QTest::addColumn<QString>("range");
        QTest::addColumn<QString>("inside");
        QTest::addColumn<QString>("outside");
        QTest::newRow("up to") << u"(,1.0]"_s << u"0.1 1.0"_s << u"1.0.1"_s;
        QTest::newRow("exact") << u"[1.0]"_s << u"1.0 1"_s << u"1.0.1 0.9"_s;
        QTest::newRow("closed") << u"[1.2,1.3]"_s << u"1.2 1.2.9 1.3"_s << u"1.1 1.3.1"_s;
        QTest::newRow("half open") << u"[1.0,2.0)"_s << u"1.0 1.9"_s << u"2.0 0.9"_s;
        QTest::newRow("at least") << u"[1.5,)"_s << u"1.5 99"_s << u"1.4"_s;
        QTest::newRow("open") << u"(1.0,2.0)"_s << u"1.1"_s << u"1.0 2.0"_s;
        QTest::newRow("two") << u"(,1.0],[1.2,)"_s << u"1.0 1.2 5"_s << u"1.1"_s;
        QTest::newRow("all but one") << u"(,1.1),(1.1,)"_s << u"1.0 1.2"_s << u"1.1"_s;
        QTest::newRow("blanks") << u" [ 1.0 , 2.0 ] "_s << u"1.5"_s << u"3"_s;
    }
    void mavenRangesHoldVersions()
    {
        QFETCH(QString, range);
        QFETCH(QString, inside);
        QFETCH(QString, outside);
        const auto parsed = MavenRange::parse(range);
        QVERIFY(parsed);
        for (const QString &version : inside.split(u' '))
            QVERIFY2(parsed->contains(version), qPrintable(version));
        for (const QString &version : outside.split(u' '))
            QVERIFY2(!parsed->contains(version), qPrintable(version));
    }

    void whatIsNoRangeIsRefused()
    {
        for (const char *text : {"1.0", "[1.0", "1.0]", "(1.0)", "[1.0,2.0,3.0]", "[]", "[1.0)", "[1.0,2.0]x"})
            QVERIFY2(!MavenRange::parse(QString::fromLatin1(text)), text);
        QCOMPARE(MavenRange::parse(u"[1,2)"_s)->highest({u"0.9"_s, u"1.10"_s, u"1.9"_s, u"2.0"_s}), u"1.10"_s);
        QVERIFY(!MavenRange::parse(u"[3,4)"_s)->highest({u"1"_s}));
    }

    void mavenCoordinatesAreTakenApart()
    {
        const auto three = MavenCoordinates::parse(u"org.acme:app:1.0"_s);
        QVERIFY(three);
        QCOMPARE(three->folder(), u"org/acme/app"_s);
        QCOMPARE(three->extension, u"jar"_s);
        const auto five = MavenCoordinates::parse(u"g:a:json:out:[1,2)"_s);
        QVERIFY(five);
        QCOMPARE(five->extension, u"json"_s);
        QCOMPARE(five->classifier, u"out"_s);
        QCOMPARE(five->version, u"[1,2)"_s);
        for (const char *wrong : {"", "a", "a:b", "a:b:c:d:e:f", "a/b:c:1", "..:a:1", "a:b:1/2", "a::1", "g:a:[1"})
            QVERIFY2(!MavenCoordinates::parse(QString::fromLatin1(wrong)), wrong);
    }

    void mavenMetadataIsRead()
    {
        const auto metadata = parseMavenMetadata(R"(<?xml version="1.0"?>
<metadata modelVersion="1.1.0"><groupId>g</groupId><artifactId>a</artifactId><version>1.0-SNAPSHOT</version>
<versioning><latest>1.1-SNAPSHOT</latest><release>1.0</release>
<versions><version>0.9</version><version>1.0</version></versions>
<snapshot><timestamp>20260102.030405</timestamp><buildNumber>7</buildNumber></snapshot>
<snapshotVersions>
<snapshotVersion><extension>jar</extension><value>1.0-20260102.030405-7</value></snapshotVersion>
<snapshotVersion><classifier>out</classifier><extension>json</extension><value>1.0-20260101.000000-6</value></snapshotVersion>
</snapshotVersions></versioning></metadata>)");
        QVERIFY(metadata);
        QCOMPARE(metadata->release, u"1.0"_s);
        QCOMPARE(metadata->latest, u"1.1-SNAPSHOT"_s);
        QCOMPARE(metadata->versions, (QStringList{u"0.9"_s, u"1.0"_s}));
        QCOMPARE(metadata->snapshotVersion(u"1.0-SNAPSHOT"_s, u"json"_s, u"out"_s), u"1.0-20260101.000000-6"_s);
        QCOMPARE(metadata->snapshotVersion(u"1.0-SNAPSHOT"_s, u"zip"_s, {}), u"1.0-20260102.030405-7"_s);
        QVERIFY(!parseMavenMetadata("<html>no</html>"));
        QVERIFY(!parseMavenMetadata("<metadata><versioning>"));
        QVERIFY(!parseMavenMetadata(""));
        // The billion laughs.
        QByteArray bomb = "<?xml version=\"1.0\"?><!DOCTYPE m [<!ENTITY a0 \"ha\">";
        for (int i = 1; i < 20; ++i)
            bomb += "<!ENTITY a" + QByteArray::number(i) + " \""
                + QByteArray("&a" + QByteArray::number(i - 1) + ';').repeated(10) + "\">";
        QVERIFY(!parseMavenMetadata(bomb + "]><metadata><versioning><release>&a19;</release></versioning></metadata>"));
    }

    void ivyPatternsAreFilledIn()
    {
        const IvyTokens tokens{{u"organisation"_s, u"org.acme"_s}, {u"module"_s, u"app"_s}, {u"revision"_s, u"1.0"_s},
                               {u"artifact"_s, u"app"_s},          {u"ext"_s, u"json"_s},   {u"type"_s, u"json"_s}};
        const QString pattern
            = u"https://h/[organisation]/[module]/[revision]/[type]s/[artifact]-[revision](-[classifier]).[ext]"_s;
        QCOMPARE(fillIvyPattern(pattern, tokens), u"https://h/org.acme/app/1.0/jsons/app-1.0.json"_s);
        IvyTokens more = tokens;
        more[u"classifier"_s] = u"out"_s;
        QCOMPARE(fillIvyPattern(pattern, more), u"https://h/org.acme/app/1.0/jsons/app-1.0-out.json"_s);
        QCOMPARE(fillIvyPattern(u"[orgPath]/[organization]"_s, tokens), u"org/acme/org.acme"_s);
        const IvyListing folders = ivyListing(pattern, tokens);
        QCOMPARE(folders.folder, u"https://h/org.acme/app/"_s);
        QCOMPARE(QRegularExpression(folders.entry).match(u"1.0"_s).captured(1), u"1.0"_s);
        const IvyListing names = ivyListing(u"https://h/[module]/[artifact]-[revision].[ext]"_s, tokens);
        QCOMPARE(names.folder, u"https://h/app/"_s);
        QCOMPARE(QRegularExpression(names.entry).match(u"app-1.2-b3.json"_s).captured(1), u"1.2-b3"_s);
        QVERIFY(!QRegularExpression(names.entry).match(u"other-1.0.json"_s).hasMatch());
    }

    void ivyRevisionsAreChosen_data()
    {
        QTest::addColumn<QString>("wanted");
        QTest::addColumn<QString>("expected");
        QTest::newRow("integration") << u"latest.integration"_s << u"2.1-SNAPSHOT"_s;
        QTest::newRow("release") << u"latest.release"_s << u"2.0"_s;
        QTest::newRow("prefix") << u"1.+"_s << u"1.10"_s;
        QTest::newRow("closed range") << u"[1.0,1.9]"_s << u"1.9"_s;
        QTest::newRow("open range") << u"[1.0,1.10["_s << u"1.9"_s;
        QTest::newRow("both open") << u"]1.9,2.0["_s << u"1.10"_s;
        QTest::newRow("without an end") << u"[1.0,)"_s << u"2.1-SNAPSHOT"_s;
        QTest::newRow("none") << u"3.+"_s << QString();
    }
    void ivyRevisionsAreChosen()
    {
        QFETCH(QString, wanted);
        QFETCH(QString, expected);
        const auto coordinates = IvyCoordinates::parse(u"o:m:"_s + wanted);
        QVERIFY(coordinates);
        QVERIFY(coordinates->isDynamic());
        QCOMPARE(coordinates->choose({u"1.9"_s, u"2.0"_s, u"1.10"_s, u"2.1-SNAPSHOT"_s}).value_or(QString()), expected);
    }

    void listingsOfServersAreRead()
    {
        const QByteArray html = R"(<html><a href="../">../</a><a href="1.0/">1.0/</a> <A HREF='/repo/1.1/'>1.1</A>
<a href="https://evil.example/9/">9</a><a href="?C=N">N</a><a href="a/b">b</a><a class="x" href=app-2.jar>x</a>)";
        QCOMPARE(listedNames(html, u"https://h/repo"_s), (QStringList{u"1.0"_s, u"1.1"_s, u"app-2.jar"_s}));
    }

    void newestChartsAreFound()
    {
        const QByteArray index = R"(apiVersion: v1
entries:
  app:
  - {version: 1.9.0, urls: [app-1.9.0.tgz], digest: AA}
  - {version: 2.0.0-rc.1, urls: [rc]}
  - {version: 1.10.0, urls: [app-1.10.0.tgz]}
  pre:
  - {version: 1.0.0-alpha.2}
  - {version: 1.0.0-alpha.10}
  - {version: 1.0.0-alpha.beta}
)";
        QCOMPARE(chartEntry(index, u"app"_s, {})->version, u"1.10.0"_s);
        QCOMPARE(chartEntry(index, u"app"_s, u"2.0.0-rc.1"_s)->urls, QStringList{u"rc"_s});
        QCOMPARE(chartEntry(index, u"app"_s, u"1.9.0"_s)->digest, u"aa"_s);
        QCOMPARE(chartEntry(index, u"pre"_s, {})->version, u"1.0.0-alpha.beta"_s);
        QVERIFY(chartEntry(index, u"app"_s, u"3"_s).error().error.hint.contains(u"1.10.0"_s));
        QCOMPARE(chartEntry(index, u"none"_s, {}).error().error.kind, Core::ErrorKind::NotFound);
        QVERIFY(!chartEntry("- a", u"app"_s, {}));
        // Other shapes than Helm's own.
        QCOMPARE(chartEntry(R"({"entries":{"app":[{"version":"1.0.0","urls":["u"]}]}})", u"app"_s, {})->version,
                 u"1.0.0"_s);
        QCOMPARE(chartEntry("entries:\n    app:\n      - version: 1.0.0\n", u"app"_s, {})->version, u"1.0.0"_s);
        QCOMPARE(chartEntry("x: |\n  app:\n  - version: 9.0.0\nentries:\n  app:\n\n  - version: 1.0.0\n  b: []\n",
                            u"app"_s, {})
                     ->version,
                 u"1.0.0"_s);
        QCOMPARE(
            chartEntry("entries:\n  b:\n  - {version: 2.0.0}\n  app:\n  - {version: 1.0.0}", u"app"_s, {})->version,
            u"1.0.0"_s);
    }

    void largeIndexesAreReadSoon()
    {
        QByteArray index = "apiVersion: v1\nentries:\n";
        for (int chart = 0; chart < 400; ++chart) {
            index += "  chart" + QByteArray::number(chart) + ":\n";
            for (int version = 0; version < 100; ++version)
                index += "  - description: " + QByteArray(400, 'x') + "\n    version: 1." + QByteArray::number(version)
                    + ".0\n    urls:\n    - c.tgz\n";
        }
        QVERIFY(index.size() > 16 * 1000 * 1000);
        QElapsedTimer timer;
        timer.start();
        QCOMPARE(chartEntry(index, u"chart399"_s, {})->version, u"1.99.0"_s);
        QVERIFY2(timer.elapsed() < 5000, qPrintable(QString::number(timer.elapsed())));
        QVERIFY(isOlderVersion(u"v1.2"_s, u"1.2.1"_s));
        QVERIFY(isOlderVersion(u"nonsense"_s, u"0.0.1"_s));
    }

    void registryNamesAreTakenApart_data()
    {
        QTest::addColumn<QString>("reference");
        QTest::addColumn<QString>("version");
        QTest::addColumn<QString>("address");
        QTest::addColumn<QString>("expected"); // registry repository tag
        const QString own = u"https://registry.example:5000"_s;
        const QString digest = u"sha256:"_s + QString(64, u'a');
        QTest::newRow("address") << u"oci://h.example/org/app:1.0"_s << QString() << QString()
                                 << u"https://h.example org/app 1.0"_s;
        QTest::newRow("version") << u"oci://h.example/org/app"_s << u"1.0+b1"_s << QString()
                                 << u"https://h.example org/app 1.0_b1"_s;
        QTest::newRow("account") << u"org/app:1.0"_s << QString() << own << own + u" org/app 1.0"_s;
        QTest::newRow("its host") << u"registry.example:5000/org/app:1.0"_s << QString() << own
                                  << own + u" org/app 1.0"_s;
        QTest::newRow("other host") << u"oci://h.example/org/app:1.0"_s << QString() << own << QString();
        QTest::newRow("digest") << u"oci://h.example/app@"_s + digest << QString() << QString()
                                << u"https://h.example app "_s + digest;
        QTest::newRow("no version") << u"oci://h.example/app"_s << QString() << QString() << QString();
        QTest::newRow("no registry") << u"app:1.0"_s << QString() << QString() << QString();
        QTest::newRow("strange") << u"oci://h.example/../app:1.0"_s << QString() << QString() << QString();
        QTest::newRow("strange tag") << u"oci://h.example/app"_s << u"../../x"_s << QString() << QString();
    }
    void registryNamesAreTakenApart()
    {
        QFETCH(QString, reference);
        QFETCH(QString, version);
        QFETCH(QString, address);
        QFETCH(QString, expected);
        Account account;
        if (!address.isEmpty())
            account = {u"r"_s, u"dockerRegistry"_s, {{u"address"_s, address}}};
        const auto name = ociName({u"helm/image"_s, reference, version, {}}, account);
        QCOMPARE(name ? QString(name->registry + u' ' + name->repository + u' ' + name->tag) : QString(), expected);
    }

    void challengesAreRead()
    {
        const auto challenge = challengeOf("Bearer realm=\"https://auth.example/token\",service=\"reg \\\"x\\\"\" , "
                                           "scope=repository:a:pull");
        QCOMPARE(challenge.value({}), u"bearer"_s);
        QCOMPARE(challenge.value(u"realm"_s), u"https://auth.example/token"_s);
        QCOMPARE(challenge.value(u"service"_s), u"reg \"x\""_s);
        QCOMPARE(challenge.value(u"scope"_s), u"repository:a:pull"_s);
        QCOMPARE(challengeOf("").value({}), QString());
    }
};

QTEST_GUILESS_MAIN(RepositoryNamesTest)
#include "tst_repositorynames.moc"
