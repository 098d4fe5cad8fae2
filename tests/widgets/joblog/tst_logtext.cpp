// SPDX-License-Identifier: Apache-2.0
#include "widgets/common/highlighting.h"
#include "widgets/joblog/loghighlighter.h"
#include "widgets/joblog/sourcelabels.h"

#include <QTest>

#include <algorithm>
#include <ctime>
#include <limits>

using namespace Qt::StringLiterals;
using JobLog::SourceInfo;
using Widgets::LogHighlighter;
using Widgets::SemanticPalette;
using Widgets::StyledSpan;
using Widgets::TextStyle;

namespace {

SourceInfo source(const QString &pod, const QString &container, int attempt = 0)
{
    return {.group = pod, .name = container, .kind = u"main"_s, .attempt = attempt};
}

} // namespace

class LogTextTest : public QObject
{
    Q_OBJECT

private:
    Widgets::Highlighting m_highlighting;
    LogHighlighter m_highlighter{m_highlighting};

    using Role = SemanticPalette::Text;

private Q_SLOTS:
    void initTestCase() { m_highlighter.setPalette(SemanticPalette(), Qt::black); }

    void knowsWhatContainersPrint_data()
    {
        QTest::addColumn<QString>("line");
        QTest::addColumn<QString>("part"); // that is one span
        QTest::addColumn<int>("role");
        const auto row = [](const char *name, const QString &line, const QString &part, Role role) {
            QTest::newRow(name) << line << part << int(role);
        };
        row("rfc 3339", u"2025-01-02T03:04:05.123456Z started"_s, u"2025-01-02T03:04:05.123456Z"_s, Role::Muted);
        row("log4j time", u"2025-01-02 03:04:05,123 started"_s, u"2025-01-02 03:04:05,123"_s, Role::Muted);
        row("error", u"12:00:01 ERROR disk is full"_s, u"ERROR"_s, Role::Error);
        row("fatal", u"FATAL: no such role"_s, u"FATAL"_s, Role::Error);
        row("warn", u"[main] WARN slow"_s, u"WARN"_s, Role::Warning);
        row("info", u"[main] INFO  ready"_s, u"INFO"_s, Role::Information);
        row("debug", u"DEBUG x"_s, u"DEBUG"_s, Role::Muted);
        row("klog info", u"I0102 03:04:05.678901       1 main.go:42] started"_s,
            u"I0102 03:04:05.678901       1 main.go:42]"_s, Role::Muted);
        row("klog warning", u"W0102 03:04:05.678901       1 main.go:42] slow"_s,
            u"W0102 03:04:05.678901       1 main.go:42]"_s, Role::Warning);
        row("klog error", u"E0102 03:04:05.678901       1 main.go:42] broken"_s,
            u"E0102 03:04:05.678901       1 main.go:42]"_s, Role::Error);
        row("logfmt level", u"time=now level=error msg=\"no space\""_s, u"level=error"_s, Role::Error);
        row("logfmt key", u"level=info status=200 path=/x"_s, u"status="_s, Role::Key);
        row("logfmt string", u"msg=\"no space\" n=1"_s, u"\"no space\""_s, Role::String);
        row("json level", u"{\"level\":\"warn\",\"msg\":\"x\"}"_s, u"\"level\":\"warn\""_s, Role::Warning);
        row("json key", u"{\"msg\": \"done\", \"n\": 12}"_s, u"\"msg\""_s, Role::Key);
        row("json string", u"{\"msg\": \"do\\\"ne\"}"_s, u"\"do\\\"ne\""_s, Role::String);
        row("json number", u"{\"n\": -12.5e3}"_s, u"-12.5e3"_s, Role::Number);
        row("url", u"see https://example.com/a?b=c#d."_s, u"https://example.com/a?b=c#d."_s, Role::Link);
        row("java frame", u"\tat org.acme.Main.run(Main.java:12)"_s, u"\tat org.acme.Main.run(Main.java:12)"_s,
            Role::Muted);
        row("exception", u"Exception in thread x java.lang.IllegalStateException: no"_s,
            u"java.lang.IllegalStateException"_s, Role::Error);
        row("python", u"Traceback (most recent call last):"_s, u"Traceback (most recent call last):"_s, Role::Error);
        row("python frame", u"  File \"a.py\", line 3, in main"_s, u"  File \"a.py\", line 3, in main"_s, Role::Muted);
        row("go", u"goroutine 1 [running]:"_s, u"goroutine 1 [running]:"_s, Role::Error);
        row("property", u"SPINNAKER_PROPERTY_RELEASE=1.1.1"_s, u"SPINNAKER_PROPERTY_RELEASE="_s, Role::Marker);
        row("property value", u"x SPINNAKER_PROPERTY_A=b c"_s, u"b c"_s, Role::String);
        row("config", u"SPINNAKER_CONFIG_JSON={\"a\":1}"_s, u"SPINNAKER_CONFIG_JSON="_s, Role::Marker);
    }
    void knowsWhatContainersPrint()
    {
        QFETCH(const QString, line);
        QFETCH(const QString, part);
        QFETCH(const int, role);
        const auto spans = m_highlighter.highlight(line, {});
        const auto start = line.indexOf(part);
        QVERIFY(start >= 0);
        QString seen;
        for (const StyledSpan &span : spans) {
            seen += u"[%1]"_s.arg(line.mid(span.start, span.length));
            if (span.start == start && span.length == part.size()) {
                QCOMPARE(span.style.foreground, m_highlighter.palette().text(Role(role)));
                return;
            }
        }
        QFAIL(qPrintable(u"no span for "_s + part + u" in "_s + seen));
    }

    void plainWordsStayPlain()
    {
        // Words of prose, and what merely looks like a level, get no colour.
        for (const QString &line : {u"no error was found"_s, u"information about warnings"_s, u"ERRORS=none of it"_s,
                                    u"terrorist INFOrmation"_s, u"just words"_s}) {
            const auto spans = m_highlighter.highlight(line, {});
            for (const StyledSpan &span : spans) {
                QVERIFY2(span.style.foreground != m_highlighter.palette().text(Role::Error), qPrintable(line));
                QVERIFY2(span.style.foreground != m_highlighter.palette().text(Role::Warning), qPrintable(line));
            }
        }
        QVERIFY(m_highlighter.highlight(u"just words"_s, {}).isEmpty());
    }

    void lineDoesNotDependOnTheOneBefore()
    {
        const auto alone = m_highlighter.highlight(u"\"open string"_s, {});
        static_cast<void>(m_highlighter.highlight(u"SPINNAKER_PROPERTY_X=y \""_s, {}));
        QCOMPARE(m_highlighter.highlight(u"\"open string"_s, {}), alone);
    }

    // This thread's processor time: whoever else uses the machine does not count.
    static qint64 threadNanoseconds()
    {
        timespec now = {};
        ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
        return qint64(now.tv_sec) * 1'000'000'000 + now.tv_nsec;
    }

    // Each of them made a pattern of this kind look at every stretch of the line once per place to begin.
    void hostileLinesAreHighlightedToo_data()
    {
        QTest::addColumn<QString>("piece");
        for (const char *piece :
             {"a.", "a-", "\\\"", "\"", "SPINNAKER_PROPERTY_x-", "A", "\t", "https://", "1:", "[", "at ("})
            QTest::newRow(piece) << QString::fromLatin1(piece);
    }
    void hostileLinesAreHighlightedToo()
    {
        QFETCH(const QString, piece);
        const auto cost = [&](qsizetype units) {
            const QString line = u'"' + piece.repeated(units / piece.size());
            qint64 least = std::numeric_limits<qint64>::max(); // of several
            for (int i = 0; i < 5; ++i) {
                const qint64 before = threadNanoseconds();
                static_cast<void>(m_highlighter.highlight(line, {}));
                least = std::min(least, threadNanoseconds() - before);
            }
            return least;
        };
        const qint64 quarter = cost(LogHighlighter::maxUnits / 4);
        const qint64 whole = cost(LogHighlighter::maxUnits);
        constexpr qint64 noise = 500'000; // nanoseconds
        // Four times the length: 4 where the cost is linear, 16 where it is quadratic.
        QVERIFY2(whole <= 9 * quarter + noise, qPrintable(u"%1 ns, a quarter of it %2 ns"_s.arg(whole).arg(quarter)));
    }

    void highlightsTheBeginningOfALongLine()
    {
        const QString line = u"ERROR "_s.repeated(10000);
        const auto spans = m_highlighter.highlight(line, {});
        QVERIFY(!spans.isEmpty());
        QVERIFY(spans.last().start + spans.last().length <= LogHighlighter::maxUnits);
    }

    void escapeSequencesWinOverTheDefinition()
    {
        JobLog::AnsiRun run{.start = 0, .length = 5, .style = {}, .link = {}};
        run.style.foreground = {.kind = JobLog::AnsiColor::Kind::Indexed, .index = 2};
        const auto spans = m_highlighter.highlight(u"ERROR x"_s, {run});
        QCOMPARE(spans.first().style.foreground, m_highlighter.palette().ansi(2));
        QVERIFY(spans.first().style.bold); // of the level
    }

    void nothingInALogIsInvisible_data()
    {
        QTest::addColumn<QColor>("base");
        QTest::newRow("light") << QColor(Qt::white);
        QTest::newRow("dark") << QColor(0x14, 0x16, 0x18);
    }
    void nothingInALogIsInvisible()
    {
        QFETCH(const QColor, base);
        QPalette palette;
        palette.setColor(QPalette::Base, base);
        palette.setColor(QPalette::Text, base.lightness() < 128 ? Qt::white : Qt::black);
        LogHighlighter highlighter(m_highlighting);
        highlighter.setPalette(SemanticPalette(palette), palette.color(QPalette::Text));
        using Kind = JobLog::AnsiColor::Kind;
        for (int foreground = -1; foreground < 256; foreground += 5) {
            for (int background = -1; background < 256; background += 5) {
                for (const bool inverse : {false, true}) {
                    JobLog::AnsiRun run{.start = 0, .length = 1, .style = {}, .link = {}};
                    run.style.conceal = true;
                    run.style.inverse = inverse;
                    if (foreground >= 0)
                        run.style.foreground = {.kind = Kind::Indexed, .index = quint8(foreground)};
                    if (background >= 0)
                        run.style.background = {.kind = Kind::Indexed, .index = quint8(background)};
                    const TextStyle style = highlighter.highlight(u"x"_s, {run}).first().style;
                    const QColor text = style.foreground.isValid() ? style.foreground : palette.color(QPalette::Text);
                    const QColor behind = style.background.isValid() ? style.background : base;
                    QVERIFY(SemanticPalette::contrast(text, behind) >= 4.49);
                }
            }
        }
    }

    void layersAreMerged()
    {
        TextStyle red;
        red.foreground = Qt::red;
        TextStyle marked;
        marked.background = Qt::yellow;
        marked.bold = true;
        TextStyle both = red;
        both.background = Qt::yellow;
        both.bold = true;
        QCOMPARE(Widgets::merged({{0, 10, red}}, {{3, 4, marked}, {12, 2, marked}}),
                 (QList<StyledSpan>{{0, 3, red}, {3, 4, both}, {7, 3, red}, {12, 2, marked}}));
        QCOMPARE(Widgets::merged({}, {{3, 4, marked}}).size(), 1);
    }

    void labelsTellSourcesApart()
    {
        using Widgets::sourceLabels;
        QCOMPARE(sourceLabels({source(u"release-x7"_s, u"main"_s)}), QList<QString>{QString()});
        QCOMPARE(sourceLabels({source(u"web-a1"_s, u"main"_s), source(u"web-b2"_s, u"main"_s)}),
                 (QList<QString>{u"a1"_s, u"b2"_s}));
        QCOMPARE(sourceLabels({source(u"web-1"_s, u"main"_s), source(u"web-12"_s, u"main"_s)}),
                 (QList<QString>{u"1"_s, u"12"_s}));
        QCOMPARE(sourceLabels({source(u"web"_s, u"main"_s), source(u"web"_s, u"sidecar"_s)}),
                 (QList<QString>{u"main"_s, u"sidecar"_s}));
        QCOMPARE(sourceLabels({source(u"web-a"_s, u"x"_s), source(u"web-b"_s, u"y"_s)}),
                 (QList<QString>{u"a/x"_s, u"b/y"_s}));
        QCOMPARE(sourceLabels({source(u"web"_s, u"main"_s), source(u"web"_s, u"main"_s, 1)}),
                 (QList<QString>{u"main"_s, u"main #2"_s}));
        const QString label = sourceLabels({source(QString(100, u'a'), u"x"_s), source(u"b"_s, u"x"_s)}).first();
        QCOMPARE(label.size(), 24);
        QVERIFY(label.contains(u'…'));
    }

    void coloursStandForPodsElseForContainers()
    {
        using Widgets::sourceColors;
        QCOMPARE(sourceColors({source(u"a"_s, u"x"_s), source(u"a"_s, u"y"_s), source(u"b"_s, u"x"_s)}),
                 (QList<int>{0, 0, 1}));
        QCOMPARE(sourceColors({source(u"a"_s, u"x"_s), source(u"a"_s, u"y"_s), source(u"a"_s, u"x"_s, 1)}),
                 (QList<int>{0, 1, 0}));
        QVERIFY(sourceColors({}).isEmpty());
    }
};

QTEST_MAIN(LogTextTest)
#include "tst_logtext.moc"
