// SPDX-License-Identifier: Apache-2.0
#include "models/artifacts/localreader.h"

#include "models/artifacts/contentbuilder.h"
#include "models/artifacts/texts.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QFutureWatcher>
#include <QPromise>
#include <QTimer>
#include <QUrl>
#include <QtConcurrentRun>

using namespace Qt::StringLiterals;
using Core::Error;

namespace Artifacts {

namespace {

/// The path that a reference names, absolute.
Core::Result<QString> pathOf(const QString &reference)
{
    const QString hint = Texts::tr("Give the path of a file on this computer.");
    if (reference.isEmpty())
        return Core::failure(Core::ErrorKind::Usage, u"artifact-path-missing"_s,
                             Texts::tr("The artifact's path is empty"), hint);
    QString path = reference;
    if (reference.startsWith("file:"_L1, Qt::CaseInsensitive)) {
        const QUrl url(reference, QUrl::StrictMode);
        const bool here = url.host().isEmpty() || url.host() == "localhost"_L1;
        if (!url.isValid() || !here || url.path().isEmpty())
            return Core::failure(Core::ErrorKind::Usage, u"artifact-path-invalid"_s,
                                 Texts::tr("%1 does not name a file on this computer").arg(reference.left(200)), hint);
        path = url.path(QUrl::FullyDecoded);
    } else if (path.startsWith("~/"_L1)) {
        path.replace(0, 1, QDir::homePath());
    }
    if (path.contains(QChar::Null))
        return Core::failure(Core::ErrorKind::Usage, u"artifact-path-invalid"_s,
                             Texts::tr("The artifact's path has a NUL character"), hint);
    return QDir::cleanPath(QFileInfo(path).absoluteFilePath());
}

Error fileError(Core::ErrorKind kind, const QString &code, const QString &path, const QString &message,
                const QString &hint)
{
    Error error;
    error.kind = kind;
    error.code = code;
    error.file = path;
    error.message = message;
    error.hint = hint;
    return error;
}

Error unreadable(const QString &path, const QString &reason)
{
    return fileError(Core::ErrorKind::Io, u"artifact-unreadable"_s, path,
                     Texts::tr("The artifact cannot be read: %1").arg(reason),
                     Texts::tr("Check the permissions of the file and of its folders."));
}

/// Refuses what is no ordinary file before it is opened: opening a pipe would wait for its writer.
Core::Result<void> checkFile(const QString &path, const FetchLimits &limits)
{
    const QFileInfo info(path);
    if (!info.exists())
        return std::unexpected(fileError(Core::ErrorKind::NotFound, u"artifact-not-found"_s, path,
                                         Texts::tr("There is no such file"),
                                         Texts::tr("Check the path, and that the Job wrote its artifact there.")));
    if (!info.isFile())
        return std::unexpected(fileError(Core::ErrorKind::Io, u"artifact-not-a-file"_s, path,
                                         info.isDir() ? Texts::tr("The artifact's path is a folder")
                                                      : Texts::tr("The artifact's path is no ordinary file"),
                                         Texts::tr("Give the path of a file.")));
    if (info.size() > limits.maximumBytes)
        return std::unexpected(tooLarge(path, limits));
    return {};
}

/// Runs in a thread of the pool; the promise is cancelled where nobody waits any more.
void readFile(QPromise<Core::Result<Content>> &promise, const QString &path, const FetchLimits &limits)
{
    if (const auto checked = checkFile(path, limits); !checked) {
        promise.addResult(std::unexpected(checked.error()));
        return;
    }
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly | QIODevice::Unbuffered)) {
        promise.addResult(std::unexpected(unreadable(path, file.errorString())));
        return;
    }
    constexpr qint64 step = 1024 * 1024;
    ContentBuilder builder(limits);
    // Not by size: files of /proc have none, and a file may grow.
    while (!promise.isCanceled()) {
        const QByteArray bytes = file.read(step);
        if (bytes.isEmpty())
            break;
        if (!builder.append(bytes)) {
            promise.addResult(std::unexpected(tooLarge(path, limits)));
            return;
        }
    }
    if (file.error() != QFileDevice::NoError)
        promise.addResult(std::unexpected(unreadable(path, file.errorString())));
    else
        promise.addResult(builder.take(path));
}

class LocalFetch : public FetchOperation
{
public:
    LocalFetch(const QString &reference, const FetchLimits &limits) : m_reference(reference), m_limits(limits) { }
    // Does not wait: a dead network file system can hold the thread for minutes, and it only has copies of its own.
    ~LocalFetch() override { m_watcher.cancel(); }

    void start() override
    {
        const auto path = pathOf(m_reference);
        if (!path) {
            QTimer::singleShot(0, this, [this, error = path.error()] { Q_EMIT finished(std::unexpected(error)); });
            return;
        }
        connect(&m_watcher, &QFutureWatcherBase::finished, this, &LocalFetch::report);
        m_watcher.setFuture(QtConcurrent::run(&readFile, *path, m_limits));
    }

private:
    void report()
    {
        // The watcher lives in this object, which the receiver may destroy: nothing is touched after that.
        const Core::Result<Content> result = m_watcher.result();
        // A file that is not there may still be on its way.
        setRetryAdvice({!result && result.error().kind == Core::ErrorKind::NotFound});
        QTimer::singleShot(0, this, [this, result] { Q_EMIT finished(result); });
    }

    QString m_reference;
    FetchLimits m_limits;
    QFutureWatcher<Core::Result<Content>> m_watcher;
};

} // namespace

QString LocalReader::type() const
{
    return u"local/file"_s;
}

Core::Result<void> LocalReader::check(const Reference &reference) const
{
    const auto path = pathOf(reference.reference);
    if (!path)
        return std::unexpected(path.error());
    return {};
}

std::unique_ptr<FetchOperation> LocalReader::fetch(const FetchRequest &request) const
{
    return std::make_unique<LocalFetch>(request.reference.reference, request.limits);
}

} // namespace Artifacts
