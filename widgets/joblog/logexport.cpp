// SPDX-License-Identifier: Apache-2.0
#include "widgets/joblog/logexport.h"

#include "models/joblog/scanjob.h"

#include <QCoreApplication>
#include <QDir>
#include <QPromise>
#include <QSaveFile>
#include <QThread>
#include <QtConcurrentRun>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace Widgets {

namespace {

/// The translation context of these sentences.
class Words
{
    Q_DECLARE_TR_FUNCTIONS(LogExport)
};

std::unexpected<Core::Error> cancelled()
{
    return Core::failure(Core::ErrorKind::Io, u"cancelled"_s, Words::tr("Saving the log was cancelled."));
}

std::unexpected<Core::Error> fileError(const QSaveFile &file)
{
    const bool full = file.error() == QFileDevice::ResourceError;
    auto error = Core::failure(full ? Core::ErrorKind::DiskFull : Core::ErrorKind::Io, u"log-save"_s,
                               Words::tr("The log could not be saved: %1.").arg(file.errorString()),
                               Words::tr("Choose another folder, or free some space, and save again."));
    error.error().file = QDir::toNativeSeparators(file.fileName());
    return error;
}

// The window's filter works in threads of its own; what it has not seen yet would be missing in the file.
bool waitForFilter(const QPromise<Core::Result<qint64>> &promise, const JobLog::RowView &view)
{
    constexpr unsigned long pause = 20; // milliseconds
    while (view.filter && !view.filter->isComplete() && !promise.isCanceled())
        QThread::msleep(pause);
    return !promise.isCanceled();
}

// Runs in a worker thread, with a document of its own.
Core::Result<qint64> write(QPromise<Core::Result<qint64>> &promise, const LogExport::Request &request)
{
    if (!waitForFilter(promise, request.view))
        return cancelled();
    JobLog::LogDocument document(request.log);
    document.setView(request.view);
    QSaveFile file(request.path);
    if (!file.open(QIODevice::WriteOnly))
        return fileError(file);
    qint64 begin = 0;
    qint64 end = document.rowCount();
    if (request.span) {
        const auto [first, last] = request.span->rowsIn(document);
        begin = first.value();
        end = last.value();
    }
    constexpr qint64 chunk = 20000; // rows between two looks at the progress
    for (qint64 row = begin; row < end; row += chunk) {
        const qint64 next = std::min(row + chunk, end);
        const auto done = document.write(file, JobLog::RowNumber(row), JobLog::RowNumber(next), request.format,
                                         [&promise] { return !promise.isCanceled(); });
        if (promise.isCanceled())
            return cancelled();
        if (file.error() != QFileDevice::NoError)
            return fileError(file);
        if (!done)
            return std::unexpected(done.error());
        promise.setProgressValue(static_cast<int>((next - begin) * 100 / (end - begin)));
    }
    const qint64 size = file.size();
    if (!file.commit())
        return fileError(file);
    return size;
}

} // namespace

LogExport::LogExport(Request request, QObject *parent) : QObject(parent), m_request(std::move(request))
{
    connect(&m_watcher, &QFutureWatcherBase::progressValueChanged, this, &LogExport::progressed);
    connect(&m_watcher, &QFutureWatcherBase::finished, this, [this] {
        const auto future = m_watcher.future();
        const Core::Result<qint64> result
            = future.resultCount() > 0 ? future.result() : Core::Result<qint64>(cancelled());
        Q_EMIT finished(result);
    });
}

LogExport::~LogExport()
{
    m_watcher.disconnect(this);
    m_watcher.cancel(); // the worker notices within one line, holds the log itself, and drops its file
}

void LogExport::start()
{
    m_watcher.setFuture(QtConcurrent::run(
        [](QPromise<Core::Result<qint64>> &promise, const Request &request) {
            promise.setProgressRange(0, 100);
            promise.addResult(write(promise, request));
        },
        m_request));
}

void LogExport::cancel()
{
    m_watcher.cancel();
}

} // namespace Widgets
