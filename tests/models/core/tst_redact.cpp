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
        QTest::newRow("password with an @") << u"https://user:p%40s@h.example/a"_s << u"https://h.example/a"_s;
        QTest::newRow("encoded name") << u"https://h.example/a?%74oken=abc&b=1"_s
                                      << u"https://h.example/a?token=***&b=1"_s;
        QTest::newRow("fragment") << u"https://h.example/a#access_token=abc&b=1"_s
                                  << u"https://h.example/a#access_token=***&b=1"_s;
        QTest::newRow("query in a fragment")
            << u"https://h.example/#/logs?q=x&token=abc"_s << u"https://h.example/#/logs?q=x&token=***"_s;
        QTest::newRow("first in a fragment's query")
            << u"https://h.example/#/logs?token=abc"_s << u"https://h.example/#/logs?token=***"_s;
    }
    void urlsLoseCredentialsAndSignatures()
    {
        QFETCH(QString, url);
        QFETCH(QString, expected);
        QCOMPARE(Core::redactUrl(QUrl(url)), expected);
    }

    void redactedUrlsKeepTheRestAsItWasWritten()
    {
        const QUrl url(u"https://u:p@h.example/a%2Fb?q=x%26y%2525+z&sig=abc&n#part%20one"_s);
        QCOMPARE(Core::redactedUrl(url).toEncoded(),
                 QByteArray("https://h.example/a%2Fb?q=x%26y%2525+z&sig=***&n#part%20one"));
    }

    void textsLoseTokens()
    {
        QCOMPARE(Core::redactText(u"Authorization: Bearer abcdef123"_s), u"Authorization: Bearer ***"_s);
        QCOMPARE(Core::redactText(u"at https://u:p@h/x"_s), u"at https://***@h/x"_s);
        QCOMPARE(Core::redactText(u"at https://u:p@q@h/x"_s), u"at https://***@h/x"_s);
        QCOMPARE(Core::redactText(u"GET http://h/x?a=1&token=geheim failed"_s),
                 u"GET http://h/x?a=1&token=*** failed"_s);
        QCOMPARE(Core::redactText(u"a mail to someone@h.example"_s), u"a mail to someone@h.example"_s);
        QCOMPARE(Core::redactText(u"got eyJhbGciOiJ.eyJzdWIiOiJ.c2ln here"_s), u"got *** here"_s);
        QCOMPARE(Core::redactText(u"nothing secret"_s), u"nothing secret"_s);
    }
};

QTEST_GUILESS_MAIN(RedactTest)
#include "tst_redact.moc"
