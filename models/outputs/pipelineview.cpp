// SPDX-License-Identifier: Apache-2.0
#include "models/outputs/pipelineview.h"

#include "models/outputs/jsontext.h"
#include "models/outputs/remarktexts.h"

#include <QCoreApplication>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Outputs {

namespace {

QString keyOf(const Origin &origin)
{
    return origin.pod + u'\n' + origin.container + u'\n' + QString::number(origin.attempt);
}

QString shortened(const QString &text)
{
    constexpr qsizetype limit = 60;
    return text.size() <= limit ? text : text.first(limit) + u'\u2026';
}

/// What orca does after a stage has taken the values in: it sets the map of all of them last, and takes its timeout
/// out.
QString ownNameReason(const QString &name)
{
    if (name == "propertyFileContents"_L1)
        return QCoreApplication::translate("Outputs", "The stage puts the object of all values under this name.");
    if (name == "stageTimeoutMs"_L1)
        return QCoreApplication::translate("Outputs", "The stage takes this name out of its outputs.");
    return {};
}

} // namespace

QString pipelineFateName(PipelineFate::Kind kind)
{
    switch (kind) {
    case PipelineFate::Kind::Unknown:
        return u"unknown"_s;
    case PipelineFate::Kind::Same:
        return u"same"_s;
    case PipelineFate::Kind::Changed:
        return u"changed"_s;
    case PipelineFate::Kind::Replaced:
        return u"replaced"_s;
    case PipelineFate::Kind::Overwritten:
        return u"overwritten"_s;
    case PipelineFate::Kind::Dropped:
        return u"dropped"_s;
    case PipelineFate::Kind::Lost:
        return u"lost"_s;
    }
    return {};
}

QString pipelineFateText(const PipelineFate &fate)
{
    QString text;
    switch (fate.kind) {
    case PipelineFate::Kind::Unknown:
        return {};
    case PipelineFate::Kind::Same:
        text = QCoreApplication::translate("Outputs", "same");
        break;
    case PipelineFate::Kind::Changed: {
        const QString value = shortened(Json::valueText(fate.json.first(std::min<qsizetype>(fate.json.size(), 4096))));
        //: what a pipeline gets instead of the value that was printed
        const QString other = QCoreApplication::translate("Outputs", "value %1").arg(value);
        //: the name that a pipeline has a value under
        const QString as = QCoreApplication::translate("Outputs", "as %1").arg(shortened(fate.name));
        text = !fate.otherValue ? as : !fate.otherName ? other : as + u", "_s + other;
        break;
    }
    case PipelineFate::Kind::Replaced:
        return QCoreApplication::translate("Outputs", "replaced: line %1").arg(fate.line);
    case PipelineFate::Kind::Overwritten:
        return QCoreApplication::translate("Outputs", "overwritten");
    case PipelineFate::Kind::Dropped:
        return QCoreApplication::translate("Outputs", "dropped");
    case PipelineFate::Kind::Lost:
        return QCoreApplication::translate("Outputs", "lost: line %1").arg(fate.line);
    }
    //: the value of a failed Job, which is in the context of the stage and not in its outputs
    return fate.contextOnly ? QCoreApplication::translate("Outputs", "%1 (context only)").arg(text) : text;
}

QString pipelineFateDetail(const PipelineFate &fate)
{
    QString text;
    switch (fate.kind) {
    case PipelineFate::Kind::Unknown:
        return {};
    case PipelineFate::Kind::Same:
        text = QCoreApplication::translate("Outputs", "A pipeline gets it under the same name.");
        break;
    case PipelineFate::Kind::Changed:
        if (fate.otherName)
            text = QCoreApplication::translate("Outputs", "A pipeline has it under the name %1.")
                       .arg(shortened(fate.name));
        if (fate.otherValue) {
            if (!text.isEmpty())
                text += u' ';
            text += QCoreApplication::translate("Outputs", "A pipeline gets another value.");
        }
        break;
    case PipelineFate::Kind::Replaced:
        return QCoreApplication::translate("Outputs",
                                           "In a pipeline, line %1 replaces it: both have the name %2 there.")
            .arg(QString::number(fate.line), shortened(fate.name));
    case PipelineFate::Kind::Overwritten:
    case PipelineFate::Kind::Dropped:
    case PipelineFate::Kind::Lost:
        return fate.reason;
    }
    if (fate.contextOnly) {
        text += u' '
            + QCoreApplication::translate("Outputs",
                                          "The Job failed: it is in the stage's context, and not in its outputs.");
    }
    return text;
}

PipelineView::PipelineView(const QList<SourceOutputs> &sources, Mode mode, JobEnding ending)
    : m_failed(ending == JobEnding::Failed)
{
    for (const SourceOutputs &source : sources) {
        Set set;
        set.outputs = source.set(mode);
        const QList<Capture> &captures = set.outputs.captures;
        for (qsizetype i = 0; i < captures.size(); ++i) {
            set.byLine[captures[i].line].append(i);
            if (!captures[i].overridden)
                set.winners.insert(captures[i].key, i);
        }
        const QString lost = remarkCodeName(RemarkCode::AllLost);
        const QString tooLong = remarkCodeName(RemarkCode::LineTooLong);
        for (const QList<Remark> *list : {&set.outputs.errors, &set.outputs.warnings}) {
            for (const Remark &remark : *list) {
                if (!set.reasons.contains(remark.line))
                    set.reasons.insert(remark.line, remark.message);
                if (remark.code == tooLong)
                    set.unknown.insert(remark.line);
                if (set.lostLine == 0 && remark.code == lost)
                    set.lostLine = remark.line;
            }
        }
        m_sets.insert(keyOf(source.origin), set);
    }
}

const PipelineView::Set *PipelineView::find(const Origin &origin) const
{
    const auto found = m_sets.constFind(keyOf(origin));
    return found == m_sets.cend() ? nullptr : &*found;
}

bool PipelineView::isEmpty() const
{
    return std::ranges::all_of(m_sets, [](const Set &set) { return set.outputs.discarded || set.winners.isEmpty(); });
}

PipelineFate PipelineView::fateIn(const Set &set, qsizetype capture) const
{
    const Capture &taken = set.outputs.captures[capture];
    PipelineFate fate;
    fate.name = taken.key;
    fate.json = taken.json;
    fate.contextOnly = m_failed;
    const qsizetype winner = set.winners.value(taken.key, -1);
    if (const QString reason = ownNameReason(taken.key); !reason.isEmpty()) {
        fate.kind = PipelineFate::Kind::Overwritten;
        fate.reason = reason;
    } else if (winner == capture) {
        fate.kind = PipelineFate::Kind::Same;
    } else if (winner < 0) {
        fate.kind = PipelineFate::Kind::Dropped;
        fate.reason = QCoreApplication::translate("Outputs", "A later null removes it.");
    } else {
        fate.kind = PipelineFate::Kind::Replaced;
        fate.line = set.outputs.captures[winner].line;
    }
    return fate;
}

PipelineFate PipelineView::fateOf(const Capture &capture) const
{
    const Set *set = find(capture.origin);
    PipelineFate fate;
    if (set == nullptr || capture.line <= 0)
        return fate;
    if (set->outputs.discarded) {
        fate.kind = PipelineFate::Kind::Lost;
        fate.line = set->lostLine;
        fate.reason = QCoreApplication::translate("Outputs",
                                                  "A pipeline loses all outputs over line %1, and the stage of a Job "
                                                  "that completed fails.")
                          .arg(set->lostLine);
        return fate;
    }
    // What was read from the same line in the same way: of JSON, the last member of that name.
    qsizetype taken = -1;
    const QList<qsizetype> captures = set->byLine.value(capture.line);
    for (const qsizetype i : captures) {
        const Capture &candidate = set->outputs.captures[i];
        const bool sameMember = capture.source != CaptureSource::Json || candidate.key == capture.key;
        if (candidate.source == capture.source && sameMember)
            taken = i;
    }
    if (taken >= 0) {
        fate = fateIn(*set, taken);
        fate.otherName = fate.name != capture.key;
        fate.otherValue = fate.json != capture.json;
        if (fate.kind == PipelineFate::Kind::Same && (fate.otherName || fate.otherValue))
            fate.kind = PipelineFate::Kind::Changed;
        return fate;
    }
    if (set->unknown.contains(capture.line))
        return fate;
    fate.kind = PipelineFate::Kind::Dropped;
    fate.reason = set->reasons.value(capture.line);
    if (fate.reason.isEmpty())
        fate.reason = QCoreApplication::translate("Outputs", "A pipeline does not find a marker in this line.");
    return fate;
}

QList<PipelineFate> PipelineView::fatesOfLine(const Origin &origin, qint64 line) const
{
    const Set *set = find(origin);
    if (set == nullptr || line <= 0)
        return {};
    QList<PipelineFate> fates;
    if (set->outputs.discarded && line == set->lostLine) {
        PipelineFate fate;
        fate.kind = PipelineFate::Kind::Lost;
        fate.line = line;
        fates.append(fate);
        return fates;
    }
    const QList<qsizetype> captures = set->byLine.value(line);
    for (const qsizetype i : captures) {
        PipelineFate fate = fateIn(*set, i);
        if (fate.kind == PipelineFate::Kind::Same) {
            fate.kind = PipelineFate::Kind::Changed; // nothing of it is shown
            fate.otherName = true;
            fate.otherValue = true;
        }
        fates.append(fate);
    }
    return fates;
}

} // namespace Outputs
