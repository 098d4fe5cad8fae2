// SPDX-License-Identifier: Apache-2.0
#include "models/manifest/jobmanifest.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace Qt::StringLiterals;

class FieldEditTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void setsAField_data()
    {
        QTest::addColumn<QString>("assignment");
        QTest::addColumn<QByteArray>("before");
        QTest::addColumn<QByteArray>("after");
        const auto row = [](const char *name, const char *assignment, const char *before, const char *after) {
            QTest::newRow(name) << QString::fromUtf8(assignment) << QByteArray(before) << QByteArray(after);
        };
        row("replaces", "spec.backoffLimit=2", "{\"spec\":{\"backoffLimit\":6}}", "{\"spec\":{\"backoffLimit\":2}}");
        row("makes what is missing", "a.b.c=x", "{}", "{\"a\":{\"b\":{\"c\":\"x\"}}}");
        row("key with a point", "labels[\"a.b/c\"]=x", "{}", "{\"labels\":{\"a.b/c\":\"x\"}}");
        row("key with a quote", "[\"a\\\"b\"]=x", "{}", "{\"a\\\"b\":\"x\"}");
        row("empty key", "[\"\"]=x", "{\"\xC3\xA9\":1}", "{\"\":\"x\",\"\xC3\xA9\":1}");
        row("item", "args[1]=v", "{\"args\":[\"a\",\"b\"]}", "{\"args\":[\"a\",\"v\"]}");
        row("next item", "args[1]=v", "{\"args\":[\"a\"]}", "{\"args\":[\"a\",\"v\"]}");
        row("member of an item", "c[0].image=i:1", "{\"c\":[{\"name\":\"n\"}]}",
            "{\"c\":[{\"image\":\"i:1\",\"name\":\"n\"}]}");
        row("below null", "a.b=1", "{\"a\":null}", "{\"a\":{\"b\":1}}");
        row("boolean", "a=yes", "{}", "{\"a\":true}");
        row("quoted", "a='yes'", "{}", "{\"a\":\"yes\"}");
        row("nothing", "a=", "{\"a\":1}", "{\"a\":null}");
        row("equals sign in the value", "a=b=c", "{}", "{\"a\":\"b=c\"}");
        row("equals sign in the key", "[\"a=b\"]=c", "{}", "{\"a=b\":\"c\"}");
        row("flow mapping", "a={b: 1}", "{}", "{\"a\":{\"b\":1}}");
        row("JSON", "a={\"b\":\"\\/\"}", "{}", "{\"a\":{\"b\":\"/\"}}");
        row("list", "a=[x, 1]", "{}", "{\"a\":[\"x\",1]}");
    }

    void setsAField()
    {
        QFETCH(const QString, assignment);
        QFETCH(const QByteArray, before);
        QFETCH(const QByteArray, after);
        const auto result = Manifest::setField(QJsonDocument::fromJson(before).object(), assignment);
        QVERIFY2(result, result ? "" : qPrintable(result.error().toText()));
        QCOMPARE(*result, QJsonDocument::fromJson(after).object());
    }

    void refusesPathsThatCannotBe_data()
    {
        QTest::addColumn<QString>("assignment");
        QTest::addColumn<QString>("code");
        for (const char *path : {"", "=1", "a", "a..b=1", ".a=1", "a.=1", "a[=1", "a[x]=1", "a[-1]=1", "a]=1",
                                 "a[\"b=1", "[0]=1", "list[3]=1", "list.x=1", "text.x=1", "text[0]=1", "object[0]=1"})
            QTest::newRow(qPrintable(u"path: %1"_s.arg(QString::fromLatin1(path))))
                << QString::fromLatin1(path) << u"field-path"_s;
        QTest::newRow("value") << u"a=[1"_s << u"field-value"_s;
        QTest::newRow("documents") << u"a=1\n---\n2"_s << u"field-value"_s;
        QTest::newRow("long path") << u"a."_s.repeated(200) + u"b=1" << u"field-path"_s;
    }

    void refusesPathsThatCannotBe()
    {
        QFETCH(const QString, assignment);
        QFETCH(const QString, code);
        const QJsonObject object{{u"list"_s, QJsonArray{1, 2}}, {u"text"_s, u"t"_s}, {u"object"_s, QJsonObject()}};
        const auto result = Manifest::setField(object, assignment);
        QVERIFY(!result);
        QCOMPARE(result.error().code, code);
        QVERIFY(!result.error().message.isEmpty());
    }
};

QTEST_GUILESS_MAIN(FieldEditTest)
#include "tst_fieldedit.moc"
