// SPDX-License-Identifier: Apache-2.0
// Orders, filters and folds of a LogDocument, against the same worked out the simple way.
#include "models/joblog/level.h"
#include "models/joblog/loglandmarks.h"
#include "models/joblog/logsearch.h"

#include <QBuffer>
#include <QRandomGenerator>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <map>
#include <ranges>
#include <set>
#include <tuple>

using namespace JobLog;
using namespace Qt::StringLiterals;

namespace {

constexpr qint64 second = 1'000'000'000;
constexpr qint64 epoch = 1717763696; // 2024-06-07T12:34:56Z

QByteArray stamp(qint64 seconds)
{
    return QDateTime::fromSecsSinceEpoch(epoch + seconds, QTimeZone::UTC).toString(u"yyyy-MM-ddTHH:mm:ss"_s).toLatin1()
        + ".000000000Z ";
}

/// A log, and everything that a view of it should show.
struct Model
{
    struct Item
    {
        bool isNotice = false;
        quint32 source = 0;
        qint64 line = 0;
        qint64 time = std::numeric_limits<qint64>::min(); // the latest so far in its source
        QByteArray text;
        auto operator<=>(const Item &) const = default;
    };

    QTemporaryDir dir;
    std::shared_ptr<RunLog> log = *RunLog::create(dir.filePath(u"log"_s));
    QList<Item> items; // as they arrived
    std::vector<qint64> lines;
    std::vector<qint64> times;
    QRandomGenerator random;
    qint64 clock = 0;

    Model(quint32 seed, int sources) : random(seed)
    {
        for (int i = 0; i < sources; ++i)
            addSource();
    }
    void addSource()
    {
        const SourceInfo info{u"pod"_s, QString::number(lines.size()), u"main"_s, 0, lines.size() % 4 != 3};
        QVERIFY(log->addSource(info));
        lines.push_back(0);
        times.push_back(std::numeric_limits<qint64>::min());
    }
    QByteArray randomText(int padding)
    {
        static const QList<QByteArray> words{
            "ERROR no disk",         "WARN slow", "INFO ready", "  at frame", "plain", "apple", "pear",
            "{\"level\":\"error\"}", "",          "\tat other"};
        QByteArray text = words[random.bounded(words.size())];
        if (random.bounded(3) == 0)
            text += " apple pear";
        return text + QByteArray(padding > 0 ? random.bounded(padding) : 0, '.');
    }
    /// `jitter`: how far times go back, in seconds.
    void add(int count, int padding, int jitter)
    {
        for (int i = 0; i < count; ++i) {
            const auto source = quint32(random.bounded(int(lines.size())));
            const auto id = SourceId(int(source));
            if (random.bounded(25) == 0) {
                const QByteArray text = "notice " + QByteArray::number(items.size());
                QVERIFY(log->appendNotice(id, NoticeKind::Gap, QString::fromLatin1(text)));
                items.append({true, source, lines[source], times[source], text});
                continue;
            }
            const QByteArray text = randomText(padding);
            QByteArray bytes = text + '\n';
            clock += random.bounded(2);
            const qint64 time = clock - random.bounded(jitter + 1);
            if (source % 4 != 3 && random.bounded(10) > 0) { // now and then a line without a time
                bytes.prepend(stamp(time));
                times[source] = std::max(times[source], (epoch + time) * second);
            }
            QVERIFY(log->append(id, bytes));
            items.append({false, source, lines[source]++, times[source], text});
        }
    }

    [[nodiscard]] QList<Item> byTime() const
    {
        // A notice moves with the line before it; at the beginning of a source with the first line.
        QList<std::pair<Item, QList<Item>>> groups;
        std::map<quint32, qsizetype> last;
        std::map<quint32, QList<Item>> waiting;
        for (const Item &item : items) {
            if (!item.isNotice) {
                groups.append({item, std::exchange(waiting[item.source], {})});
                groups.last().second.append(item);
                last[item.source] = groups.size() - 1;
            } else if (last.contains(item.source)) {
                groups[last[item.source]].second.append(item);
            } else {
                waiting[item.source].append(item);
            }
        }
        std::ranges::stable_sort(groups, [](const auto &one, const auto &other) {
            return std::tie(one.first.time, one.first.source, one.first.line)
                < std::tie(other.first.time, other.first.source, other.first.line);
        });
        QList<Item> result;
        for (const auto &group : std::as_const(groups))
            result += group.second;
        for (const auto &rest : waiting)
            result += rest.second;
        return result;
    }

    [[nodiscard]] std::map<std::pair<quint32, qint64>, bool> matches(const LogFilter &filter) const
    {
        std::map<std::pair<quint32, qint64>, bool> shown;
        std::map<quint32, LogLevel> level;
        for (const Item &item : items) {
            if (item.isNotice)
                continue;
            if (!continuesLine(item.text))
                level[item.source] = levelOf(item.text);
            const auto holds = [&item](const SearchPattern &pattern) {
                return QString::fromLatin1(item.text).contains(pattern.text, Qt::CaseSensitive);
            };
            const LogLevel own = level.contains(item.source) ? level[item.source] : LogLevel::None;
            if (std::ranges::all_of(filter.include, holds) && std::ranges::none_of(filter.exclude, holds)
                && filter.levels.testFlag(own))
                shown[{item.source, item.line}] = true;
        }
        auto result = shown;
        for (const auto &match : shown) {
            const auto [source, line] = match.first;
            for (qint64 near = std::max(line - filter.before, qint64(0));
                 near <= std::min(line + filter.after, lines[source] - 1); ++near)
                result.try_emplace({source, near}, false);
        }
        return result;
    }

    [[nodiscard]] QList<Item> expected(const RowView &view, const LogFilter &filter) const
    {
        const QList<Item> all = view.order == MergeOrder::Time ? byTime() : items;
        const auto shown = matches(filter);
        QList<Item> result;
        for (const Item &item : all) {
            const auto id = SourceId(int(item.source));
            if (view.selection && !view.selection->contains(id))
                continue;
            const auto folded
                = [&item](const LineRange &range) { return item.line >= range.begin && item.line < range.end; };
            const bool isHidden = !filter.isEmpty() && !shown.contains({item.source, item.line});
            if (!item.isNotice && (isHidden || std::ranges::any_of(view.folds.value(id), folded)))
                continue;
            result.append(item);
        }
        return result;
    }

    [[nodiscard]] QHash<SourceId, QList<LineRange>> randomFolds()
    {
        QHash<SourceId, QList<LineRange>> folds;
        for (size_t source = 0; source < lines.size(); ++source) {
            qint64 line = 0;
            while (line < lines[source] && random.bounded(6) > 0) {
                const qint64 begin = line + random.bounded(10);
                line = begin + 1 + random.bounded(40);
                folds[SourceId(int(source))].append({begin, line});
                ++line;
            }
        }
        return folds;
    }
};

bool equals(const LogRow &row, const Model::Item &item)
{
    return quint32(row.source) == item.source && row.line.value() == item.line && !row.damaged
        && (row.kind == LogRow::Kind::Notice) == item.isNotice
        && (item.isNotice ? row.notice.toLatin1() : row.text) == item.text;
}

#define VERIFY_ROWS(document, items)                                                                                   \
    do {                                                                                                               \
        verifyRows(document, items);                                                                                   \
        if (QTest::currentTestFailed())                                                                                \
            return;                                                                                                    \
    } while (false)

void verifyRows(const LogDocument &document, const QList<Model::Item> &expected)
{
    QCOMPARE(document.rowCount(), expected.size());
    constexpr int page = 61;
    for (qint64 first = 0; first < expected.size(); first += page) {
        const auto rows = document.rows(RowNumber(first), page);
        QCOMPARE(rows.size(), std::min(qint64(page), expected.size() - first));
        for (qsizetype i = 0; i < rows.size(); ++i) {
            QVERIFY2(equals(rows[i], expected[first + i]),
                     qPrintable(
                         u"row %1: %2:%3 %4, not %5:%6 %7"_s.arg(first + i)
                             .arg(int(rows[i].source))
                             .arg(rows[i].line.value())
                             .arg(QString::fromLatin1(rows[i].text.first(std::min(rows[i].text.size(), qsizetype(40)))))
                             .arg(expected[first + i].source)
                             .arg(expected[first + i].line)
                             .arg(QString::fromLatin1(expected[first + i].text.first(
                                 std::min(expected[first + i].text.size(), qsizetype(40)))))));
            if (!expected[first + i].isNotice)
                QCOMPARE(document.rowOf(rows[i].source, rows[i].line), RowNumber(first + i));
        }
    }
}

bool settles(LogDocument &document)
{
    document.refresh(); // asks for what is new
    const bool done = QTest::qWaitFor([&] { return document.filterStatus().isComplete; }, 60000);
    document.refresh();
    return done;
}

LogFilter randomFilter(QRandomGenerator &random)
{
    LogFilter filter;
    const auto pattern = [](const QString &text) { return SearchPattern{text, false, true, false}; };
    if (random.bounded(2) == 0)
        filter.include.append(pattern(u"apple"_s));
    if (random.bounded(4) == 0)
        filter.include.append(pattern(u"pear"_s));
    if (random.bounded(3) == 0)
        filter.exclude.append(pattern(u"INFO"_s));
    if (random.bounded(3) == 0)
        filter.exclude.append(pattern(u"frame"_s));
    if (random.bounded(2) == 0)
        filter.levels = LogLevel::Error | LogLevel::Warning;
    if (random.bounded(2) == 0) {
        filter.before = random.bounded(4);
        filter.after = random.bounded(4);
    }
    return filter;
}

} // namespace

class RowViewsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void mergesByTime_data()
    {
        QTest::addColumn<int>("lines");
        QTest::addColumn<int>("padding");
        QTest::addColumn<int>("jitter");
        QTest::newRow("one block each") << 500 << 20 << 3;
        QTest::newRow("many blocks") << 3000 << 4000 << 5;
        QTest::newRow("many blocks, clocks far apart") << 3000 << 4000 << 500;
        QTest::newRow("no order at all") << 1500 << 4000 << 100000;
    }
    void mergesByTime()
    {
        QFETCH(const int, lines);
        QFETCH(const int, padding);
        QFETCH(const int, jitter);
        Model model(7, 5);
        model.add(lines, padding, jitter);
        LogDocument document(model.log);
        document.setOrder(MergeOrder::Time);
        VERIFY_ROWS(document, model.expected(document.view(), {}));
        document.setOrder(MergeOrder::Arrival);
        VERIFY_ROWS(document, model.items);
    }

    void everyViewShowsWhatTheSimpleWaySays()
    {
        for (quint32 seed = 0; seed < 12; ++seed) {
            Model model(seed, 1 + int(seed % 5));
            model.add(seed % 3 == 0 ? 1500 : 400, seed % 3 == 0 ? 4000 : 30, int(seed % 4) * 4);
            LogDocument document(model.log);
            for (int i = 0; i < 5; ++i) {
                document.setOrder(model.random.bounded(2) == 0 ? MergeOrder::Time : MergeOrder::Arrival);
                const LogFilter filter = randomFilter(model.random);
                QVERIFY(document.setFilter(filter));
                document.setFolds(model.random.bounded(2) == 0 ? model.randomFolds()
                                                               : QHash<SourceId, QList<LineRange>>());
                if (model.random.bounded(2) == 0)
                    document.setSelection(QSet<SourceId>{SourceId(0), SourceId(2)});
                else
                    document.setSelection(std::nullopt);
                QVERIFY(settles(document));
                VERIFY_ROWS(document, model.expected(document.view(), filter));
            }
        }
    }

    // What a signal does not name must be what it was.
    void growthIsToldWhereItHappens()
    {
        for (quint32 seed = 0; seed < 10; ++seed) {
            Model model(100 + seed, 3);
            LogDocument document(model.log);
            if (seed % 2 == 0)
                document.setOrder(MergeOrder::Time);
            const LogFilter filter = seed % 3 == 0 ? LogFilter() : randomFilter(model.random);
            QVERIFY(document.setFilter(filter));
            QList<Model::Item> before;
            qint64 untouched = 0;
            qint64 count = 0;
            connect(&document, &LogDocument::rowsAppended, this, [&](qint64 first, qint64 added) {
                QCOMPARE(first, count);
                count += added;
                QCOMPARE(count, document.rowCount());
            });
            connect(&document, &LogDocument::rowsChanged, this, [&](qint64 first) {
                untouched = std::min(untouched, first);
                count = document.rowCount();
            });
            for (int i = 0; i < 12; ++i) {
                if (i == 6)
                    model.addSource();
                model.add(60, i % 4 == 0 ? 9000 : 10, int(seed % 3) * 5);
                untouched = before.size();
                QVERIFY(settles(document));
                document.refresh();
                const auto now = model.expected(document.view(), filter);
                VERIFY_ROWS(document, now);
                QCOMPARE(now.first(untouched), before.first(untouched));
                before = now;
            }
        }
    }

    void rowsAreFoundByTime()
    {
        Model model(3, 3);
        model.add(2000, 3000, 4);
        for (const MergeOrder order : {MergeOrder::Arrival, MergeOrder::Time}) {
            LogDocument document(model.log);
            document.setOrder(order);
            const auto rows = model.expected(document.view(), {});
            for (qint64 at = -5; at < model.clock + 5; at += 37) {
                const qint64 time = (epoch + at) * second;
                const auto expected
                    = std::ranges::find_if(rows, [&](const auto &item) { return !item.isNotice && item.time >= time; });
                const auto row = document.rowAt(time);
                QCOMPARE(row.has_value(), expected != rows.cend());
                if (row)
                    QCOMPARE(row->value(), expected - rows.cbegin());
            }
        }
        LogDocument document(model.log);
        QVERIFY(document.firstTime().has_value());
        QVERIFY(*document.firstTime() <= (epoch + 10) * second);
    }

    void aHiddenLineIsFoundNearby()
    {
        Model model(5, 1);
        model.add(300, 10, 0);
        LogDocument document(model.log);
        LogFilter filter;
        filter.include.append({u"apple"_s, false, true, false});
        QVERIFY(document.setFilter(filter));
        QVERIFY(settles(document));
        const auto rows = model.expected(document.view(), filter);
        for (qint64 line = 0; line < model.lines[0]; ++line) {
            auto expected
                = std::ranges::find_if(rows, [&](const auto &item) { return !item.isNotice && item.line >= line; });
            if (expected == rows.cend()) {
                do
                    --expected;
                while (expected->isNotice);
            }
            QCOMPARE(document.rowNear(SourceId(0), LineNumber(line)), RowNumber(expected - rows.cbegin()));
        }
        QVERIFY(document.line({SourceId(0), LineNumber(0)}).has_value());
        QVERIFY(!document.line({SourceId(0), LineNumber(model.lines[0])}).has_value());
    }

    void aWrongPatternLeavesTheFilterAsItWas()
    {
        Model model(6, 1);
        model.add(50, 10, 0);
        LogDocument document(model.log);
        LogFilter wrong;
        wrong.include.append({u"a(b"_s, true, true, false});
        const auto result = document.setFilter(wrong);
        QVERIFY(!result);
        QCOMPARE(result.error().code, u"search-pattern-invalid"_s);
        QVERIFY(document.filter().isEmpty());
        QCOMPARE(document.rowCount(), model.items.size());
    }

    void contextIsToldFromMatches()
    {
        Model model(8, 1);
        model.add(200, 10, 0);
        LogDocument document(model.log);
        LogFilter filter;
        filter.include.append({u"ERROR"_s, false, true, false});
        filter.before = filter.after = 2;
        QVERIFY(document.setFilter(filter));
        QVERIFY(settles(document));
        const auto rows = document.rows(RowNumber(0), int(document.rowCount()));
        qint64 matches = 0;
        for (const LogRow &row : rows) {
            if (row.kind == LogRow::Kind::Notice)
                continue;
            QCOMPARE(row.isContext, !row.text.contains("ERROR"));
            matches += row.isContext ? 0 : 1;
        }
        QVERIFY(matches > 0);
        QCOMPARE(document.filterStatus().matches, matches);
    }

    void leftOutLinesAreTold_data()
    {
        QTest::addColumn<int>("sources");
        QTest::addColumn<MergeOrder>("order");
        QTest::newRow("one source") << 1 << MergeOrder::Arrival;
        QTest::newRow("as they came") << 3 << MergeOrder::Arrival;
        QTest::newRow("by time") << 3 << MergeOrder::Time;
    }

    void leftOutLinesAreTold()
    {
        QFETCH(int, sources);
        QFETCH(MergeOrder, order);
        Model model(14, sources);
        LogDocument document(model.log);
        RowView view = document.view();
        view.order = order;
        document.setView(view);
        LogFilter filter;
        filter.include.append({u"ERROR"_s, false, true, false});
        filter.before = 1;
        filter.after = 2;
        QVERIFY(document.setFilter(filter));
        for (int round = 0; round < 8; ++round) {
            model.add(400, 10, 3);
            view = document.view();
            view.folds = round % 2 == 1 ? model.randomFolds() : QHash<SourceId, QList<LineRange>>();
            view.selection
                = sources > 1 && round % 4 > 1 ? std::optional(QSet{SourceId(0), SourceId(2)}) : std::nullopt;
            document.setView(view);
            QVERIFY(settles(document));
            const QList<Model::Item> shown = model.expected(view, filter);
            const auto matches = model.matches(filter); // with the lines around them
            std::set<Model::Item> separated;
            for (const Model::Item &item : shown) {
                const bool follows = item.line == 0 || matches.contains({item.source, item.line - 1});
                if (!item.isNotice && !follows && item != shown.first())
                    separated.insert(item);
            }
            QVERIFY(separated.size() > 10);
            QCOMPARE(document.rowCount(), shown.size());
            for (qint64 first = 0; first < shown.size(); first += 7) { // read in pieces: it does not depend on them
                const auto rows = document.rows(RowNumber(first), 7);
                for (qsizetype i = 0; i < rows.size(); ++i)
                    QCOMPARE(rows[i].isSeparated, separated.contains(shown[first + i]));
            }
        }
        // Without lines around them, each line stands for itself.
        filter.before = filter.after = 0;
        QVERIFY(document.setFilter(filter));
        QVERIFY(settles(document));
        const auto rows = document.rows(RowNumber(0), 500);
        QVERIFY(!rows.isEmpty());
        QVERIFY(std::ranges::none_of(rows, &LogRow::isSeparated));
    }

    void findStaysWithinTheFilter()
    {
        Model model(9, 3);
        model.add(600, 10, 3);
        LogDocument document(model.log);
        LogSearch search(document);
        search.setPattern({u"pear"_s, false, true, false});
        LogFilter filter;
        filter.include.append({u"apple"_s, false, true, false});
        QVERIFY(document.setFilter(filter));
        QVERIFY(settles(document));
        QTRY_VERIFY(search.isComplete());
        const auto rows = model.expected(document.view(), filter);
        QList<qint64> hits;
        for (qsizetype i = 0; i < rows.size(); ++i) {
            if (!rows[i].isNotice && rows[i].text.contains("pear"))
                hits.append(i);
        }
        QCOMPARE(search.hitRows(), hits.size());
        qint64 at = 0;
        for (const qint64 hit : std::as_const(hits)) {
            QCOMPARE(search.next(RowNumber(at)), RowNumber(hit));
            at = hit + 1;
        }
        at = document.rowCount() - 1;
        for (const qint64 hit : hits | std::views::reverse) {
            QCOMPARE(search.previous(RowNumber(at)), RowNumber(hit));
            at = hit - 1;
        }
    }

    void aFoldedHitCountsWhereItsGroupStands()
    {
        Model model(1, 1);
        QVERIFY(model.log->append(SourceId(0), "a\nheader\nneedle\nb\nc\n"));
        LogDocument document(model.log);
        document.setFolds({{SourceId(0), {{2, 4}}}});
        LogSearch search(document);
        search.setPattern({u"needle"_s, false, true, false});
        QTRY_VERIFY(search.isComplete());
        QCOMPARE(search.hitRows(), 1);
        QCOMPARE(search.next(RowNumber(0)), RowNumber(1));
        const LinePlace place{SourceId(0), LineNumber(2)};
        QCOMPARE(search.nextPlace(RowNumber(0)), place);
        QVERIFY(!document.rowOf(place.source, place.line));
    }

    void landmarksAreWhatTheyMark()
    {
        Model model(11, 3);
        model.add(900, 200, 2);
        QVERIFY(model.log->append(SourceId(0), QByteArray(stamp(1) + "::group::Build\n" + stamp(1) + "MARK=1\n")));
        model.items.append({false, 0, model.lines[0]++, model.times[0], "::group::Build"});
        model.items.append({false, 0, model.lines[0]++, model.times[0], "MARK=1"});
        LogDocument document(model.log);
        LogLandmarks landmarks(document, "MARK");
        QTRY_VERIFY(landmarks.isComplete());
        const auto is = [](Landmark landmark, const Model::Item &item) {
            switch (landmark) {
            case Landmark::Error:
                return levelOf(item.text) == LogLevel::Error;
            case Landmark::Warning:
                return levelOf(item.text) == LogLevel::Warning;
            case Landmark::Marker:
                return item.text.contains("MARK");
            case Landmark::Group:
                return item.text.startsWith("::group");
            }
            return false;
        };
        for (const Landmark landmark : {Landmark::Error, Landmark::Warning, Landmark::Marker, Landmark::Group}) {
            qint64 from = 0;
            qint64 count = 0;
            for (qsizetype i = 0; i < model.items.size(); ++i) {
                if (model.items[i].isNotice || !is(landmark, model.items[i]))
                    continue;
                ++count;
                const auto found = landmarks.next(landmark, RowNumber(from));
                QVERIFY(found);
                QCOMPARE(document.rowOf(found->source, found->line), RowNumber(i));
                from = i + 1;
            }
            QVERIFY(!landmarks.next(landmark, RowNumber(from)));
            QCOMPARE(landmarks.count(landmark), count);
            QVERIFY(count > 0);
        }
    }

    void anotherThreadsDocumentShowsTheSame()
    {
        Model model(12, 3);
        model.add(800, 50, 6);
        LogDocument document(model.log);
        document.setOrder(MergeOrder::Time);
        LogFilter filter;
        filter.include.append({u"apple"_s, false, true, false});
        QVERIFY(document.setFilter(filter));
        document.setFolds(model.randomFolds());
        QVERIFY(settles(document));
        QByteArray expected;
        const auto rows = model.expected(document.view(), filter);
        for (const auto &item : rows) {
            if (!item.isNotice)
                expected += item.text + '\n';
        }
        LogDocument copy(model.log);
        copy.setView(document.view());
        QBuffer buffer;
        buffer.open(QIODevice::WriteOnly);
        QVERIFY(copy.write(buffer, RowNumber(0), RowNumber(copy.rowCount()), {}));
        QCOMPARE(buffer.data(), expected);
    }

    void filtersVeryLongLines()
    {
        Model model(13, 1);
        const QByteArray filler(700 * 1024, 'x');
        const QByteArray lines
            = "ERROR a" + filler + "needle\nINFO b" + filler + "needle\nERROR c\nERROR d" + filler + '\n';
        QVERIFY(model.log->append(SourceId(0), lines));
        LogDocument document(model.log);
        LogFilter filter;
        filter.include.append({u"needle"_s, false, true, false});
        QVERIFY(document.setFilter(filter));
        QVERIFY(settles(document));
        QCOMPARE(document.rowCount(), 2);
        filter.levels = LogLevel::Error;
        QVERIFY(document.setFilter(filter));
        QVERIFY(settles(document));
        QCOMPARE(document.rowCount(), 1);
        filter.exclude.append({u"aaa"_s, false, true, false});
        filter.exclude.append({u"xxx"_s, false, true, false});
        QVERIFY(document.setFilter(filter));
        QVERIFY(settles(document));
        QCOMPARE(document.rowCount(), 0);
    }

    // A time of 1970 to 2100 and none at all, whatever the lines hold.
    void orderByTimeBearsDamage()
    {
        Model model(14, 2);
        model.add(2000, 2000, 3);
        LogDocument document(model.log);
        document.setOrder(MergeOrder::Time);
        QFile spool(model.log->folder() + u"/00000.log"_s);
        QVERIFY(spool.resize(spool.size() / 2));
        const auto rows = document.rows(RowNumber(0), int(document.rowCount()));
        QCOMPARE(rows.size(), document.rowCount());
        QVERIFY(std::ranges::any_of(rows, &LogRow::damaged));
    }
};

QTEST_GUILESS_MAIN(RowViewsTest)
#include "tst_rowviews.moc"
