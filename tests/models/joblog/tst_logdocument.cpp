// SPDX-License-Identifier: Apache-2.0
#include "models/joblog/logdocument.h"

#include <QBuffer>
#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

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

// What a log should show: every line and notice in the order of arrival, kept the simple way.
struct Model
{
    struct Row
    {
        SourceId source;
        qint64 line;
        bool isNotice;
        QByteArray text;
    };

    QTemporaryDir dir;
    std::shared_ptr<RunLog> log = *RunLog::create(dir.filePath(u"log"_s));
    QList<SourceId> ids;
    std::vector<qint64> lines;
    QList<Row> rows;
    QRandomGenerator random;

    Model(quint32 seed, int sources) : random(seed)
    {
        for (int i = 0; i < sources; ++i)
            addSource();
    }
    void addSource()
    {
        ids.append(*log->addSource(info(QString::number(ids.size()), ids.size() % 2 == 0)));
        lines.push_back(0);
    }
    void add(int count)
    {
        for (int i = 0; i < count; ++i) {
            const SourceId id = ids[random.bounded(ids.size())];
            qint64 &line = lines[size_t(id)];
            if (random.bounded(20) == 0) {
                const QByteArray text = "notice " + QByteArray::number(rows.size());
                if (!log->appendNotice(id, NoticeKind::Information, QString::fromLatin1(text)))
                    qFatal("notice failed");
                rows.append({id, line, true, text});
                continue;
            }
            QByteArray bytes;
            for (int j = random.bounded(4); j >= 0; --j) {
                const QByteArray text = QByteArray::number(int(id)) + ':' + QByteArray::number(line)
                    + QByteArray(random.bounded(30), '.');
                rows.append({id, line++, false, text});
                bytes += (int(id) % 2 == 0 ? stamp : QByteArray()) + text + '\n';
            }
            if (!log->append(id, bytes))
                qFatal("append failed");
        }
    }
    [[nodiscard]] QList<Row> selected(const std::optional<QSet<SourceId>> &selection) const
    {
        QList<Row> result;
        for (const Row &row : rows) {
            if (!selection || selection->contains(row.source))
                result.append(row);
        }
        return result;
    }
};

bool equals(const LogRow &row, const Model::Row &expected)
{
    return row.source == expected.source && row.line.value() == expected.line
        && (row.kind == LogRow::Kind::Notice) == expected.isNotice && !row.damaged
        && (expected.isNotice ? row.notice.toLatin1() : row.text) == expected.text;
}

void compare(const LogDocument &document, const QList<Model::Row> &expected, QRandomGenerator &random)
{
    QCOMPARE(document.rowCount(), expected.size());
    for (int i = 0; i < 10 && !expected.isEmpty(); ++i) {
        const qint64 first = random.bounded(int(expected.size()));
        const auto rows = document.rows(RowNumber(first), 80);
        QCOMPARE(rows.size(), std::min(qint64(80), expected.size() - first));
        for (qsizetype j = 0; j < rows.size(); ++j) {
            QVERIFY(equals(rows[j], expected[first + j]));
            if (rows[j].kind == LogRow::Kind::Line)
                QCOMPARE(document.rowOf(rows[j].source, rows[j].line), RowNumber(first + j));
        }
    }
}

} // namespace

class TestLogDocument : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void showsNothingAtFirst();
    void staysAsItIsUntilRefreshed();
    void showsRandomSelections();
    void growsWithAnySelection();
    void showsSourcesThatComeLater();
    void clampsRequests();
    void writesRows_data();
    void writesRows();
    void endsTheLastLineAsRecorded();
    void stopsWritingOnRequest();
    void reportsWriteErrors();
};

void TestLogDocument::showsNothingAtFirst()
{
    Model model(1, 0);
    LogDocument document(model.log);
    QCOMPARE(document.rowCount(), 0);
    QVERIFY(document.rows(RowNumber(0), 10).isEmpty());
    QVERIFY(!document.rowOf(SourceId(0), LineNumber(0)));
    QVERIFY(document.sources().isEmpty());
}

void TestLogDocument::staysAsItIsUntilRefreshed()
{
    Model model(2, 1);
    model.add(100);
    LogDocument document(model.log);
    const QSignalSpy appended(&document, &LogDocument::rowsAppended);
    const qint64 before = document.rowCount();
    const qint64 lines = document.sources().constFirst().lines;
    model.add(100);
    QCOMPARE(document.rowCount(), before);
    QCOMPARE(document.sources().constFirst().lines, lines);
    QVERIFY(!document.rowOf(SourceId(0), LineNumber(model.lines[0] - 1)));
    document.refresh();
    QCOMPARE(document.rowCount(), model.rows.size());
    QCOMPARE(document.sources().constFirst().lines, model.lines[0]);
    QCOMPARE(appended.size(), 1);
    QCOMPARE(appended[0][0].toLongLong(), before);
    QCOMPARE(appended[0][1].toLongLong(), model.rows.size() - before);
    document.refresh();
    QCOMPARE(appended.size(), 1);
}

void TestLogDocument::showsRandomSelections()
{
    Model model(3, 12);
    model.add(70000); // more than three stretches of the journal
    for (const auto &log : {model.log, *RunLog::open(model.log->folder())}) {
        LogDocument document(log);
        const QSignalSpy reset(&document, &LogDocument::reset);
        compare(document, model.rows, model.random);
        for (int i = 0; i < 10; ++i) {
            QSet<SourceId> selection;
            for (const SourceId id : model.ids) {
                if (model.random.bounded(3) == 0)
                    selection.insert(id);
            }
            document.setSelection(selection);
            QCOMPARE(reset.size(), i + 1);
            compare(document, model.selected(selection), model.random);
            for (const SourceId id : model.ids)
                QCOMPARE(document.rowOf(id, LineNumber(0)).has_value(), selection.contains(id));
        }
        document.setSelection(QSet<SourceId>{SourceId(99), SourceId(-1)});
        QCOMPARE(document.rowCount(), 0);
    }
}

void TestLogDocument::growsWithAnySelection()
{
    Model model(4, 6);
    LogDocument all(model.log);
    LogDocument some(model.log);
    const QSet<SourceId> selection{model.ids[1], model.ids[4]};
    some.setSelection(selection);
    for (int i = 0; i < 40; ++i) {
        model.add(model.random.bounded(3000));
        all.refresh();
        some.refresh();
        compare(all, model.rows, model.random);
        compare(some, model.selected(selection), model.random);
    }
}

void TestLogDocument::showsSourcesThatComeLater()
{
    Model model(5, 1);
    LogDocument all(model.log);
    LogDocument some(model.log);
    some.setSelection(QSet<SourceId>{SourceId(2)});
    for (int i = 0; i < 5; ++i) {
        model.addSource();
        model.add(5000);
        all.refresh();
        some.refresh();
        compare(all, model.rows, model.random);
        compare(some, model.selected(QSet<SourceId>{SourceId(2)}), model.random);
        QCOMPARE(all.sources().size(), model.ids.size());
    }
}

void TestLogDocument::clampsRequests()
{
    Model model(6, 1);
    model.add(10);
    LogDocument document(model.log);
    const qint64 count = document.rowCount();
    QCOMPARE(document.rows(RowNumber(-5), 1000).size(), count);
    QVERIFY(document.rows(RowNumber(count), 10).isEmpty());
    QVERIFY(document.rows(RowNumber(0), -3).isEmpty());
    QVERIFY(document.rows(RowNumber(std::numeric_limits<qint64>::max()), 10).isEmpty());
    QVERIFY(!document.rowOf(SourceId(0), LineNumber(-1)));
    QVERIFY(!document.rowOf(SourceId(-1), LineNumber(0)));
}

void TestLogDocument::writesRows_data()
{
    QTest::addColumn<bool>("timestamps");
    QTest::addColumn<bool>("prefix");
    for (const bool timestamps : {false, true}) {
        for (const bool prefix : {false, true})
            QTest::addRow("%d%d", timestamps, prefix) << timestamps << prefix;
    }
}

void TestLogDocument::writesRows()
{
    QFETCH(const bool, timestamps);
    QFETCH(const bool, prefix);
    Model model(7, 4);
    model.add(40000);
    LogDocument document(model.log);
    for (const auto &selection :
         {std::optional<QSet<SourceId>>(), std::optional(QSet<SourceId>{model.ids[0], model.ids[3]})}) {
        document.setSelection(selection);
        const auto rows = model.selected(selection);
        const qint64 first = rows.size() / 5;
        const qint64 end = rows.size() - 17;
        QByteArray expected;
        for (qint64 i = first; i < end; ++i) {
            if (rows[i].isNotice)
                continue;
            if (prefix)
                expected += "pod/" + QByteArray::number(int(rows[i].source)) + ' ';
            if (timestamps && int(rows[i].source) % 2 == 0)
                expected += stamp;
            expected += rows[i].text + '\n';
        }
        QBuffer out;
        QVERIFY(out.open(QIODevice::WriteOnly));
        QVERIFY(document.write(out, RowNumber(first), RowNumber(end), {timestamps, prefix}));
        QVERIFY(out.data() == expected);
    }
}

void TestLogDocument::endsTheLastLineAsRecorded()
{
    Model model(8, 2);
    QVERIFY(model.log->append(model.ids[1], "one"));
    QVERIFY(model.log->finishSource(model.ids[1]));
    LogDocument document(model.log);
    const auto written = [&] {
        QBuffer out;
        return out.open(QIODevice::WriteOnly) && document.write(out, RowNumber(0), RowNumber(document.rowCount()), {})
            ? out.data()
            : "failed"_ba;
    };
    QCOMPARE(written(), "one"_ba);
    QVERIFY(model.log->append(model.ids[0], "two\n"));
    document.refresh();
    QCOMPARE(written(), "one\ntwo\n"_ba);
}

void TestLogDocument::stopsWritingOnRequest()
{
    Model model(9, 1);
    model.add(200000);
    LogDocument document(model.log);
    QBuffer out;
    QVERIFY(out.open(QIODevice::WriteOnly));
    int asked = 0;
    const auto result
        = document.write(out, RowNumber(0), RowNumber(document.rowCount()), {}, [&] { return ++asked < 3; });
    QVERIFY(!result);
    QCOMPARE(result.error().code, u"log-write-cancelled"_s);
    QCOMPARE(asked, 3);
    QVERIFY(out.size() < model.log->totalBytes());
}

void TestLogDocument::reportsWriteErrors()
{
    Model model(10, 1);
    model.add(100);
    LogDocument document(model.log);
    QFile full(u"/dev/full"_s);
    if (!full.open(QIODevice::WriteOnly | QIODevice::Unbuffered))
        QSKIP("no /dev/full");
    const auto result = document.write(full, RowNumber(0), RowNumber(document.rowCount()), {});
    QVERIFY(!result);
    QCOMPARE(result.error().kind, Core::ErrorKind::DiskFull);
    QCOMPARE(result.error().file, u"/dev/full"_s);
}

QTEST_GUILESS_MAIN(TestLogDocument)
#include "tst_logdocument.moc"
