// SPDX-License-Identifier: Apache-2.0
#include "models/outputs/documentedrules.h"

#include "models/joblog/ansi.h"
#include "models/outputs/jsontext.h"
#include "models/outputs/markertext.h"

#include <QSet>

#include <algorithm>
#include <optional>

using namespace Qt::StringLiterals;

namespace Outputs {

namespace {

bool isTrimmed(QChar c)
{
    return c.isSpace() || c == QChar::ByteOrderMark;
}

QStringView trimmed(QStringView text)
{
    return trimmedBy(text, isTrimmed);
}

bool hasBlank(QStringView text)
{
    return std::any_of(text.begin(), text.end(), isTrimmed);
}

/// One segment, decoded and trimmed, while the rules look at it.
class Line
{
public:
    Line(const MarkerScanner::Segment &segment, const QString &decoded, CaptureBook &book)
        : m_decoded(decoded),
          m_text(trimmed(m_decoded)),
          m_line(segment.line),
          m_cut(segment.cut),
          m_book(book)
    {
    }

    void apply()
    {
        if (m_text.startsWith(jsonMarker))
            applyJson();
        else
            applyText();
    }

private:
    /// The place of a part of the text; columns count characters of the line as it is shown.
    [[nodiscard]] CaptureBook::Place place(QStringView part) const
    {
        const auto before = QStringView(m_decoded.constData(), part.data() - m_decoded.constData());
        const auto pairs = std::count_if(before.begin(), before.end(), [](QChar c) { return c.isLowSurrogate(); });
        return {m_line, int(before.size() - pairs) + 1, m_decoded, before.size()};
    }

    void say(RemarkCode code, QStringView part, const QString &subject = {}, const QString &detail = {})
    {
        m_book.remark(code, place(part), subject, detail);
    }

    /// True where the line was cut: its value is not known as a whole, so it is not captured.
    bool refuseCut(QStringView part, bool weak)
    {
        if (!m_cut)
            return false;
        Remark remark = makeRemark(RemarkCode::LineTooLong, QString::number(MarkerScanner::maximumSegment >> 20));
        if (weak)
            remark.severity = RemarkSeverity::Warning;
        m_book.remark(std::move(remark), place(part));
        return true;
    }

    void applyJson();
    void applyMembers(const Json::Object &object, const QByteArray &utf8, const CaptureBook::Place &start);
    void applyText();
    void applyProperty(QStringView marker, bool weak);
    [[nodiscard]] bool isMisspeltJsonMarker() const;
    [[nodiscard]] std::optional<IgnoredReason> ignoredReason(QStringView prefix) const;

    const QString &m_decoded;
    QStringView m_text;
    qint64 m_line;
    bool m_cut;
    CaptureBook &m_book;
};

void Line::applyJson()
{
    const QStringView rest = trimmed(m_text.sliced(jsonMarker.size()));
    if (rest.isEmpty()) {
        say(RemarkCode::JsonEmpty, m_text);
        return;
    }
    if (refuseCut(m_text, false))
        return;
    const QByteArray utf8 = rest.toUtf8();
    const CaptureBook::Place start = place(rest);
    const auto object = Json::readObject(utf8);
    if (object) {
        applyMembers(*object, utf8, start);
    } else if (object.error().kind == Json::ProblemKind::Syntax) {
        Json::PlaceCounter counter(utf8, 1, start.column, start.unit);
        counter.advance(object.error().offset);
        m_book.remark(RemarkCode::JsonSyntax, {m_line, counter.column(), m_decoded, counter.unit()}, {},
                      object.error().reason);
    } else {
        say(RemarkCode::JsonNotObject, rest);
    }
}

void Line::applyMembers(const Json::Object &object, const QByteArray &utf8, const CaptureBook::Place &start)
{
    Json::PlaceCounter counter(utf8, 1, start.column, start.unit);
    const auto placeAt = [&](qsizetype offset) -> CaptureBook::Place {
        counter.advance(offset);
        return {m_line, counter.column(), m_decoded, counter.unit()};
    };
    QSet<QString> seen;
    for (const Json::Member &member : object.members) {
        const CaptureBook::Place at = placeAt(member.offset);
        if (seen.contains(member.key))
            m_book.remark(RemarkCode::DuplicateKey, at, member.key);
        seen.insert(member.key);
        if (member.isNull) {
            m_book.unset(member.key);
            m_book.remark(RemarkCode::NullDropped, at, member.key);
            continue;
        }
        m_book.captureStrong(member.key, member.value, CaptureSource::Json, at);
        m_book.notePrintedName(member.key, member.key, at);
        // A list of artifacts is the documented way to hand them to the stage.
        const bool artifactList = member.key == "artifacts"_L1 && member.value.startsWith('[');
        if (isReservedName(member.key) && !artifactList)
            m_book.remark(RemarkCode::ReservedName, at, member.key);
    }
    if (object.rest < utf8.size())
        m_book.remark(RemarkCode::TrailingText, placeAt(object.rest));
}

void Line::applyText()
{
    const qsizetype property = m_text.indexOf(propertyMarker);
    const qsizetype json = m_text.indexOf(jsonMarker);
    if (isMisspeltJsonMarker())
        say(RemarkCode::JsonMarkerIgnored, m_text, u"="_s);
    // Behind a property it is part of that property's value.
    if (json >= 0 && (property < 0 || json < property))
        say(RemarkCode::JsonMarkerIgnored, m_text.sliced(json));
    if (property == 0) {
        applyProperty(m_text, false);
    } else if (property > 0) {
        const QStringView marker = m_text.sliced(property);
        if (const auto reason = ignoredReason(m_text.first(property)))
            say(RemarkCode::MarkerIgnored, marker, ignoredReasonText(*reason));
        else
            applyProperty(marker, true);
    }
}

/// "SPINNAKER_CONFIG_JSON = {" and "SPINNAKER_CONFIG_JSON: {" are meant as markers, and are none.
bool Line::isMisspeltJsonMarker() const
{
    if (!m_text.startsWith(jsonMarkerName))
        return false;
    const QStringView rest = trimmed(m_text.sliced(jsonMarkerName.size()));
    return rest.startsWith(u'=') || rest.startsWith(u':') || rest.startsWith(u'{');
}

std::optional<IgnoredReason> Line::ignoredReason(QStringView prefix) const
{
    if (!isTrimmed(prefix.back()))
        return IgnoredReason::Glued;
    if (prefix.contains(u'='))
        return IgnoredReason::PrefixHasEquals;
    return {};
}

void Line::applyProperty(QStringView marker, bool weak)
{
    const qsizetype equals = marker.indexOf(u'=');
    if (equals < 0) {
        if (!refuseCut(marker, weak))
            say(RemarkCode::NoEquals, marker);
        return;
    }
    const QString name = trimmed(marker.first(equals).sliced(propertyMarker.size())).toString();
    const QStringView value = trimmed(marker.sliced(equals + 1));
    if (weak && hasBlank(name)) {
        say(RemarkCode::MarkerIgnored, marker, ignoredReasonText(IgnoredReason::NameHasBlanks));
        return;
    }
    if (refuseCut(marker, weak))
        return;
    if (name.isEmpty()) {
        say(RemarkCode::EmptyName, marker);
        return;
    }
    if (value.isEmpty()) {
        say(RemarkCode::EmptyValue, marker, name);
        return;
    }
    if (weak) {
        m_book.captureWeak(name, Json::quote(value), place(marker));
        say(RemarkCode::Midline, marker, name);
    } else {
        m_book.captureStrong(name, Json::quote(value), CaptureSource::Property, place(marker));
        m_book.notePrintedName(name.toLower(), name, place(marker)); // a pipeline lower-cases names of properties
        // As a pipeline would see it, too: it lower-cases the name.
        if (isReservedName(name) || isReservedName(name.toLower()))
            say(RemarkCode::ReservedName, marker, name);
    }
    if (!isPlainName(name))
        say(RemarkCode::OddName, marker, name);
    const qsizetype nested = std::max(value.indexOf(propertyMarker), value.indexOf(jsonMarker));
    if (nested >= 0)
        say(RemarkCode::NestedMarker, value.sliced(nested), name);
}

} // namespace

void DocumentedRules::apply(const MarkerScanner::Segment &segment, CaptureBook &book)
{
    const QString decoded = QString::fromUtf8(JobLog::stripAnsi(segment.bytes));
    Line(segment, decoded, book).apply();
    if (segment.markerBeyond && !decoded.contains(propertyMarker) && !decoded.contains(jsonMarker)) {
        Remark remark = makeRemark(RemarkCode::LineTooLong, QString::number(MarkerScanner::maximumSegment >> 20));
        remark.severity = RemarkSeverity::Warning;
        book.remark(std::move(remark), {segment.line, 0, {}, 0});
    }
}

} // namespace Outputs
