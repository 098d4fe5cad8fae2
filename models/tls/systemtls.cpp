// SPDX-License-Identifier: Apache-2.0
#include "models/tls/systemtls.h"

#include <QFile>
#include <QTemporaryDir>

#include <future>

#include <sched.h>
#include <unistd.h>

namespace Tls {

namespace {

/// In a thread that ends with it.
void load()
{
    const QTemporaryDir empty;
    // From here on this thread alone has the folder. Where that is not permitted, the process' own has to do.
    if (empty.isValid() && ::unshare(CLONE_FS) == 0 && ::chdir(QFile::encodeName(empty.path()).constData()) != 0)
        qWarning("no empty working directory for reading the system's certificates");
    (void)QSslConfiguration::defaultConfiguration();
}

/// Qt loads once per process, so this is the process' too.
const std::shared_future<void> &loading()
{
    static const std::shared_future<void> result = std::async(std::launch::async, load).share();
    return result;
}

} // namespace

Loading::Loading()
{
    (void)loading();
}

Loading::~Loading()
{
    ensureLoaded();
}

void ensureLoaded()
{
    loading().wait();
}

QSslConfiguration defaultConfiguration()
{
    ensureLoaded();
    return QSslConfiguration::defaultConfiguration();
}

} // namespace Tls
