// SPDX-License-Identifier: Apache-2.0
// Measures the log engine. Usage:
//   bench_joblog [MEGABYTES [FOLDER]]
//   bench_joblog --write FILE MEGABYTES    the same lines without timestamps, for other programs
//   bench_joblog --file FILE               opens and searches such a file (see the script peers)
#include "models/joblog/logsearch.h"
#include "tests/benchmarks/logcorpus.h"
#include "tests/benchmarks/processmemory.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QFile>
#include <QRandomGenerator>
#include <QTemporaryDir>

#include <algorithm>
#include <cstdio>
#include <unistd.h>
#include <vector>

using namespace JobLog;
using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype corpusBytes = 64 * 1024 * 1024; // kept in memory and repeated
constexpr qsizetype chunkBytes = 256 * 1024;
constexpr double megabyte = 1e6;

// From /proc/self/status, in MB.
void check(const Core::Result<void> &result)
{
    if (!result) {
        std::fprintf(stderr, "%s\n", qPrintable(result.error().toText()));
        std::exit(1);
    }
}

double seconds(const QElapsedTimer &timer)
{
    return double(timer.nsecsElapsed()) / 1e9;
}

double processorSeconds()
{
    return double(std::clock()) / CLOCKS_PER_SEC;
}

std::shared_ptr<RunLog> ingest(const QString &folder, qint64 bytes, int sources, bool timestamped)
{
    auto log = RunLog::create(folder);
    if (!log) {
        std::fprintf(stderr, "%s\n", qPrintable(log.error().toText()));
        std::exit(1);
    }
    QList<SourceId> ids;
    for (int i = 0; i < sources; ++i)
        ids.append(*(*log)->addSource({u"pod-"_s + QString::number(i), u"main"_s, u"main"_s, 0, timestamped}));
    const QByteArray corpus = Benchmarks::LogCorpus().lines(corpusBytes, timestamped);
    const qsizetype chunk = sources == 1 ? chunkBytes : 16 * 1024;
    QElapsedTimer timer;
    timer.start();
    const double processor = processorSeconds();
    qint64 written = 0;
    int next = 0;
    while (written < bytes) {
        for (qsizetype at = 0; at < corpus.size() && written < bytes; at += chunk) {
            const auto piece = QByteArrayView(corpus).sliced(at, std::min(chunk, corpus.size() - at));
            check((*log)->append(ids[next], piece));
            next = (next + 1) % sources;
            written += piece.size();
        }
    }
    for (const SourceId id : ids)
        check((*log)->finishSource(id));
    const double elapsed = seconds(timer);
    std::printf("ingest, %d source(s), %s: %.0f MB, %lld lines in %.2f s: %.0f MB/s; processor %.2f s: %.0f MB/s\n",
                sources, timestamped ? "timestamped" : "plain", double(written) / megabyte,
                qlonglong((*log)->totalLines()), elapsed, double(written) / megabyte / elapsed,
                processorSeconds() - processor, double(written) / megabyte / (processorSeconds() - processor));
    return *log;
}

// What the same bytes cost without the engine: the limit that the file system sets.
void plainWrite(const QString &path, qint64 bytes)
{
    const QByteArray corpus = Benchmarks::LogCorpus().lines(corpusBytes, true);
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly | QIODevice::Unbuffered))
        return;
    QElapsedTimer timer;
    timer.start();
    for (qint64 written = 0; written < bytes;) {
        for (qsizetype at = 0; at < corpus.size() && written < bytes; at += chunkBytes)
            written += file.write(corpus.constData() + at, std::min(chunkBytes, corpus.size() - at));
    }
    std::printf("plain write: %.0f MB/s\n", double(bytes) / megabyte / seconds(timer));
    file.remove();
}

void accessRandomly(const LogDocument &document, const char *what)
{
    QRandomGenerator random(5);
    std::vector<double> milliseconds;
    for (int i = 0; i < 2000; ++i) {
        const auto row = qint64(random.generate64() % quint64(document.rowCount()));
        QElapsedTimer timer;
        timer.start();
        const auto rows = document.rows(RowNumber(row), 80);
        if (rows.isEmpty())
            std::exit(1);
        milliseconds.push_back(double(timer.nsecsElapsed()) / 1e6);
    }
    std::sort(milliseconds.begin(), milliseconds.end());
    std::printf("80 rows at a random place, %s: median %.3f ms, 99%% %.3f ms, longest %.3f ms\n", what,
                milliseconds[milliseconds.size() / 2], milliseconds[milliseconds.size() * 99 / 100],
                milliseconds.back());
}

void search(LogDocument &document, qint64 bytes, const char *name, const SearchPattern &pattern)
{
    LogSearch search(document);
    QElapsedTimer timer;
    timer.start();
    const double processor = processorSeconds();
    search.setPattern(pattern);
    const double started = seconds(timer);
    while (!search.isComplete())
        ::usleep(500); // progressed() comes ten times a second: too coarse to measure by
    const double elapsed = seconds(timer);
    timer.restart();
    const auto row = search.next(RowNumber(document.rowCount() / 2));
    std::printf("search %s: %lld rows in %.3f s: %.2f GB/s; processor %.2f s; setPattern %.2f ms; next %.2f ms (%s)\n",
                name, qlonglong(search.hitRows()), elapsed, double(bytes) / 1e9 / elapsed,
                processorSeconds() - processor, started * 1e3, seconds(timer) * 1e3, row ? "found" : "none");
}

void searchAll(LogDocument &document, qint64 bytes)
{
    search(document, bytes, "literal without hits", {u"SPINNAKER_PROPERTY_"_s, false, true, false});
    search(document, bytes, "literal, any case, without hits", {u"spinnaker_property_"_s, false, false, false});
    search(document, bytes, "literal with hits", {u"status=FAIL"_s, false, true, false});
    search(document, bytes, "literal, any case, with hits", {u"status=fail"_s, false, false, false});
    search(document, bytes, "whole word", {u"leader"_s, false, true, true});
    search(document, bytes, "expression", {u"worker-\\d+ .*elapsed=\\d{4}ms status=FAIL"_s, true, true, false});
    search(document, bytes, "expression, any case",
           {u"worker-\\d+ .*elapsed=\\d{4}ms status=FAIL"_s, true, false, false});
    search(document, bytes, "expression without literal", {u"\\d{3}[a-z]+\\s=?[A-Z]{4}$"_s, true, true, false});
}

int writeFile(const QString &path, qint64 bytes)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        return 1;
    const QByteArray corpus = Benchmarks::LogCorpus().lines(corpusBytes, false);
    for (qint64 written = 0; written < bytes; written += corpus.size())
        file.write(corpus);
    return 0;
}

/// What opening a log file costs: it stays where it is and is indexed in place.
int measureFile(const QString &path)
{
    const QTemporaryDir dir;
    QElapsedTimer timer;
    timer.start();
    const double processor = processorSeconds();
    const auto log = *RunLog::create(dir.filePath(u"log"_s));
    const SourceId source = *log->addFileSource({u"file"_s, {}, {}, 0, false}, path);
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly | QIODevice::Unbuffered))
        return 1;
    QByteArray buffer(1024 * 1024, Qt::Uninitialized);
    bool isFirst = true;
    for (qint64 count = file.read(buffer.data(), buffer.size()); count > 0;
         count = file.read(buffer.data(), buffer.size())) {
        check(log->append(source, QByteArrayView(buffer).first(count)));
        if (std::exchange(isFirst, false)) {
            const LogDocument first(log);
            std::printf("first rows: %.1f ms (%lld)\n", seconds(timer) * 1e3,
                        qlonglong(first.rows(RowNumber(0), 80).size()));
        }
    }
    check(log->finishSource(source));
    LogDocument document(log);
    std::printf("open: %.3f s until each of %lld lines can be shown; processor %.2f s\n", seconds(timer),
                qlonglong(document.rowCount()), processorSeconds() - processor);
    search(document, file.size(), "expression", {u"worker-\\d+ .*elapsed=\\d{4}ms status=FAIL"_s, true, true, false});
    search(document, file.size(), "literal without hits", {u"SPINNAKER_"_s, false, true, false});
    Benchmarks::printMemory("at the end");
    return 0;
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication app(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.size() == 4 && arguments[1] == "--write"_L1)
        return writeFile(arguments[2], qint64(arguments[3].toDouble() * megabyte));
    if (arguments.size() == 3 && arguments[1] == "--file"_L1)
        return measureFile(arguments[2]);
    const auto bytes = qint64((arguments.size() > 1 ? arguments[1].toDouble() : 1000) * megabyte);
    const QTemporaryDir dir(arguments.size() > 2 ? arguments[2] + "/bench-XXXXXX"_L1 : QString());
    std::setvbuf(stdout, nullptr, _IOLBF, 0);

    plainWrite(dir.filePath(u"plain"_s), std::min(bytes, qint64(1e9)));
    Benchmarks::printMemory("before");
    ingest(dir.filePath(u"one"_s), bytes, 1, true);
    Benchmarks::printMemory("after");
    QElapsedTimer timer;
    timer.start();
    const auto log = *RunLog::open(dir.filePath(u"one"_s));
    LogDocument document(log);
    std::printf("open: %.1f ms until each of %lld rows can be shown\n", seconds(timer) * 1e3,
                qlonglong(document.rowCount()));
    accessRandomly(document, "one source");
    searchAll(document, bytes);
    Benchmarks::printMemory("after searches");
    QFile::remove(dir.filePath(u"one/00000.log"_s));

    const qint64 less = std::min(bytes, qint64(1e9));
    const auto many = ingest(dir.filePath(u"many"_s), less, 64, true);
    timer.restart();
    LogDocument merged(many);
    std::printf("merged view of 64 sources: %.1f ms\n", seconds(timer) * 1e3);
    accessRandomly(merged, "64 sources");
    timer.restart();
    QSet<SourceId> half;
    for (int i = 0; i < 64; i += 2)
        half.insert(SourceId(i));
    merged.setSelection(half);
    std::printf("selection of 32 of them: %.1f ms, %lld rows\n", seconds(timer) * 1e3, qlonglong(merged.rowCount()));
    accessRandomly(merged, "32 of 64 sources");
    Benchmarks::printMemory("at the end");
    return 0;
}
