// SPDX-License-Identifier: Apache-2.0
#include "storerecords.h"

#include "models/artifacts/artifact.h"

#include <QDir>
#include <QMap>
#include <QTest>

using namespace Qt::StringLiterals;

/// Prints which store was tested against what. The notes come from the tests that did it, which ctest runs before.
class StoresTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyReaderWasTestedAgainstAServer()
    {
        QMap<QString, QStringList> tested;
        const QFileInfoList files = QDir(StoreRecords::folder()).entryInfoList({u"*.tsv"_s});
        for (const QFileInfo &info : files) {
            QFile file(info.filePath());
            QVERIFY(file.open(QIODevice::ReadOnly));
            const QStringList lines = QString::fromUtf8(file.readAll()).split(u'\n', Qt::SkipEmptyParts);
            for (const QString &line : lines) {
                const QString test = info.completeBaseName() + u"::"_s + line.section(u'\t', 2);
                tested[line.section(u'\t', 0, 0)].append(line.section(u'\t', 1, 1) + u"   ("_s + test + u')');
            }
        }
        QString table;
        const QStringList types = Artifacts::Readers().types();
        for (const QString &type : types) {
            QStringList against = tested.value(type);
            against.removeDuplicates();
            table += u"\n%1 %2"_s.arg(type, -26).arg(against.isEmpty() ? u"NOT TESTED"_s
                                                                       : against.join(u"\n%1 "_s.arg(u""_s, 26)));
        }
        qInfo().noquote() << table;
        for (const QString &type : types)
            QVERIFY2(tested.contains(type), qPrintable(type + u" was tested against nothing"_s));
        for (const QString &type : tested.keys())
            QVERIFY2(types.contains(type), qPrintable(type + u" has no reader"_s));
    }
};

QTEST_GUILESS_MAIN(StoresTest)
#include "tst_stores.moc"
