// SPDX-License-Identifier: Apache-2.0
#include "models/outputs/extractor.h"

#include "models/outputs/capturebook.h"
#include "models/outputs/documentedrules.h"
#include "models/outputs/jsontext.h"
#include "models/outputs/markerscanner.h"

#include <QSet>

#include <algorithm>

namespace Outputs {

class Extractor::Private
{
public:
    Private(const Origin &origin, bool timestamped)
        : book(origin),
          scanner([this, timestamped](const MarkerScanner::Segment &segment) {
              DocumentedRules::apply(segment, timestamped, book);
          })
    {
    }

    CaptureBook book;
    MarkerScanner scanner;
};

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
}

const OutputSet &Extractor::outputs() const
{
    return d->book.outputs();
}

quint64 Extractor::revision() const
{
    return d->book.revision();
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
        return {counter.line(), counter.column()};
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
