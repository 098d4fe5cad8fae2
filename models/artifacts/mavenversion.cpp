// SPDX-License-Identifier: Apache-2.0
#include "models/artifacts/mavenversion.h"

#include "models/artifacts/texts.h"

#include <QHash>
#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Artifacts {

namespace {

enum class Kind { Qualifier, Word, Number }; // in their order

struct Item
{
    Kind kind;
    QString text; ///< of numbers without leading zeros, "" for zero; of words in lower case
    int rank = 0; ///< of qualifiers

    [[nodiscard]] bool isNumber() const { return kind == Kind::Number; }
    /// The item beside nothing at all.
    [[nodiscard]] int toNothing() const
    {
        return kind == Kind::Qualifier ? rank : kind == Kind::Word ? 1 : text.isEmpty() ? 0 : 1;
    }
    [[nodiscard]] int compare(const Item &other) const
    {
        if (kind != other.kind)
            return int(kind) - int(other.kind);
        if (kind == Kind::Qualifier)
            return rank - other.rank;
        if (kind == Kind::Number && text.size() != other.text.size())
            return text.size() < other.text.size() ? -1 : 1;
        return text.compare(other.text);
    }
};

Item itemOf(const QString &token, bool number, bool beforeNumber)
{
    if (number) {
        qsizetype zeros = 0;
        while (zeros < token.size() && token[zeros] == u'0')
            ++zeros;
        return {Kind::Number, token.sliced(zeros)};
    }
    static const QHash<QString, int> ranks{
        {u"alpha"_s, -5},    {u"beta"_s, -4}, {u"milestone"_s, -3}, {u"cr"_s, -2},     {u"rc"_s, -2},
        {u"snapshot"_s, -1}, {u"ga"_s, 0},    {u"final"_s, 0},      {u"release"_s, 0}, {u"sp"_s, 1}};
    static const QHash<QString, QString> shorts{{u"a"_s, u"alpha"_s}, {u"b"_s, u"beta"_s}, {u"m"_s, u"milestone"_s}};
    const QString word = token.toLower();
    const QString full = beforeNumber ? shorts.value(word, word) : word;
    if (const auto rank = ranks.constFind(full); rank != ranks.cend())
        return {Kind::Qualifier, {}, *rank};
    return {Kind::Word, word};
}

/// What says nothing at the end of a run of numbers or words is left out: 1.0.0-ga is 1.
void trim(QList<Item> &items)
{
    qsizetype end = items.size() - 1;
    std::optional<bool> number;
    for (qsizetype i = end; i > 0; --i) {
        if (items[i].isNumber() != number) {
            end = i;
            number = items[i].isNumber();
        }
        const bool last = i == items.size() - 1 || items[i - 1].isNumber() == items[i].isNumber();
        if (end == i && last && items[i].toNothing() == 0) {
            items.removeAt(i);
            --end;
        }
    }
}

QList<Item> parse(const QString &version)
{
    QList<Item> items;
    const auto isSeparator = [](QChar c) { return c == u'.' || c == u'-' || c == u'_'; };
    qsizetype at = 0;
    while (at < version.size()) {
        const qsizetype start = at;
        const bool number = version[at].isDigit();
        while (at < version.size() && !isSeparator(version[at]) && version[at].isDigit() == number)
            ++at;
        const QString token = version.sliced(start, at - start);
        const bool beforeNumber = at < version.size() && version[at].isDigit();
        items.append(itemOf(token.isEmpty() ? u"0"_s : token, number || token.isEmpty(), beforeNumber));
        if (at < version.size() && isSeparator(version[at]))
            ++at;
    }
    trim(items);
    return items;
}

/// The rest of one version beside the end of the other.
int compareRest(const QList<Item> &items, qsizetype from, std::optional<bool> number)
{
    for (qsizetype i = from; i < items.size(); ++i) {
        if (number && *number != items[i].isNumber())
            return 0;
        if (const int order = items[i].toNothing(); order != 0)
            return order;
    }
    return 0;
}

} // namespace

int compareMavenVersions(const QString &a, const QString &b)
{
    const QList<Item> these = parse(a);
    const QList<Item> those = parse(b);
    bool number = true;
    for (qsizetype i = 0; i < these.size() || i < those.size(); ++i) {
        if (i >= these.size())
            return -compareRest(those, i, std::nullopt);
        if (i >= those.size())
            return compareRest(these, i, std::nullopt);
        if (these[i].isNumber() != those[i].isNumber())
            return number == these[i].isNumber() ? compareRest(these, i, number) : -compareRest(those, i, number);
        if (const int order = these[i].compare(those[i]); order != 0)
            return order;
        number = these[i].isNumber();
    }
    return 0;
}

Core::Result<MavenRange> MavenRange::parse(const QString &text)
{
    static const QRegularExpression part(
        uR"(\G\s*([\[(])\s*([^,\[\]()]*?)\s*(?:(,)\s*([^,\[\]()]*?)\s*)?([\])])\s*(?:,|$))"_s);
    MavenRange range;
    qsizetype at = 0;
    while (at < text.size()) {
        const auto match = part.match(text, at);
        const bool single = match.hasMatch() && match.captured(3).isEmpty();
        const bool exact = match.captured(1) == "["_L1 && match.captured(5) == "]"_L1 && !match.captured(2).isEmpty();
        if (!match.hasMatch() || (single && !exact))
            return Core::failure(Core::ErrorKind::Usage, u"artifact-reference-invalid"_s,
                                 Texts::tr("%1 is no range of versions").arg(text.left(200)),
                                 Texts::tr("Ranges look like [1.0,2.0) or [1.5]."));
        range.m_parts.append({match.captured(2), single ? match.captured(2) : match.captured(4),
                              match.captured(1) == "["_L1, match.captured(5) == "]"_L1});
        at = match.capturedEnd();
    }
    return range;
}

bool MavenRange::contains(const QString &version) const
{
    return std::ranges::any_of(m_parts, [&](const Part &part) {
        const int lower = part.lower.isEmpty() ? 1 : compareMavenVersions(version, part.lower);
        const int upper = part.upper.isEmpty() ? -1 : compareMavenVersions(version, part.upper);
        return (lower > 0 || (lower == 0 && part.withLower)) && (upper < 0 || (upper == 0 && part.withUpper));
    });
}

std::optional<QString> MavenRange::highest(const QStringList &versions) const
{
    std::optional<QString> best;
    for (const QString &version : versions) {
        if (contains(version) && (!best || compareMavenVersions(*best, version) < 0))
            best = version;
    }
    return best;
}

} // namespace Artifacts
