// SPDX-License-Identifier: Apache-2.0
#include "models/artifacts/fetchcontext.h"
#include "models/artifacts/netrc.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>

using namespace Qt::StringLiterals;
using namespace Artifacts;

class NetrcTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    /// The expectations are curl's: its manual (.netrc File Format) and lib/netrc.c.
    void entriesAreFound_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("host");
        QTest::addColumn<QString>("expected"); // login:password, or empty
        QTest::newRow("one line") << u"machine a.example login u password p"_s << u"a.example"_s << u"u:p"_s;
        QTest::newRow("several lines") << u"machine a.example\n  login u\n\tpassword p\n"_s << u"a.example"_s
                                       << u"u:p"_s;
        QTest::newRow("other order") << u"machine a.example password p login u"_s << u"a.example"_s << u"u:p"_s;
        QTest::newRow("case of the host") << u"machine A.Example login u password p"_s << u"a.example"_s << u"u:p"_s;
        QTest::newRow("second machine") << u"machine a login x password y machine b login u password p"_s << u"b"_s
                                        << u"u:p"_s;
        QTest::newRow("first of two") << u"machine a login u password p machine a login x password y"_s << u"a"_s
                                      << u"u:p"_s;
        QTest::newRow("other host") << u"machine a login u password p"_s << u"b"_s << QString();
        QTest::newRow("longer host") << u"machine a.example login u password p"_s << u"a.example.org"_s << QString();
        QTest::newRow("default") << u"machine a login x password y\ndefault login u password p"_s << u"b"_s << u"u:p"_s;
        QTest::newRow("before the default")
            << u"machine a login u password p\ndefault login x password y"_s << u"a"_s << u"u:p"_s;
        QTest::newRow("quoted") << u"machine a login \"u v\" password \"p \\\" \\\\ q\""_s << u"a"_s
                                << u"u v:p \" \\ q"_s;
        QTest::newRow("escapes") << u"machine a login u password \"p\\tq\""_s << u"a"_s << u"u:p\tq"_s;
        QTest::newRow("hash inside") << u"machine a login u password p#q"_s << u"a"_s << u"u:p#q"_s;
        QTest::newRow("comments") << u"# machine a login x password y\nmachine a login u password p\n# end"_s << u"a"_s
                                  << u"u:p"_s;
        QTest::newRow("macro") << u"machine a login u\nmacdef init\nmachine a login x password y\n\npassword p"_s
                               << u"a"_s << u"u:p"_s;
        QTest::newRow("macro at the end") << u"machine a login u password p\nmacdef init\nfoo"_s << u"a"_s << u"u:p"_s;
        QTest::newRow("account") << u"machine a login u account z password p"_s << u"a"_s << u"u:p"_s;
        QTest::newRow("no password") << u"machine a login u"_s << u"a"_s << QString();
        QTest::newRow("quote without end") << u"machine a login u password \"p"_s << u"a"_s << u"u:p"_s;
        QTest::newRow("cut off") << u"machine"_s << u"a"_s << QString();
        QTest::newRow("empty") << QString() << u"a"_s << QString();
    }
    void entriesAreFound()
    {
        QFETCH(QString, text);
        QFETCH(QString, host);
        QFETCH(QString, expected);
        const auto entry = findNetrcEntry(text, host);
        QCOMPARE(entry ? QString(entry->login + u':' + entry->password) : QString(), expected);
    }

    void aLoginNarrowsTheSearch()
    {
        const QString text = u"machine a login x password y machine a login u password p"_s;
        QCOMPARE(findNetrcEntry(text, u"a"_s, u"u"_s)->password, u"p"_s);
        QVERIFY(!findNetrcEntry(text, u"a"_s, u"other"_s));
    }

    void theFileIsFoundAtHomeOrWhereNetrcSays()
    {
        QTemporaryDir folder;
        const auto write = [&](const QString &name, const QByteArray &text) {
            QFile file(folder.filePath(name));
            return file.open(QIODevice::WriteOnly) && file.write(text) == text.size();
        };
        QVERIFY(write(u".netrc"_s, "machine a login home password p"));
        QVERIFY(write(u"other"_s, "machine a login other password p"));
        Environment environment{{}, folder.path()};
        QCOMPARE(netrcEntry(environment, u"a"_s)->login, u"home"_s);
        environment.variable
            = [&](const QString &name) { return name == "NETRC"_L1 ? folder.filePath(u"other"_s) : QString(); };
        QCOMPARE(netrcEntry(environment, u"a"_s)->login, u"other"_s);
        QVERIFY(!netrcEntry({}, u"a"_s));
    }

    void aPipeInItsPlaceIsNotWaitedFor()
    {
        QTemporaryDir folder;
        QCOMPARE(::mkfifo(folder.filePath(u".netrc"_s).toLocal8Bit().constData(), 0600), 0);
        QVERIFY(!netrcEntry({{}, folder.path()}, u"a"_s));
    }
};

QTEST_GUILESS_MAIN(NetrcTest)
#include "tst_netrc.moc"
