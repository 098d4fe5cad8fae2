// SPDX-License-Identifier: Apache-2.0
#include "chartpackage.h"

#include "models/artifacts/archive.h"
#include "models/artifacts/helmchart.h"

#include <QElapsedTimer>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace Artifacts;

namespace {

bool everything(const QString &)
{
    return true;
}

} // namespace

/// Archives are hostile: they come from anywhere.
class ArchiveTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void wantedFilesAreRead()
    {
        const QByteArray packed = tarball({{u"a/one"_s, "1"}, {u"a/two"_s, "22"}});
        QVERIFY(!packed.isEmpty());
        const auto files = readArchive(packed, [](const QString &path) { return path.endsWith("two"_L1); });
        QVERIFY(files);
        QCOMPARE(*files, (QMap<QString, QByteArray>{{u"a/two"_s, "22"}}));
        QVERIFY(readArchive(tarball({{u"a"_s, "1"}}, {u"-c"_s}), everything)); // not gzipped
    }

    void archivesThatUnpackToTooMuchAreRefusedSoon()
    {
        // 200 MB of zeros in 200 KB, wanted or not.
        const QByteArray bomb = tarball({{u"zeros"_s, QByteArray(200 * 1000 * 1000, '\0')}});
        QVERIFY(bomb.size() < 1000 * 1000);
        QElapsedTimer timer;
        timer.start();
        ArchiveLimits limits;
        limits.totalBytes = 100LL * 1000 * 1000;
        for (const bool wanted : {true, false}) {
            const auto files = readArchive(bomb, [wanted](const QString &) { return wanted; }, limits);
            QVERIFY(!files);
            QCOMPARE(files.error().kind, Core::ErrorKind::Limit);
        }
        limits = {};
        limits.entryBytes = 1000;
        QCOMPARE(readArchive(bomb, everything, limits).error().kind, Core::ErrorKind::Limit);
        limits = {};
        limits.entries = 1;
        QCOMPARE(readArchive(tarball({{u"a"_s, "1"}, {u"b"_s, "2"}}), everything, limits).error().kind,
                 Core::ErrorKind::Limit);
    }

    void damagedArchivesAreErrors_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        const QByteArray good = tarball({{u"a"_s, QByteArray(100000, 'x')}});
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("text") << QByteArray("not an archive, but a page of an error that is long enough for a header");
        QTest::newRow("cut") << good.first(good.size() / 2);
        QTest::newRow("half a header") << good.first(20);
    }
    void damagedArchivesAreErrors()
    {
        QFETCH(QByteArray, bytes);
        const auto files = readArchive(bytes, everything);
        if (files)
            QVERIFY(files->isEmpty()); // an empty file is an archive of nothing
        else
            QCOMPARE(files.error().kind, Core::ErrorKind::Format);
    }

    void linksAndPathsAreNeverFollowed()
    {
        QTemporaryDir folder;
        QVERIFY(QFile::link(u"/etc/passwd"_s, folder.filePath(u"values.yaml"_s)));
        QProcess tar;
        tar.setWorkingDirectory(folder.path());
        tar.start(u"tar"_s, {u"-czP"_s, u"--transform=s,^,../../,"_s, u"values.yaml"_s});
        QVERIFY(tar.waitForFinished());
        const auto files = readArchive(tar.readAllStandardOutput(), everything);
        QVERIFY(files);
        QVERIFY(files->isEmpty());
    }

    void chartsBecomeTheirMetadataAndValues()
    {
        const auto content = chartContent(chartPackage("app", "1.2.3"), u"here"_s, {});
        QVERIFY(content);
        const QJsonObject chart = QJsonDocument::fromJson(content->bytes).object();
        QCOMPARE(chart[u"metadata"_s][u"name"_s].toString(), u"app"_s);
        QCOMPARE(chart[u"metadata"_s][u"appVersion"_s].toString(), u"1.10"_s);
        QCOMPARE(chart[u"values"_s][u"replicas"_s].toInt(), 2);
        QCOMPARE(chart[u"values"_s][u"image"_s][u"tag"_s].toString(), u"1.10"_s);
        QVERIFY(content->bytes.contains("9007199254740993"));
        QCOMPARE(content->version, u"1.2.3"_s);
        QCOMPARE(content->source, u"here"_s);

        QVERIFY(chartContent(tarball({{u"app/Chart.yaml"_s, "name: app\n"}}), {}, {})); // without values
        QCOMPARE(chartContent(tarball({{u"app/values.yaml"_s, "a: 1\n"}}), {}, {}).error().error.code,
                 u"artifact-chart"_s);
        const auto broken = chartContent(tarball({{u"app/Chart.yaml"_s, "name: [\n"}}), {}, {});
        QVERIFY(!broken);
        QCOMPARE(broken.error().error.file, u"app/Chart.yaml"_s);
    }
};

QTEST_GUILESS_MAIN(ArchiveTest)
#include "tst_archive.moc"
