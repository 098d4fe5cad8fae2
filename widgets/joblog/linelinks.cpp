// SPDX-License-Identifier: Apache-2.0
#include "widgets/joblog/linelinks.h"

#include "widgets/joblog/logline.h"

#include <QUrl>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Widgets {

namespace {

constexpr qsizetype longestAddress = 2083; // as for OSC 8
constexpr qsizetype searched = 16384; // units of a line in which firstLink() looks

// RFC 3986, appendix C: blanks, quotes and angle brackets delimit addresses in text.
bool isAddressUnit(QChar unit)
{
    const char16_t code = unit.unicode();
    return code > 0x20 && code != 0x7f && code != u'"' && code != u'<' && code != u'>' && code != u'`' && code != u'\''
        && code != u'\\' && !unit.isSpace() && (code < 0x2400 || code > 0x2424) && code != 0xfffd;
}

// What ends a sentence or closes a bracket around the address is not part of it.
QStringView trimmed(QStringView address)
{
    while (!address.isEmpty()) {
        const QChar last = address.back();
        const bool closes = (last == u')' && address.count(u'(') < address.count(u')'))
            || (last == u']' && address.count(u'[') < address.count(u']'))
            || (last == u'}' && address.count(u'{') < address.count(u'}'));
        if (!closes && !u".,;:!?"_s.contains(last))
            return address;
        address.chop(1);
    }
    return address;
}

// The address that begins at `start`, where one does.
std::optional<LineLink> addressAt(const QString &text, qsizetype start)
{
    const QStringView rest = QStringView(text).sliced(start);
    if (!rest.startsWith(u"http://", Qt::CaseInsensitive) && !rest.startsWith(u"https://", Qt::CaseInsensitive))
        return std::nullopt;
    const auto *const end
        = std::find_if_not(rest.begin(), rest.begin() + std::min(rest.size(), longestAddress + 1), isAddressUnit);
    const QStringView address = trimmed(rest.first(end - rest.begin()));
    if (address.size() > longestAddress || hostOf(address.toString()).isEmpty())
        return std::nullopt;
    return LineLink{{start, start + address.size()}, address.toString(), {}};
}

} // namespace

QString hostOf(const QString &target)
{
    const QUrl url(target, QUrl::StrictMode);
    return url.isValid() ? url.host(QUrl::FullyEncoded) : QString();
}

std::optional<LineLink> linkAt(const LogLine &line, qsizetype unit)
{
    for (const JobLog::AnsiRun &run : line.ansi) {
        if (unit >= run.start && unit < run.start + run.length && (!run.link.isEmpty() || !run.refused.isEmpty()))
            return LineLink{{run.start, run.start + run.length}, run.link, run.refused};
    }
    const QString &text = line.text();
    if (unit < 0 || unit >= text.size() || line.isNotice())
        return std::nullopt;
    qsizetype start = unit;
    while (start > 0 && unit - start < longestAddress && isAddressUnit(text.at(start - 1)))
        --start;
    // An address may follow other signs without a blank: url=https://…
    for (qsizetype at = unit; at >= start; --at) {
        const auto link = addressAt(text, at);
        if (link)
            return unit < link->units.end ? link : std::nullopt;
    }
    return std::nullopt;
}

std::optional<LineLink> firstLink(const LogLine &line)
{
    if (line.isNotice())
        return std::nullopt;
    const auto run = std::ranges::find_if(line.ansi, [](const JobLog::AnsiRun &each) { return !each.link.isEmpty(); });
    if (run != line.ansi.cend())
        return LineLink{{run->start, run->start + run->length}, run->link, {}};
    const QStringView text = QStringView(line.text()).first(std::min(line.text().size(), searched));
    for (qsizetype at = text.indexOf(u"http"_s, 0, Qt::CaseInsensitive); at >= 0;
         at = text.indexOf(u"http"_s, at + 4, Qt::CaseInsensitive)) {
        if (const auto link = addressAt(line.text(), at))
            return link;
    }
    return std::nullopt;
}

} // namespace Widgets
