// SPDX-License-Identifier: Apache-2.0
#include "models/outputs/outputset.h"

#include "models/outputs/objectwriter.h"

#include <QHash>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Outputs {

namespace {

bool needsQuoting(const QString &text)
{
    return std::ranges::any_of(text, [](QChar c) {
        // All that some reader takes for the end of a line, and controls that would garble a terminal.
        return c.category() == QChar::Other_Control || c == QChar::LineSeparator || c == QChar::ParagraphSeparator;
    });
}

QByteArray envText(const QString &text)
{
    return needsQuoting(text) ? Json::quote(text) : text.toUtf8();
}

} // namespace

QString captureSourceName(CaptureSource source)
{
    switch (source) {
    case CaptureSource::Property:
        return u"property"_s;
    case CaptureSource::Json:
        return u"json"_s;
    case CaptureSource::Artifact:
        return u"artifact"_s;
    }
    return {};
}

QString Origin::name() const
{
    if (container.isEmpty())
        return pod;
    return pod.isEmpty() ? container : QString(pod + u'/' + container);
}

QString Capture::text() const
{
    return Json::valueText(json);
}

QStringList Capture::printed() const
{
    if (source == CaptureSource::Property)
        return {key + u'=', text()};
    return {QString(u'"' + key + u'"'), QString::fromUtf8(json)};
}

CaptureState OutputSet::state() const
{
    if (!errors.isEmpty())
        return CaptureState::Failed;
    const bool any = std::ranges::any_of(captures, [](const Capture &capture) { return !capture.overridden; });
    return any ? CaptureState::Ok : CaptureState::Empty;
}

QList<Capture> OutputSet::winners() const
{
    if (discarded)
        return {};
    QHash<QString, qsizetype> places; // of each key in `found`
    QList<const Capture *> found; // null: no winner yet
    for (const Capture &capture : captures) {
        const auto place = places.constFind(capture.key);
        const Capture *winner = capture.overridden ? nullptr : &capture;
        if (place == places.cend()) {
            places.insert(capture.key, found.size());
            found.append(winner);
        } else if (winner) {
            found[*place] = winner;
        }
    }
    QList<Capture> result;
    for (const Capture *capture : std::as_const(found)) {
        if (capture)
            result.append(*capture);
    }
    return result;
}

QByteArray OutputSet::toJson(int indent) const
{
    const QList<Capture> values = winners();
    if (values.isEmpty())
        return "{}";
    QByteArray text = "{";
    for (const Capture &capture : values) {
        if (text.size() > 1)
            text += ',';
        if (indent > 0)
            text += '\n' + QByteArray(indent, ' ');
        text += Json::quote(capture.key);
        text += indent > 0 ? ": " : ":";
        text += Json::layOut(capture.json, indent, 1);
    }
    text += indent > 0 ? "\n}" : "}";
    return text;
}

QByteArray OutputSet::toEnv() const
{
    QByteArray text;
    const QList<Capture> values = winners();
    for (const Capture &capture : values) {
        text += envText(capture.key);
        text += '=';
        text += capture.json.startsWith('"') ? envText(capture.text()) : Json::layOut(capture.json, 0);
        text += '\n';
    }
    return text;
}

QByteArray OutputSet::remarksJson(const QList<Remark> &remarks)
{
    QByteArray text = "[";
    for (const Remark &remark : remarks) {
        ObjectWriter object;
        object.add("code", remark.code);
        object.add("line", remark.line);
        object.add("column", remark.column);
        object.add("message", remark.message);
        object.add("hint", remark.hint);
        object.add("excerpt", remark.excerpt);
        object.add("pod", remark.origin.pod);
        object.add("container", remark.origin.container);
        if (text.size() > 1)
            text += ',';
        text += object.text();
    }
    return text + ']';
}

} // namespace Outputs
