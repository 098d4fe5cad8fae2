// SPDX-License-Identifier: Apache-2.0
#include "models/kube/credentialplugins.h"

#include "models/kube/loginshellpath.h"
#include "models/kube/pluginrun.h"

#include <QHash>
#include <QJsonDocument>
#include <QList>
#include <QMutex>
#include <QThread>

#include <utility>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace Kube {

namespace {

/// A credential that is about to expire would be refused when it arrives.
constexpr auto leeway = 10s;

/// client-go's cache key: the whole configuration and the cluster.
QByteArray cacheKey(const ExecConfig &config)
{
    return config.fingerprint().toLatin1() + '\n' + config.execInfo();
}

/// The link between a request and the worker. Whoever holds the mutex knows that the receiver lives.
struct Waiter
{
    QMutex mutex;
    CredentialRequest *receiver = nullptr;
};
using WaiterPtr = std::shared_ptr<Waiter>;

} // namespace

/// Lives in the plugins' thread; the cache is shared under the mutex.
class CredentialPlugins::Worker : public QObject
{
public:
    Worker(CredentialPlugins &owner, const Options &chosen) : q(owner), options(chosen) { }

    void enqueue(const ExecConfig &config, const WaiterPtr &waiter);
    void abandon(const WaiterPtr &waiter);

    [[nodiscard]] std::optional<Credential> cached(const QByteArray &key) const;
    void forget(const QByteArray &key, const Credential &rejected);

private:
    struct Job
    {
        ExecConfig config;
        QByteArray key;
        QList<WaiterPtr> waiters;
    };

    void next();
    void run();
    void askShell();
    void finish(const Core::Result<Credential> &result);
    static void answer(const WaiterPtr &waiter, const Core::Result<Credential> &result);

    CredentialPlugins &q;
    Options options;
    QList<Job> jobs; ///< the first one runs where `busy`
    bool busy = false;
    std::unique_ptr<PluginRun> process;
    std::unique_ptr<LoginShellPath> shell;
    std::optional<QStringList> shellFolders; ///< once it was asked

    mutable QMutex mutex;
    QHash<QByteArray, Credential> cache;
};

class CredentialRequest::Private
{
public:
    CredentialPlugins::Worker *worker = nullptr;
    ExecConfig config;
    WaiterPtr waiter = std::make_shared<Waiter>();
};

std::optional<Credential> CredentialPlugins::Worker::cached(const QByteArray &key) const
{
    const QMutexLocker lock(&mutex);
    const auto found = cache.constFind(key);
    if (found == cache.cend())
        return std::nullopt;
    if (!found->expiry.isNull() && QDateTime::currentDateTimeUtc() > found->expiry.addDuration(-leeway))
        return std::nullopt;
    return *found;
}

void CredentialPlugins::Worker::forget(const QByteArray &key, const Credential &rejected)
{
    const QMutexLocker lock(&mutex);
    if (const auto found = cache.constFind(key); found != cache.cend() && *found == rejected)
        cache.erase(found);
}

void CredentialPlugins::Worker::enqueue(const ExecConfig &config, const WaiterPtr &waiter)
{
    const QByteArray key = cacheKey(config);
    if (const auto known = cached(key)) { // while it was on its way
        answer(waiter, *known);
        return;
    }
    for (Job &job : jobs) {
        if (job.key == key) {
            job.waiters += waiter;
            return;
        }
    }
    jobs += {config, key, {waiter}};
    next();
}

void CredentialPlugins::Worker::abandon(const WaiterPtr &waiter)
{
    for (qsizetype i = 0; i < jobs.size(); ++i) {
        if (!jobs[i].waiters.removeOne(waiter) || !jobs[i].waiters.isEmpty())
            continue;
        jobs.removeAt(i);
        if (i == 0 && busy) {
            process.reset();
            busy = shell != nullptr; // the shell's answer serves whoever is next
            next();
        }
        return;
    }
}

void CredentialPlugins::Worker::next()
{
    if (busy || jobs.isEmpty())
        return;
    busy = true;
    if (options.extendPath && !shellFolders)
        askShell();
    else
        run();
}

void CredentialPlugins::Worker::askShell()
{
    shell = std::make_unique<LoginShellPath>(options.shellTimeout);
    connect(shell.get(), &LoginShellPath::finished, this, [this](const QStringList &folders) {
        shellFolders = folders;
        shell.release()->deleteLater(); // its process is still emitting
        if (jobs.isEmpty())
            busy = false;
        else
            run();
    });
    shell->start();
}

void CredentialPlugins::Worker::run()
{
    const Job &job = jobs.constFirst();
    // The console's own folders first: what a terminal finds there is what kubectl runs.
    QStringList folders = pathFolders(qEnvironmentVariable("PATH"));
    folders += shellFolders.value_or(QStringList());
    folders.removeDuplicates();
    const QString program = findProgram(job.config.command, folders);
    if (program.isEmpty() && !shellFolders) {
        askShell();
        return;
    }
    process = std::make_unique<PluginRun>(job.config, program, folders, options.timeout);
    connect(process.get(), &PluginRun::said, this,
            [this, command = job.config.command](const QString &line) { Q_EMIT q.said(command, line); });
    connect(process.get(), &PluginRun::finished, this, &Worker::finish);
    process->start();
}

void CredentialPlugins::Worker::finish(const Core::Result<Credential> &result)
{
    process.release()->deleteLater(); // it is still emitting
    const Job job = jobs.takeFirst();
    busy = false;
    if (result) {
        const QMutexLocker lock(&mutex);
        cache.insert(job.key, *result);
    }
    for (const WaiterPtr &waiter : job.waiters)
        answer(waiter, result);
    next();
}

/// In the receiver's thread, as an event of its own.
void CredentialPlugins::Worker::answer(const WaiterPtr &waiter, const Core::Result<Credential> &result)
{
    const QMutexLocker lock(&waiter->mutex);
    CredentialRequest *const receiver = waiter->receiver;
    if (!receiver)
        return;
    QMetaObject::invokeMethod(
        receiver,
        [receiver, result] {
            receiver->d->worker = nullptr; // nothing is left to withdraw
            Q_EMIT receiver->finished(result);
        },
        Qt::QueuedConnection);
}

class CredentialPlugins::Private
{
public:
    QThread thread;
    Worker *worker = nullptr; ///< lives in the thread; deleted here, after the thread has ended
    QMutex starting;
};

CredentialRequest::CredentialRequest(std::unique_ptr<Private> parts) : d(std::move(parts)) { }

CredentialRequest::~CredentialRequest()
{
    {
        const QMutexLocker lock(&d->waiter->mutex);
        d->waiter->receiver = nullptr;
    }
    if (!d->worker)
        return;
    QMetaObject::invokeMethod(
        d->worker, [worker = d->worker, waiter = d->waiter] { worker->abandon(waiter); }, Qt::QueuedConnection);
}

void CredentialRequest::start()
{
    d->waiter->receiver = this;
    QMetaObject::invokeMethod(
        d->worker, [worker = d->worker, config = d->config, waiter = d->waiter] { worker->enqueue(config, waiter); },
        Qt::QueuedConnection);
}

CredentialPlugins::CredentialPlugins(const Options &options) : d(std::make_unique<Private>())
{
    d->worker = new Worker(*this, options);
    d->worker->moveToThread(&d->thread);
    d->thread.setObjectName("plugins");
    // In their thread, because processes and timers belong to it.
    connect(&d->thread, &QThread::finished, d->worker, &QObject::deleteLater);
}

CredentialPlugins::~CredentialPlugins()
{
    if (!d->thread.isRunning()) {
        delete d->worker;
        return;
    }
    d->thread.quit();
    d->thread.wait();
}

std::optional<Credential> CredentialPlugins::cached(const ExecConfig &config) const
{
    return d->worker->cached(cacheKey(config));
}

std::unique_ptr<CredentialRequest> CredentialPlugins::request(const ExecConfig &config)
{
    {
        const QMutexLocker lock(&d->starting);
        if (!d->thread.isRunning())
            d->thread.start();
    }
    auto parts = std::make_unique<CredentialRequest::Private>();
    parts->worker = d->worker;
    parts->config = config;
    return std::unique_ptr<CredentialRequest>(new CredentialRequest(std::move(parts)));
}

void CredentialPlugins::reject(const ExecConfig &config, const Credential &credential)
{
    d->worker->forget(cacheKey(config), credential);
}

} // namespace Kube
