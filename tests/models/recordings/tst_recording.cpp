// SPDX-License-Identifier: Apache-2.0
#include "models/joblog/logdocument.h"
#include "models/recordings/logfile.h"
#include "models/recordings/recording.h"

#include <QCryptographicHash>
#include <QFile>
#include <QProcess>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using Recordings::Packing;
using Recordings::Recording;

/// Log files as other programs write them, and runs as RunLog records them.
class RecordingTest : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;

    QString write(const QString &name, const QByteArray &content, bool atRest = true)
    {
        QFile file(m_folder->filePath(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
            qFatal("cannot write");
        if (atRest) // nobody goes on writing to it
            file.setFileTime(QDateTime::currentDateTime().addDays(-1), QFileDevice::FileModificationTime);
        file.close();
        if (atRest && file.open(QIODevice::ReadWrite))
            file.setFileTime(QDateTime::currentDateTime().addDays(-1), QFileDevice::FileModificationTime);
        return file.fileName();
    }

    /// Packed by the real program.
    QString pack(const QString &path, const QString &program)
    {
        if (QProcess::execute(program, {u"-q"_s, u"-k"_s, path}) != 0)
            qFatal("%s failed", qPrintable(program));
        return path + (program == "gzip"_L1 ? u".gz"_s : u".zst"_s);
    }

    static QList<QByteArray> linesOf(const Recording &recording)
    {
        JobLog::LogDocument document(recording.log());
        QList<QByteArray> lines;
        for (const JobLog::LogRow &row : document.rows(JobLog::RowNumber(0), int(document.rowCount()), 1 << 20)) {
            if (row.kind == JobLog::LogRow::Kind::Line)
                lines.append(row.text);
        }
        return lines;
    }

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void opensAnyLog_data()
    {
        QTest::addColumn<QString>("packer");
        QTest::newRow("plain") << QString();
        QTest::newRow("gzip") << u"gzip"_s;
        QTest::newRow("zstd") << u"zstd"_s;
    }

    void opensAnyLog()
    {
        QFETCH(const QString, packer);
        QByteArray content;
        for (int i = 0; i < 50000; ++i)
            content += "line " + QByteArray::number(i) + '\n';
        content += "SPINNAKER_PROPERTY_RELEASE=1.1.1\nthe end, without a line end";
        QString path = write(u"job.log"_s, content);
        if (!packer.isEmpty())
            path = pack(path, packer);
        auto recording = Recording::openFile(path);
        QVERIFY2(recording, recording ? "" : qPrintable(recording.error().message));
        QSignalSpy failures(recording->get(), &Recording::failed);
        (*recording)->start();
        QTRY_VERIFY_WITH_TIMEOUT((*recording)->isRead(), 30000);
        QVERIFY(failures.isEmpty());
        QList<QByteArray> expected = content.split('\n');
        QCOMPARE(linesOf(**recording), expected);
        QCOMPARE((*recording)->outputs().size(), 1);
        const Outputs::OutputSet outputs = (*recording)->outputs().constFirst().set(Outputs::Mode::Documented);
        QCOMPARE(outputs.toJson(0), QByteArray(R"({"RELEASE":"1.1.1"})"));
        QCOMPARE(outputs.captures.constFirst().line, 50001);
        QVERIFY((*recording)->outputs().constFirst().complete);
    }

    void showsTimestampsAsTimes()
    {
        const QString path = write(u"job.log"_s,
                                   "2026-01-31T10:00:02.000000001Z SPINNAKER_PROPERTY_A=1\n"
                                   "2026-01-31T10:00:03.000000001Z two\n");
        const auto facts = Recordings::inspectLogFile(path);
        QVERIFY(facts);
        QVERIFY(facts->timestamped);
        auto recording = Recording::openFile(path);
        QVERIFY(recording);
        (*recording)->start();
        QTRY_VERIFY((*recording)->isRead());
        QCOMPARE(linesOf(**recording), (QList<QByteArray>{"SPINNAKER_PROPERTY_A=1", "two"}));
        QCOMPARE((*recording)->outputs().constFirst().set(Outputs::Mode::Documented).toJson(0),
                 QByteArray(R"({"A":"1"})"));
    }

    void followsAFileThatGrows()
    {
        const QString path = write(u"job.log"_s, "one\n", false);
        auto recording = Recording::openFile(path);
        QVERIFY(recording);
        (*recording)->start();
        QTRY_VERIFY((*recording)->isRead());
        QFile file(path);
        QVERIFY(file.open(QIODevice::Append));
        file.write("SPINNAKER_PROPERTY_LATE=yes\n");
        file.close();
        QTRY_COMPARE(linesOf(**recording), (QList<QByteArray>{"one", "SPINNAKER_PROPERTY_LATE=yes"}));
        QTRY_COMPARE((*recording)->outputs().constFirst().set(Outputs::Mode::Documented).toJson(0),
                     QByteArray(R"({"LATE":"yes"})"));
    }

    void saysThatAFileWasCutShort()
    {
        const QString path = write(u"job.log"_s, "one\ntwo\n", false);
        auto recording = Recording::openFile(path);
        QVERIFY(recording);
        QSignalSpy failures(recording->get(), &Recording::failed);
        (*recording)->start();
        QTRY_VERIFY((*recording)->isRead());
        QVERIFY(QFile::resize(path, 2));
        QTRY_COMPARE(failures.size(), 1);
        QCOMPARE(failures.constFirst().constFirst().value<Core::Error>().file, path);
    }

    void saysThatPackedBytesAreBroken()
    {
        QByteArray content;
        for (int i = 0; i < 200000; ++i)
            content += "line " + QByteArray::number(i) + '\n';
        const QString packed = pack(write(u"job.log"_s, content), u"gzip"_s);
        QVERIFY(QFile::resize(packed, QFileInfo(packed).size() / 2));
        auto recording = Recording::openFile(packed);
        QVERIFY(recording);
        QSignalSpy failures(recording->get(), &Recording::failed);
        (*recording)->start();
        QTRY_VERIFY_WITH_TIMEOUT((*recording)->isRead(), 30000);
        QCOMPARE(failures.size(), 1);
        const QList<QByteArray> lines = linesOf(**recording); // what could be unpacked stays
        QVERIFY(lines.size() > 1000);
        QCOMPARE(lines.at(1000), QByteArray("line 1000"));
    }

    void refusesWhatIsNoFile()
    {
        for (const QString &path : {m_folder->path(), m_folder->filePath(u"missing.log"_s)}) {
            const auto recording = Recording::openFile(path);
            QVERIFY(!recording);
            QCOMPARE(recording.error().file, path);
        }
    }

    void tellsLogsFromManifests_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<bool>("log");
        QTest::newRow("a log") << u"a.log"_s << QByteArray("x\n") << true;
        QTest::newRow("a rotated log") << u"a.log.1"_s << QByteArray("x\n") << true;
        QTest::newRow("a log that tells of manifests") << u"a.txt"_s << QByteArray("apiVersion: v1\n") << true;
        QTest::newRow("YAML") << u"a.yaml"_s << QByteArray("x\n") << false;
        QTest::newRow("JSON") << u"a.json"_s << QByteArray("x\n") << false;
        QTest::newRow("a manifest without a suffix")
            << u"job"_s << QByteArray("kind: Job\napiVersion: batch/v1\n") << false;
        QTest::newRow("a JSON manifest without a suffix")
            << u"job"_s << QByteArray("{\"apiVersion\":\"batch/v1\"}") << false;
        QTest::newRow("lines without a suffix") << u"output"_s << QByteArray("hello\nworld\n") << true;
        QTest::newRow("packed") << u"output"_s << QByteArray("\x1f\x8b\x08") << true;
        QTest::newRow("binary") << u"output"_s << QByteArray("a\0b", 3) << false;
        QTest::newRow("nothing") << u"output"_s << QByteArray() << false;
    }

    void tellsLogsFromManifests()
    {
        QFETCH(const QString, name);
        QFETCH(const QByteArray, content);
        QFETCH(const bool, log);
        QCOMPARE(Recordings::looksLikeLog(write(name, content)), log);
    }

    void opensARecordedRun()
    {
        History::RunStore store(m_folder->filePath(u"runs"_s));
        const auto id = store.createRun(u"release"_s);
        QVERIFY(id);
        {
            const auto log = JobLog::RunLog::create(store.folder(*id) + u"/log"_s);
            QVERIFY(log);
            for (const QString &container : {u"main"_s, u"helper"_s}) {
                JobLog::SourceInfo info;
                info.group = u"release-x7"_s;
                info.name = container;
                info.kind = u"main"_s;
                const auto source = (*log)->addSource(info);
                QVERIFY(source);
                const QByteArray line
                    = "2026-01-31T10:00:02.000000001Z SPINNAKER_PROPERTY_FROM=" + container.toUtf8() + '\n';
                QVERIFY((*log)->append(*source, line));
                QVERIFY((*log)->finishSource(*source));
            }
        }
        QVERIFY(store.saveResult(*id, {{u"result"_s, u"Complete"_s}}));
        auto recording = Recording::openRun(store, *id);
        QVERIFY2(recording, recording ? "" : qPrintable(recording.error().message));
        QCOMPARE((*recording)->record().value("result"_L1).toString(), u"Complete"_s);
        (*recording)->start();
        QTRY_VERIFY((*recording)->isRead());
        const QList<Outputs::SourceOutputs> outputs = (*recording)->outputs();
        QCOMPARE(outputs.size(), 2);
        QCOMPARE(outputs.at(0).origin, (Outputs::Origin{u"release-x7"_s, u"main"_s, 0}));
        QCOMPARE(outputs.at(1).set(Outputs::Mode::Documented).toJson(0), QByteArray(R"({"FROM":"helper"})"));
    }

    void readsTheArtifactInItsOwnThread()
    {
        History::RunStore store(m_folder->filePath(u"runs"_s));
        const auto id = store.createRun(u"release"_s);
        QVERIFY(id);
        QVERIFY(JobLog::RunLog::create(store.folder(*id) + u"/log"_s));
        QVERIFY(store.saveResult(*id, {{u"result"_s, u"Complete"_s}}));
        const QByteArray content = R"({"release": "1.1.1"})";
        History::ArtifactRecord facts;
        facts.source = u"s3://made/out.json"_s;
        facts.size = content.size();
        facts.sha256 = QString::fromLatin1(QCryptographicHash::hash(content, QCryptographicHash::Sha256).toHex());
        QVERIFY(History::saveArtifact(store.folder(*id), facts, content));
        auto recording = Recording::openRun(store, *id);
        QVERIFY(recording);
        QVERIFY(!(*recording)->artifact()); // opening does not wait for it
        QSignalSpy read(recording->get(), &Recording::artifactRead);
        (*recording)->start();
        QTRY_COMPARE(read.size(), 1);
        QVERIFY((*recording)->artifact() && (*recording)->artifact()->has_value());
        QCOMPARE((*recording)->artifact()->value().content, content);
        QCOMPARE((*recording)->artifact()->value().record.source, facts.source);
    }

    void tellsThatThereIsNoArtifact()
    {
        History::RunStore store(m_folder->filePath(u"runs"_s));
        const auto id = store.createRun(u"release"_s);
        QVERIFY(id && store.saveResult(*id, {{u"result"_s, u"Complete"_s}}));
        auto recording = Recording::openRun(store, *id); // without a log, too
        QVERIFY(recording);
        QSignalSpy read(recording->get(), &Recording::artifactRead);
        (*recording)->start();
        QTRY_COMPARE(read.size(), 1);
        QCOMPARE((*recording)->artifact()->error().kind, Core::ErrorKind::NotFound);
    }

    void saysThatARunIsUnknown()
    {
        const History::RunStore store(m_folder->filePath(u"runs"_s));
        const auto recording = Recording::openRun(store, u"20260131-101502-release-x7k2p"_s);
        QVERIFY(!recording);
        QCOMPARE(recording.error().code, u"history-unknown-run"_s);
    }

    void endsAtAnyMoment()
    {
        QByteArray content;
        for (int i = 0; i < 500000; ++i)
            content += "line " + QByteArray::number(i) + '\n';
        const QString path = write(u"job.log"_s, content);
        for (int i = 0; i < 5; ++i) {
            auto recording = Recording::openFile(path);
            QVERIFY(recording);
            QSignalSpy opened(recording->get(), &Recording::opened);
            (*recording)->start();
            QTRY_VERIFY(!opened.isEmpty()); // and gone in the middle of it
        }
    }
};

QTEST_MAIN(RecordingTest)
#include "tst_recording.moc"
