// SPDX-License-Identifier: Apache-2.0
#include "models/outputs/provenance.h"

#include "models/outputs/objectwriter.h"

#include <QDateTime>
#include <QTimeZone>

using namespace Qt::StringLiterals;

namespace Outputs {

namespace {

QByteArray fateJson(const PipelineFate &fate)
{
    ObjectWriter object;
    object.add("fate", pipelineFateName(fate.kind));
    const bool named = fate.isReachable() || fate.kind == PipelineFate::Kind::Replaced;
    object.add("name", named ? Json::quote(fate.name) : QByteArray("null"));
    object.add("value", fate.isReachable() ? Json::layOut(fate.json, 0) : QByteArray("null"));
    object.add("line", fate.line > 0 ? QByteArray::number(fate.line) : QByteArray("null"));
    object.addFlag("contextOnly", fate.contextOnly);
    object.add("reason", fate.reason);
    return object.text();
}

} // namespace

QString timeText(qint64 nanoseconds)
{
    if (nanoseconds == 0)
        return {};
    constexpr qint64 second = 1'000'000'000;
    const QDateTime time = QDateTime::fromSecsSinceEpoch(nanoseconds / second, QTimeZone::UTC);
    return time.toString(u"yyyy-MM-ddTHH:mm:ss"_s) + u'.'
        + QString::number(nanoseconds % second).rightJustified(9, u'0') + u'Z';
}

QByteArray provenanceJson(const OutputSet &outputs, const PipelineView &pipeline)
{
    QByteArray text = "[";
    for (const Capture &capture : outputs.captures) {
        ObjectWriter object;
        object.add("key", capture.key);
        object.add("value", Json::layOut(capture.json, 0));
        object.add("source", captureSourceName(capture.source));
        object.add("pod", capture.origin.pod);
        object.add("container", capture.origin.container);
        object.add("attempt", capture.origin.attempt);
        object.add("line", capture.line);
        object.add("time", capture.time == 0 ? QByteArray("null") : Json::quote(timeText(capture.time)));
        object.addFlag("overridden", capture.overridden);
        if (const PipelineFate fate = pipeline.fateOf(capture); fate.kind != PipelineFate::Kind::Unknown)
            object.add("pipeline", fateJson(fate));
        if (text.size() > 1)
            text += ',';
        text += object.text();
    }
    return text + ']';
}

} // namespace Outputs
