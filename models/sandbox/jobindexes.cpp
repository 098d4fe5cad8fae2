// SPDX-License-Identifier: Apache-2.0
#include "models/sandbox/jobindexes.h"

#include "models/sandbox/apistatus.h"

#include <QStringList>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Sandbox {

namespace {

using Interval = std::pair<qint64, qint64>; // first and last

std::expected<qint64, QString> parseIndex(const QString &text, qint64 completions)
{
    bool ok = false;
    const qint64 index = text.toLongLong(&ok);
    if (!ok)
        return std::unexpected(u"cannot convert string to integer for index: "_s + quoted(text));
    if (index >= completions)
        return std::unexpected(u"too large index: "_s + quoted(text));
    return index;
}

QString disorder(qint64 previous, qint64 current)
{
    return u"non-increasing order, previous: %1, current: %2"_s.arg(previous).arg(current);
}

std::expected<Interval, QString> parseInterval(const QString &text, qint64 completions)
{
    const QStringList limits = text.split(u'-');
    if (limits.size() > 2)
        return std::unexpected(u"the fragment %1 violates the requirement that an index interval can have at most two "
                               "parts separated by '-'"_s.arg(quoted(text)));
    const auto first = parseIndex(limits.first(), completions);
    if (!first)
        return std::unexpected(first.error());
    if (limits.size() == 1)
        return Interval{*first, *first};
    const auto last = parseIndex(limits.last(), completions);
    if (!last)
        return std::unexpected(last.error());
    if (*first >= *last)
        return std::unexpected(disorder(*first, *last));
    return Interval{*first, *last};
}

} // namespace

QString formatIndexes(const Indexes &indexes)
{
    QStringList parts;
    for (auto it = indexes.begin(); it != indexes.end();) {
        const qint64 first = *it;
        qint64 last = first;
        while (++it != indexes.end() && *it == last + 1)
            last = *it;
        QString part = QString::number(first);
        if (last > first) // two neighbours are "1,2"; only longer runs become "1-3" in Kubernetes too
            part += (last == first + 1 ? u',' : u'-') + QString::number(last);
        parts += part;
    }
    return parts.join(u',');
}

Indexes parseIndexes(const QString &text, qint64 completions)
{
    Indexes indexes;
    const QStringList parts = text.split(u',', Qt::SkipEmptyParts);
    for (const QString &part : parts) {
        bool firstOk = false;
        bool lastOk = false;
        const qint64 first = part.section(u'-', 0, 0).toLongLong(&firstOk);
        const qint64 last = part.section(u'-', -1).toLongLong(&lastOk);
        if (!firstOk || !lastOk || first < 0)
            continue;
        for (qint64 i = first; i <= std::min(last, completions - 1); ++i)
            indexes.insert(i);
    }
    return indexes;
}

std::expected<qint64, QString> countIndexes(const QString &text, qint64 completions)
{
    qint64 total = 0;
    std::optional<qint64> previous;
    if (text.isEmpty())
        return total;
    const QStringList parts = text.split(u',');
    for (const QString &part : parts) {
        const auto interval = parseInterval(part, completions);
        if (!interval)
            return std::unexpected(interval.error());
        if (previous && *previous >= interval->first)
            return std::unexpected(disorder(*previous, interval->first));
        total += interval->second - interval->first + 1;
        previous = interval->second;
    }
    return total;
}

} // namespace Sandbox
