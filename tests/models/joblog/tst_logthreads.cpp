// SPDX-License-Identifier: Apache-2.0
#include "models/joblog/logdocument.h"
#include "models/joblog/logsearch.h"

#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTest>

#include <atomic>
#include <thread>

using namespace JobLog;
using namespace Qt::StringLiterals;

namespace {

const QByteArray stamp = "2024-06-07T12:34:56.123456789Z "_ba;

} // namespace

// For the thread sanitizer: short, and nothing but what threads share.
class TestLogThreads : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isReadWhileItIsWritten();
    void changesPatternsWhileSearching();
};

// One thread writes, several read and search: what they see is always a beginning of the truth.
void TestLogThreads::isReadWhileItIsWritten()
{
    constexpr int sources = 8;
    constexpr int rounds = 2000;
    const QTemporaryDir dir;
    const auto log = *RunLog::create(dir.filePath(u"log"_s));
    for (int i = 0; i < sources; ++i) {
        SourceInfo info;
        info.timestamped = i % 2 == 0;
        QVERIFY(log->addSource(info));
    }
    std::atomic<bool> done{false};
    std::thread writer([&] {
        QRandomGenerator random(12);
        std::vector<qint64> counts(sources);
        for (int i = 0; i < rounds; ++i) {
            const int source = random.bounded(sources);
            QByteArray bytes;
            for (int j = random.bounded(60); j >= 0; --j)
                bytes += (source % 2 == 0 ? stamp : QByteArray()) + QByteArray::number(source) + ':'
                    + QByteArray::number(counts[size_t(source)]++) + QByteArray(random.bounded(100), 'x') + '\n';
            const qsizetype cut = random.bounded(bytes.size());
            if (!log->append(SourceId(source), bytes.first(cut)) || !log->append(SourceId(source), bytes.sliced(cut)))
                qFatal("append failed");
        }
        for (int i = 0; i < sources; ++i)
            (void)log->finishSource(SourceId(i));
        done = true;
    });
    std::atomic<int> wrong{0};
    const auto read = [&](quint32 seed) {
        QRandomGenerator random(seed);
        LogDocument document(log);
        if (seed % 2 == 0)
            document.setSelection(QSet<SourceId>{SourceId(1), SourceId(2), SourceId(5)});
        for (bool last = false; !last;) {
            last = done;
            document.refresh();
            if (document.rowCount() == 0)
                continue;
            const qint64 first
                = random.bounded(2) ? document.rowCount() - 40 : random.bounded(int(document.rowCount()));
            for (const LogRow &row : document.rows(RowNumber(first), 40)) {
                const QByteArray begin
                    = QByteArray::number(int(row.source)) + ':' + QByteArray::number(row.line.value());
                const bool good = row.text.startsWith(begin) && !row.damaged
                    && (row.text.size() == begin.size() || row.text[begin.size()] == 'x');
                wrong += good ? 0 : 1;
            }
            wrong += document.sources().size() == sources ? 0 : 1;
        }
        qint64 total = 0;
        for (const SourceStatus &status : log->sources())
            total += status.finished ? status.lines : -1;
        wrong += total == log->totalLines() ? 0 : 1;
    };
    std::thread reader1([&] { read(1); });
    std::thread reader2([&] { read(2); });
    {
        LogDocument document(log);
        LogSearch search(document);
        search.setPattern({u"^\\d+:\\d*7x*$"_s, true, true, false});
        while (!done) {
            document.refresh();
            QTest::qWait(1);
        }
        document.refresh();
        QVERIFY(QTest::qWaitFor([&] { return search.isComplete(); }, 30000));
        qint64 expected = 0;
        for (const LogRow &row : document.rows(RowNumber(0), int(document.rowCount())))
            expected += row.line.value() % 10 == 7 ? 1 : 0;
        QCOMPARE(search.hitRows(), expected);
    }
    writer.join();
    reader1.join();
    reader2.join();
    QCOMPARE(wrong.load(), 0);
}

// Patterns, selections and the search itself end while threads are in the middle of their work.
void TestLogThreads::changesPatternsWhileSearching()
{
    const QTemporaryDir dir;
    const auto log = *RunLog::create(dir.filePath(u"log"_s));
    QByteArray block;
    for (int i = 0; block.size() < 1000000; ++i)
        block += "line " + QByteArray::number(i) + '\n';
    for (int i = 0; i < 4; ++i) {
        SourceInfo info;
        info.timestamped = false;
        const auto source = log->addSource(info);
        QVERIFY(source && log->append(*source, block));
    }
    LogDocument document(log);
    for (int round = 0; round < 5; ++round) {
        LogSearch search(document);
        for (int i = 0; i < 20; ++i) {
            search.setPattern({u"line .*"_s + QString::number(i), true, true, false});
            QTest::qWait(1);
            (void)search.hitRows();
            (void)search.next(RowNumber(i));
            document.setSelection(i % 2 == 0 ? std::nullopt : std::optional(QSet<SourceId>{SourceId(i % 4)}));
        }
    }
    LogSearch search(document);
    document.setSelection(std::nullopt);
    search.setPattern({u"line 77\n"_s, false, true, false});
    QVERIFY(QTest::qWaitFor([&] { return search.isComplete(); }, 30000));
    QCOMPARE(search.hitRows(), 0);
    search.setPattern({u"line 77"_s, false, true, true});
    QVERIFY(QTest::qWaitFor([&] { return search.isComplete(); }, 30000));
    QCOMPARE(search.hitRows(), 4);
}

QTEST_GUILESS_MAIN(TestLogThreads)
#include "tst_logthreads.moc"
