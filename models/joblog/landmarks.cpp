// SPDX-License-Identifier: Apache-2.0
#include "models/joblog/landmarks.h"

#include "models/joblog/groupmarker.h"
#include "models/joblog/level.h"

#include <algorithm>
#include <cstring>

namespace JobLog {
namespace {

constexpr int linesPerQuestion = 4096;

class LandmarkTest final : public LineTest
{
public:
    explicit LandmarkTest(const QByteArray &marker) : m_marker(marker) { }

    void scan(const ScanInput &input, ScanResult &result) override
    {
        const QByteArrayView bytes = input.lines.bytes;
        qsizetype marked = nextMarker(bytes, 0);
        qint64 number = input.lines.firstLine;
        int lines = 0;
        for (qsizetype at = 0; at < bytes.size(); ++number) {
            if (++lines % linesPerQuestion == 0 && !input.keepGoing())
                return;
            const auto *const newline
                = static_cast<const char *>(std::memchr(bytes.data() + at, '\n', size_t(bytes.size() - at)));
            const qsizetype end = newline ? newline - bytes.data() : bytes.size();
            QByteArrayView text = bytes.sliced(at, end - at);
            if (input.lines.timestamped)
                text = text.sliced(m_skipper.textOffset(text.first(std::min(text.size(), TimestampSkipper::longest))));
            add(text, number, marked < end, result);
            at = end + 1;
            if (marked < at)
                marked = nextMarker(bytes, at);
        }
    }

    void scanLongLine(LongLine &text, qint64 line, ScanResult &result) override
    {
        LineScanner::Cut cut;
        if (const auto piece = text.next(cut))
            add(*piece, line, nextMarker(*piece, 0) < piece->size(), result);
    }

private:
    static void add(QByteArrayView text, qint64 line, bool isMarked, ScanResult &result)
    {
        const auto found = [&](Landmark landmark) { result[size_t(landmark)].push_back(line); };
        if (isMarked)
            found(Landmark::Marker);
        const LogLevel level = levelOf(text);
        if (level == LogLevel::Error)
            found(Landmark::Error);
        else if (level == LogLevel::Warning)
            found(Landmark::Warning);
        if (groupMarker(text).kind != GroupMarker::Kind::None)
            found(Landmark::Group);
    }

    [[nodiscard]] qsizetype nextMarker(QByteArrayView bytes, qsizetype from) const
    {
        if (m_marker.isEmpty() || from >= bytes.size())
            return bytes.size();
        const void *const found
            = ::memmem(bytes.data() + from, size_t(bytes.size() - from), m_marker.constData(), size_t(m_marker.size()));
        return found ? static_cast<const char *>(found) - bytes.data() : bytes.size();
    }

    QByteArray m_marker;
    TimestampSkipper m_skipper;
};

} // namespace

std::unique_ptr<LineTest> LandmarkPlan::makeTest() const
{
    return std::make_unique<LandmarkTest>(m_marker);
}

} // namespace JobLog
