// SPDX-License-Identifier: Apache-2.0
#include "models/joblog/logdocument.h"
#include "models/jobrun/logrecorder.h"

#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace JobRun;

namespace {

constexpr qint64 lineSize = 41;

/// One line of lineSize bytes.
QByteArray line(int number)
{
    return "2026-01-31T10:00:02.000000001Z number " + QByteArray::number(number).rightJustified(2, '0') + '\n';
}

} // namespace

/// What becomes of lines while they cannot be written. A limit stands for every reason.
class LogRecorderTest : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    std::shared_ptr<JobLog::RunLog> m_log;
    std::shared_ptr<SourceFeed> m_feed;
    JobLog::SourceId m_source{};

    [[nodiscard]] QStringList texts() const
    {
        JobLog::LogDocument document(m_log);
        QStringList result;
        const QList<JobLog::LogRow> rows = document.rows(JobLog::RowNumber(0), int(document.rowCount()));
        for (const JobLog::LogRow &row : rows)
            result.append(row.kind == JobLog::LogRow::Kind::Notice ? row.notice : QString::fromUtf8(row.text));
        return result;
    }

private Q_SLOTS:
    void init()
    {
        static int count = 0;
        m_log = *JobLog::RunLog::create(m_folder.filePath(QString::number(++count)));
        m_feed = std::make_shared<SourceFeed>(Outputs::Origin{u"pod"_s, u"main"_s, 0});
        m_source = *m_log->addSource({u"pod"_s, u"main"_s, u"main"_s, 0, true});
        QCOMPARE(line(1).size(), lineSize);
    }

    void withoutALimitEverythingIsWritten()
    {
        LogRecorder recorder(m_log, {.bytes = 0, .whenFull = FullDisk::Pause});
        for (int i = 1; i <= 3; ++i)
            QVERIFY(recorder.append(m_source, line(i), m_feed).has_value());
        QVERIFY(!recorder.pauseCause().has_value());
        QCOMPARE(texts(), (QStringList{u"number 01"_s, u"number 02"_s, u"number 03"_s}));
    }

    void whatDoesNotFitIsKeptAndWrittenLaterInOrder()
    {
        LogRecorder recorder(m_log, {.bytes = 2 * lineSize, .whenFull = FullDisk::Pause});
        for (int i = 1; i <= 3; ++i)
            QVERIFY(recorder.append(m_source, line(i), m_feed).has_value());
        QVERIFY(recorder.pauseCause().has_value());
        QCOMPARE(recorder.pauseCause()->code, u"log-limit"_s);
        recorder.addNotice(m_source, JobLog::NoticeKind::Gap, u"something is missing"_s);
        QVERIFY(recorder.append(m_source, line(4), m_feed).has_value());
        QCOMPARE(texts(), (QStringList{u"number 01"_s, u"number 02"_s}));
        QVERIFY(!recorder.resume(3 * lineSize)); // room for one more, and the notice
        QCOMPARE(recorder.pauseCause()->code, u"log-limit"_s);
        QVERIFY(recorder.resume(0));
        QVERIFY(!recorder.pauseCause().has_value());
        QVERIFY(recorder.append(m_source, line(5), m_feed).has_value());
        QCOMPARE(texts(),
                 (QStringList{u"number 01"_s, u"number 02"_s, u"number 03"_s, u"something is missing"_s, u"number 04"_s,
                              u"number 05"_s}));
    }

    void outputsComeFromWhatIsWrittenOnly()
    {
        LogRecorder recorder(m_log, {.bytes = lineSize, .whenFull = FullDisk::Pause});
        QVERIFY(recorder.append(m_source, line(1), m_feed).has_value());
        const quint64 before = m_feed->revision();
        QVERIFY(recorder.append(m_source, "2026-01-31T10:00:03Z SPINNAKER_PROPERTY_A=1\n", m_feed).has_value());
        QCOMPARE(m_feed->revision(), before);
        QVERIFY(recorder.resume(0));
        QVERIFY(m_feed->revision() != before);
    }

    void programsEndAtTheLimit()
    {
        LogRecorder recorder(m_log, {.bytes = lineSize, .whenFull = FullDisk::End});
        QVERIFY(recorder.append(m_source, line(1), m_feed).has_value());
        const auto refused = recorder.append(m_source, line(2), m_feed);
        QVERIFY(!refused.has_value());
        QCOMPARE(refused.error().kind, Core::ErrorKind::Limit);
        QVERIFY2(refused.error().message.contains(u"41 B"_s) || refused.error().message.contains(u"41 bytes"_s),
                 qPrintable(refused.error().message));
        QVERIFY(!recorder.pauseCause().has_value());
    }

    void whoGivesUpGetsTheCause()
    {
        LogRecorder recorder(m_log, {.bytes = lineSize, .whenFull = FullDisk::Pause});
        QVERIFY(recorder.append(m_source, line(1), m_feed).has_value());
        QVERIFY(recorder.append(m_source, line(2), m_feed).has_value());
        recorder.giveUp();
        QVERIFY(!recorder.pauseCause().has_value());
        const auto refused = recorder.append(m_source, line(3), m_feed);
        QVERIFY(!refused.has_value());
        QCOMPARE(refused.error().code, u"log-limit"_s);
        recorder.flush();
        QCOMPARE(texts(), QStringList{u"number 01"_s});
    }

    void closingWritesWhatWasKept()
    {
        LogRecorder recorder(m_log, {.bytes = lineSize, .whenFull = FullDisk::Pause});
        for (int i = 1; i <= 3; ++i)
            QVERIFY(recorder.append(m_source, line(i), m_feed).has_value());
        recorder.flush();
        QCOMPARE(texts(), (QStringList{u"number 01"_s, u"number 02"_s, u"number 03"_s}));
    }
};

QTEST_GUILESS_MAIN(LogRecorderTest)
#include "tst_logrecorder.moc"
