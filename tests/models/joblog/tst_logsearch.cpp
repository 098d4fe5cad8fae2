// SPDX-License-Identifier: Apache-2.0
#include "models/joblog/hitset.h"
#include "models/joblog/logsearch.h"
#include "models/joblog/patternanalysis.h"
#include "models/joblog/scanjob.h"

#include <QRandomGenerator>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <set>

using namespace JobLog;
using namespace Qt::StringLiterals;

namespace {

const QByteArray stamp = "2024-06-07T12:34:56.123456789Z "_ba;

SourceInfo info(const QString &name, bool timestamped)
{
    SourceInfo result;
    result.group = u"pod"_s;
    result.name = name;
    result.timestamped = timestamped;
    return result;
}

SearchPattern pattern(const QString &text, bool regularExpression = false, bool caseSensitive = true,
                      bool wholeWord = false)
{
    return {text, regularExpression, caseSensitive, wholeWord};
}

// The reference: every line on its own, decoded, with Qt's own regular expressions.
QRegularExpression reference(const SearchPattern &pattern)
{
    QString expression = pattern.regularExpression ? pattern.text : QRegularExpression::escape(pattern.text);
    if (pattern.wholeWord)
        expression = u"\\b(?:"_s + expression + u")\\b"_s;
    QRegularExpression::PatternOptions options = QRegularExpression::NoPatternOption;
    if (!pattern.caseSensitive)
        options |= QRegularExpression::CaseInsensitiveOption;
    if (pattern.wholeWord)
        options |= QRegularExpression::UseUnicodePropertiesOption;
    return QRegularExpression(expression, options);
}

QByteArray randomLine(QRandomGenerator &random)
{
    static const QList<QByteArray> words{"error",
                                         "Error",
                                         "warn",
                                         "worker-1",
                                         "worker-22",
                                         "a",
                                         "b",
                                         "aab",
                                         " ",
                                         "  ",
                                         "\t",
                                         "=",
                                         "x",
                                         "ERR",
                                         "1234",
                                         "7",
                                         "\xc3\xa9t\xc3\xa9",
                                         "\xc3\x89T\xc3\x89",
                                         "foo",
                                         "foobar",
                                         "_foo",
                                         "(",
                                         "]",
                                         "\\",
                                         "\r",
                                         ":",
                                         "2024",
                                         "\x1b[31m"};
    QByteArray line;
    for (int i = random.bounded(8); i > 0; --i)
        line += words[random.bounded(words.size())];
    return line;
}

bool completes(const LogSearch &search)
{
    return QTest::qWaitFor([&] { return search.isComplete(); }, 60000);
}

// A log with random lines of several sources, and what it should hold.
struct RandomLog
{
    QTemporaryDir dir;
    std::shared_ptr<RunLog> log = *RunLog::create(dir.filePath(u"log"_s));
    QList<SourceId> ids;
    QList<std::pair<SourceId, QByteArray>> rows;
    QRandomGenerator random;

    RandomLog(quint32 seed, int sources) : random(seed)
    {
        for (int i = 0; i < sources; ++i)
            ids.append(*log->addSource(info(QString::number(i), i % 2 == 0)));
    }
    void add(int count)
    {
        for (int i = 0; i < count; ++i) {
            const SourceId id = ids[random.bounded(ids.size())];
            const QByteArray line = randomLine(random);
            if (!log->append(id, QByteArray((int(id) % 2 == 0 ? stamp : QByteArray()) + line + '\n')))
                qFatal("append failed");
            rows.append({id, line});
        }
    }
};

} // namespace

class TestLogSearch : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keepsSetsOfHits();
    void countsAndComparesSets();
    void analyzesPatterns_data();
    void analyzesPatterns();
    void findsWhatTheReferenceFinds_data();
    void findsWhatTheReferenceFinds();
    void findsInFragments();
    void doesNotMatchTimestamps();
    void wrapsAround();
    void marksHits_data();
    void marksHits();
    void reportsErrorsWithTheirColumn();
    void boundsCostlyPatterns();
    void beginsWhereSomebodyLooks();
    void findsTheSameWhereverItBegins();
    void searchesNewRows();
    void followsTheSelection();
    void supersedesAtOnce();
    void searchesVeryLongLines();
    void endsWithItsDocument();
};

void TestLogSearch::keepsSetsOfHits()
{
    QRandomGenerator random(1);
    HitSet set;
    std::set<qint64> reference;
    QCOMPARE(set.next(0), std::nullopt);
    QCOMPARE(set.previous(100), std::nullopt);
    // Stretches in any order, some dense, some sparse.
    QList<qint64> starts;
    for (qint64 start = 0; start < 500000; start += 1000)
        starts.append(start);
    std::shuffle(starts.begin(), starts.end(), random);
    for (const qint64 start : starts) {
        std::vector<qint64> lines;
        const int density = start < 200000 ? 2 : 500;
        for (qint64 line = start; line < start + 1000; ++line) {
            if (random.bounded(density) == 0)
                lines.push_back(line);
        }
        set.add(lines);
        reference.insert(lines.begin(), lines.end());
    }
    QCOMPARE(set.count(), qint64(reference.size()));
    for (int i = 0; i < 20000; ++i) {
        const qint64 line = random.bounded(600000) - 50;
        const auto after = reference.lower_bound(line);
        QCOMPARE(set.next(line), after == reference.end() ? std::nullopt : std::optional(*after));
        const auto behind = reference.upper_bound(line);
        QCOMPARE(set.previous(line), behind == reference.begin() ? std::nullopt : std::optional(*std::prev(behind)));
        QCOMPARE(set.contains(line), reference.contains(line));
    }
}

void TestLogSearch::countsAndComparesSets()
{
    QRandomGenerator random(2);
    HitSet sets[2];
    std::set<qint64> references[2];
    for (int i = 0; i < 400; ++i) {
        const auto which = size_t(random.bounded(2));
        const qint64 begin = random.bounded(400000);
        const qint64 end = begin + (random.bounded(40) == 0 ? random.bounded(9000) : random.bounded(30));
        if (random.bounded(2) == 0) {
            sets[which].addRange(begin, end);
            for (qint64 line = begin; line < end; ++line)
                references[which].insert(line);
        } else { // some of them are in the set already
            std::vector<qint64> lines;
            for (qint64 line = begin; line < end; line += 1 + random.bounded(3))
                lines.push_back(line);
            sets[which].add(lines);
            references[which].insert(lines.begin(), lines.end());
        }
        QCOMPARE(sets[which].count(), qint64(references[which].size()));
    }
    std::set<qint64> both;
    std::ranges::set_intersection(references[0], references[1], std::inserter(both, both.end()));
    QVERIFY(!both.empty());
    const std::vector<qint64> sorted(references[0].begin(), references[0].end());
    for (int i = 0; i < 5000; ++i) {
        const qint64 line = random.bounded(500000) - 50;
        QCOMPARE(sets[0].rank(line), std::ranges::lower_bound(sorted, line) - sorted.begin());
        const auto index = qint64(random.bounded(int(sorted.size()) + 5));
        QCOMPARE(sets[0].at(index),
                 index < qint64(sorted.size()) ? std::optional(sorted[size_t(index)]) : std::nullopt);
        const auto next = both.lower_bound(line);
        QCOMPARE(sets[0].nextCommon(sets[1], line), next == both.end() ? std::nullopt : std::optional(*next));
        const auto behind = both.upper_bound(line);
        QCOMPARE(sets[1].previousCommon(sets[0], line),
                 behind == both.begin() ? std::nullopt : std::optional(*std::prev(behind)));
        QCOMPARE(sets[0].countCommon(sets[1], line), qint64(std::distance(both.begin(), both.lower_bound(line))));
    }
    std::vector<qint64> some;
    sets[0].collect(1000, 200000, 500, some);
    const auto first = std::ranges::lower_bound(sorted, 1000);
    QVERIFY(std::equal(some.begin(), some.end(), first));
    QCOMPARE(some.size(), size_t(500));
}

void TestLogSearch::analyzesPatterns_data()
{
    QTest::addColumn<QByteArray>("pattern");
    QTest::addColumn<QByteArray>("literal");
    QTest::addColumn<bool>("acrossLines");
    const auto add = [](const char *text, const char *literal, bool acrossLines) {
        QTest::newRow(text) << QByteArray(text) << QByteArray(literal) << acrossLines;
    };
    add("plain", "plain", true);
    add("worker-\\d+ .*elapsed=\\d{4}ms status=FAIL", "ms status=FAIL", true);
    add("abc?d", "ab", true);
    add("abc*", "ab", true);
    add("abc+de", "abc", true);
    add("ab{0,2}cde", "cde", true);
    add("ab{2}", "ab", true);
    add("\xc3\xa9t\xc3\xa9?x", "\xc3\xa9t", true);
    add("one|two", "", true);
    add("(one|two) three", " three", true);
    add("(one)?", "", true);
    add("(?:x(?!no)y)abc", "abc", true);
    add("a\\.b", "a.b", true);
    add("a\\sb", "a", true);
    add("[^x]abc", "abc", true);
    add("[[:space:]]abc", "", false);
    add("[\\s]abc", "", false);
    add("(?i)abc", "", false);
    add("abc\\n", "", false);
    add("abc\\x0a", "", false);
    add("\\Qabc\\E", "", false);
    add("(*COMMIT)abc", "", false);
    add("abc\\z", "", false);
    add("abc\\Kdef", "", false);
    add("ab{,2}", "", false);
}

void TestLogSearch::analyzesPatterns()
{
    QFETCH(const QByteArray, pattern);
    QFETCH(const QByteArray, literal);
    QFETCH(const bool, acrossLines);
    const PatternAnalysis analysis = analyzePattern(pattern);
    QCOMPARE(analysis.requiredLiteral, literal);
    QCOMPARE(!analysis.acrossLines.isEmpty(), acrossLines);
}

void TestLogSearch::findsWhatTheReferenceFinds_data()
{
    QTest::addColumn<SearchPattern>("what");
    const auto add = [](const QString &text, bool regularExpression) {
        for (const bool caseSensitive : {true, false}) {
            for (const bool wholeWord : {false, true})
                QTest::addRow("%s%s%s", qPrintable(text), caseSensitive ? "" : " any case", wholeWord ? " word" : "")
                    << SearchPattern{text, regularExpression, caseSensitive, wholeWord};
        }
    };
    for (const QString &text :
         {u"error"_s, u"foo"_s, u"été"_s, u"("_s, u"2024"_s, u"worker-1"_s, u"\\"_s, u"none such"_s, u" "_s})
        add(text, false);
    for (const QString &text : {u"err|warn"_s,
                                u"^a"_s,
                                u"b$"_s,
                                u"^$"_s,
                                u"^\\s"_s,
                                u"worker-\\d+.*foo"_s,
                                u"a[^b]*b"_s,
                                u"\\d{4}"_s,
                                u"(?<!_)foo"_s,
                                u"(?<=\\s)foo"_s,
                                u"foo(?!bar)"_s,
                                u"foo(?=bar)"_s,
                                u"(a)\\1"_s,
                                u"x*"_s,
                                u"\\Wfoo"_s,
                                u"\\D\\d\\D"_s,
                                u"[\\s=]x"_s,
                                u"(?i)ERROR"_s,
                                u"\\bfoo\\b"_s,
                                u"\\Bfoo"_s,
                                u"é."_s,
                                u"[^a-z]$"_s,
                                u"[^-n]{4}"_s,
                                u"foo\\z"_s,
                                u"\\Aa"_s,
                                u"a++b"_s,
                                u"(?>a+)b"_s,
                                u"(?:a|aa)b=?x"_s,
                                u"\\S+\\s+\\S+"_s,
                                u"foo.*foo"_s,
                                u"."_s,
                                u"[^\\d]7"_s,
                                u"\\x1b\\[31m"_s,
                                u"worker-\\d+[^=]*="_s})
        add(text, true);
}

void TestLogSearch::findsWhatTheReferenceFinds()
{
    QFETCH(const SearchPattern, what);
    static RandomLog data(42, 3);
    if (data.rows.isEmpty())
        data.add(30000);
    LogDocument document(data.log);
    LogSearch search(document);
    search.setPattern(what);
    QVERIFY(!search.error());
    QVERIFY(completes(search));
    QVERIFY(!search.error());
    QList<qint64> expected;
    const QRegularExpression expression = reference(what);
    for (qsizetype i = 0; i < data.rows.size(); ++i) {
        if (expression.match(QString::fromUtf8(data.rows[i].second)).hasMatch())
            expected.append(i);
    }
    QCOMPARE(search.hitRows(), expected.size());
    if (expected.isEmpty()) {
        QVERIFY(!search.next(RowNumber(0)));
        QVERIFY(!search.previous(RowNumber(0)));
        return;
    }
    for (int i = 0; i < 200; ++i) {
        const qint64 from = data.random.bounded(int(data.rows.size()));
        const auto after = std::lower_bound(expected.begin(), expected.end(), from);
        QCOMPARE(search.next(RowNumber(from)), RowNumber(after == expected.end() ? expected.first() : *after));
        const auto behind = std::upper_bound(expected.begin(), expected.end(), from);
        QCOMPARE(search.previous(RowNumber(from)),
                 RowNumber(behind == expected.begin() ? expected.last() : *(behind - 1)));
    }
    for (qsizetype i = 0; i < 2000; ++i) {
        const bool hit = std::binary_search(expected.begin(), expected.end(), i);
        if (!search.hitsIn(data.rows[i].second).isEmpty())
            QVERIFY(hit);
    }
}

// Whatever bytes there are: nothing is found that is not there, and nothing crashes.
void TestLogSearch::findsInFragments()
{
    const QTemporaryDir dir;
    const auto log = *RunLog::create(dir.filePath(u"log"_s));
    const auto source = *log->addSource(info(u"main"_s, false));
    QVERIFY(log->append(source, "\xff\xfe needle \xc3\n\xe2\x82needle\n\x80\x80\nneed\xffle\n"));
    LogDocument document(log);
    LogSearch search(document);
    for (const SearchPattern &what : {pattern(u"needle"_s), pattern(u"NEEDLE"_s, false, false),
                                      pattern(u"n.*e"_s, true), pattern(u"needle"_s, false, true, true)}) {
        search.setPattern(what);
        QVERIFY(completes(search));
        QVERIFY(search.hitRows() >= 2);
        QCOMPARE(search.next(RowNumber(0)), RowNumber(0));
        QCOMPARE(search.next(RowNumber(1)), RowNumber(1));
    }
}

void TestLogSearch::doesNotMatchTimestamps()
{
    const QTemporaryDir dir;
    const auto log = *RunLog::create(dir.filePath(u"log"_s));
    const auto source = *log->addSource(info(u"main"_s, true));
    QVERIFY(log->append(source,
                        QByteArray(stamp + "no year\n" + stamp + "the year 2024\n" + stamp + "\n" + stamp + "no\n")));
    LogDocument document(log);
    LogSearch search(document);
    for (const SearchPattern &what :
         {pattern(u"2024"_s), pattern(u"2024"_s, false, false), pattern(u"20\\d\\d"_s, true), pattern(u"\\d+"_s, true),
          pattern(u"^the"_s, true), pattern(u"2024"_s, false, true, true)}) {
        search.setPattern(what);
        QVERIFY(completes(search));
        QCOMPARE(search.hitRows(), 1);
        QCOMPARE(search.next(RowNumber(0)), RowNumber(1));
    }
    search.setPattern(pattern(u"Z no"_s));
    QVERIFY(completes(search));
    QCOMPARE(search.hitRows(), 0);
}

void TestLogSearch::wrapsAround()
{
    const QTemporaryDir dir;
    const auto log = *RunLog::create(dir.filePath(u"log"_s));
    const auto source = *log->addSource(info(u"main"_s, false));
    QVERIFY(log->append(source, "x\nhit\nx\nhit\nx\n"));
    LogDocument document(log);
    LogSearch search(document);
    QVERIFY(search.isComplete());
    QVERIFY(!search.next(RowNumber(0)));
    search.setPattern(pattern(u"hit"_s));
    QVERIFY(completes(search));
    QCOMPARE(search.next(RowNumber(0)), RowNumber(1));
    QCOMPARE(search.next(RowNumber(1)), RowNumber(1));
    QCOMPARE(search.next(RowNumber(2)), RowNumber(3));
    QCOMPARE(search.next(RowNumber(4)), RowNumber(1));
    QCOMPARE(search.next(RowNumber(1000)), RowNumber(1));
    QCOMPARE(search.previous(RowNumber(4)), RowNumber(3));
    QCOMPARE(search.previous(RowNumber(3)), RowNumber(3));
    QCOMPARE(search.previous(RowNumber(0)), RowNumber(3));
    search.setPattern({});
    QVERIFY(search.isComplete());
    QCOMPARE(search.hitRows(), 0);
    QVERIFY(!search.next(RowNumber(0)));
}

void TestLogSearch::marksHits_data()
{
    using Hits = QList<std::pair<qsizetype, qsizetype>>;
    QTest::addColumn<SearchPattern>("what");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<Hits>("hits");
    QTest::newRow("literal") << pattern(u"ab"_s) << "abxabab"_ba << Hits{{0, 2}, {3, 2}, {5, 2}};
    QTest::newRow("not overlapping") << pattern(u"aa"_s) << "aaaa"_ba << Hits{{0, 2}, {2, 2}};
    QTest::newRow("any case") << pattern(u"É"_s, false, false) << "\xc3\xa9\xc3\x89"_ba << Hits{{0, 2}, {2, 2}};
    QTest::newRow("whole word") << pattern(u"a"_s, false, true, true) << "a ab a"_ba << Hits{{0, 1}, {5, 1}};
    QTest::newRow("whole word next to a letter of any alphabet")
        << pattern(u"caf"_s, false, true, true) << "caf\xc3\xa9"_ba << Hits{};
    QTest::newRow("expression") << pattern(u"\\d+"_s, true) << "1 22 x333"_ba << Hits{{0, 1}, {2, 2}, {6, 3}};
    QTest::newRow("empty matches are not marked") << pattern(u"x*"_s, true) << "a\xc3\xa9xx"_ba << Hits{{3, 2}};
    QTest::newRow("beginning") << pattern(u"^a"_s, true) << "aaa"_ba << Hits{{0, 1}};
    QTest::newRow("at most a thousand") << pattern(u"a"_s) << QByteArray(5000, 'a') << [] {
        Hits hits;
        for (qsizetype i = 0; i < 1000; ++i)
            hits.append({i, 1});
        return hits;
    }();
}

void TestLogSearch::marksHits()
{
    using Hits = QList<std::pair<qsizetype, qsizetype>>;
    QFETCH(const SearchPattern, what);
    QFETCH(const QByteArray, text);
    QFETCH(const Hits, hits);
    const QTemporaryDir dir;
    const auto log = *RunLog::create(dir.filePath(u"log"_s));
    LogDocument document(log);
    LogSearch search(document);
    search.setPattern(what);
    QVERIFY(search.hitsIn(text) == hits);
}

void TestLogSearch::reportsErrorsWithTheirColumn()
{
    const QTemporaryDir dir;
    const auto log = *RunLog::create(dir.filePath(u"log"_s));
    LogDocument document(log);
    LogSearch search(document);
    search.setPattern(pattern(u"äö(x"_s, true));
    QVERIFY(search.error());
    QCOMPARE(search.error()->kind, Core::ErrorKind::Usage);
    QCOMPARE(search.error()->column, 5); // behind the last of four characters
    QVERIFY(search.isComplete());
    QVERIFY(search.hitsIn("x").isEmpty());
    search.setPattern(pattern(u"äö(x"_s, false));
    QVERIFY(!search.error());
    search.setPattern(pattern(QString(5000, u'x')));
    QVERIFY(search.error());
    QCOMPARE(search.error()->kind, Core::ErrorKind::Limit);
}

void TestLogSearch::boundsCostlyPatterns()
{
    const QTemporaryDir dir;
    const auto log = *RunLog::create(dir.filePath(u"log"_s));
    const auto source = *log->addSource(info(u"main"_s, false));
    QVERIFY(log->append(source, QByteArray(QByteArray(200, 'a') + "!\n" + "aaab\n")));
    LogDocument document(log);
    LogSearch search(document);
    search.setPattern(pattern(u"^(a+)+b"_s, true));
    QVERIFY(completes(search));
    search.setPattern(pattern(u"^(a|aa)+$"_s, true));
    QVERIFY(completes(search));
    QVERIFY(search.error());
    QCOMPARE(search.error()->kind, Core::ErrorKind::Limit);
}

namespace {

// Notes the first lines of what is scanned, and asks the job meanwhile.
class NotingPlan final : public ScanPlan
{
public:
    using Scanned = std::function<void(qint64 firstLine)>;
    explicit NotingPlan(Scanned scanned) : m_scanned(std::move(scanned)) { }

    [[nodiscard]] std::unique_ptr<LineTest> makeTest() const override
    {
        class Test final : public LineTest
        {
        public:
            explicit Test(const Scanned &scanned) : m_scanned(scanned) { }
            void scan(const ScanInput &input, ScanResult &result) override
            {
                m_scanned(input.lines.firstLine);
                const qint64 lines = std::ranges::count(input.lines.bytes, '\n');
                for (qint64 line = 0; line < lines; ++line)
                    result[0].push_back(input.lines.firstLine + line);
            }
            void scanLongLine(LongLine &, qint64, ScanResult &) override { }

        private:
            const Scanned &m_scanned;
        };
        return std::make_unique<Test>(m_scanned);
    }

private:
    Scanned m_scanned;
};

} // namespace

void TestLogSearch::beginsWhereSomebodyLooks()
{
    const QTemporaryDir dir;
    const auto log = *RunLog::create(dir.filePath(u"log"_s));
    const auto source = *log->addSource(info(u"main"_s, false));
    const qint64 lines = 20000;
    for (qint64 i = 0; i < lines; ++i)
        QVERIFY(log->append(source, QByteArray(QByteArray(100, 'x') + '\n')));
    const qint64 looked = 12345;
    QList<qint64> order;
    std::unique_ptr<ScanJob> job;
    job = std::make_unique<ScanJob>(log, std::make_shared<NotingPlan>([&](qint64 first) {
                                        if (order.isEmpty()) {
                                            QVERIFY(!job->hasScanned(0, {looked, looked + 1}));
                                        } else if (order.size() == 1) {
                                            QVERIFY(job->hasScanned(0, {looked, looked + 1}));
                                            QVERIFY(job->hasScanned(0, {order.first(), first}));
                                            QVERIFY(!job->hasScanned(0, {order.first() - 1, first}));
                                            QVERIFY(!job->hasScanned(0, {order.first(), first + 1}));
                                            QVERIFY(!job->hasScanned(0, {0, 1}));
                                            QCOMPARE(job->scannedLines(0), 0); // of those from the first one on
                                            QVERIFY(!job->isComplete());
                                        } else if (first == 0) { // all behind the place is done
                                            QVERIFY(job->hasScanned(0, {looked, lines}));
                                            QVERIFY(!job->isComplete());
                                        }
                                        order.append(first);
                                    }));
    job->startAt(0, looked);
    job->want(0, lines, true);
    job->work();
    QVERIFY(job->isComplete());
    QVERIFY(job->hasScanned(0, {0, lines}));
    QVERIFY(!job->hasScanned(0, {0, lines + 1}));
    QCOMPARE(job->total(0), lines); // each line once
    QCOMPARE(job->rank(0, lines, 0), lines);
    // The block of the line first, the rest behind it in order, then what is above it in order.
    QVERIFY(order.size() > 6);
    QVERIFY(order.first() <= looked);
    const auto top = std::ranges::find(order, 0);
    QVERIFY(top != order.end());
    QVERIFY(*std::prev(top) > order.first());
    QVERIFY(std::ranges::is_sorted(order.begin(), top));
    QVERIFY(std::ranges::is_sorted(top, order.end()));
    QVERIFY(order.last() < order.first());
    QVERIFY(order.at(1) > looked);
}

void TestLogSearch::findsTheSameWhereverItBegins()
{
    RandomLog data(12, 3);
    data.add(30000);
    QRandomGenerator random(13);
    LogDocument document(data.log);
    LogSearch search(document);
    for (int round = 0; round < 20; ++round) {
        data.add(round % 3 == 0 ? 1000 : 0);
        document.setSelection(round % 4 == 1 ? std::optional(QSet<SourceId>{data.ids[0], data.ids[2]}) : std::nullopt);
        document.refresh();
        const RowNumber from(random.bounded(int(document.rowCount())));
        search.setPattern({});
        search.setPattern(pattern(u"foo"_s), from);
        data.add(round % 3 == 1 ? 1000 : 0); // more comes meanwhile
        document.refresh();
        QVERIFY(completes(search));
        QVERIFY(search.hasSeen(RowNumber(0), RowNumber(document.rowCount())));
        QList<qint64> expected;
        for (qint64 row = 0, index = 0; index < data.rows.size(); ++index) {
            const auto &[id, line] = data.rows.at(index);
            if (document.selection() && !document.selection()->contains(id))
                continue;
            if (line.contains("foo"))
                expected.append(row);
            ++row;
        }
        QCOMPARE(search.hitRows(), expected.size());
        qsizetype found = 0;
        for (auto hit = search.next(RowNumber(0)); hit; hit = search.next(*hit + 1), ++found) {
            QCOMPARE(hit->value(), expected.at(found));
            if (found + 1 == expected.size())
                break;
        }
        QCOMPARE(found + 1, expected.size());
    }
}

void TestLogSearch::searchesNewRows()
{
    RandomLog data(7, 2);
    LogDocument document(data.log);
    LogSearch search(document);
    search.setPattern(pattern(u"foo"_s));
    QVERIFY(search.isComplete());
    qint64 expected = 0;
    qsizetype checked = 0;
    for (int i = 0; i < 50; ++i) {
        data.add(1000);
        document.refresh();
        QVERIFY(completes(search));
        for (; checked < data.rows.size(); ++checked)
            expected += data.rows[checked].second.contains("foo") ? 1 : 0;
        QCOMPARE(search.hitRows(), expected);
    }
}

void TestLogSearch::followsTheSelection()
{
    RandomLog data(8, 5);
    data.add(20000);
    LogDocument document(data.log);
    LogSearch search(document);
    document.setSelection(QSet<SourceId>{data.ids[1]});
    search.setPattern(pattern(u"worker"_s));
    const auto count = [&](const QSet<SourceId> &ids) {
        return std::count_if(data.rows.begin(), data.rows.end(),
                             [&](const auto &row) { return ids.contains(row.first) && row.second.contains("worker"); });
    };
    QVERIFY(completes(search));
    QCOMPARE(search.hitRows(), count({data.ids[1]}));
    document.setSelection(QSet<SourceId>{data.ids[1], data.ids[4]});
    QVERIFY(completes(search));
    QCOMPARE(search.hitRows(), count({data.ids[1], data.ids[4]}));
    document.setSelection(QSet<SourceId>{data.ids[0]});
    QVERIFY(completes(search));
    QCOMPARE(search.hitRows(), count({data.ids[0]}));
    const auto row = search.next(RowNumber(100));
    QVERIFY(row);
    QVERIFY(document.rows(*row, 1).constFirst().text.contains("worker"));
    document.setSelection(std::nullopt);
    QVERIFY(completes(search));
    QCOMPARE(search.hitRows(), count({data.ids.begin(), data.ids.end()}));
}

void TestLogSearch::supersedesAtOnce()
{
    const QTemporaryDir dir;
    const auto log = *RunLog::create(dir.filePath(u"log"_s));
    const auto source = *log->addSource(info(u"main"_s, false));
    QByteArray block;
    for (int i = 0; block.size() < 1000000; ++i)
        block += "line " + QByteArray::number(i) + '\n';
    for (int i = 0; i < 30; ++i)
        QVERIFY(log->append(source, block));
    QVERIFY(log->append(source, "the needle\n"));
    LogDocument document(log);
    LogSearch search(document);
    const QSignalSpy spy(&search, &LogSearch::progressed);
    for (int i = 0; i < 200; ++i)
        search.setPattern(pattern(u"line .*"_s + QString::number(i), true));
    search.setPattern(pattern(u"needle"_s));
    QVERIFY(search.hitRows() <= 1); // nothing is left of the patterns before
    QVERIFY(completes(search));
    QCOMPARE(search.hitRows(), 1);
    QCOMPARE(search.next(RowNumber(0)), RowNumber(document.rowCount() - 1));
    QVERIFY(QTest::qWaitFor([&] { return !spy.isEmpty(); }));
}

void TestLogSearch::searchesVeryLongLines()
{
    const QTemporaryDir dir;
    const auto log = *RunLog::create(dir.filePath(u"log"_s));
    const auto source = *log->addSource(info(u"main"_s, true));
    QByteArray longLine(5 * 1024 * 1024, '.');
    longLine.replace(3000000, 6, "needle").replace(longLine.size() - 3, 3, "end");
    QVERIFY(log->append(source, QByteArray(stamp + "x\n" + stamp + longLine + '\n' + stamp + "needle\n")));
    LogDocument document(log);
    LogSearch search(document);
    const auto hits = [&](const SearchPattern &what) {
        search.setPattern(what);
        return completes(search) ? search.hitRows() : -1;
    };
    QCOMPARE(hits(pattern(u"needle"_s)), 2);
    QCOMPARE(hits(pattern(u"NEEDLE"_s, false, false)), 2);
    QCOMPARE(hits(pattern(u"needle|nothing"_s, true)), 2);
    QCOMPARE(hits(pattern(u"^needle"_s, true)), 1);
    QCOMPARE(hits(pattern(u"\\.end$"_s, true)), 1);
    QCOMPARE(hits(pattern(u"^\\.{3}"_s, true)), 1);
    QCOMPARE(hits(pattern(u"needles"_s)), 0);
}

void TestLogSearch::endsWithItsDocument()
{
    RandomLog data(9, 2);
    data.add(20000);
    auto document = std::make_unique<LogDocument>(data.log);
    LogSearch search(*document);
    search.setPattern(pattern(u"a"_s, true));
    document.reset();
    search.setPattern(pattern(u"b"_s));
    QVERIFY(!search.next(RowNumber(0)));
    QVERIFY(!search.previous(RowNumber(0)));
}

QTEST_GUILESS_MAIN(TestLogSearch)
#include "tst_logsearch.moc"
