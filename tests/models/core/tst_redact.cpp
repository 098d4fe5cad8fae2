// SPDX-License-Identifier: Apache-2.0
#include "models/core/redact.h"

#include <QTest>

using namespace Qt::StringLiterals;

class RedactTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void urlsLoseCredentialsAndSignatures_data()
    {
        QTest::addColumn<QString>("url");
        QTest::addColumn<QString>("expected");
        QTest::newRow("plain") << u"https://h.example/a?b=1"_s << u"https://h.example/a?b=1"_s;
        QTest::newRow("user info") << u"https://user:pass@h.example/a"_s << u"https://h.example/a"_s;
        QTest::newRow("signed") << u"https://h.example/a?X-Amz-Signature=abc&b=1"_s
                                << u"https://h.example/a?X-Amz-Signature=***&b=1"_s;
        QTest::newRow("token") << u"https://h.example/a?access_token=abc"_s
                               << u"https://h.example/a?access_token=***"_s;
    }
    void urlsLoseCredentialsAndSignatures()
    {
        QFETCH(QString, url);
        QFETCH(QString, expected);
        QCOMPARE(Core::redactUrl(QUrl(url)), expected);
    }

    void textsLoseTokens()
    {
        QCOMPARE(Core::redactText(u"Authorization: Bearer abcdef123"_s), u"Authorization: Bearer ***"_s);
        QCOMPARE(Core::redactText(u"at https://u:p@h/x"_s), u"at https://***@h/x"_s);
        QCOMPARE(Core::redactText(u"got eyJhbGciOiJ.eyJzdWIiOiJ.c2ln here"_s), u"got *** here"_s);
        QCOMPARE(Core::redactText(u"nothing secret"_s), u"nothing secret"_s);
    }
};

QTEST_GUILESS_MAIN(RedactTest)
#include "tst_redact.moc"
