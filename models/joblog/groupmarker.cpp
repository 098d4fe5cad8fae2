// SPDX-License-Identifier: Apache-2.0
#include "models/joblog/groupmarker.h"

#include <algorithm>

namespace JobLog {
namespace {

constexpr qsizetype longestName = 300;

using Kind = GroupMarker::Kind;
using Style = GroupMarker::Style;

// Runners put the commands of a step behind a colour or a carriage return.
QByteArrayView withoutEscapes(QByteArrayView text)
{
    for (;;) {
        if (text.startsWith('\r')) {
            text = text.sliced(1);
            continue;
        }
        if (!text.startsWith("\x1b["))
            return text;
        const auto *const end = std::find_if(text.begin() + 2, text.begin() + std::min(text.size(), qsizetype(16)),
                                             [](char byte) { return uchar(byte) >= 0x40; });
        if (end == text.end() || uchar(*end) < 0x40)
            return text;
        text = text.sliced(end + 1 - text.begin());
    }
}

GroupMarker gitHub(QByteArrayView text)
{
    for (const QByteArrayView begin : {QByteArrayView("##[group]"), QByteArrayView("::group::")}) {
        if (text.startsWith(begin))
            return {Kind::Begin, Style::GitHub, {}, text.sliced(begin.size())};
    }
    if (text.startsWith("##[endgroup]") || text.startsWith("::endgroup::"))
        return {Kind::End, Style::GitHub, {}, {}};
    return {};
}

// "section_start:1560896352:my_first_section[collapsed=true]\r\e[0KHeader of the section"
GroupMarker gitLab(QByteArrayView text)
{
    const bool isBegin = text.startsWith("section_start:");
    if (!isBegin && !text.startsWith("section_end:"))
        return {};
    text = text.sliced(isBegin ? 14 : 12);
    const auto *const digitsEnd = std::find_if(text.begin(), text.begin() + std::min(text.size(), qsizetype(20)),
                                               [](char byte) { return byte < '0' || byte > '9'; });
    const qsizetype digits = digitsEnd - text.begin();
    if (digits == 0 || digits >= text.size() || text[digits] != ':')
        return {};
    text = text.sliced(digits + 1);
    const auto *const nameEnd = std::find_if(text.begin(), text.begin() + std::min(text.size(), longestName),
                                             [](char byte) { return byte == '[' || uchar(byte) <= 0x20; });
    const QByteArrayView name = text.first(nameEnd - text.begin());
    if (name.isEmpty())
        return {};
    if (!isBegin)
        return {Kind::End, Style::GitLab, name, {}};
    text = text.sliced(name.size());
    const qsizetype carriage = text.first(std::min(text.size(), longestName)).indexOf('\r');
    return {Kind::Begin, Style::GitLab, name, carriage < 0 ? QByteArrayView() : withoutEscapes(text.sliced(carriage))};
}

GroupMarker buildkite(QByteArrayView text)
{
    const bool isMarker = text.startsWith("--- ") || text.startsWith("+++ ") || text.startsWith("~~~ ");
    // The heads of a unified diff begin in the same way.
    if (!isMarker || text.sliced(4).startsWith("a/") || text.sliced(4).startsWith("b/")
        || text.sliced(4).startsWith("/dev/null"))
        return {};
    return {Kind::Begin, Style::Buildkite, {}, text.sliced(4)};
}

} // namespace

GroupMarker groupMarker(QByteArrayView text)
{
    text = withoutEscapes(text);
    if (text.size() < 5)
        return {};
    switch (text[0]) {
    case '#':
    case ':':
        return gitHub(text);
    case 's':
        return gitLab(text);
    case '-':
    case '+':
    case '~':
        return buildkite(text);
    default:
        return {};
    }
}

bool endsGroup(const GroupMarker &begin, const GroupMarker &marker)
{
    if (marker.kind == Kind::None || marker.style != begin.style)
        return false;
    if (begin.style == Style::GitLab)
        return marker.kind == Kind::End && marker.name == begin.name;
    return true;
}

} // namespace JobLog
