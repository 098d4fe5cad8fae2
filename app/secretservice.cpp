// SPDX-License-Identifier: Apache-2.0
#include "app/secretservice.h"

#include <QCoreApplication>

#include <qt6keychain/keychain.h>

using namespace Qt::StringLiterals;
using Core::Error;

namespace App::SecretService {

namespace {

/// What all our secrets are filed under.
const QString serviceName = u"job-console"_s;

class Words
{
    Q_DECLARE_TR_FUNCTIONS(App::SecretService)

public:
    static Error errorOf(const QKeychain::Job &job)
    {
        Error error;
        error.kind = Core::ErrorKind::Config;
        error.code = u"secret-service"_s;
        switch (job.error()) {
        case QKeychain::EntryNotFound:
            error.code = u"secret-service-entry"_s;
            error.message = tr("The desktop's secret service has no entry %1").arg(job.key());
            error.hint = tr("Store the secret again under Artifact Accounts.");
            break;
        case QKeychain::NoBackendAvailable:
        case QKeychain::NotImplemented:
            error.message = tr("No secret service runs in this session");
            error.hint = tr("Name an environment variable or a file instead, or start one, e.g. GNOME Keyring or "
                            "KWallet.");
            break;
        case QKeychain::AccessDeniedByUser:
        case QKeychain::AccessDenied:
            error.kind = Core::ErrorKind::Authorization;
            error.message = tr("The desktop's secret service refused access to %1").arg(job.key());
            error.hint = tr("Unlock it and try again.");
            break;
        default:
            error.message = tr("The desktop's secret service failed: %1").arg(job.errorString());
            error.hint = tr("Name an environment variable or a file instead.");
            break;
        }
        return error;
    }
};

} // namespace

bool isAvailable()
{
    return QKeychain::isAvailable();
}

Artifacts::SecretLookup lookup()
{
    return [](const QString &key, QObject *context, const std::function<void(const Core::Result<QString> &)> &answer) {
        // Jobs delete themselves: the library's callbacks need them even where nobody waits any more.
        auto *job = new QKeychain::ReadPasswordJob(serviceName);
        job->setKey(key);
        QObject::connect(job, &QKeychain::Job::finished, context, [job, answer] {
            if (job->error() == QKeychain::NoError)
                answer(job->textData());
            else
                answer(std::unexpected(Words::errorOf(*job)));
        });
        job->start();
    };
}

void store(const QString &key, const QString &secret, QObject *context,
           const std::function<void(const Core::Result<void> &)> &answer)
{
    auto *job = new QKeychain::WritePasswordJob(serviceName);
    job->setKey(key);
    job->setTextData(secret);
    QObject::connect(job, &QKeychain::Job::finished, context, [job, answer] {
        if (job->error() == QKeychain::NoError)
            answer({});
        else
            answer(std::unexpected(Words::errorOf(*job)));
    });
    job->start();
}

void remove(const QString &key, QObject *context, const std::function<void(const Core::Result<void> &)> &answer)
{
    auto *job = new QKeychain::DeletePasswordJob(serviceName);
    job->setKey(key);
    QObject::connect(job, &QKeychain::Job::finished, context, [job, answer] {
        if (job->error() == QKeychain::NoError || job->error() == QKeychain::EntryNotFound)
            answer({});
        else
            answer(std::unexpected(Words::errorOf(*job)));
    });
    job->start();
}

} // namespace App::SecretService
