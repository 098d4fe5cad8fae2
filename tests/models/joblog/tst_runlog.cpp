// SPDX-License-Identifier: Apache-2.0
#include "models/joblog/ansi.h"
#include "models/joblog/logdocument.h"
#include "models/joblog/runlog.h"

#include <QBuffer>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <limits>
#include <sys/resource.h>
#include <tuple>

using namespace JobLog;
using namespace Qt::StringLiterals;

namespace {

SourceInfo info(const QString &name, bool timestamped = false)
{
    SourceInfo result;
    result.group = u"pod"_s;
    result.name = name;
    result.kind = u"main"_s;
    result.timestamped = timestamped;
    return result;
}

std::shared_ptr<RunLog> newLog(const QTemporaryDir &dir)
{
    auto log = RunLog::create(dir.filePath(u"log"_s));
    return log ? *log : nullptr;
}

// All lines of a source, by the public way.
QList<QByteArray> linesOf(const std::shared_ptr<RunLog> &log, SourceId source)
{
    LogDocument document(log);
    document.setSelection(QSet<SourceId>{source});
    QList<QByteArray> lines;
    for (const LogRow &row : document.rows(RowNumber(0), int(document.rowCount()), 1 << 30)) {
        if (row.kind == LogRow::Kind::Line)
            lines.append(row.text);
    }
    return lines;
}

// The rule: lines end with '\n'; what follows the last one is a line once the source is finished.
QList<QByteArray> cut(const QByteArray &bytes)
{
    QList<QByteArray> lines = bytes.split('\n');
    if (lines.constLast().isEmpty())
        lines.removeLast();
    return lines;
}

QByteArray randomText(QRandomGenerator &random, qsizetype size)
{
    QByteArray bytes;
    while (bytes.size() < size) {
        const int form = random.bounded(20);
        const int length = form == 0 ? 0 : form == 1 ? random.bounded(100000) : random.bounded(120);
        if (random.bounded(2) == 0)
            bytes.append("2024-06-07T12:34:56.123456789Z ");
        for (int i = 0; i < length; ++i)
            bytes.append(char(random.bounded(2) ? random.bounded(256) : 'a'));
        if (random.bounded(50) != 0)
            bytes.append('\n');
    }
    return bytes;
}

QByteArray withoutTimestamp(const QByteArray &line)
{
    const auto stamp = parseTimestamp(line);
    return stamp ? line.sliced(stamp->textOffset) : line;
}

void appendInPieces(RunLog &log, SourceId source, const QByteArray &bytes, QRandomGenerator &random, int largest)
{
    for (qsizetype at = 0; at < bytes.size();) {
        const qsizetype size = std::min(qsizetype(random.bounded(1, largest + 1)), bytes.size() - at);
        QVERIFY(log.append(source, QByteArrayView(bytes).sliced(at, size)));
        at += size;
    }
}

void damage(const QString &path, qint64 from, const QByteArray &bytes)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadWrite));
    QVERIFY(file.seek(from));
    QCOMPARE(file.write(bytes), bytes.size());
}

QStringList filesLike(const QString &folder, const QString &pattern)
{
    QStringList paths;
    for (const QFileInfo &entry : QDir(folder).entryInfoList({pattern}, QDir::Files, QDir::Name))
        paths.append(entry.filePath());
    return paths;
}

// Makes files larger than this fail to grow, as a full disk would.
class FileSizeLimit
{
public:
    explicit FileSizeLimit(rlim_t bytes)
    {
        std::signal(SIGXFSZ, SIG_IGN);
        ::getrlimit(RLIMIT_FSIZE, &m_before);
        rlimit limit = m_before;
        limit.rlim_cur = bytes;
        ::setrlimit(RLIMIT_FSIZE, &limit);
    }
    ~FileSizeLimit() { ::setrlimit(RLIMIT_FSIZE, &m_before); }
    FileSizeLimit(const FileSizeLimit &) = delete;
    FileSizeLimit &operator=(const FileSizeLimit &) = delete;

private:
    rlimit m_before{};
};

} // namespace

class TestRunLog : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void refusesAFolderThatIsNotEmpty();
    void keepsFilesPrivate();
    void announcesLinesWhenTheyEnd();
    void countsTextWithoutTimestamps();
    void givesTheSameLinesForAnyCut_data();
    void givesTheSameLinesForAnyCut();
    void keepsBytesExactly();
    void showsNoticesBetweenLines();
    void recordsWhenNoticesHappened();
    void readsNoticesOfOtherVersions();
    void cutsLongNoticesAtACharacter();
    void refusesToWriteAfterTheEnd();
    void reopensWhatWasWritten();
    void reopensAfterACrash();
    void rebuildsALostIndex();
    void survivesDamagedFiles();
    void reportsAFullDiskAndGoesOn();
    void reportsAMissingLog();
    void handlesVeryLongLines();
    void interleavesManySources();
};

void TestRunLog::refusesAFolderThatIsNotEmpty()
{
    const QTemporaryDir dir;
    QFile file(dir.filePath(u"other"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    const auto log = RunLog::create(dir.path());
    QVERIFY(!log);
    QCOMPARE(log.error().code, u"log-folder-not-empty"_s);
    QVERIFY(log.error().message.contains(dir.path()));
}

void TestRunLog::keepsFilesPrivate()
{
    const QTemporaryDir dir;
    const auto log = newLog(dir);
    const auto source = log->addSource(info(u"main"_s));
    QVERIFY(log->append(*source, QByteArray(QByteArray(600000, 'x') + '\n')));
    QVERIFY(log->finishSource(*source));
    const auto forUser = QFile::ReadOwner | QFile::WriteOwner | QFile::ReadUser | QFile::WriteUser;
    QCOMPARE(QFile::permissions(log->folder()), forUser | QFile::ExeOwner | QFile::ExeUser);
    const auto files = QDir(log->folder()).entryInfoList(QDir::Files);
    QCOMPARE(files.size(), 3);
    for (const QFileInfo &file : files)
        QCOMPARE(QFile::permissions(file.filePath()), forUser);
}

void TestRunLog::announcesLinesWhenTheyEnd()
{
    const QTemporaryDir dir;
    const auto log = newLog(dir);
    const auto source = log->addSource(info(u"main"_s));
    quint64 revision = log->revision();
    QVERIFY(log->append(*source, "first"));
    QCOMPARE(log->totalLines(), 0);
    QCOMPARE(log->revision(), revision);
    QVERIFY(log->append(*source, " line\nsecond"));
    QCOMPARE(log->totalLines(), 1);
    QVERIFY(log->revision() > revision);
    QCOMPARE(linesOf(log, *source), QList<QByteArray>{"first line"});
    revision = log->revision();
    QVERIFY(!log->sources().constFirst().finished);
    QVERIFY(log->finishSource(*source));
    QVERIFY(log->revision() > revision);
    QVERIFY(log->sources().constFirst().finished);
    QCOMPARE(log->totalLines(), 2);
    QCOMPARE(linesOf(log, *source), (QList<QByteArray>{"first line", "second"}));
}

void TestRunLog::countsTextWithoutTimestamps()
{
    const QTemporaryDir dir;
    const auto log = newLog(dir);
    const auto source = log->addSource(info(u"main"_s, true));
    const QByteArray bytes = "2024-06-07T12:34:56.123456789Z one\n"
                             "2024-06-07T12:34:56.5+02:00 \n"
                             "no timestamp\n"
                             "2024-06-07T12:34:57.000000001Z end"_ba;
    for (const char byte : bytes)
        QVERIFY(log->append(*source, QByteArrayView(&byte, 1)));
    QVERIFY(log->finishSource(*source));
    QCOMPARE(log->totalLines(), 4);
    QCOMPARE(log->totalBytes(), qsizetype(qstrlen("one\n\nno timestamp\nend")));
    LogDocument document(log);
    const auto rows = document.rows(RowNumber(0), 10);
    QCOMPARE(rows.size(), 4);
    QCOMPARE(rows[0].text, "one"_ba);
    QCOMPARE(rows[0].timestamp, 1717763696123456789);
    QCOMPARE(rows[1].text, ""_ba);
    QCOMPARE(rows[1].timestamp, 1717756496500000000);
    QCOMPARE(rows[2].text, "no timestamp"_ba);
    QCOMPARE(rows[2].timestamp, 0);
    QCOMPARE(rows[3].text, "end"_ba);
    QCOMPARE(rows[3].fullLength, 3);
}

void TestRunLog::givesTheSameLinesForAnyCut_data()
{
    QTest::addColumn<int>("largest");
    QTest::addColumn<bool>("timestamped");
    for (const int largest : {1, 7, 300, 70000, 3000000}) {
        QTest::addRow("pieces up to %d", largest) << largest << false;
        QTest::addRow("pieces up to %d, timestamped", largest) << largest << true;
    }
}

void TestRunLog::givesTheSameLinesForAnyCut()
{
    QFETCH(const int, largest);
    QFETCH(const bool, timestamped);
    QRandomGenerator random(quint32(largest) + (timestamped ? 1 : 0));
    const QByteArray bytes = randomText(random, largest < 100 ? 60000 : 3000000);
    const QTemporaryDir dir;
    const auto log = newLog(dir);
    const auto source = log->addSource(info(u"main"_s, timestamped));
    appendInPieces(*log, *source, bytes, random, largest);
    QVERIFY(log->finishSource(*source));

    QList<QByteArray> expected = cut(bytes);
    qint64 textBytes = bytes.size();
    if (timestamped) {
        for (QByteArray &line : expected) {
            const QByteArray text = withoutTimestamp(line);
            textBytes -= line.size() - text.size();
            line = text;
        }
    }
    QCOMPARE(log->totalLines(), expected.size());
    QCOMPARE(log->totalBytes(), textBytes);
    QVERIFY(linesOf(log, *source) == expected);
    const auto reopened = RunLog::open(log->folder());
    QVERIFY(reopened);
    QVERIFY(linesOf(*reopened, *source) == expected);
    QCOMPARE((*reopened)->totalBytes(), textBytes);
}

void TestRunLog::keepsBytesExactly()
{
    QRandomGenerator random(3);
    const QByteArray bytes = randomText(random, 1000000);
    const QTemporaryDir dir;
    const auto log = newLog(dir);
    const auto source = log->addSource(info(u"main"_s, true));
    appendInPieces(*log, *source, bytes, random, 100000);
    QFile spool(filesLike(log->folder(), u"*.log"_s).constFirst());
    QVERIFY(spool.open(QIODevice::ReadOnly));
    QCOMPARE(spool.readAll(), bytes);
}

void TestRunLog::showsNoticesBetweenLines()
{
    const QTemporaryDir dir;
    const auto log = newLog(dir);
    const auto a = log->addSource(info(u"a"_s));
    const auto b = log->addSource(info(u"b"_s));
    QVERIFY(log->appendNotice(*a, NoticeKind::Started, u"started"_s));
    QVERIFY(log->append(*a, "a1\na2\n"));
    QVERIFY(log->append(*b, "b1\n"));
    QVERIFY(log->appendNotice(*a, NoticeKind::Gap, u"3 lines are missing – Lücke"_s));
    QVERIFY(log->append(*a, "a3\n"));
    for (const auto &which : {log, *RunLog::open(log->folder())}) {
        LogDocument document(which);
        const auto rows = document.rows(RowNumber(0), 100);
        QCOMPARE(rows.size(), 6);
        QCOMPARE(rows[0].kind, LogRow::Kind::Notice);
        QCOMPARE(rows[0].noticeKind, NoticeKind::Started);
        QCOMPARE(rows[0].line.value(), 0);
        QCOMPARE(rows[1].text, "a1"_ba);
        QCOMPARE(rows[3].text, "b1"_ba);
        QCOMPARE(rows[4].noticeKind, NoticeKind::Gap);
        QCOMPARE(rows[4].notice, u"3 lines are missing – Lücke"_s);
        QCOMPARE(rows[4].source, *a);
        QCOMPARE(rows[4].line.value(), 2);
        QCOMPARE(rows[5].text, "a3"_ba);
        QCOMPARE(rows[5].line.value(), 2);
        QCOMPARE(document.rowOf(*a, LineNumber(2)), RowNumber(5));
    }
}

void TestRunLog::recordsWhenNoticesHappened()
{
    const QTemporaryDir dir;
    const auto log = newLog(dir);
    const auto a = log->addSource(info(u"a"_s));
    const auto b = log->addSource(info(u"b"_s));
    constexpr qint64 ended = 1'769'853'609'000'000'001;
    QVERIFY(log->append(*a, "a1\nlast"));
    QVERIFY(log->append(*b, "b1\n"));
    QVERIFY(log->finishSource(*a));
    QVERIFY(log->appendNotice(*a, NoticeKind::Ended, u"ended"_s, ended)); // after the source's end
    QVERIFY(log->append(*b, "b2\n"));
    QVERIFY(log->appendNotice(*b, NoticeKind::Information, u"some time"_s));
    QVERIFY(log->appendNotice(*b, NoticeKind::Gap, u"later"_s, std::numeric_limits<qint64>::max()));
    QVERIFY(log->appendNotice(*b, NoticeKind::Failed, u"failed"_s, ended));
    QVERIFY(log->appendNotice(*b, NoticeKind::Failed, u"failed, nobody knows when"_s));
    for (const auto &which : {log, *RunLog::open(log->folder())}) {
        QVERIFY(which->sources().constFirst().finished);
        LogDocument document(which);
        const auto rows = document.rows(RowNumber(0), 100);
        QCOMPARE(rows.size(), 9);
        QCOMPARE(rows[2].text, "last"_ba);
        QCOMPARE(rows[3].noticeKind, NoticeKind::Ended);
        QCOMPARE(rows[3].notice, u"ended"_s);
        QCOMPARE(rows[3].timestamp, ended);
        QCOMPARE(rows[3].line.value(), 2); // behind the last line
        QCOMPARE(rows[4].text, "b2"_ba);
        QCOMPARE(rows[5].noticeKind, NoticeKind::Information);
        QCOMPARE(rows[5].timestamp, 0);
        QCOMPARE(rows[6].noticeKind, NoticeKind::Gap);
        QCOMPARE(rows[6].timestamp, std::numeric_limits<qint64>::max());
        QCOMPARE(rows[7].noticeKind, NoticeKind::Failed);
        QCOMPARE(rows[7].timestamp, ended);
        QCOMPARE(rows[8].noticeKind, NoticeKind::Failed);
        QCOMPARE(rows[8].timestamp, 0);
        QByteArray text(100, '\0');
        text.resize(qsizetype(which->read(*a, 0, text.data(), text.size())));
        QCOMPARE(text, "a1\nlast"_ba); // what was printed, and nothing else
    }
}

void TestRunLog::readsNoticesOfOtherVersions()
{
    const QTemporaryDir dir;
    const auto log = newLog(dir);
    const auto source = log->addSource(info(u"main"_s));
    QVERIFY(log->append(*source, "one\n"));
    QVERIFY(log->finishSource(*source));
    // Source 0 and what it is, the kind, the length, the text: from before notices had times. Then kinds with a time,
    // which is 127 ns, the last of them not known yet.
    QFile journal(log->folder() + u"/order.journal"_s);
    QVERIFY(journal.open(QIODevice::Append));
    QVERIFY(journal.write("\x01\x01\x05"
                          "began"
                          "\x01\x03\x06"
                          "remark"
                          "\x01\x06\x7f\x05"
                          "ended"
                          "\x01\x0c\x7f\x06"
                          "failed"
                          "\x01\x15\x7f\x06"
                          "future")
            == 46);
    journal.close();
    const auto reopened = RunLog::open(log->folder());
    QVERIFY(reopened);
    LogDocument document(*reopened);
    const auto rows = document.rows(RowNumber(0), 100);
    QCOMPARE(rows.size(), 6);
    QCOMPARE(rows[1].noticeKind, NoticeKind::Started);
    QCOMPARE(rows[1].notice, u"began"_s);
    QCOMPARE(rows[1].timestamp, 0);
    QCOMPARE(rows[2].noticeKind, NoticeKind::Information);
    QCOMPARE(rows[2].notice, u"remark"_s);
    QCOMPARE(rows[3].noticeKind, NoticeKind::Ended);
    QCOMPARE(rows[4].noticeKind, NoticeKind::Failed);
    QCOMPARE(rows[4].notice, u"failed"_s);
    QCOMPARE(rows[5].noticeKind, NoticeKind::Information);
    QCOMPARE(rows[5].notice, u"future"_s);
    for (qsizetype row = 3; row < 6; ++row)
        QCOMPARE(rows[row].timestamp, 127);
}

void TestRunLog::cutsLongNoticesAtACharacter()
{
    const QTemporaryDir dir;
    const auto log = newLog(dir);
    const auto source = log->addSource(info(u"main"_s));
    QVERIFY(log->appendNotice(*source, NoticeKind::Information, u'x' + QString(20000, u'é')));
    LogDocument document(log);
    const QString text = document.rows(RowNumber(0), 1).constFirst().notice;
    QCOMPARE(text, QString(u'x' + QString(8191, u'é')));
}

void TestRunLog::refusesToWriteAfterTheEnd()
{
    const QTemporaryDir dir;
    const auto log = newLog(dir);
    const auto source = log->addSource(info(u"main"_s));
    QVERIFY(log->finishSource(*source));
    QVERIFY(!log->append(*source, "late\n"));
    QVERIFY(!log->finishSource(*source));
    QVERIFY(!log->append(SourceId(7), "nobody\n"));
    QVERIFY(!log->appendNotice(SourceId(-1), NoticeKind::Gap, u"nobody"_s));
    const auto reopened = RunLog::open(log->folder());
    QVERIFY(!(*reopened)->addSource(info(u"x"_s)));
    QVERIFY(!(*reopened)->append(*source, "x\n"));
    QCOMPARE(log->totalLines(), 0);
}

void TestRunLog::reopensWhatWasWritten()
{
    const QTemporaryDir dir;
    const auto log = newLog(dir);
    SourceInfo description = info(u"mäin"_s, true);
    description.attempt = 3;
    description.kind = u"init"_s;
    const auto a = log->addSource(description);
    const auto b = log->addSource(info(u"b"_s));
    QVERIFY(log->append(*a, "a\n"));
    QVERIFY(log->finishSource(*a));
    QVERIFY(log->append(*b, "b\n"));
    const auto reopened = RunLog::open(log->folder());
    QVERIFY(reopened);
    const auto sources = (*reopened)->sources();
    QCOMPARE(sources.size(), 2);
    QCOMPARE(sources[0].info.group, u"pod"_s);
    QCOMPARE(sources[0].info.name, u"mäin"_s);
    QCOMPARE(sources[0].info.kind, u"init"_s);
    QCOMPARE(sources[0].info.attempt, 3);
    QVERIFY(sources[0].info.timestamped);
    QVERIFY(sources[0].finished);
    QVERIFY(!sources[1].info.timestamped);
    QVERIFY(!sources[1].finished);
}

// What a killed process leaves is what is on disk while the log is still open.
void TestRunLog::reopensAfterACrash()
{
    const QTemporaryDir dir;
    const auto log = newLog(dir);
    const auto a = log->addSource(info(u"a"_s));
    const auto b = log->addSource(info(u"b"_s));
    for (int i = 0; i < 1000; ++i)
        QVERIFY(log->append(i % 3 == 0 ? *a : *b, QByteArray(QByteArray::number(i) + '\n')));
    QVERIFY(log->append(*b, "unfinished"));
    const LogDocument before(log);
    const auto expected = before.rows(RowNumber(0), 2000);
    const auto reopened = RunLog::open(log->folder());
    const LogDocument after(*reopened);
    const auto actual = after.rows(RowNumber(0), 2000);
    QCOMPARE(actual.size(), expected.size() + 1);
    for (qsizetype i = 0; i < expected.size(); ++i) {
        QCOMPARE(actual[i].text, expected[i].text);
        QCOMPARE(actual[i].source, expected[i].source);
    }
    QCOMPARE(actual.constLast().text, "unfinished"_ba); // it was received: it is not thrown away

    // A record that was written in part.
    const QString journal = filesLike(log->folder(), u"*.journal"_s).constFirst();
    const qint64 size = QFileInfo(journal).size();
    for (qint64 cutOff = 1; cutOff < 200; ++cutOff) {
        QVERIFY(QFile::resize(journal, size - cutOff));
        const auto shorter = RunLog::open(log->folder());
        QVERIFY(shorter);
        QCOMPARE((*shorter)->totalLines(), 1001);
        QCOMPARE(LogDocument(*shorter).rowCount(), 1001);
    }
}

void TestRunLog::rebuildsALostIndex()
{
    QRandomGenerator random(5);
    const QByteArray bytes = randomText(random, 4000000);
    const QTemporaryDir dir;
    const auto log = newLog(dir);
    const auto source = log->addSource(info(u"main"_s, true));
    QVERIFY(log->append(*source, bytes));
    QVERIFY(log->finishSource(*source));
    const auto expected = linesOf(log, *source);
    const qint64 textBytes = log->totalBytes();
    const QString index = filesLike(log->folder(), u"*.index"_s).constFirst();
    const qint64 size = QFileInfo(index).size();
    QVERIFY(size > 5 * 56);
    const auto check = [&] {
        const auto reopened = RunLog::open(log->folder());
        QVERIFY(reopened);
        QCOMPARE((*reopened)->totalBytes(), textBytes);
        QVERIFY(linesOf(*reopened, *source) == expected);
    };
    check();
    damage(index, 3 * 56, "wrong");
    check();
    QVERIFY(QFile::resize(index, size - 20));
    check();
    QVERIFY(QFile::remove(index));
    check();
}

void TestRunLog::survivesDamagedFiles()
{
    QRandomGenerator random(6);
    for (int round = 0; round < 60; ++round) {
        const QTemporaryDir dir;
        const auto log = newLog(dir);
        const auto a = log->addSource(info(u"a"_s, true));
        const auto b = log->addSource(info(u"b"_s));
        const QByteArray text = randomText(random, 700000);
        for (qsizetype at = 0; at < text.size(); at += 20000)
            QVERIFY(log->append(random.bounded(2) ? *a : *b,
                                text.sliced(at, std::min(qsizetype(20000), text.size() - at))));
        QVERIFY(log->appendNotice(*a, NoticeKind::Gap, u"gap"_s));
        LogDocument document(log);
        const qint64 rows = document.rowCount();

        const QStringList files = filesLike(log->folder(), u"*"_s);
        const QString victim = files[random.bounded(files.size())];
        const qint64 size = QFileInfo(victim).size();
        if (random.bounded(2))
            QVERIFY(QFile::resize(victim, random.bounded(size + 1)));
        else
            damage(victim, random.bounded(size + 1), QByteArray(random.bounded(1, 5000), char(random.bounded(256))));

        // The open document knows how many rows there are; each can still be asked for.
        QCOMPARE(document.rows(RowNumber(0), int(rows)).size(), rows);
        QBuffer out;
        QVERIFY(out.open(QIODevice::WriteOnly));
        QVERIFY(document.write(out, RowNumber(0), RowNumber(rows), {}));
        if (const auto reopened = RunLog::open(log->folder())) {
            LogDocument again(*reopened);
            std::ignore = again.rows(RowNumber(0), int(std::min(again.rowCount(), qint64(100000))));
            again.setSelection(QSet<SourceId>{*b});
            std::ignore = again.rows(RowNumber(0), int(std::min(again.rowCount(), qint64(100000))));
        }
    }
}

void TestRunLog::reportsAFullDiskAndGoesOn()
{
    const QTemporaryDir dir;
    const auto log = newLog(dir);
    const auto a = log->addSource(info(u"a"_s));
    const auto b = log->addSource(info(u"b"_s));
    QVERIFY(log->append(*a, "a1\n"));
    QVERIFY(log->append(*b, QByteArray(QByteArray(100000, 'b') + '\n')));
    const quint64 revision = log->revision();
    {
        const FileSizeLimit limit(100100);
        const auto failed = log->append(*b, QByteArray(QByteArray(100000, 'c') + "\nrest"));
        QVERIFY(!failed);
        QCOMPARE(failed.error().kind, Core::ErrorKind::DiskFull);
        QVERIFY(failed.error().message.contains(log->folder()));
        QVERIFY(!failed.error().hint.isEmpty());
    }
    {
        const FileSizeLimit limit(1); // not even the journal takes anything
        QVERIFY(!log->append(*a, "x\n"));
        QVERIFY(!log->appendNotice(*a, NoticeKind::Gap, u"gap"_s));
        QVERIFY(!log->finishSource(*a));
        QVERIFY(!log->addSource(info(u"c"_s)));
    }
    QCOMPARE(log->revision(), revision);
    QCOMPARE(log->totalLines(), 2);
    QCOMPARE(log->sources().size(), 2);
    QVERIFY(!log->sources().constFirst().finished);

    // Repeated when there is room.
    QVERIFY(log->append(*b, QByteArray(QByteArray(100000, 'c') + "\nrest")));
    QVERIFY(log->append(*a, "a2\n"));
    QVERIFY(log->finishSource(*b));
    QVERIFY(log->addSource(info(u"c"_s)));
    for (const auto &which : {log, *RunLog::open(log->folder())}) {
        QCOMPARE(linesOf(which, *a), (QList<QByteArray>{"a1", "a2"}));
        QCOMPARE(linesOf(which, *b), (QList<QByteArray>{QByteArray(100000, 'b'), QByteArray(100000, 'c'), "rest"}));
        LogDocument document(which);
        const auto rows = document.rows(RowNumber(0), 10, 2);
        QList<QByteArray> texts;
        for (const LogRow &row : rows)
            texts.append(row.text);
        QCOMPARE(texts, (QList<QByteArray>{"a1", "bb", "cc", "a2", "re"}));
    }
}

void TestRunLog::reportsAMissingLog()
{
    const QTemporaryDir dir;
    const auto missing = RunLog::open(dir.filePath(u"nothing"_s));
    QVERIFY(!missing);
    QCOMPARE(missing.error().kind, Core::ErrorKind::NotFound);
    QFile file(dir.filePath(u"order.journal"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("something else");
    file.close();
    const auto foreign = RunLog::open(dir.path());
    QVERIFY(!foreign);
    QCOMPARE(foreign.error().kind, Core::ErrorKind::Format);
}

void TestRunLog::handlesVeryLongLines()
{
    const QTemporaryDir dir;
    const auto log = newLog(dir);
    const auto source = log->addSource(info(u"main"_s, true));
    const QByteArray stamp = "2024-06-07T12:34:56.123456789Z ";
    QByteArray longLine(20 * 1024 * 1024, 'l');
    longLine.replace(0, 5, "begin").replace(longLine.size() - 3, 3, "end");
    QRandomGenerator random(9);
    appendInPieces(*log, *source, QByteArray(stamp + "before\n" + stamp + longLine + '\n' + stamp + "after\n"), random,
                   65536);
    QCOMPARE(log->totalLines(), 3);
    LogDocument document(log);
    auto rows = document.rows(RowNumber(0), 3, 5);
    QCOMPARE(rows[0].text, "befor"_ba);
    QCOMPARE(rows[0].fullLength, 6);
    QCOMPARE(rows[1].text, "begin"_ba);
    QCOMPARE(rows[1].fullLength, longLine.size());
    QVERIFY(rows[1].timestamp != 0);
    QVERIFY(!rows[1].damaged);
    QCOMPARE(rows[2].text, "after"_ba);
    rows = document.rows(RowNumber(1), 1, 100 * 1024 * 1024);
    QVERIFY(rows[0].text == longLine);

    QBuffer out;
    QVERIFY(out.open(QIODevice::WriteOnly));
    QVERIFY(document.write(out, RowNumber(0), RowNumber(3), {}));
    QVERIFY(out.data() == "before\n" + longLine + "\nafter\n");
}

void TestRunLog::interleavesManySources()
{
    const QTemporaryDir dir;
    const auto log = newLog(dir);
    QRandomGenerator random(64);
    QList<SourceId> ids;
    for (int i = 0; i < 64; ++i)
        ids.append(*log->addSource(info(QString::number(i))));
    QList<std::pair<int, QByteArray>> expected;
    std::vector<int> counters(64);
    for (int i = 0; i < 60000; ++i) { // several stretches of the journal
        const int source = random.bounded(64);
        QByteArray bytes;
        for (int j = random.bounded(3); j >= 0; --j) {
            const QByteArray line = QByteArray::number(source) + ':' + QByteArray::number(counters[size_t(source)]++);
            expected.append({source, line});
            bytes += line + '\n';
        }
        QVERIFY(log->append(ids[source], bytes));
    }
    for (const auto &which : {log, *RunLog::open(log->folder())}) {
        LogDocument document(which);
        QCOMPARE(document.rowCount(), expected.size());
        for (int i = 0; i < 300; ++i) {
            const int first = random.bounded(int(expected.size()));
            const auto rows = document.rows(RowNumber(first), 50);
            QCOMPARE(rows.size(), std::min(qsizetype(50), expected.size() - first));
            for (qsizetype j = 0; j < rows.size(); ++j) {
                QCOMPARE(int(rows[j].source), expected[first + j].first);
                QCOMPARE(rows[j].text, expected[first + j].second);
            }
        }
    }
}

QTEST_GUILESS_MAIN(TestRunLog)
#include "tst_runlog.moc"
