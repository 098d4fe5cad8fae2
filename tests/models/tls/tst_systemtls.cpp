// SPDX-License-Identifier: Apache-2.0
#include "models/tls/systemtls.h"

#include <QDir>
#include <QSslCertificate>
#include <QSslSocket>
#include <QTemporaryDir>
#include <QTest>

#include <sys/inotify.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

/// The first use of TLS in this process: nothing here may touch it before.
class SystemTlsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    // Whether Qt would walk it depends on the machine: on links below /etc/ssl that lead nowhere.
    void theWorkingDirectoryIsNotSearched()
    {
        const QTemporaryDir folder;
        QVERIFY(QDir(folder.path()).mkpath(u"deep/deeper"_s));
        const QString before = QDir::currentPath();
        QVERIFY(QDir::setCurrent(folder.path()));
        const int watch = ::inotify_init1(IN_NONBLOCK);
        QVERIFY(watch >= 0);
        QVERIFY(::inotify_add_watch(watch, QFile::encodeName(folder.path()).constData(), IN_OPEN | IN_ACCESS) >= 0);

        {
            const Tls::Loading loading;
            Tls::ensureLoaded();
        }

        char events[4096];
        QCOMPARE(::read(watch, events, sizeof events), ssize_t(-1)); // nothing happened
        QCOMPARE(errno, EAGAIN);
        ::close(watch);
        QCOMPARE(QDir::currentPath(), folder.path()); // only the loading thread was elsewhere
        QVERIFY(QDir::setCurrent(before));
    }

    void theSystemsAuthoritiesAreTrusted()
    {
        QVERIFY(QSslSocket::supportsSsl());
        QVERIFY(!Tls::defaultConfiguration().caCertificates().isEmpty());
        QCOMPARE(Tls::defaultConfiguration(), QSslConfiguration::defaultConfiguration());
    }
};

QTEST_GUILESS_MAIN(SystemTlsTest)
#include "tst_systemtls.moc"
