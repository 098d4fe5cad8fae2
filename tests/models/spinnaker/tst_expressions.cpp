// SPDX-License-Identifier: Apache-2.0
#include "models/spinnaker/expressions.h"

#include <QElapsedTimer>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace Spinnaker;

class ExpressionsTest : public QObject
{
    Q_OBJECT

    static QStringList inner(const QString &text)
    {
        QStringList list;
        for (const Expression &expression : findExpressions(text))
            list.append(expression.inner);
        return list;
    }

private Q_SLOTS:
    void findsThemAsSpringDoes_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QStringList>("expected");
        QTest::newRow("none") << u"$a {b} $(c)"_s << QStringList();
        QTest::newRow("one") << u"${a}"_s << QStringList{u"a"_s};
        QTest::newRow("blanks") << u"x${  a.b }y"_s << QStringList{u"a.b"_s};
        QTest::newRow("two") << u"${a}-${b}${c}"_s << QStringList{u"a"_s, u"b"_s, u"c"_s};
        QTest::newRow("brackets") << u"${a[b(c)]}"_s << QStringList{u"a[b(c)]"_s};
        QTest::newRow("inner braces") << u"${ {1, 2}.size() }"_s << QStringList{u"{1, 2}.size()"_s};
        QTest::newRow("brace in quotes") << u"${a['}'] + \"}\"}z}"_s << QStringList{u"a['}'] + \"}\""_s};
        QTest::newRow("open") << u"${a"_s << QStringList();
        QTest::newRow("wrong bracket") << u"${a]} ${b}"_s << QStringList{u"b"_s};
        QTest::newRow("open quote") << u"${a'} b"_s << QStringList();
        QTest::newRow("empty") << u"${} ${ } ${x}"_s << QStringList{u"x"_s};
        QTest::newRow("shell") << u"${HOME:-/root} ${#list[@]}"_s << QStringList{u"HOME:-/root"_s, u"#list[@]"_s};
        QTest::newRow("too long") << QString(u"${"_s + QString(3000, u'a') + u'}') << QStringList();
    }
    void findsThemAsSpringDoes()
    {
        QFETCH(const QString, text);
        QFETCH(const QStringList, expected);
        QCOMPARE(inner(text), expected);
    }

    void knowsReferencesToParameters_data()
    {
        QTest::addColumn<QString>("expression");
        QTest::addColumn<Parameter::Kind>("kind");
        QTest::addColumn<QString>("name");
        const auto parameter = [](const QString &text, const QString &name) {
            QTest::newRow(qPrintable(text)) << text << Parameter::Kind::Pipeline << name;
        };
        parameter(u"parameters.tag"_s, u"tag"_s);
        parameter(u"parameters?.tag"_s, u"tag"_s);
        parameter(u"parameters['a-b']"_s, u"a-b"_s);
        parameter(u"parameters[\"a b\"]"_s, u"a b"_s);
        parameter(u"parameters[ 'x' ]"_s, u"x"_s);
        parameter(u"trigger.parameters.x"_s, u"x"_s);
        parameter(u"trigger['parameters']['x']"_s, u"x"_s);
        parameter(u"execution.trigger.parameters.x"_s, u"x"_s);
        parameter(u"execution['trigger']['parameters']['x']"_s, u"x"_s);
        parameter(u"#root.parameters.x"_s, u"x"_s);
        QTest::newRow("variable") << u"templateVariables.x"_s << Parameter::Kind::Template << u"x"_s;
        for (const QString &other :
             {u"parameters"_s, u"parameters.a-b"_s, u"parameters.a.b"_s, u"parameters.x ?: 'd'"_s, u"parameters[x]"_s,
              u"#toInt(parameters.x)"_s, u"myparameters.x"_s, u"trigger.tag"_s, u"parameters.get('x')"_s})
            QTest::newRow(qPrintable(other)) << other << Parameter::Kind::Other << other;
    }
    void knowsReferencesToParameters()
    {
        QFETCH(const QString, expression);
        QFETCH(const Parameter::Kind, kind);
        QFETCH(const QString, name);
        const ExpressionTarget target = targetOf(expression);
        QCOMPARE(target.kind, kind);
        QCOMPARE(target.name, name);
    }

    void replacesOnceAndLeavesTheRest()
    {
        const ValueOf value = [](const Expression &expression) -> std::optional<QString> {
            return expression.inner == u"a"_s ? std::optional(u"${b}$"_s) : std::nullopt;
        };
        QCOMPARE(replaceExpressions(u"1${a}2${b}3${a}"_s, value, 1000), u"1${b}$2${b}3${b}$"_s);
        const auto never = [](const Expression &) { return false; };
        QCOMPARE(replaceInJson("{ \"k${a}\" : [1.0, \"x\", \"\\u0024{a}\", \"${c}\"] }", value, never, 1000),
                 QByteArray("{\"k${b}$\":[1.0,\"x\",\"${b}$\",\"${c}\"]}"));
    }

    void makesNumbersWhereSpinnakerDoes()
    {
        const auto always = [](const Expression &expression) { return convertsType(expression.inner); };
        const auto replaced = [&](const QByteArray &json, const QString &answer) {
            return replaceInJson(json, [&](const Expression &) { return std::optional(answer); }, always, 1000);
        };
        QCOMPARE(replaced("[\"${#toInt(x)}\"]", u"007"_s), QByteArray("[\"007\"]")); // no number of JSON
        QCOMPARE(replaced("[\"${#toInt(x)}\"]", u"7"_s), QByteArray("[7]"));
        QCOMPARE(replaced("[\"a${#toInt(x)}\"]", u"7"_s), QByteArray("[\"a7\"]"));
        QCOMPARE(replaced("[\"${x}\"]", u"7"_s), QByteArray("[\"7\"]"));
        QCOMPARE(replaced("[\"${#readJson(x)}\"]", u"{\"a\": [1.10]}"_s), QByteArray("[{\"a\": [1.10]}]"));
        QCOMPARE(replaced("{\"${#toInt(x)}\":1}", u"7"_s), QByteArray("{\"7\":1}"));
        QCOMPARE(replaced("[\"${#toBoolean(x)}\"]", u"true,\"b\":1"_s), QByteArray("[\"true,\\\"b\\\":1\"]"));
    }

    void staysWithinItsLimits()
    {
        const ValueOf large = [](const Expression &) { return std::optional(QString(1000, u'x')); };
        const QString many = u"${a}"_s.repeated(100'000);
        QVERIFY(replaceExpressions(many, large, 5000).size() < 10'000);
        QByteArray json = "[\"${a}\"";
        for (int i = 0; i < 10'000; ++i)
            json += ",\"${a}\"";
        json += ']';
        QVERIFY(replaceInJson(json, large, [](const Expression &) { return false; }, 5000).size() < 10'000);
    }

    void hostileTextsTakeNoTime()
    {
        QElapsedTimer timer;
        timer.start();
        for (const QString &piece : {u"${"_s, u"${("_s, u"${'"_s, u"${\"${'"_s})
            QVERIFY(findExpressions(piece.repeated(500'000)).size() <= 500'000);
        QVERIFY2(timer.elapsed() < 20'000, qPrintable(QString::number(timer.elapsed())));
    }
};

QTEST_GUILESS_MAIN(ExpressionsTest)
#include "tst_expressions.moc"
