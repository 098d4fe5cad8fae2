// SPDX-License-Identifier: Apache-2.0
#include "tests/app/console.h"

#include "tests/support/testpaths.h"

#include <QDir>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;

/// The whole program with its records on a disk that is too small for them: a real one, in a mount namespace.
class FullDiskTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aFullDiskIsSaidAndTheRunStillEnds()
    {
        QTemporaryDir folder;
        const QString data = folder.filePath(u"data"_s);
        QVERIFY(QDir().mkpath(data));
        // 8 MiB of log on a disk of 1 MiB.
        const QByteArray manifest = R"(apiVersion: batch/v1
kind: Job
metadata: {name: talkative}
spec:
  backoffLimit: 0
  template:
    spec:
      restartPolicy: Never
      containers:
      - name: main
        image: localhost/busybox:1
        command: [sh, -c, "echo SPINNAKER_PROPERTY_EARLY=1; awk 'BEGIN { for (i = 1; i <= 80000; i++) printf \"%099d\\n\", i }'"]
)";
        QProcess process;
        auto environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"XDG_DATA_HOME"_s, data);
        process.setProcessEnvironment(environment);
        process.start(u"bwrap"_s,
                      {u"--dev-bind"_s, u"/"_s, u"/"_s, u"--size"_s, QString::number(1024 * 1024), u"--tmpfs"_s, data,
                       TestPaths::console(), u"run"_s, u"--sandbox"_s, u"-"_s, u"-o"_s, u"json"_s});
        process.write(manifest);
        process.closeWriteChannel();
        QVERIFY(process.waitForFinished(120000));
        const ConsoleResult result{.exitCode = process.exitCode(),
                                   .out = process.readAllStandardOutput(),
                                   .err = process.readAllStandardError()};
        const QJsonObject json = result.json();
        // The Job has completed, but what it printed could not all be kept and searched.
        QCOMPARE(result.exitCode, 4);
        QCOMPARE(json[u"result"].toString(), u"Complete"_s);
        QCOMPARE(json[u"outputs"][u"EARLY"].toString(), u"1"_s);
        const QJsonObject error = json[u"errors"][0].toObject();
        QCOMPARE(error[u"code"].toString(), u"disk-full"_s);
        QVERIFY2(error[u"message"].toString().contains(data), qPrintable(error[u"message"].toString()));
        QVERIFY2(error[u"hint"].toString().contains(u"attach"_s), qPrintable(error[u"hint"].toString()));
        QVERIFY2(result.err.contains("No space left on device"), result.err.constData());
        const QJsonObject container = json[u"pods"][0][u"containers"][0].toObject();
        const qint64 recorded = container[u"bytes"].toInteger();
        QVERIFY2(recorded > 0 && recorded < 1024 * 1024, qPrintable(QString::number(recorded)));
    }
};

QTEST_GUILESS_MAIN(FullDiskTest)
#include "tst_fulldisk.moc"
