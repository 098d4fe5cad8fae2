// SPDX-License-Identifier: Apache-2.0
#include "models/outputs/details.h"
#include "models/outputs/safehtml.h"

#include <QJsonDocument>
#include <QRandomGenerator>
#include <QRegularExpression>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace Outputs;

namespace {

QJsonObject job(const QJsonObject &annotations, const QJsonObject &ofTemplate = {})
{
    const QJsonObject pods{{u"metadata"_s, QJsonObject{{u"annotations"_s, ofTemplate}}}};
    return {{u"kind"_s, u"Job"_s},
            {u"metadata"_s,
             QJsonObject{{u"name"_s, u"release"_s}, {u"namespace"_s, u"prod"_s}, {u"annotations"_s, annotations}}},
            {u"spec"_s, QJsonObject{{u"template"_s, pods}, {u"evil"_s, u"<img src=x onerror='a'>\" href=\"x"_s}}}};
}

/// Everything that safeHtml() may write, seen from outside: text, a plain tag, or a link to a web page.
bool isHarmless(const QString &html)
{
    static const QRegularExpression allowed(
        u"^(?:[^<>&\"]|&(?:lt|gt|amp|quot);|"
        "</"
        "?(?:b|blockquote|code|dd|div|dl|dt|em|h[1-6]|i|li|ol|p|pre|s|small|span|strong|sub|sup|table|tbody|td|tfoot|"
        "th|"
        "thead|tr|tt|u|ul)>|<[bh]r>|</a>|<a href=\"https?://[^\"<>\\s]+\" title=\"https?://[^\"<>]+\">)*$"_s);
    return allowed.match(html).hasMatch();
}

} // namespace

/// Annotations that are shown, and the HTML that may come with them.
class DetailsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void annotationsBecomeSections()
    {
        const QList<DetailSection> sections
            = details(job({{u"run-book.details.spinnaker.io/on-call"_s, u"team {{ metadata.namespace }}"_s},
                           {u"run-book.details.spinnaker.io/about"_s, u"plain <b>"_s},
                           {u"run-book.details.html.spinnaker.io/a-first"_s, u"<b>{{ metadata.name }}</b>"_s},
                           {u"alias.html.details.spinnaker.io/x"_s, u"<i>y</i>"_s},
                           {u"bare.details.spinnaker.io"_s, u"no key"_s},
                           {u"a.b.details.spinnaker.io/x"_s, u"two labels before"_s},
                           {u".details.spinnaker.io/x"_s, u"no section"_s},
                           {u"x.details.spinnaker.iou/x"_s, u"another domain"_s},
                           {u"n.details.spinnaker.io/x"_s, 7}}));
        QCOMPARE(sections.size(), 3);
        QCOMPARE(sections.at(0), (DetailSection{u"alias"_s, {{u"x"_s, u"<i>y</i>"_s, true}}}));
        QCOMPARE(sections.at(1), (DetailSection{u"bare"_s, {{QString(), u"no key"_s, false}}}));
        QCOMPARE(sections.at(2),
                 (DetailSection{u"run book"_s,
                                {{u"about"_s, u"plain <b>"_s, false},
                                 {u"on call"_s, u"team prod"_s, false},
                                 {u"a first"_s, u"<b>release</b>"_s, true}}}));
    }

    void thePodTemplateFillsGaps()
    {
        const QList<DetailSection> sections = details(job({{u"a.details.spinnaker.io/x"_s, u"of the Job"_s}},
                                                          {{u"a.details.spinnaker.io/x"_s, u"of the template"_s},
                                                           {u"a.details.spinnaker.io/y"_s, u"of the template"_s}}));
        QCOMPARE(sections,
                 (QList<DetailSection>{
                     {u"a"_s, {{u"x"_s, u"of the Job"_s, false}, {u"y"_s, u"of the template"_s, false}}}}));
        QVERIFY(details({}).isEmpty());
    }

    void valuesCannotBecomeMarkup()
    {
        const QList<DetailSection> sections
            = details(job({{u"a.details.html.spinnaker.io/x"_s,
                            u"<a href=\"https://h.example/{{ spec.evil }}\">{{ spec.evil }}</a>"_s}}));
        const QString html = sections.first().entries.first().value;
        QVERIFY2(isHarmless(html), qPrintable(html));
        QVERIFY2(!html.contains(u"<img"_s), qPrintable(html));
        QCOMPARE(html.count(u"<a "_s), 1);
    }

    void missingValuesAreTold()
    {
        const DetailEntry entry
            = details(job({{u"a.details.spinnaker.io/x"_s, u"x{{ metadata.uid }}y"_s}})).first().entries.first();
        QCOMPARE(entry.value, u"xy"_s);
        QCOMPARE(entry.warnings.size(), 1);
    }

    void theyAreBounded()
    {
        QJsonObject many;
        for (int i = 0; i < 1000; ++i)
            many.insert(u"s%1.details.spinnaker.io/k"_s.arg(i), u"v"_s);
        QCOMPARE(details(job(many)).size(), 200);
        const QString long1
            = details(job({{u"a.details.spinnaker.io/x"_s, QString(1'000'000, u'x')}})).first().entries.first().value;
        QCOMPARE(long1.size(), 65536);
    }

    void recordsKeepThemWithoutSecrets()
    {
        const QList<DetailSection> sections = details(
            job({{u"a.details.spinnaker.io/x"_s, u"see https://user:geheim@h.example/x"_s},
                 {u"a.details.html.spinnaker.io/y"_s,
                  u"<a href='https://user:geheim@h.example/?q=1&amp;token=geheim'>here</a> https://u:geheim@h"_s}}));
        QVERIFY(!sections.first().entries.first().value.contains(u"geheim"_s));
        const QByteArray json = QJsonDocument(toJson(sections)).toJson();
        QVERIFY2(!json.contains("geheim"), json.constData());
        const QList<DetailSection> back = detailsFromJson(toJson(sections));
        QCOMPARE(back.size(), 1);
        QCOMPARE(back.first().entries.size(), 2);
        QCOMPARE(back.first().entries.at(0).value, u"see https://***@h.example/x"_s);
        QVERIFY(back.first().entries.at(1).isHtml);
    }

    void recordsAreNotTrusted()
    {
        const QJsonArray json{QJsonObject{{u"section"_s, u"s"_s},
                                          {u"entries"_s,
                                           QJsonArray{QJsonObject{{u"key"_s, u"k"_s},
                                                                  {u"value"_s, u"<script>x</script><img src=x><b>y"_s},
                                                                  {u"html"_s, true}},
                                                      7}}},
                              QJsonObject{{u"section"_s, u"empty"_s}}, u"text"_s};
        const QList<DetailSection> back = detailsFromJson(json);
        QCOMPARE(back.size(), 1);
        QCOMPARE(back.first().entries.first().value, u"<b>y</b>"_s);
    }

    void htmlIsMadeSafe_data()
    {
        QTest::addColumn<QString>("html");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char *name, const QString &html, const QString &expected) {
            QTest::newRow(name) << html << expected;
        };
        row("text", u"a < b & c > d \"q\""_s, u"a &lt; b &amp; c &gt; d &quot;q&quot;"_s);
        row("tags", u"<P Class=x>a <B>b</B><br/>c<hr>"_s, u"<p>a <b>b</b><br>c<hr></p>"_s);
        row("unclosed", u"<ul><li>a<li>b"_s, u"<ul><li>a</li><li>b</li></ul>"_s);
        row("crossed", u"<b><i>x</b>y</i>"_s, u"<b><i>x</i></b>y"_s);
        row("entities", u"&lt;b&gt; &#60;&#x3C; &nbsp;&bogus; &amp;lt; &#8238;"_s,
            u"&lt;b&gt; &lt;&lt; \u00a0&amp;bogus; &amp;lt;  "_s);
        row("script", u"a<script>alert('<b>')</script>b"_s, u"ab"_s);
        row("script without an end", u"a<SCRIPT >alert(1)"_s, u"a"_s);
        row("style", u"<style>@import url(http://x)</style>a"_s, u"a"_s);
        row("svg", u"<svg><a xlink:href='javascript:x'><image href=x></svg>a"_s, u"a"_s);
        row("image", u"a<img src='http://h/x.png' onerror=alert(1)>b"_s, u"ab"_s);
        row("styles and handlers", u"<p style='background:url(http://x)' onclick=x id=y>a</p>"_s, u"<p>a</p>"_s);
        row("background", u"<table background=http://x><tr><td bgcolor=red>a"_s,
            u"<table><tr><td>a</td></tr></table>"_s);
        row("comment", u"a<!-- <b> -->b<!doctype x><?php ?>c<!-- open <b>"_s, u"abc"_s);
        row("unknown", u"<blink>a</blink><x-y>b</x-y>"_s, u"ab"_s);
        row("link", u"<a href=\"https://h.example/a?b=1&amp;c=2\" target=x>l</a>"_s,
            u"<a href=\"https://h.example/a?b=1&amp;c=2\" title=\"https://h.example/a?b=1&amp;c=2\">l</a>"_s);
        row("unquoted link", u"<a href=http://h.example/a>l</a>"_s,
            u"<a href=\"http://h.example/a\" title=\"http://h.example/a\">l</a>"_s);
        row("link with a password", u"<a href='https://u:p@h.example/'>l</a>"_s,
            u"<a href=\"https://h.example/\" title=\"https://h.example/\">l</a>"_s);
        row("first address counts", u"<a href=javascript:x href=https://h.example/>l</a>"_s, u"l"_s);
        for (const char *address : {"javascript:alert(1)",
                                    "JaVaScRiPt:alert(1)",
                                    " javascript:alert(1)",
                                    "java\nscript:alert(1)",
                                    "&#106;avascript:alert(1)",
                                    "&#x6a;avascript&#58;alert(1)",
                                    "data:text/html,x",
                                    "file:///etc/passwd",
                                    "//h.example/x",
                                    "/x",
                                    "#x",
                                    "x",
                                    "vbscript:x",
                                    "https:x",
                                    "https://",
                                    "http:///x",
                                    "qrc:/x",
                                    "ftp://h/x",
                                    "mailto:a@h.example",
                                    "\x01javascript:x",
                                    "https:\\\\h.example"})
            row(address, QString(u"<a href=\""_s + QLatin1StringView(address) + u"\">l</a>"_s), u"l"_s);
        row("link in a link", u"<a href=http://a.example/>a<a href=http://b.example/>b"_s,
            u"<a href=\"http://a.example/\" title=\"http://a.example/\">a</a>"
            "<a href=\"http://b.example/\" title=\"http://b.example/\">b</a>"_s);
        row("quotes within quotes", u"<a href='https://h.example/\"onmouseover=x'>l</a>"_s,
            u"<a href=\"https://h.example/%22onmouseover=x\" title=\"https://h.example/%22onmouseover=x\">l</a>"_s);
        row("a tag that does not end", u"a<a href='https://h.example/"_s, u"a"_s);
        row("nested brackets", u"<<b>script>x</script>"_s, u"&lt;<b>script&gt;x</b>"_s);
        row("split tag", u"<scr<script>x</script>ipt>y"_s, u"xipt&gt;y"_s);
        row("cells outside", u"<td>a</td><tr><td>b</td></tr>"_s, u"ab"_s);
        row("text in a table", u"<table>x<tr>y<td>z</td></tr><p>w</p></table>"_s,
            u"<table><tr><td>z</td></tr></table>"_s);
        row("table in a table", u"<table><tr><td><table><tr><td>x</table>y</table>"_s,
            u"<table><tr><td></td></tr><tr><td>x</td></tr></table>y"_s);
        row("a paragraph's end in a cell", u"<p><table><tr><td>x</p>y</table>"_s,
            u"<p><table><tr><td>xy</td></tr></table></p>"_s);
        row("directions and controls", u"a\u202eb\u2066c\u0007d\ufffce"_s, u"abcde"_s);
        row("secret in halves", u"https://user<x>:geheim<y>@h"_s, u"https://***@h"_s);
        row("empty", {}, {});
    }
    void htmlIsMadeSafe()
    {
        QFETCH(QString, html);
        QFETCH(QString, expected);
        const QString safe = safeHtml(html);
        QCOMPARE(safe, expected);
        QVERIFY(isHarmless(safe));
        QCOMPARE(safeHtml(safe), safe);
    }

    void htmlIsBounded()
    {
        const QString deep = safeHtml(u"<div>"_s.repeated(100000) + u"x"_s);
        QCOMPARE_LE(deep.count(u"<div>"_s), 24);
        QVERIFY(isHarmless(deep));
        QVERIFY(deep.contains(u'x'));
        QCOMPARE_LE(safeHtml(u"<p>&"_s.repeated(1'000'000)).size(), 2'100'000);
    }

    void nothingHarmfulComesOutOfRandomPieces()
    {
        const QStringList pieces{u"<"_s,       u">"_s,
                                 u"</"_s,      u"/"_s,
                                 u"\""_s,      u"'"_s,
                                 u"="_s,       u" "_s,
                                 u"&"_s,       u";"_s,
                                 u"&#60;"_s,   u"&lt;"_s,
                                 u"a"_s,       u"href"_s,
                                 u"script"_s,  u"style"_s,
                                 u"img"_s,     u"src"_s,
                                 u"table"_s,   u"tr"_s,
                                 u"td"_s,      u"li"_s,
                                 u"ul"_s,      u"p"_s,
                                 u"b"_s,       u"javascript:"_s,
                                 u"!--"_s,     u"-->"_s,
                                 u"\n"_s,      u"https://h"_s,
                                 u"onclick"_s, u"?"_s,
                                 u"\u202e"_s,  u"<a href='https://h/x'>"_s,
                                 u"<b>"_s,     u"</b>"_s,
                                 u"<table>"_s, u"<tr>"_s,
                                 u"<td>"_s,    u"</table>"_s};
        QRandomGenerator random(20260131);
        for (int round = 0; round < 20000; ++round) {
            QString html;
            const int length = random.bounded(40);
            for (int i = 0; i < length; ++i)
                html += pieces.at(random.bounded(pieces.size()));
            const QString safe = safeHtml(html);
            QVERIFY2(isHarmless(safe), qPrintable(html + u" -> "_s + safe));
            QCOMPARE(safeHtml(safe), safe);
        }
    }
};

QTEST_GUILESS_MAIN(DetailsTest)
#include "tst_details.moc"
