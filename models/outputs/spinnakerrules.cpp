// SPDX-License-Identifier: Apache-2.0
#include "models/outputs/spinnakerrules.h"

#include "models/outputs/jsontext.h"
#include "models/outputs/markertext.h"
#include "models/outputs/pipelinevalue.h"

#include <QSet>
#include <QStringDecoder>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace Outputs {

namespace {

/// Guava's CharMatcher.whitespace(): the Unicode property White_Space, which is QChar::isSpace.
QStringView trimmed(QStringView text)
{
    return trimmedBy(text, [](QChar c) { return c.isSpace(); });
}

/// As Java decodes: a byte order mark at the beginning stays.
QString decoded(QByteArrayView bytes)
{
    QStringDecoder decoder(QStringDecoder::Utf8, QStringConverter::Flag::ConvertInitialBom);
    return decoder(bytes);
}

/// What is left of the part before the equals sign without the first marker.
QString printedName(QStringView part)
{
    QString name = part.toString();
    if (const qsizetype marker = name.indexOf(propertyMarker); marker >= 0)
        name.remove(marker, propertyMarker.size());
    return name;
}

/// Values of the documented rules for the same line: equal ones need no memory of their own.
class ValuePool
{
public:
    ValuePool(const OutputSet &documented, qint64 line)
    {
        constexpr qsizetype worthIt = 256;
        const auto &captures = documented.captures;
        for (qsizetype i = captures.size() - 1; i >= 0 && captures[i].line == line; --i) {
            if (captures[i].json.size() >= worthIt)
                m_values.insert(captures[i].json);
        }
    }
    [[nodiscard]] QByteArray shared(const QByteArray &value) const
    {
        const auto found = m_values.constFind(value);
        return found == m_values.cend() ? value : *found;
    }

private:
    QSet<QByteArray> m_values;
};

class Line
{
public:
    Line(const MarkerScanner::Line &line, const OutputSet &documented, CaptureBook &current, CaptureBook &before)
        : m_decoded(decoded(line.bytes)),
          m_text(trimmed(m_decoded)),
          m_number(line.number),
          m_whole(line.isWhole()),
          m_pool(documented, line.number),
          m_current(current),
          m_before(before)
    {
    }

    void apply()
    {
        const qsizetype property = m_text.indexOf(propertyMarker);
        const bool json = m_text.startsWith(jsonMarker);
        if (property < 0 && !json) {
            if (const qsizetype later = m_text.indexOf(jsonMarker); later >= 0)
                sayBoth(makeRemark(RemarkCode::JsonMarkerIgnored), m_text.sliced(later));
            return;
        }
        if (!m_whole) {
            // A server has it all in memory; what is not known here is not guessed.
            sayBoth(makeRemark(RemarkCode::LineTooLong, QString::number(MarkerScanner::maximumSegment >> 20)), m_text);
            return;
        }
        if (property >= 0) {
            splitAtFirst(property);
            splitAtEvery(property);
        }
        if (json)
            applyJson();
    }

private:
    [[nodiscard]] CaptureBook::Place place(QStringView part) const
    {
        const auto before = QStringView(m_decoded.constData(), part.data() - m_decoded.constData());
        const auto pairs = std::count_if(before.begin(), before.end(), [](QChar c) { return c.isLowSurrogate(); });
        return {m_number, int(before.size() - pairs) + 1, m_decoded, before.size()};
    }
    void sayBoth(const Remark &remark, QStringView part)
    {
        const CaptureBook::Place at = place(part);
        for (CaptureBook *book : {&m_current, &m_before})
            book->remark(remark, at);
    }

    void splitAtFirst(qsizetype marker);
    void splitAtEvery(qsizetype marker);
    void capture(CaptureBook &book, QStringView part, QStringView value, qsizetype marker);
    [[nodiscard]] QByteArray quoted(QStringView value);
    void applyJson();
    void applyMembers(const Json::Object &object, const QByteArray &utf8, const CaptureBook::Place &start);

    QString m_decoded;
    QStringView m_text;
    qint64 m_number;
    bool m_whole;
    ValuePool m_pool;
    CaptureBook &m_current;
    CaptureBook &m_before;
    QStringView m_quotedText; ///< what m_quoted was made of: mostly, both releases take the same value
    QByteArray m_quoted;
};

QByteArray Line::quoted(QStringView value)
{
    if (m_quoted.isEmpty() || value.data() != m_quotedText.data() || value.size() != m_quotedText.size()) {
        m_quotedText = value;
        m_quoted = m_pool.shared(Json::quote(value));
    }
    return m_quoted;
}

/// Splitter.on("=").limit(2).trimResults()
void Line::splitAtFirst(qsizetype marker)
{
    const qsizetype equals = m_text.indexOf(u'=');
    if (equals < 0) {
        m_current.remark(RemarkCode::NoEquals, place(m_text.sliced(marker)));
        return;
    }
    const QStringView part = trimmed(m_text.first(equals));
    const QStringView value = trimmed(m_text.sliced(equals + 1));
    if (value.isEmpty())
        m_current.remark(RemarkCode::EmptyValue, place(m_text.sliced(marker)), printedName(part));
    else
        capture(m_current, part, value, marker);
}

/// Splitter.on("=").omitEmptyStrings().trimResults(), and nothing but exactly two parts
void Line::splitAtEvery(qsizetype marker)
{
    std::array<QStringView, 2> parts;
    qsizetype count = 0;
    QStringView third;
    for (const QStringView piece : m_text.tokenize(u'=')) {
        const QStringView part = trimmed(piece);
        if (part.isEmpty())
            continue;
        if (count < 2)
            parts[size_t(count)] = part;
        else if (count == 2)
            third = part;
        ++count;
    }
    const bool json = m_text.startsWith(jsonMarker); // skipping it as a property does no harm
    if (count == 2) {
        capture(m_before, parts[0], parts[1], marker);
        if (!json && m_text.count(u'=') > 1)
            m_before.remark(RemarkCode::EqualsLost, place(parts[1]), printedName(parts[0]));
    } else if (json) {
        return;
    } else if (count > 2) {
        m_before.remark(RemarkCode::ValueHasEquals, place(third), printedName(parts[0]));
    } else if (m_text.contains(u'=')) {
        m_before.remark(RemarkCode::EmptyValue, place(m_text.sliced(marker)), printedName(parts[0]));
    } else {
        m_before.remark(RemarkCode::NoEquals, place(m_text.sliced(marker)));
    }
}

void Line::capture(CaptureBook &book, QStringView part, QStringView value, qsizetype marker)
{
    const QString printed = printedName(part);
    const QString name = printed.toLower();
    const CaptureBook::Place at = place(m_text.sliced(marker));
    book.captureStrong(name, quoted(value), CaptureSource::Property, at);
    book.notePrintedName(name, printed, at);
    if (m_text.startsWith(jsonMarkerName)) {
        book.remark(RemarkCode::JunkKey, at, name);
        return;
    }
    if (name.isEmpty())
        book.remark(RemarkCode::EmptyKey, at);
    else if (!part.startsWith(propertyMarker))
        book.remark(RemarkCode::PrefixInName, place(part), name);
    if (isReservedName(name))
        book.remark(RemarkCode::ReservedName, at, name);
}

void Line::applyJson()
{
    const QStringView rest = m_text.sliced(jsonMarker.size());
    const QByteArray utf8 = rest.toUtf8();
    const CaptureBook::Place start = place(rest);
    const auto object = Json::readObject(utf8);
    if (object) {
        applyMembers(*object, utf8, start);
        return;
    }
    const Json::Problem &problem = object.error();
    Json::PlaceCounter counter(utf8, 1, start.column, start.unit);
    counter.advance(problem.offset);
    const CaptureBook::Place at{m_number, counter.column(), m_decoded, counter.unit()};
    const RemarkCode code = problem.kind == Json::ProblemKind::Empty ? RemarkCode::JsonEmpty
        : problem.kind == Json::ProblemKind::NotObject               ? RemarkCode::JsonNotObject
                                                                     : RemarkCode::JsonSyntax;
    for (CaptureBook *book : {&m_current, &m_before}) {
        book->remark(code, at, {}, problem.reason);
        if (!book->outputs().discarded)
            book->remark(RemarkCode::AllLost, at);
        book->discard();
    }
}

void Line::applyMembers(const Json::Object &object, const QByteArray &utf8, const CaptureBook::Place &start)
{
    Json::PlaceCounter counter(utf8, 1, start.column, start.unit);
    QSet<QString> seen;
    for (const Json::Member &member : object.members) {
        counter.advance(member.offset);
        const CaptureBook::Place at{m_number, counter.column(), m_decoded, counter.unit()};
        const bool again = seen.contains(member.key);
        seen.insert(member.key);
        const QByteArray value = m_pool.shared(pipelineValue(member.value));
        for (CaptureBook *book : {&m_current, &m_before}) {
            if (again)
                book->remark(RemarkCode::DuplicateKey, at, member.key);
            if (member.isNull) {
                book->unset(member.key);
                book->remark(RemarkCode::NullDropped, at, member.key);
                continue;
            }
            book->captureStrong(member.key, value, CaptureSource::Json, at);
            book->notePrintedName(member.key, member.key, at);
            if (value != member.value)
                book->remark(RemarkCode::ValueChanged, at, member.key);
            // A list of artifacts is the documented way to hand them to the stage.
            const bool artifactList = member.key == "artifacts"_L1 && value.startsWith('[');
            if (isReservedName(member.key) && !artifactList)
                book->remark(RemarkCode::ReservedName, at, member.key);
        }
    }
    if (object.rest < utf8.size()) {
        counter.advance(object.rest);
        for (CaptureBook *book : {&m_current, &m_before})
            book->remark(RemarkCode::TrailingText, {m_number, counter.column(), m_decoded, counter.unit()});
    }
}

} // namespace

void SpinnakerRules::apply(const MarkerScanner::Line &line, const OutputSet &documented, CaptureBook &current,
                           CaptureBook &before)
{
    Line(line, documented, current, before).apply();
}

} // namespace Outputs
