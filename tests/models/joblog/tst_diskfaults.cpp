// SPDX-License-Identifier: Apache-2.0
#include "models/joblog/logdocument.h"
#include "models/joblog/runlog.h"

#include <QDir>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTest>

#include <atomic>
#include <cerrno>
#include <csignal>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace JobLog;
using namespace Qt::StringLiterals;

namespace {

/// A disk that fails: the program's own pread and pwrite stand before those of libc.
std::atomic<bool> readsFail = false;
std::atomic<bool> writesFail = false;

struct FailingDisk
{
    explicit FailingDisk(std::atomic<bool> &what) : m_what(what) { m_what = true; }
    ~FailingDisk() { m_what = false; }
    Q_DISABLE_COPY_MOVE(FailingDisk)

private:
    std::atomic<bool> &m_what;
};

SourceInfo plainSource()
{
    return {u"pod"_s, u"main"_s, u"main"_s, 0, false};
}

QByteArray numbered(qint64 number)
{
    return "line " + QByteArray::number(number);
}

QByteArrayList texts(const std::shared_ptr<RunLog> &log)
{
    LogDocument document(log);
    QByteArrayList result;
    const QList<LogRow> rows = document.rows(RowNumber(0), int(document.rowCount()));
    for (const LogRow &row : rows)
        result.append(row.text);
    return result;
}

/// The child: writes lines for ever, and says after each call how many are visible.
[[noreturn]] void writeForEver(const QString &folder, int announcements)
{
    const auto log = RunLog::create(folder);
    const auto source = log ? (*log)->addSource(plainSource()) : Core::Result<SourceId>(SourceId{});
    if (!log || !source)
        _exit(1);
    QRandomGenerator random(7);
    qint64 number = 0;
    QByteArray text;
    for (;;) {
        while (text.size() < 20000)
            text += numbered(number++) + '\n';
        const qsizetype size = 1 + random.bounded(int(text.size())); // anywhere within a line
        if (!(*log)->append(*source, QByteArrayView(text).first(size)))
            _exit(2);
        text.remove(0, size);
        const qint64 visible = (*log)->totalLines();
        if (::write(announcements, &visible, sizeof visible) != sizeof visible)
            _exit(3);
    }
}

} // namespace

extern "C" {

ssize_t pread(int fd, void *buffer, size_t size, off_t offset)
{
    if (readsFail) {
        errno = EIO;
        return -1;
    }
    return ::syscall(SYS_pread64, fd, buffer, size, offset);
}

ssize_t pwrite(int fd, const void *buffer, size_t size, off_t offset)
{
    if (writesFail) {
        errno = EIO;
        return -1;
    }
    return ::syscall(SYS_pwrite64, fd, buffer, size, offset);
}

} // extern "C"

/// What a failing disk and a sudden end cost.
class DiskFaultsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aKilledWriterLosesNothingThatItHadAnnounced()
    {
        for (int round = 0; round < 12; ++round) {
            QTemporaryDir dir;
            const QString folder = dir.filePath(u"log"_s);
            int ends[2];
            QCOMPARE(::pipe(ends), 0);
            const pid_t child = ::fork();
            QVERIFY(child >= 0);
            if (child == 0) {
                ::close(ends[0]);
                writeForEver(folder, ends[1]);
            }
            ::close(ends[1]);
            qint64 announced = 0;
            // Somewhere between a few lines and some sealed blocks.
            for (int i = 0; i < 20 + round * 15; ++i)
                QCOMPARE(::read(ends[0], &announced, sizeof announced), ssize_t(sizeof announced));
            QCOMPARE(::kill(child, SIGKILL), 0);
            qint64 last = 0;
            while (::read(ends[0], &last, sizeof last) == ssize_t(sizeof last))
                announced = last;
            ::close(ends[0]);
            int status = 0;
            QCOMPARE(::waitpid(child, &status, 0), child);
            QVERIFY(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);

            const auto log = RunLog::open(folder);
            QVERIFY2(log.has_value(), log ? "" : qPrintable(log.error().toText()));
            const QByteArrayList lines = texts(*log);
            QVERIFY2(lines.size() >= announced, qPrintable(u"%1 of %2"_s.arg(lines.size()).arg(announced)));
            // At most what one call gives came after the last word; the last line may be torn.
            for (qsizetype i = 0; i + 1 < lines.size(); ++i)
                QCOMPARE(lines[i], numbered(i));
            QVERIFY(numbered(lines.size() - 1).startsWith(lines.constLast()));
        }
    }

    void aDiskThatCannotBeWrittenIsAnErrorThatMayPass()
    {
        QTemporaryDir dir;
        const auto log = RunLog::create(dir.filePath(u"log"_s));
        QVERIFY(log.has_value());
        const auto source = (*log)->addSource(plainSource());
        QVERIFY(source.has_value());
        QVERIFY((*log)->append(*source, "one\n").has_value());
        {
            const FailingDisk disk(writesFail);
            const auto refused = (*log)->append(*source, "two\n");
            QVERIFY(!refused.has_value());
            QCOMPARE(refused.error().kind, Core::ErrorKind::Io);
            QVERIFY(!refused.error().file.isEmpty());
        }
        QCOMPARE(texts(*log), QByteArrayList{"one"});
        QVERIFY((*log)->append(*source, "two\n").has_value());
        QCOMPARE(texts(*log), (QByteArrayList{"one", "two"}));
    }

    void aDiskThatCannotBeReadIsSaidInTheRows()
    {
        QTemporaryDir dir;
        const QString folder = dir.filePath(u"log"_s);
        {
            const auto log = RunLog::create(folder);
            const auto source = (*log)->addSource(plainSource());
            QVERIFY((*log)->append(*source, "one\ntwo\n").has_value());
            QVERIFY((*log)->finishSource(*source).has_value());
        }
        const auto log = RunLog::open(folder);
        QVERIFY(log.has_value());
        LogDocument document(*log);
        QCOMPARE(document.rowCount(), 2);
        {
            const FailingDisk disk(readsFail);
            const QList<LogRow> rows = document.rows(RowNumber(0), 2);
            QCOMPARE(rows.size(), 2);
            QVERIFY(rows[0].damaged && rows[1].damaged);
        }
        const auto again = RunLog::open(folder); // nothing that is kept remembers the failure
        QVERIFY(again.has_value());
        QCOMPARE(texts(*again), (QByteArrayList{"one", "two"}));
    }

    void aLogThatCannotBeReadAtAllOpensOrSaysWhy()
    {
        QTemporaryDir dir;
        const QString folder = dir.filePath(u"log"_s);
        {
            const auto log = RunLog::create(folder);
            const auto source = (*log)->addSource(plainSource());
            QVERIFY((*log)->append(*source, "one\ntwo\n").has_value());
            QVERIFY((*log)->finishSource(*source).has_value());
        }
        const FailingDisk disk(readsFail);
        const auto log = RunLog::open(folder);
        if (log)
            QVERIFY((*log)->totalLines() <= 2);
        else
            QVERIFY(!log.error().message.isEmpty());
    }
};

QTEST_GUILESS_MAIN(DiskFaultsTest)
#include "tst_diskfaults.moc"
