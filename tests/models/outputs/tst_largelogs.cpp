// SPDX-License-Identifier: Apache-2.0
// A property of extraction: however a log is cut into pieces on its way, its outputs are those of its lines one by one.
// JC_LARGE_LOG_BYTES=1073741824 makes the log a gibibyte; 64 MiB is the default.
#include "models/outputs/extractor.h"

#include <QRandomGenerator>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace Outputs;

namespace {

constexpr quint32 seed = 20260131;

/// Lines as programs print them, and markers of every kind between them; endless, and the same for the same seed.
class Lines
{
public:
    explicit Lines(bool timestamped) : m_random(seed), m_timestamped(timestamped) { }

    /// One line with its end, or without where it is the last one.
    QByteArray next()
    {
        QByteArray line = body();
        if (m_timestamped) {
            m_time += m_random.bounded(1, 2'000'000);
            line.prepend("2026-01-31T10:00:00." + QByteArray::number(m_time % 1'000'000'000).rightJustified(9, '0')
                         + "Z ");
        }
        static const QByteArray ends[] = {"\n", "\n", "\n", "\n", "\r\n", "\r\n", "\n\n"};
        return line + ends[m_random.bounded(7)];
    }

private:
    QByteArray filler(int size)
    {
        static const QByteArray words[]
            = {"INFO", "elapsed=12ms",      "SPINNAKER_PROP",       "SPINNAKER_", "{\"a\":1}",
               "=",    "\x1b[32mok\x1b[0m", "\xc3\xa4\xe2\x82\xac", "\xff",       "\t",
               "\r",   "PROPERTY_X=1"};
        QByteArray text;
        while (text.size() < size)
            text += words[m_random.bounded(12)] + ' ';
        return text;
    }

    QByteArray key() { return "KEY_" + QByteArray::number(m_random.bounded(200)); }

    QByteArray json(int depth = 0)
    {
        switch (m_random.bounded(depth > 2 ? 4 : 6)) {
        case 0:
            return QByteArray::number(m_random.bounded(1'000'000));
        case 1:
            return "\"" + key() + " \\\"x\\\" \xc3\xa4\"";
        case 2:
            return "null";
        case 3:
            return "12345678901234567890.50";
        case 4:
            return "[" + json(depth + 1) + ", " + json(depth + 1) + "]";
        default:
            return "{\"" + key() + "\": " + json(depth + 1) + "}";
        }
    }

    QByteArray body()
    {
        switch (m_random.bounded(60)) {
        case 0:
            return "SPINNAKER_PROPERTY_" + key() + '=' + QByteArray::number(m_random.generate());
        case 1:
            return "SPINNAKER_PROPERTY_" + key() + "=a=b==";
        case 2:
            return "  SPINNAKER_CONFIG_JSON={\"" + key() + "\": " + json() + "}";
        case 3:
            return "SPINNAKER_CONFIG_JSON={\"" + key() + "\": ";
        case 4:
            return filler(20) + " SPINNAKER_PROPERTY_" + key() + "=weak";
        case 5:
            return "x=SPINNAKER_PROPERTY_" + key() + "=ignored";
        case 6:
            return "\x1b[1mSPINNAKER_PROPERTY_" + key() + "=\x1b[31mred\x1b[0m";
        case 7:
            return "SPINNAKER_PROPERTY_" + key();
        case 8:
            return "SPINNAKER_CONFIG_JSON=" + json();
        case 9:
            return filler(m_random.bounded(4000, 60000));
        default:
            return filler(m_random.bounded(20, 300));
        }
    }

    QRandomGenerator m_random;
    bool m_timestamped;
    qint64 m_time = 0;
};

qint64 wantedBytes()
{
    bool ok = false;
    const qint64 asked = qEnvironmentVariable("JC_LARGE_LOG_BYTES").toLongLong(&ok);
    return ok && asked > 0 ? asked : 64LL * 1024 * 1024;
}

} // namespace

class LargeLogsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void piecesGiveWhatTheirLinesGive_data()
    {
        QTest::addColumn<bool>("timestamped");
        QTest::newRow("plain") << false;
        QTest::newRow("with the API's timestamps") << true;
    }
    void piecesGiveWhatTheirLinesGive()
    {
        QFETCH(bool, timestamped);
        Lines lines(timestamped);
        QRandomGenerator cuts(seed + 1);
        Extractor whole({}, timestamped);
        Extractor single({}, timestamped);
        QByteArray pending; // what the one that gets pieces has not got yet
        qint64 made = 0;
        qint64 count = 0;
        const qint64 wanted = wantedBytes() / 2;
        while (made < wanted) {
            const QByteArray line = lines.next();
            made += line.size();
            ++count;
            single.feed(line);
            pending += line;
            if (pending.size() < 1'000'000)
                continue;
            // Pieces of one byte, of a few, and of a block; their ends fall anywhere.
            qsizetype fed = 0;
            while (pending.size() - fed > 65536) {
                static const int sizes[] = {1, 1, 2, 7, 100, 1000, 4096, 65536};
                const auto size = qsizetype(cuts.bounded(1, sizes[cuts.bounded(8)] + 1));
                whole.feed(QByteArrayView(pending).sliced(fed, size));
                fed += size;
            }
            pending.remove(0, fed);
        }
        const QByteArray last = "SPINNAKER_PROPERTY_LAST=without an end";
        single.feed(last);
        whole.feed(QByteArray(pending + last));
        whole.finish();
        single.finish();
        const SourceOutputs expected = single.sourceOutputs();
        const SourceOutputs actual = whole.sourceOutputs();
        for (const Mode mode : allModes) {
            const OutputSet &left = actual.set(mode);
            const OutputSet &right = expected.set(mode);
            QVERIFY2(!right.captures.isEmpty(), qPrintable(modeName(mode)));
            QCOMPARE(left.captures.size(), right.captures.size());
            QCOMPARE(left.errors.size(), right.errors.size());
            QCOMPARE(left.warnings.size(), right.warnings.size());
            QCOMPARE(left.toJson(0), right.toJson(0));
            QVERIFY2(left == right, qPrintable(modeName(mode)));
        }
        QVERIFY(actual == expected);
        qInfo("%lld bytes in %lld lines", static_cast<long long>(made), static_cast<long long>(count));
    }
};

QTEST_GUILESS_MAIN(LargeLogsTest)
#include "tst_largelogs.moc"
