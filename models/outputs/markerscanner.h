// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <functional>

namespace Outputs {

/// Finds the lines of a log that may hold a marker, at the speed of a byte search: everything else is neither decoded
/// nor copied. Lines end at LF. Not thread-safe.
class MarkerScanner
{
public:
    /// The bytes of a line that are kept. A longer line is handed on in parts where it has a CR, and cut where not;
    /// what is beyond a cut is only searched for a further marker.
    static constexpr qsizetype maximumSegment = 4 * 1024 * 1024;

    /// A line, without its LF, or a part of one that is longer than maximumSegment.
    struct Line
    {
        QByteArrayView bytes; ///< valid during the call only
        qint64 number = 1; ///< 1-based
        bool startsLine = true; ///< false: more of the line was handed on before
        bool endsLine = true; ///< false: more of the line follows
        bool cut = false; ///< longer than maximumSegment
        bool markerBeyond = false; ///< a marker's text stands beyond the cut
        [[nodiscard]] bool isWhole() const { return startsLine && endsLine && !cut; }
    };
    using Sink = std::function<void(const Line &)>;

    /// What a terminal shows in the place of the line at some time: a stretch between two CRs.
    struct Segment
    {
        QByteArrayView bytes; ///< valid during the call only
        qint64 line = 1; ///< 1-based
        bool startsLine = true; ///< not behind a lone CR
        bool cut = false; ///< longer than maximumSegment
        bool markerBeyond = false; ///< a marker's text stands beyond the cut
    };
    using SegmentSink = std::function<void(const Segment &)>;

    explicit MarkerScanner(Sink sink);

    void feed(QByteArrayView chunk);
    void finish();

    /// Calls `sink` for the segments of a line that may hold a marker.
    static void forEachSegment(const Line &line, const SegmentSink &sink);

private:
    [[nodiscard]] qsizetype continueOpen(QByteArrayView chunk);
    void countLines(QByteArrayView bytes);
    void keep(QByteArrayView bytes);
    void passOnParts();
    void searchBeyond(QByteArrayView dropped);
    void emitLine(QByteArrayView bytes, bool endsLine);
    void closeOpen();

    Sink m_sink;
    QByteArray m_open; ///< the beginning of the line that is not finished yet
    QByteArray m_tail; ///< the last bytes before the next dropped ones, for a marker across the two
    qint64 m_line = 1;
    bool m_startsLine = true;
    bool m_cut = false;
    bool m_markerBeyond = false;
};

} // namespace Outputs
