// SPDX-License-Identifier: Apache-2.0
#include "models/jobrun/runresult.h"

#include "models/outputs/provenance.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QLocale>

using namespace Qt::StringLiterals;

namespace JobRun {

namespace {

/// An object in the order of its members; QJsonObject would sort them.
class ObjectWriter
{
public:
    explicit ObjectWriter(bool multiline = false) : m_multiline(multiline) { }

    void raw(QByteArrayView key, const QByteArray &json)
    {
        m_text += m_text.isEmpty() ? "{" : ",";
        if (m_multiline)
            m_text += "\n  ";
        m_text += '"';
        m_text += key;
        m_text += m_multiline ? "\": " : "\":";
        m_text += json;
    }
    void text(QByteArrayView key, const QString &value) { raw(key, quoted(value)); }
    void textOrNull(QByteArrayView key, const QString &value)
    {
        raw(key, value.isEmpty() ? QByteArrayLiteral("null") : quoted(value));
    }
    void number(QByteArrayView key, qint64 value) { raw(key, QByteArray::number(value)); }
    void numberOrNull(QByteArrayView key, qint64 value, bool known)
    {
        raw(key, known ? QByteArray::number(value) : QByteArrayLiteral("null"));
    }

    [[nodiscard]] QByteArray take()
    {
        if (m_text.isEmpty())
            return QByteArrayLiteral("{}");
        m_text += m_multiline ? "\n}\n" : "}";
        return m_text;
    }

    [[nodiscard]] static QByteArray quoted(const QString &value)
    {
        // As the only element of an array; the brackets go.
        return QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact).sliced(1).chopped(1);
    }

private:
    QByteArray m_text;
    bool m_multiline;
};

QByteArray arrayOf(const QList<QByteArray> &items)
{
    return QByteArray("[" + items.join(',') + "]");
}

QByteArray errorJson(const Core::Error &error)
{
    ObjectWriter writer;
    writer.text("code", error.code);
    writer.text("message", error.message);
    if (!error.hint.isEmpty())
        writer.text("hint", error.hint);
    if (!error.file.isEmpty())
        writer.text("file", error.file);
    if (error.line > 0)
        writer.number("line", error.line);
    if (error.column > 0)
        writer.number("column", error.column);
    if (!error.path.isEmpty())
        writer.text("path", error.path);
    return writer.take();
}

/// The capture's remarks and what else went wrong, in one array.
QByteArray joined(const QByteArray &remarks, const QList<Core::Error> &errors)
{
    QList<QByteArray> items;
    const QByteArray inner = remarks.trimmed();
    if (const QByteArray content = inner.size() > 2 ? inner.sliced(1).chopped(1).trimmed() : QByteArray();
        !content.isEmpty())
        items.append(content);
    for (const Core::Error &error : errors)
        items.append(errorJson(error));
    return arrayOf(items);
}

QByteArray containerJson(const ContainerResult &container)
{
    ObjectWriter writer;
    writer.text("name", container.name);
    writer.text("kind", container.kind);
    writer.number("attempt", container.attempt);
    writer.numberOrNull("exitCode", container.exitCode, container.exitCode >= 0);
    writer.numberOrNull("signal", container.signal, container.signal > 0);
    writer.textOrNull("reason", container.reason);
    writer.number("lines", container.lines);
    writer.number("bytes", container.bytes);
    return writer.take();
}

QByteArray podJson(const PodResult &pod)
{
    QList<QByteArray> containers;
    for (const ContainerResult &container : pod.containers)
        containers.append(containerJson(container));
    ObjectWriter writer;
    writer.text("name", pod.name);
    writer.text("phase", pod.phase);
    writer.numberOrNull("index", pod.index, pod.index >= 0);
    writer.raw("containers", arrayOf(containers));
    return writer.take();
}

QByteArray orDefault(const QByteArray &json, QByteArrayView fallback)
{
    const QByteArray trimmed = json.trimmed();
    return trimmed.isEmpty() ? fallback.toByteArray() : trimmed;
}

} // namespace

QString outcomeName(Outcome outcome)
{
    switch (outcome) {
    case Outcome::None:
        return {};
    case Outcome::Complete:
        return u"Complete"_s;
    case Outcome::Failed:
        return u"Failed"_s;
    case Outcome::TimedOut:
        return u"TimedOut"_s;
    case Outcome::Interrupted:
        return u"Interrupted"_s;
    case Outcome::Lost:
        return u"Lost"_s;
    }
    return {};
}

QByteArray RunResult::toJson() const
{
    ObjectWriter job;
    job.text("context", context);
    job.text("namespace", namespaceName);
    job.text("name", jobName);
    job.text("uid", jobUid);

    QList<QByteArray> podItems;
    for (const PodResult &pod : pods)
        podItems.append(podJson(pod));

    ObjectWriter writer(true);
    writer.raw("job", job.take());
    writer.textOrNull("result", outcomeName(outcome));
    writer.text("reason", reason);
    writer.text("message", message);
    writer.textOrNull("startTime", startTime);
    writer.textOrNull("completionTime", completionTime);
    writer.raw("durationSeconds", QByteArray::number(durationSeconds, 'f', QLocale::FloatingPointShortest));
    writer.raw("pods", arrayOf(podItems));
    writer.textOrNull("logsUrl", logsUrl);
    writer.raw("outputs", orDefault(outputs.toJson(0), "{}"));
    writer.raw("provenance", orDefault(Outputs::provenanceJson(outputs, pipeline), "[]"));
    writer.raw("artifact", orDefault(artifact, "null"));
    if (!details.isEmpty())
        writer.raw("details", QJsonDocument(Outputs::toJson(details)).toJson(QJsonDocument::Compact));
    writer.raw("errors", joined(Outputs::OutputSet::remarksJson(outputs.errors), errors));
    writer.raw("warnings", joined(Outputs::OutputSet::remarksJson(outputs.warnings), warnings));
    writer.text("runId", runId);
    return writer.take();
}

QJsonObject RunResult::toJsonObject() const
{
    return QJsonDocument::fromJson(toJson()).object();
}

} // namespace JobRun
