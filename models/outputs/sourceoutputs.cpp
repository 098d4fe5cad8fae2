// SPDX-License-Identifier: Apache-2.0
#include "models/outputs/sourceoutputs.h"

#include "models/outputs/remarktexts.h"

#include <QHash>
#include <QStringList>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Outputs {

namespace {

/// Who said what about one key, one entry per container: a later attempt of the same container corrects the earlier.
struct Claim
{
    QString container;
    Origin origin;
    QByteArray json;
    qint64 line = 0;
};

void addClaim(QList<Claim> &claims, const Capture &capture)
{
    const QString container = capture.origin.name();
    const auto known = std::ranges::find(claims, container, &Claim::container);
    const Claim claim{container, capture.origin, capture.json, capture.line};
    if (known == claims.end())
        claims.append(claim);
    else
        *known = claim;
}

bool disagree(const QList<Claim> &claims)
{
    return std::ranges::any_of(claims, [&](const Claim &claim) { return claim.json != claims.constFirst().json; });
}

Remark conflictOf(const QString &key, const QList<Claim> &claims)
{
    constexpr qsizetype named = 4;
    QStringList names;
    for (const Claim &claim : claims) {
        if (names.size() < named)
            names.append(claim.container);
    }
    if (claims.size() > named)
        names.append(u"\u2026"_s);
    Remark remark = makeRemark(RemarkCode::Conflict, key, names.join(u", "_s));
    remark.origin = claims.constLast().origin;
    remark.line = claims.constLast().line;
    return remark;
}

struct Timed
{
    qint64 time = 0;
    const Capture *capture = nullptr;
    bool counts = true; ///< in its own log
};

/// The merge of many logs in the order of time; a log's own order is never changed, whatever its times say.
QList<Timed> inOrderOfTime(const QList<SourceOutputs> &sources, Mode mode)
{
    QList<Timed> all;
    for (const SourceOutputs &source : sources) {
        qint64 latest = 0;
        for (const Capture &capture : source.set(mode).captures) {
            latest = std::max(latest, capture.time);
            all.append({latest, &capture, !capture.overridden && !source.set(mode).discarded});
        }
    }
    std::ranges::stable_sort(all, {}, &Timed::time);
    return all;
}

} // namespace

qsizetype indexOf(const SourceChoice &choice, const Sources &sources)
{
    if (choice.kind == SourceChoice::Kind::All)
        return -1;
    if (choice.kind == SourceChoice::Kind::One) {
        const auto found = std::ranges::find(sources.list, choice.origin, &SourceOutputs::origin);
        if (found != sources.list.end())
            return found - sources.list.begin();
    }
    return sources.automatic < sources.list.size() ? sources.automatic : -1;
}

OutputSet merged(const QList<SourceOutputs> &sources, Mode mode)
{
    OutputSet all;
    QHash<QString, QList<Claim>> claims;
    QHash<QString, qsizetype> winners; // into captures; the key's place in the order of `keys`
    QStringList keys;
    const QList<Timed> timeline = inOrderOfTime(sources, mode);
    for (const Timed &timed : timeline) {
        Capture copy = *timed.capture;
        copy.overridden = !timed.counts;
        if (timed.counts) {
            if (const auto earlier = winners.constFind(copy.key); earlier != winners.cend()) {
                // A marker in the middle of a line does not beat one at its start, whoever printed it.
                if (copy.weak && !all.captures[*earlier].weak)
                    copy.overridden = true;
                else
                    all.captures[*earlier].overridden = true;
            } else {
                keys.append(copy.key);
            }
            addClaim(claims[copy.key], copy);
            if (!copy.overridden)
                winners.insert(copy.key, all.captures.size());
        }
        all.captures.append(std::move(copy));
    }
    for (const SourceOutputs &source : sources) {
        const OutputSet &set = source.set(mode);
        all.errors += set.errors;
        all.warnings += set.warnings;
    }
    for (const QString &key : std::as_const(keys)) {
        if (disagree(claims[key]))
            all.warnings.append(conflictOf(key, claims[key]));
    }
    return all;
}

OutputSet chosenOutputs(const SourceChoice &choice, const Sources &sources, Mode mode)
{
    if (choice.kind == SourceChoice::Kind::All)
        return merged(sources.list, mode);
    const qsizetype index = indexOf(choice, sources);
    return index < 0 ? OutputSet() : sources.list[index].set(mode);
}

} // namespace Outputs
