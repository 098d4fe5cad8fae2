// SPDX-License-Identifier: Apache-2.0
// How long a frame of the log view takes: the same rows again, and rows that were not in sight before.
// usage: bench_logview [FRAMES]
#include "models/joblog/logdocument.h"
#include "widgets/common/highlighting.h"
#include "widgets/joblog/logview.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QImage>
#include <QScrollBar>
#include <QTemporaryDir>

#include <algorithm>
#include <cstdio>
#include <vector>

namespace {

constexpr int lines = 20000;

QByteArray text(int line)
{
    const QByteArray number = QByteArray::number(line);
    switch (line % 8) {
    case 0:
        return "ERROR request " + number + " failed: connection refused";
    case 1:
        return "{\"level\":\"info\",\"msg\":\"served\",\"path\":\"/a/b\",\"ms\":" + number + ",\"ok\":true}";
    case 2:
        return "\x1b[32mPASS\x1b[0m test " + number + " \x1b[38;5;208mtook\x1b[0m \x1b[38;2;1;2;3m12 ms\x1b[0m";
    case 3:
        return "time=\"2025-01-02T03:04:05Z\" level=warning msg=\"slow response\" elapsed=1.2s";
    case 4:
        return "\tat org.acme.Main.run(Main.java:" + number + ")";
    case 5:
        return "see https://example.com/builds/" + number + " for more";
    case 6:
        return "gr\xc3\xb6\xc3\x9f"
               "er \xe6\xbc\xa2\xe5\xad\x97 "
            + number;
    default:
        return "plain line " + number + " with nothing in it";
    }
}

/// The median and the 99th percentile of what `frame` takes, in microseconds.
template <typename Frame>
void measure(const char *what, int frames, Frame frame)
{
    std::vector<qint64> taken;
    for (int i = 0; i < frames; ++i) {
        QElapsedTimer clock;
        clock.start();
        frame(i);
        taken.push_back(clock.nsecsElapsed() / 1000);
    }
    std::ranges::sort(taken);
    std::printf("%-28s median %6lld us, 99 %% %6lld us\n", what, static_cast<long long>(taken.at(taken.size() / 2)),
                static_cast<long long>(taken.at(taken.size() * 99 / 100)));
}

} // namespace

int main(int argc, char *argv[])
{
    const QApplication application(argc, argv);
    const int frames = argc > 1 ? std::max(std::atoi(argv[1]), 1) : 300;
    const QTemporaryDir folder;
    const auto log = JobLog::RunLog::create(folder.filePath(QStringLiteral("log")));
    if (!log)
        return 1;
    const auto source = (*log)->addSource({QStringLiteral("release-x7"), QStringLiteral("main"), {}, 0, true});
    QByteArray bytes;
    for (int line = 0; line < lines; ++line)
        bytes += "2025-01-02T03:04:05.123456789Z " + text(line) + '\n';
    if (!source || !(*log)->append(*source, bytes))
        return 1;
    JobLog::LogDocument document(*log);
    const Widgets::Highlighting highlighting;
    Widgets::LogView view(highlighting);
    view.resize(1280, 800);
    view.setDocument(&document);
    view.show();
    QApplication::processEvents();
    QImage image(view.viewport()->size(), QImage::Format_RGB32);
    const auto paint = [&](int) { view.viewport()->render(&image); };
    const auto jump = [&](int frame) {
        view.verticalScrollBar()->setValue(frame * 7919 % (lines - 100));
        view.viewport()->render(&image);
    };
    measure("the same rows", frames, paint);
    measure("other rows", frames, jump);
    view.setWrap(true);
    measure("the same rows, wrapped", frames, paint);
    measure("other rows, wrapped", frames, jump);
    return 0;
}
