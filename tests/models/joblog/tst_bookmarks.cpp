// SPDX-License-Identifier: Apache-2.0
#include "models/joblog/bookmarks.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using JobLog::Bookmarks;
using JobLog::LineNumber;
using JobLog::LinePlace;
using JobLog::SourceId;

class BookmarksTest : public QObject
{
    Q_OBJECT

private:
    static void put(const QTemporaryDir &folder, const QByteArray &content)
    {
        QFile file(folder.filePath(u"bookmarks.json"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(content);
    }

private Q_SLOTS:
    void areKeptInOrderAndToggled()
    {
        Bookmarks bookmarks;
        QVERIFY(bookmarks.toggle({SourceId(1), LineNumber(5)}));
        QVERIFY(bookmarks.toggle({SourceId(0), LineNumber(9)}));
        QVERIFY(bookmarks.toggle({SourceId(1), LineNumber(2)}));
        QCOMPARE(bookmarks.places(),
                 (QList<LinePlace>{
                     {SourceId(0), LineNumber(9)}, {SourceId(1), LineNumber(2)}, {SourceId(1), LineNumber(5)}}));
        QVERIFY(bookmarks.contains({SourceId(1), LineNumber(2)}));
        QVERIFY(bookmarks.toggle({SourceId(1), LineNumber(2)}));
        QVERIFY(!bookmarks.contains({SourceId(1), LineNumber(2)}));
    }

    void areBounded()
    {
        Bookmarks bookmarks;
        for (int i = 0; i < Bookmarks::most; ++i)
            QVERIFY(bookmarks.toggle({SourceId(0), LineNumber(i)}));
        QVERIFY(!bookmarks.toggle({SourceId(0), LineNumber(Bookmarks::most)}));
        QVERIFY(bookmarks.toggle({SourceId(0), LineNumber(0)})); // one less
    }

    void areReadAsWritten()
    {
        const QTemporaryDir folder;
        QCOMPARE(Bookmarks::read(folder.path()), Bookmarks());
        Bookmarks bookmarks;
        bookmarks.toggle({SourceId(3), LineNumber(qint64(5) << 40)});
        QVERIFY(bookmarks.write(folder.path()));
        QCOMPARE(Bookmarks::read(folder.path()), bookmarks);
        QFile file(folder.filePath(u"bookmarks.json"_s));
        QCOMPARE(file.permissions() & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());
        bookmarks.toggle({SourceId(3), LineNumber(qint64(5) << 40)});
        QVERIFY(bookmarks.write(folder.path()));
        QVERIFY(!file.exists());
    }

    void whatMakesNoSenseIsLeftOut()
    {
        const QTemporaryDir folder;
        put(folder, R"({"bookmarks":[{"source":-1,"line":3},{"source":0,"line":-7},{"source":0,"line":1e300},
                       "x",{"source":"0","line":1},{"source":2,"line":4},{"source":2,"line":4}]})");
        QCOMPARE(Bookmarks::read(folder.path()).places(), (QList<LinePlace>{{SourceId(2), LineNumber(4)}}));
        put(folder, "{");
        QCOMPARE(Bookmarks::read(folder.path()), Bookmarks());
        put(folder, QByteArray(1'000'000, ' ') + R"({"bookmarks":[{"source":2,"line":4}]})");
        QCOMPARE(Bookmarks::read(folder.path()), Bookmarks());
    }

    void aFolderThatIsGoneIsAnError()
    {
        Bookmarks bookmarks;
        bookmarks.toggle({SourceId(0), LineNumber(1)});
        const auto written = bookmarks.write(u"/no/such/folder"_s);
        QVERIFY(!written);
        QCOMPARE(written.error().kind, Core::ErrorKind::Io);
    }
};

QTEST_GUILESS_MAIN(BookmarksTest)
#include "tst_bookmarks.moc"
