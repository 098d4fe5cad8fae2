// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <functional>

namespace Outputs {

/// Finds the stretches of a log that may hold a marker, at the speed of a byte search: everything else is neither
/// decoded nor copied. Segments end at LF or at a lone CR; lines count LF. Not thread-safe.
class MarkerScanner
{
public:
    /// The bytes of a segment that are kept; what is beyond is only searched for a further marker.
    static constexpr qsizetype maximumSegment = 4 * 1024 * 1024;

    struct Segment
    {
        QByteArrayView bytes; ///< valid during the call only
        qint64 line = 1; ///< 1-based
        bool startsLine = true; ///< not behind a lone CR
        bool cut = false; ///< longer than maximumSegment
        bool markerBeyond = false; ///< a marker's text stands beyond the cut
    };
    using Sink = std::function<void(const Segment &)>;

    explicit MarkerScanner(Sink sink);

    void feed(QByteArrayView chunk);
    void finish();

private:
    [[nodiscard]] qsizetype continueOpen(QByteArrayView chunk);
    void countLines(QByteArrayView bytes);
    void keep(QByteArrayView bytes);
    void searchBeyond(QByteArrayView dropped);
    void closeOpen();

    Sink m_sink;
    QByteArray m_open; ///< the beginning of the segment that is not finished yet
    QByteArray m_tail; ///< the last bytes before the next dropped ones, for a marker across the two
    qint64 m_line = 1;
    bool m_startsLine = true;
    bool m_cut = false;
    bool m_markerBeyond = false;
};

} // namespace Outputs
