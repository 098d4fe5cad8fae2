// SPDX-License-Identifier: Apache-2.0
#include "models/outputs/capturebook.h"

#include "models/outputs/markertext.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Outputs {

namespace {

qsizetype sizeOf(const QString &key, qsizetype json)
{
    return json + key.size() * 2;
}

} // namespace

void CaptureBook::captureStrong(const QString &key, const QByteArray &json, CaptureSource source, const Place &place)
{
    ++m_revision;
    if (!makeRoom(key, json.size(), place))
        return;
    KeyState &state = m_keys[key];
    if (state.winner >= 0) {
        m_set.captures[state.winner].overridden = true;
        ++m_overridden;
    }
    state = KeyState{m_set.captures.size(), true};
    add(key, Capture{key, json, source, m_origin, place.line, m_time, false, false});
}

void CaptureBook::captureWeak(const QString &key, const QByteArray &json, const Place &place)
{
    ++m_revision;
    if (!makeRoom(key, json.size(), place))
        return;
    KeyState &state = m_keys[key];
    Capture capture{key, json, CaptureSource::Property, m_origin, place.line, m_time, true, state.strong};
    if (state.strong) {
        ++m_overridden;
    } else {
        if (state.winner >= 0) {
            m_set.captures[state.winner].overridden = true;
            ++m_overridden;
        }
        state.winner = m_set.captures.size();
    }
    add(key, std::move(capture));
}

void CaptureBook::unset(const QString &key)
{
    ++m_revision;
    // Also without an earlier value the null has to be remembered: weak values do not come back over it.
    const auto known = m_keys.find(key);
    if (known == m_keys.end()) {
        if (m_keys.size() < m_limits.keys)
            m_keys.insert(key, KeyState{-1, true});
        return;
    }
    if (known->winner >= 0) {
        m_set.captures[known->winner].overridden = true;
        ++m_overridden;
    }
    *known = KeyState{-1, true};
}

void CaptureBook::remark(Remark remark, const Place &place)
{
    ++m_revision;
    remark.line = place.line;
    remark.column = place.column;
    remark.origin = m_origin;
    if (!place.text.isEmpty()) {
        const Excerpt excerpt = excerptOf(place.text, place.unit);
        remark.excerpt = excerpt.text;
        remark.caret = excerpt.caret;
    }
    const bool error = remark.severity == RemarkSeverity::Error;
    QList<Remark> &list = error ? m_set.errors : m_set.warnings;
    if (list.size() < m_limits.remarks) {
        list.append(std::move(remark));
        return;
    }
    qint64 &more = error ? m_moreErrors : m_moreWarnings;
    ++more;
    Remark summary = makeRemark(RemarkCode::MoreRemarks, QString::number(more));
    summary.severity = remark.severity;
    summary.origin = m_origin;
    if (more == 1) {
        summary.line = place.line; // of the first one that is not listed
        list.append(std::move(summary));
    } else {
        list.last().message = summary.message;
    }
}

void CaptureBook::remark(RemarkCode code, const Place &place, const QString &subject, const QString &detail)
{
    remark(makeRemark(code, subject, detail), place);
}

/// Whether the value may be kept; makes place for it by forgetting values that lost.
bool CaptureBook::makeRoom(const QString &key, qsizetype bytes, const Place &place)
{
    const bool tooManyKeys = !m_keys.contains(key) && m_keys.size() >= m_limits.keys;
    if (m_overridden > m_limits.overridden)
        dropOverridden(false);
    if (m_bytes + sizeOf(key, bytes) > m_limits.bytes)
        dropOverridden(true);
    if (!tooManyKeys && m_bytes + sizeOf(key, bytes) <= m_limits.bytes)
        return true;
    if (!m_full) {
        m_full = true;
        remark(RemarkCode::TooManyOutputs, place, key);
    }
    return false;
}

void CaptureBook::add(const QString &key, Capture capture)
{
    m_bytes += sizeOf(key, capture.json.size());
    m_set.captures.append(std::move(capture));
}

/// Forgets the older half of the values that lost, or all of them. The first value of each key stays where only half
/// go: it tells the key's place in the order.
void CaptureBook::dropOverridden(bool all)
{
    if (m_overridden == 0)
        return;
    const qsizetype wanted = all ? m_overridden : (m_overridden + 1) / 2;
    qsizetype dropped = 0;
    QSet<QString> seen;
    QList<Capture> kept;
    kept.reserve(m_set.captures.size());
    for (Capture &capture : m_set.captures) {
        const bool first = !seen.contains(capture.key);
        seen.insert(capture.key);
        if (capture.overridden && dropped < wanted && (all || !first)) {
            ++dropped;
            m_bytes -= sizeOf(capture.key, capture.json.size());
            continue;
        }
        if (!capture.overridden)
            m_keys[capture.key].winner = kept.size();
        kept.append(std::move(capture));
    }
    m_set.captures = std::move(kept);
    m_overridden -= dropped;
    m_dropped += dropped;
    if (dropped == 0)
        return;
    Remark summary = makeRemark(RemarkCode::OverriddenDropped, QString::number(m_dropped));
    if (m_droppedRemark >= 0) {
        m_set.warnings[m_droppedRemark].message = summary.message;
    } else if (m_set.warnings.size() < m_limits.remarks) {
        m_droppedRemark = m_set.warnings.size();
        remark(std::move(summary), {});
    }
}

void CaptureBook::notePrintedName(const QString &key, const QString &printed, const Place &place)
{
    const auto known = m_pipelineNames.constFind(key);
    if (known == m_pipelineNames.cend()) {
        if (m_pipelineNames.size() < m_limits.keys)
            m_pipelineNames.insert(key, printed);
    } else if (*known != printed && !m_collided.contains(printed) && m_collided.size() < m_limits.keys) {
        m_collided.insert(printed);
        remark(RemarkCode::CaseCollision, place, *known, printed);
    }
}

void CaptureBook::discard()
{
    ++m_revision;
    m_set.discarded = true;
}

} // namespace Outputs
