// SPDX-License-Identifier: Apache-2.0
// Measures the whole window with large and fast logs, on the display that it is given. Usage:
//   bench_window live [LINES-PER-SECOND [SECONDS [SOURCES]]]    200000 60 1 unless told
//   bench_window open FILE [PATTERN]                            opens, searches, jumps; prints times and memory
//   bench_window write FILE LINES                               lines of 100 bytes for it
#include "app/application.h"
#include "models/joblog/runlog.h"
#include "tests/benchmarks/logcorpus.h"
#include "tests/benchmarks/processmemory.h"
#include "widgets/joblog/logpane.h"
#include "widgets/joblog/logview.h"
#include "widgets/main/mainwindow.h"

#include <QAction>
#include <QApplication>
#include <QElapsedTimer>
#include <QFile>
#include <QHash>
#include <QKeyEvent>
#include <QLineEdit>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTimer>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <ctime>
#include <thread>
#include <vector>

using namespace Qt::StringLiterals;

namespace {

double processorSeconds(clockid_t clock)
{
    timespec time{};
    ::clock_gettime(clock, &time);
    return double(time.tv_sec) + double(time.tv_nsec) / 1e9;
}

void printSpread(const char *what, std::vector<double> milliseconds)
{
    if (milliseconds.empty()) {
        std::printf("%s: none\n", what);
        return;
    }
    std::sort(milliseconds.begin(), milliseconds.end());
    const auto at = [&](size_t percent) { return milliseconds[(milliseconds.size() - 1) * percent / 100]; };
    std::printf("%s: %zu, median %.2f ms, 95 %% %.2f ms, 99 %% %.2f ms, longest %.2f ms\n", what, milliseconds.size(),
                at(50), at(95), at(99), milliseconds.back());
}

constexpr int probeType = QEvent::User + 4711;

/// Something that a user did, sent from another thread: how long until the window's thread gets to it.
class Probe : public QEvent
{
public:
    Probe() : QEvent(Type(probeType)) { m_sent.start(); }
    [[nodiscard]] double milliseconds() const { return double(m_sent.nsecsElapsed()) / 1e6; }

private:
    QElapsedTimer m_sent;
};

/// Where one frame's time went.
struct Frame
{
    double total = 0; ///< ms, by the clock on the wall
    double processor = 0; ///< ms that the window's thread ran; the rest it waited for its turn or for the display
    QHash<QString, double> widgets; ///< ms by the name of what was painted
    double painting = 0;
};

/// Takes the time of every frame (an update request is layout, painting and flushing of the window) and of probes.
class MeasuredApplication : public QApplication
{
public:
    using QApplication::QApplication;

    bool notify(QObject *receiver, QEvent *event) override
    {
        if (int(event->type()) == probeType) {
            latencies.push_back(static_cast<Probe *>(event)->milliseconds());
            return true;
        }
        const bool isFrame = event->type() == QEvent::UpdateRequest && receiver->isWidgetType();
        if (!isFrame && event->type() != QEvent::Paint)
            return QApplication::notify(receiver, event);
        if (isFrame)
            m_frame = {};
        QElapsedTimer timer;
        timer.start();
        const double before = processorSeconds(CLOCK_THREAD_CPUTIME_ID);
        const bool result = QApplication::notify(receiver, event);
        const double taken = double(timer.nsecsElapsed()) / 1e6;
        if (isFrame) {
            m_frame.total = taken;
            m_frame.processor = (processorSeconds(CLOCK_THREAD_CPUTIME_ID) - before) * 1000;
            frames.push_back(m_frame);
        } else {
            const QString name = receiver->objectName();
            m_frame.widgets[name.isEmpty() ? QString::fromUtf8(receiver->metaObject()->className()) : name] += taken;
            m_frame.painting += taken;
        }
        return result;
    }

    std::vector<Frame> frames;
    std::vector<double> latencies;

private:
    Frame m_frame;
};

void printFrames(const char *what, const std::vector<Frame> &frames)
{
    std::vector<double> totals;
    std::vector<double> processor;
    for (const Frame &frame : frames) {
        totals.push_back(frame.total);
        processor.push_back(frame.processor);
    }
    printSpread(what, totals);
    printSpread("  of them on the processor", processor);
    constexpr double wanted = 16;
    std::vector<const Frame *> slow;
    for (const Frame &frame : frames) {
        if (frame.total > wanted)
            slow.push_back(&frame);
    }
    if (slow.empty())
        return;
    Frame sum;
    for (const Frame *frame : slow) {
        sum.total += frame->total;
        sum.processor += frame->processor;
        sum.painting += frame->painting;
        for (const auto &[name, taken] : frame->widgets.asKeyValueRange())
            sum.widgets[name] += taken;
    }
    const auto count = double(slow.size());
    std::printf("  %zu longer than %.0f ms; these took %.1f ms each, %.1f ms on the processor, %.1f ms in painting:",
                slow.size(), wanted, sum.total / count, sum.processor / count, sum.painting / count);
    for (const auto &[name, taken] : sum.widgets.asKeyValueRange()) {
        if (taken / count > 0.1)
            std::printf(" %s %.1f ms", qUtf8Printable(name), taken / count);
    }
    std::printf("\n");
}

/// Turns the event loop until `done`, at most a minute.
template <typename Condition>
double waitFor(Condition done)
{
    QElapsedTimer timer;
    timer.start();
    while (!done() && timer.elapsed() < 60000)
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents, 5);
    return double(timer.nsecsElapsed()) / 1e6;
}

App::ApplicationOptions options(const QTemporaryDir &folder)
{
    App::ApplicationOptions result;
    result.sources = {};
    result.sources.homeFolder = folder.path();
    result.settingsFile = folder.filePath(u"settings.ini"_s);
    result.runsFolder = folder.filePath(u"runs"_s);
    return result;
}

int live(MeasuredApplication &app, qint64 rate, int seconds, int sources)
{
    const QTemporaryDir folder(u"/var/tmp/bench-window-XXXXXX"_s);
    App::Application application(options(folder));
    application.start();
    application.window().resize(1680, 1050);
    waitFor([&] { return !app.frames.empty(); });
    const auto log = *JobLog::RunLog::create(folder.filePath(u"log"_s));
    QList<JobLog::SourceId> ids;
    for (int i = 0; i < sources; ++i)
        ids.append(*log->addSource({u"pod-%1"_s.arg(i), u"main"_s, u"main"_s, 0, true}));
    application.window().logPane().setLog(log);
    application.window().logPane().setLive(true);
    const QByteArray corpus = Benchmarks::LogCorpus().lines(64 * 1024 * 1024, true);
    app.frames.clear();

    std::atomic<bool> stop = false;
    std::atomic<qint64> written = 0;
    double writerSeconds = 0;
    constexpr auto beat = std::chrono::milliseconds(10);
    const double before = processorSeconds(CLOCK_PROCESS_CPUTIME_ID);
    std::thread writer([&] {
        auto next = std::chrono::steady_clock::now();
        qsizetype at = 0;
        int source = 0;
        const qint64 perBeat = std::max<qint64>(1, rate / 100 / sources);
        while (!stop) {
            for (int i = 0; i < sources; ++i) {
                qsizetype end = at;
                for (qint64 line = 0; line < perBeat; ++line) {
                    end = corpus.indexOf('\n', end) + 1;
                    if (end <= 0 || end >= corpus.size()) {
                        at = 0;
                        end = corpus.indexOf('\n') + 1;
                    }
                }
                if (!log->append(ids[source], QByteArrayView(corpus).sliced(at, end - at)))
                    std::exit(1);
                source = (source + 1) % sources;
                at = end;
                written += perBeat;
            }
            next += beat;
            std::this_thread::sleep_until(next);
        }
        writerSeconds = processorSeconds(CLOCK_THREAD_CPUTIME_ID);
    });
    std::thread user([&] {
        while (!stop) {
            QCoreApplication::postEvent(&application.window(), new Probe);
            std::this_thread::sleep_for(std::chrono::milliseconds(17));
        }
    });
    QTimer::singleShot(seconds * 1000, &app, [&] { app.quit(); });
    MeasuredApplication::exec();
    stop = true;
    writer.join();
    user.join();
    const double used = processorSeconds(CLOCK_PROCESS_CPUTIME_ID) - before;
    std::printf("%lld lines from %d source(s) in %d s, following and highlighted\n", qlonglong(written.load()), sources,
                seconds);
    printFrames("frames", app.frames);
    printSpread("input latency", app.latencies);
    std::printf("processor: %.2f cores, of it %.2f for recording\n", used / seconds, writerSeconds / seconds);
    const Widgets::LogView &view = application.window().logPane().view();
    std::printf("following: %s, %lld of %lld lines shown\n", view.isFollowing() ? "yes" : "no",
                qlonglong(view.rowCount()), qlonglong(log->totalLines()));
    Benchmarks::printMemory("at the end");
    application.window().logPane().setLog(nullptr);
    return 0;
}

int open(MeasuredApplication &app, const QString &file, const QString &pattern)
{
    const QTemporaryDir folder(u"/var/tmp/bench-window-XXXXXX"_s);
    App::ApplicationOptions choices = options(folder);
    choices.logPath = file;
    QElapsedTimer timer;
    timer.start();
    App::Application application(choices);
    application.start();
    application.window().resize(1680, 1050);
    Widgets::LogPane &pane = application.window().logPane();
    Widgets::LogView &view = pane.view();
    waitFor([&] { return view.rowsPainted() > 0; });
    std::printf("first lines on the screen: %.0f ms after the start\n", double(timer.nsecsElapsed()) / 1e6);
    qint64 rows = -1;
    while (rows != view.rowCount() || rows == 0) { // has it ended?
        rows = view.rowCount();
        waitFor([&, begin = timer.elapsed()] { return timer.elapsed() - begin > 400 || view.rowCount() != rows; });
    }
    std::printf("all of %lld lines can be shown: at most %.0f ms after the start\n", qlonglong(rows),
                double(timer.nsecsElapsed()) / 1e6);
    Benchmarks::printMemory("with the file open");

    std::vector<double> jumps;
    QRandomGenerator random(7);
    view.setFollowing(false);
    for (int i = 0; i < 300; ++i) {
        const qint64 painted = view.rowsPainted();
        QElapsedTimer jump;
        jump.start();
        view.setCurrentRow(JobLog::RowNumber(qint64(random.generate64() % quint64(rows))));
        waitFor([&] { return view.rowsPainted() > painted; });
        jumps.push_back(double(jump.nsecsElapsed()) / 1e6);
    }
    printSpread("jumps to any line, painted", jumps);
    Benchmarks::printMemory("after the jumps");

    if (!pattern.isEmpty()) {
        pane.findAction()->trigger();
        auto *field = pane.findChild<QLineEdit *>(u"findText"_s);
        if (field == nullptr) {
            std::fprintf(stderr, "the find field has another name\n");
            return 1;
        }
        QElapsedTimer search;
        search.start();
        field->setText(pattern);
        const auto painted = view.rowsPainted();
        waitFor([&] { return view.rowsPainted() > painted; });
        app.frames.clear();
        waitFor([&, begin = search.elapsed()] { return search.elapsed() - begin > 20000; });
        printFrames("frames while it searched, 20 s", app.frames);
        Benchmarks::printMemory("after a search");
    }
    return 0;
}

int write(const QString &path, qint64 lines)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        return 1;
    QByteArray block;
    constexpr qint64 linesPerBlock = 500'000;
    for (qint64 line = 0; line < linesPerBlock; ++line) {
        QByteArray text = "2024-06-07T12:00:00Z INFO worker-" + QByteArray::number(line % 64) + " step "
            + QByteArray::number(line) + (line % 5000 == 0 ? " status=FAIL " : " status=ok ");
        block += text.leftJustified(99, '.') + '\n';
    }
    for (qint64 written = 0; written < lines; written += linesPerBlock)
        file.write(block);
    return 0;
}

} // namespace

int main(int argc, char **argv)
{
    MeasuredApplication app(argc, argv);
    std::setvbuf(stdout, nullptr, _IOLBF, 0);
    const QStringList words = QCoreApplication::arguments();
    const QString verb = words.value(1);
    if (verb == "live"_L1)
        return live(app, words.value(2, u"200000"_s).toLongLong(), words.value(3, u"60"_s).toInt(),
                    words.value(4, u"1"_s).toInt());
    if (verb == "open"_L1 && words.size() > 2)
        return open(app, words.at(2), words.value(3));
    if (verb == "write"_L1 && words.size() > 3)
        return write(words.at(2), words.at(3).toLongLong());
    std::fprintf(stderr, "bench_window live|open|write: see the head of its source\n");
    return 2;
}
