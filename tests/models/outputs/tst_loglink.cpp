// SPDX-License-Identifier: Apache-2.0
#include "models/outputs/loglink.h"

#include <QJsonDocument>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace Outputs;

namespace {

QJsonObject job(const QJsonObject &annotations = {})
{
    QJsonObject object = QJsonDocument::fromJson(R"({
        "kind": "Job",
        "metadata": {"name": "release", "namespace": "prod", "labels": {"app.kubernetes.io/name": "rel", "n": "x"}},
        "spec": {"backoffLimit": 2, "suspend": false, "big": 12345678901, "nothing": null,
                 "list": [{"name": "main"}, [1, "two"]]}})")
                             .object();
    QJsonObject metadata = object["metadata"_L1].toObject();
    metadata.insert("annotations"_L1, annotations);
    object.insert("metadata"_L1, metadata);
    return object;
}

} // namespace

class LogLinkTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void templatesAreRenderedOverBothRoots_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("expected");
        QTest::addColumn<int>("warnings");
        const auto row = [](const char *name, const QString &text, const QString &expected, int warnings) {
            QTest::newRow(name) << text << expected << warnings;
        };
        row("no template", u"https://h.example/x"_s, u"https://h.example/x"_s, 0);
        row("bare root", u"{{ metadata.name }}"_s, u"release"_s, 0);
        row("wrapper root", u"{{manifest.metadata.name}}"_s, u"release"_s, 0);
        row("wrapper's own fields", u"{{ name }}|{{ location }}"_s, u"job release|prod"_s, 0);
        row("several", u"a{{ metadata.name }}b{{ metadata.namespace }}c"_s, u"areleasebprodc"_s, 0);
        row("single quotes", u"{{ metadata.labels['app.kubernetes.io/name'] }}"_s, u"rel"_s, 0);
        row("double quotes", u"{{ manifest.metadata.labels[\"app.kubernetes.io/name\"] }}"_s, u"rel"_s, 0);
        row("index", u"{{ spec.list[0].name }}"_s, u"main"_s, 0);
        row("number", u"{{ spec.backoffLimit }} {{ spec.big }}"_s, u"2 12345678901"_s, 0);
        row("boolean", u"{{ spec.suspend }}"_s, u"false"_s, 0);
        row("object", u"{{ spec.list[0] }}"_s, u"{\"name\":\"main\"}"_s, 0);
        row("array", u"{{ spec.list[1] }}"_s, u"[1,\"two\"]"_s, 0);
        row("missing", u"x{{ metadata.uid }}y"_s, u"xy"_s, 1);
        row("through missing", u"{{ a.b.c }}"_s, QString(), 1);
        row("null", u"{{ spec.nothing }}"_s, QString(), 1);
        row("beyond the end", u"{{ spec.list[9] }}"_s, QString(), 1);
        row("member of a scalar", u"{{ metadata.name.length }}"_s, QString(), 1);
        row("call", u"{{ metadata.name.toUpperCase() }}"_s, u"{{ metadata.name.toUpperCase() }}"_s, 1);
        row("expression", u"{{ 1 + 1 }}"_s, u"{{ 1 + 1 }}"_s, 1);
        row("huge index", u"{{ a[99999999999999999999] }}"_s, u"{{ a[99999999999999999999] }}"_s, 1);
        row("dash without brackets", u"{{ a.b-c }}"_s, u"{{ a.b-c }}"_s, 1);
        row("open bracket", u"{{ a['b }}"_s, u"{{ a['b }}"_s, 1);
        row("other delimiters", u"<%= metadata.name %> ${metadata.name}"_s, u"<%= metadata.name %> ${metadata.name}"_s,
            0);
        row("unclosed", u"a{{ metadata.name"_s, u"a{{ metadata.name"_s, 1);
        row("blank", u"{{ }}"_s, u"{{ }}"_s, 1);
        row("constructor", u"{{ metadata.constructor }}"_s, QString(), 1);
        row("prototype in brackets", u"{{ metadata['__proto__'] }}{{ prototype }}"_s, QString(), 2);
    }
    void templatesAreRenderedOverBothRoots()
    {
        QFETCH(QString, text);
        QFETCH(QString, expected);
        QFETCH(int, warnings);
        const RenderedTemplate rendered = renderTemplate(text, job());
        QCOMPARE(rendered.text, expected);
        QCOMPARE(rendered.warnings.size(), warnings);
    }

    void resultIsBounded()
    {
        const QString text = u"{{ manifest }}"_s.repeated(100000);
        const RenderedTemplate rendered = renderTemplate(text, job());
        QCOMPARE(rendered.text.size(), 65536);
        QCOMPARE(rendered.warnings.size(), 1);
        QCOMPARE_LE(renderTemplate(u"{{ x }}"_s.repeated(100000), job()).warnings.size(), 100);
    }

    void bothAnnotationsAreRead()
    {
        const QString singular = u"job.spinnaker.io/logs"_s;
        const QString plural = u"jobs.spinnaker.io/logs"_s;
        const QString one = u"https://one.example/{{ metadata.name }}"_s;
        const QString two = u"http://two.example:8080/{{ manifest.metadata.name }}?q={{ metadata.uid }}"_s;

        auto link = logLink(job({{singular, one}, {plural, two}}));
        QVERIFY(link && link->has_value());
        QCOMPARE((*link)->url.toString(), u"https://one.example/release"_s);
        QCOMPARE((*link)->annotation, singular);

        link = logLink(job({{plural, two}}));
        QVERIFY(link && link->has_value());
        QCOMPARE((*link)->url.toString(), u"http://two.example:8080/release?q="_s);
        QCOMPARE((*link)->annotation, plural);
        QCOMPARE((*link)->warnings.size(), 1);

        QVERIFY(!logLink(job()));
        QVERIFY(!logLink({}));
        QVERIFY(!logLink(job({{singular, u"  "_s}, {plural, 7}})));
    }

    void onlyWebAddressesAreLinks_data()
    {
        QTest::addColumn<QString>("text");
        for (const char *text :
             {"file:///etc/passwd", "javascript:alert(1)", "data:text/html,x", "ftp://h.example/", "h.example/x",
              "https://", "{{ metadata.uid }}", "https://{{ metadata.uid }}/x", "//h.example/x"})
            QTest::newRow(text) << QString::fromLatin1(text);
    }
    void onlyWebAddressesAreLinks()
    {
        QFETCH(QString, text);
        const auto link = logLink(job({{u"job.spinnaker.io/logs"_s, text}}));
        QVERIFY(link);
        QVERIFY(!link->has_value());
        QCOMPARE(link->error().code, u"log-link-invalid"_s);
        QCOMPARE(link->error().path, u"metadata.annotations['job.spinnaker.io/logs']"_s);
        QVERIFY(!link->error().hint.isEmpty());
    }

    void errorsHideCredentials_data()
    {
        QTest::addColumn<QString>("text");
        for (const char *text : {"ftp://user:geheim@h.example/", "user:geheim@h.example/x", "https://user:geheim@",
                                 "https:/user:geheim@h/x", "https:\\\\user:geheim@h/x", "https://user:a@geheim@/x",
                                 "ftp://h.example/?token=geheim"})
            QTest::newRow(text) << QString::fromLatin1(text);
        // A password must not come to light because the message is cut before the sign behind it.
        QTest::newRow("long") << QString(u"ftp://user:geheim"_s + QString(300, u'x') + u"@h.example/"_s);
    }
    void errorsHideCredentials()
    {
        QFETCH(QString, text);
        const auto link = logLink(job({{u"job.spinnaker.io/logs"_s, text}}));
        QVERIFY(link && !link->has_value());
        QVERIFY2(!link->error().toText().contains(u"geheim"_s), qPrintable(link->error().toText()));
    }

    void linksLoseUserNameAndPassword()
    {
        const auto link = logLink(
            job({{u"job.spinnaker.io/logs"_s, u"https://user:geheim@h.example:8443/{{ metadata.name }}?q=1"_s}}));
        QVERIFY(link && link->has_value());
        QCOMPARE((*link)->url.toString(), u"https://h.example:8443/release?q=1"_s);
        QCOMPARE((*link)->warnings, QStringList(u"User name and password were left out of the log link"_s));
        // Also where they are a value of the deployed object, and where there is a name alone.
        QCOMPARE(logLink(job({{u"jobs.spinnaker.io/logs"_s, u"https://{{ metadata.name }}@h.example/"_s}}))
                     .value()
                     ->url.toString(),
                 u"https://h.example/"_s);
    }

    void whatIsRecordedHoldsNoToken()
    {
        const auto link = logLink(job({{u"job.spinnaker.io/logs"_s, u"https://h.example/x?q=a%26b&token=geheim"_s}}));
        QVERIFY(link && link->has_value());
        QCOMPARE((*link)->url.toString(QUrl::FullyEncoded), u"https://h.example/x?q=a%26b&token=geheim"_s);
        QCOMPARE((*link)->recordedUrl(), u"https://h.example/x?q=a%26b&token=***"_s);
        QCOMPARE((*link)->warnings, QStringList(u"The log link holds a token or a signature; it is not recorded"_s));
    }

    void recordedLinksAreMadeSafe()
    {
        const auto link = recordedLogLink(u"https://user:geheim@h.example/x"_s);
        QVERIFY(link);
        QCOMPARE(link->url.toString(), u"https://h.example/x"_s);
        QCOMPARE(link->warnings.size(), 1);
        QVERIFY(!recordedLogLink(u"file:///etc/passwd"_s));
        QVERIFY(!recordedLogLink(u"https://"_s));
        QVERIFY(!recordedLogLink({}));
    }

    void aSecondAnnotationIsNotIgnoredInSilence()
    {
        const auto link = logLink(job({{u"job.spinnaker.io/logs"_s, u"https://one.example/"_s},
                                       {u"jobs.spinnaker.io/logs"_s, u"https://two.example/"_s}}));
        QVERIFY(link && link->has_value());
        QCOMPARE((*link)->warnings,
                 QStringList(u"job.spinnaker.io/logs was used; jobs.spinnaker.io/logs says something else"_s));
    }

    void podsAreValuesToo()
    {
        const auto pod
            = [](const QString &name) { return QJsonObject{{u"metadata"_s, QJsonObject{{u"name"_s, name}}}}; };
        const QJsonObject links = job(
            {{u"job.spinnaker.io/logs"_s, u"https://h.example/{{ pods[0].metadata.name }}/{{ pod.metadata.name }}"_s}});
        const auto before = logLink(links);
        QVERIFY(before && before->has_value());
        QCOMPARE((*before)->url.toString(), u"https://h.example//"_s);
        QCOMPARE((*before)->warnings.size(), 2);
        const auto after = logLink(links, {pod(u"old"_s), pod(u"new"_s)});
        QVERIFY(after && after->has_value());
        QCOMPARE((*after)->url.toString(), u"https://h.example/old/new"_s);
        QVERIFY((*after)->warnings.isEmpty());
    }

    void valuesAreTextWithinHtml()
    {
        QJsonObject object = job();
        object.insert(u"x"_s, u"<b a='\"'>&"_s);
        QCOMPARE(renderTemplate(u"<i>{{ x }}</i>"_s, object, {.pods = {}, .escapeHtml = true}).text,
                 u"<i>&lt;b a=&#39;&quot;&#39;&gt;&amp;</i>"_s);
    }
};

QTEST_GUILESS_MAIN(LogLinkTest)
#include "tst_loglink.moc"
