// SPDX-License-Identifier: Apache-2.0
#include "models/outputs/extractor.h"

#include "models/joblog/ansi.h"
#include "models/outputs/capturebook.h"
#include "models/outputs/documentedrules.h"
#include "models/outputs/jsontext.h"
#include "models/outputs/markerscanner.h"
#include "models/outputs/spinnakerrules.h"

#include <QSet>

#include <vector>

namespace Outputs {

class Extractor::Private
{
public:
    Private(const Origin &from, bool hasTimestamps)
        : origin(from),
          timestamped(hasTimestamps),
          scanner([this](const MarkerScanner::Line &line) { read(line); })
    {
        for (size_t i = 0; i < allModes.size(); ++i)
            books.emplace_back(from);
    }
    Q_DISABLE_COPY_MOVE(Private)

    [[nodiscard]] CaptureBook &book(Mode mode) { return books[size_t(mode)]; }
    void read(MarkerScanner::Line line);

    Origin origin;
    bool timestamped;
    bool finished = false;
    std::vector<CaptureBook> books; ///< by Mode
    MarkerScanner scanner;
};

void Extractor::Private::read(MarkerScanner::Line line)
{
    qint64 time = 0;
    if (timestamped && line.startsLine) {
        if (const auto timestamp = JobLog::parseTimestamp(line.bytes)) {
            line.bytes = line.bytes.sliced(timestamp->textOffset);
            time = timestamp->nanoseconds;
        }
    }
    if (line.startsLine) {
        for (CaptureBook &book : books)
            book.setTime(time);
    }
    MarkerScanner::forEachSegment(line, [this](const MarkerScanner::Segment &segment) {
        DocumentedRules::apply(segment, book(Mode::Documented));
    });
    SpinnakerRules::apply(line, book(Mode::Documented).outputs(), book(Mode::Spinnaker), book(Mode::SpinnakerBefore));
}

Extractor::Extractor(const Origin &origin, bool timestamped) : d(std::make_unique<Private>(origin, timestamped)) { }

Extractor::~Extractor() = default;
Extractor::Extractor(Extractor &&) noexcept = default;
Extractor &Extractor::operator=(Extractor &&) noexcept = default;

void Extractor::feed(QByteArrayView bytes)
{
    d->scanner.feed(bytes);
}

void Extractor::finish()
{
    d->scanner.finish();
    d->finished = true;
}

const OutputSet &Extractor::outputs(Mode mode) const
{
    return d->book(mode).outputs();
}

SourceOutputs Extractor::sourceOutputs() const
{
    SourceOutputs all;
    all.origin = d->origin;
    all.complete = d->finished;
    for (const Mode mode : allModes)
        all.sets[size_t(mode)] = outputs(mode);
    return all;
}

quint64 Extractor::revision() const
{
    quint64 revision = d->finished ? 1 : 0;
    for (const CaptureBook &book : d->books)
        revision += book.revision();
    return revision;
}

namespace {

RemarkCode codeOf(Json::ProblemKind kind)
{
    switch (kind) {
    case Json::ProblemKind::Empty:
        return RemarkCode::JsonEmpty;
    case Json::ProblemKind::Syntax:
        return RemarkCode::JsonSyntax;
    case Json::ProblemKind::NotObject:
        return RemarkCode::JsonNotObject;
    }
    return RemarkCode::JsonSyntax;
}

} // namespace

OutputSet fromJsonObject(QByteArrayView json, CaptureSource source, const Origin &origin)
{
    constexpr QByteArrayView byteOrderMark("\xef\xbb\xbf");
    if (json.startsWith(byteOrderMark))
        json = json.sliced(byteOrderMark.size());

    CaptureBook book(origin);
    Json::PlaceCounter counter(json);
    const auto placeAt = [&](qsizetype offset) -> CaptureBook::Place {
        counter.advance(offset);
        return {counter.line(), counter.column(), {}, 0};
    };
    const auto object = Json::readObject(json);
    if (!object) {
        const Json::Problem &problem = object.error();
        book.remark(makeArtifactRemark(codeOf(problem.kind), problem.reason), placeAt(problem.offset));
        return book.outputs();
    }
    QSet<QString> seen;
    for (const Json::Member &member : object->members) {
        if (seen.contains(member.key))
            book.remark(RemarkCode::DuplicateKey, placeAt(member.offset), member.key);
        seen.insert(member.key);
        if (member.isNull) {
            book.unset(member.key);
            book.remark(RemarkCode::NullDropped, placeAt(member.offset), member.key);
        } else {
            book.captureStrong(member.key, member.value, source, {});
        }
    }
    if (object->rest < json.size())
        book.remark(RemarkCode::TrailingText, placeAt(object->rest));
    return book.outputs();
}

} // namespace Outputs
