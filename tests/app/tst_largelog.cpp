// SPDX-License-Identifier: Apache-2.0
#include "tests/app/console.h"

#include "tests/support/testpaths.h"

#include <QCryptographicHash>
#include <QFile>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

/// 200 MB of log through the real program: nothing lost, memory bounded.
class LargeLogTest : public QObject
{
    Q_OBJECT

    // 200 MB in 2,000,000 lines of 100 bytes, numbered, so that a lost or doubled line changes the checksum.
    static constexpr int lines = 2'000'000;
    static constexpr int width = 99;

    static QByteArray expectedChecksum()
    {
        QCryptographicHash hash(QCryptographicHash::Sha256);
        for (int i = 1; i <= lines; ++i)
            hash.addData(QByteArray(QByteArray::number(i).rightJustified(width, '0') + '\n'));
        return hash.result().toHex();
    }

private Q_SLOTS:
    void twoHundredMegabytesPassWhole()
    {
        QTemporaryDir folder;
        QFile manifest(folder.filePath(u"large.yaml"_s));
        QVERIFY(manifest.open(QIODevice::WriteOnly));
        manifest.write("apiVersion: batch/v1\nkind: Job\nmetadata: {name: large}\nspec:\n  backoffLimit: 0\n"
                       "  template:\n    spec:\n      restartPolicy: Never\n      containers:\n      - name: main\n"
                       "        image: localhost/busybox:1\n"
                       "        command: [awk, 'BEGIN { for (i = 1; i <= "
                       + QByteArray::number(lines) + "; i++) printf \"%0" + QByteArray::number(width)
                       + "d\\n\", i }']\n");
        manifest.close();

        const QByteArray out = folder.filePath(u"out"_s).toLocal8Bit();
        const QByteArray path = manifest.fileName().toLocal8Bit();
        const QByteArray program = TestPaths::console().toLocal8Bit();
        const pid_t child = ::fork();
        QVERIFY(child >= 0);
        if (child == 0) {
            if (!std::freopen(out.constData(), "w", stdout))
                ::_exit(99);
            ::execl(program.constData(), program.constData(), "run", "--sandbox", path.constData(), nullptr);
            ::_exit(98);
        }
        int status = 0;
        rusage usage = {};
        QCOMPARE(::wait4(child, &status, 0, &usage), child);
        QVERIFY(WIFEXITED(status));
        QCOMPARE(WEXITSTATUS(status), 0);

        QFile log(folder.filePath(u"out"_s));
        QVERIFY(log.open(QIODevice::ReadOnly));
        QCOMPARE(log.size(), qint64(lines) * (width + 1));
        QCryptographicHash hash(QCryptographicHash::Sha256);
        QVERIFY(hash.addData(&log));
        QCOMPARE(hash.result().toHex(), expectedChecksum());
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
        // The largest of the process and its helpers, in KiB; sanitizers have memory of their own.
        QVERIFY2(usage.ru_maxrss < 200 * 1024, qPrintable(u"%1 KiB"_s.arg(usage.ru_maxrss)));
#endif
        qInfo("peak memory: %ld MiB, CPU %ld s", usage.ru_maxrss / 1024, usage.ru_utime.tv_sec + usage.ru_stime.tv_sec);
    }
};

QTEST_GUILESS_MAIN(LargeLogTest)
#include "tst_largelog.moc"
