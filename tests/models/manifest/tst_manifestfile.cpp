// SPDX-License-Identifier: Apache-2.0
#include "models/manifest/jobmanifest.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <unistd.h>

using namespace Qt::StringLiterals;
using Manifest::JobManifest;

class ManifestFileTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsAFile()
    {
        const auto bytes = JobManifest::readFile(write("kind: Job # \xC3\xA9\n"));
        QVERIFY(bytes);
        QCOMPARE(*bytes, QByteArray("kind: Job # \xC3\xA9\n"));
    }

    void refusesWithAReason_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("code");
        QTest::addColumn<int>("line");
        QTest::newRow("NUL") << QByteArray("a: 1\nb: \0\n", 10) << u"file-binary"_s << 0;
        QTest::newRow("not UTF-8") << QByteArray("a: 1\nb: \xE9\n") << u"not-utf8"_s << 2;
        QTest::newRow("cut character") << QByteArray("a: \xC3") << u"not-utf8"_s << 1;
        QTest::newRow("UTF-16") << QByteArray("\xFF\xFE"
                                              "a\0",
                                              4)
                                << u"not-utf8"_s << 0;
        QTest::newRow("one byte too many") << QByteArray(Manifest::maximumBytes + 1, 'a') << u"too-large"_s << 0;
    }

    void refusesWithAReason()
    {
        QFETCH(const QByteArray, bytes);
        QFETCH(const QString, code);
        QFETCH(const int, line);
        const QString path = write(bytes);
        const auto read = JobManifest::readFile(path);
        QVERIFY(!read);
        QCOMPARE(read.error().code, code);
        QCOMPARE(read.error().file, path);
        QCOMPARE(read.error().line, line);
        QVERIFY(!read.error().message.isEmpty() && !read.error().hint.isEmpty());
    }

    void namesTheLimit()
    {
        const auto read = JobManifest::readFile(write(QByteArray(Manifest::maximumBytes + 1, 'a')));
        QVERIFY(!read);
        QVERIFY(read.error().message.contains(u"3145728"));
        QVERIFY(JobManifest::readFile(write(QByteArray(Manifest::maximumBytes, 'a'))));
    }

    void refusesWhatIsNoFile()
    {
        const auto missing = JobManifest::readFile(m_folder.filePath(u"none.yaml"_s));
        QVERIFY(!missing);
        QCOMPARE(missing.error().code, u"file-missing"_s);
        const auto folder = JobManifest::readFile(m_folder.path());
        QVERIFY(!folder);
        QCOMPARE(folder.error().code, u"file-is-folder"_s);
        const auto endless = JobManifest::readFile(u"/dev/zero"_s);
        QVERIFY(!endless);
        QCOMPARE(endless.error().code, u"file-binary"_s);
    }

    void refusesAFileWithoutPermission()
    {
        if (geteuid() == 0)
            QSKIP("root may read everything");
        const QString path = write("a: 1\n");
        QVERIFY(QFile::setPermissions(path, {}));
        const auto read = JobManifest::readFile(path);
        QVERIFY(!read);
        QCOMPARE(read.error().code, u"file-unreadable"_s);
    }

private:
    QString write(const QByteArray &bytes)
    {
        const QString path = m_folder.filePath(u"%1.yaml"_s.arg(++m_count));
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
            qFatal("cannot write %s", qPrintable(path));
        return path;
    }

    QTemporaryDir m_folder;
    int m_count = 0;
};

QTEST_GUILESS_MAIN(ManifestFileTest)
#include "tst_manifestfile.moc"
