// SPDX-License-Identifier: Apache-2.0
#include "models/spinnaker/pipelinefile.h"

#include "models/outputs/jsontext.h"
#include "models/spinnaker/stagereader.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>

using namespace Qt::StringLiterals;

namespace Spinnaker {

namespace {

constexpr qsizetype mostListed = 20;

std::unexpected<Core::Error> refuse(const QString &file, const QString &code, const QString &message,
                                    const QString &hint, Core::ErrorKind kind = Core::ErrorKind::Format)
{
    Core::Error error;
    error.kind = kind;
    error.code = code;
    error.message = message;
    error.hint = hint;
    error.file = file;
    return std::unexpected(error);
}

QByteArrayView withoutMark(QByteArrayView text)
{
    return (text.startsWith("\xEF\xBB\xBF") ? text.sliced(3) : text).trimmed();
}

/// The reader of objects tells places; it reads a list as the member of one.
Core::Result<void> checkJson(QByteArrayView json, const QString &fileName)
{
    const bool isList = json.startsWith('[');
    const QByteArray wrapper = isList ? QByteArrayView("{\"\":") + json + '}' : QByteArray();
    const QByteArrayView text = isList ? QByteArrayView(wrapper) : json;
    const auto object = Outputs::Json::readObject(text);
    if (object && object->rest == text.size())
        return {};
    const qsizetype offset = (object ? object->rest : object.error().offset) - (isList ? 4 : 0);
    auto refused = refuse(
        fileName, u"spinnaker-json"_s,
        object ? QCoreApplication::translate("Spinnaker", "there is text behind the JSON")
               : QCoreApplication::translate("Spinnaker", "the JSON cannot be read: %1").arg(object.error().reason),
        QCoreApplication::translate("Spinnaker", "copy the JSON from Spinnaker again, as a whole"));
    Outputs::Json::PlaceCounter place(json);
    place.advance(std::clamp<qsizetype>(offset, 0, json.size()));
    refused.error().line = place.line();
    refused.error().column = place.column();
    return refused;
}

QString otherStages(const QMap<QString, int> &types)
{
    QStringList list;
    for (auto type = types.cbegin(); type != types.cend() && list.size() < mostListed; ++type)
        list.append(*type > 1 ? u"%1 (%2)"_s.arg(type.key()).arg(*type) : type.key());
    return list.join(", "_L1);
}

bool isNamed(const StageSummary &stage, const QString &wanted, int rule)
{
    switch (rule) {
    case 0:
        return stage.name == wanted;
    case 1:
        return stage.refId == wanted;
    case 2:
        return QString(stage.pipeline + u'/' + stage.name) == wanted;
    case 3:
        return QString(stage.pipeline + u'/' + stage.refId) == wanted;
    default:
        return stage.id == wanted;
    }
}

} // namespace

bool startsAsJson(const QString &path)
{
    QFile file(path);
    if (!QFileInfo(path).isFile() || !file.open(QIODevice::ReadOnly))
        return false;
    constexpr qint64 longestBlank = 4096;
    QByteArray head = file.read(longestBlank);
    if (head.startsWith("\xEF\xBB\xBF"))
        head.remove(0, 3);
    head = head.trimmed();
    return head.startsWith('{') || head.startsWith('[');
}

Core::Result<QByteArray> readFile(const QString &path)
{
    const QFileInfo info(path);
    if (!info.exists() || info.isDir()) {
        return refuse(path, u"file-missing"_s, QCoreApplication::translate("Spinnaker", "there is no such file"),
                      QCoreApplication::translate("Spinnaker", "check the path; relative paths start at %1")
                          .arg(QDir::currentPath()),
                      Core::ErrorKind::Io);
    }
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        return refuse(path, u"file-unreadable"_s,
                      QCoreApplication::translate("Spinnaker", "the file cannot be read: %1").arg(file.errorString()),
                      QCoreApplication::translate("Spinnaker", "check its permissions"), Core::ErrorKind::Io);
    }
    QByteArray bytes;
    while (bytes.size() <= maximumBytes) { // pipes tell no size
        const QByteArray part = file.read(maximumBytes + 1 - bytes.size());
        if (part.isEmpty())
            break;
        bytes += part;
    }
    if (bytes.size() > maximumBytes) {
        return refuse(
            path, u"too-large"_s,
            QCoreApplication::translate("Spinnaker", "the file is larger than %1 MiB").arg(maximumBytes / 1024 / 1024),
            QCoreApplication::translate("Spinnaker", "export a single pipeline"), Core::ErrorKind::Limit);
    }
    return bytes;
}

bool isSpinnaker(QByteArrayView text)
{
    const QByteArrayView json = withoutMark(text);
    return (json.startsWith('{') || json.startsWith('[')) && json.size() <= maximumBytes && Outputs::Json::isValid(json)
        && looksLikeSpinnaker(JsonView(json));
}

Core::Result<PipelineFile> PipelineFile::parse(const QByteArray &text, const QString &fileName)
{
    PipelineFile file;
    file.m_text = text;
    file.m_fileName = fileName;
    if (text.size() > maximumBytes) {
        return refuse(
            fileName, u"too-large"_s,
            QCoreApplication::translate("Spinnaker", "the file is larger than %1 MiB").arg(maximumBytes / 1024 / 1024),
            QCoreApplication::translate("Spinnaker", "export a single pipeline"), Core::ErrorKind::Limit);
    }
    const QByteArrayView json = withoutMark(file.m_text);
    if (!json.startsWith('{') && !json.startsWith('[')) {
        return refuse(fileName, u"spinnaker-form"_s,
                      QCoreApplication::translate("Spinnaker", "this is no JSON of a Spinnaker pipeline or stage"),
                      QCoreApplication::translate("Spinnaker",
                                                  "in Spinnaker: \"Pipeline Actions > Edit as JSON\", or the stage's "
                                                  "\"Edit stage as JSON\""));
    }
    if (auto checked = checkJson(json, fileName); !checked)
        return std::unexpected(checked.error());
    const Walk walk = findStages(JsonView(json), maximumStages);
    if (walk.stages.isEmpty()) {
        const QString others = otherStages(walk.otherTypes);
        return refuse(
            fileName, u"spinnaker-no-job"_s,
            others.isEmpty()
                ? QCoreApplication::translate("Spinnaker", "there is no stage in it")
                : QCoreApplication::translate("Spinnaker", "no stage of it is a \"Run Job (Manifest)\"; it has: %1")
                      .arg(others),
            QCoreApplication::translate("Spinnaker", "only stages of the type runJobManifest run a Kubernetes Job"),
            Core::ErrorKind::Manifest);
    }
    file.m_cut = walk.cut;
    for (const FoundStage &found : walk.stages) {
        file.m_entries.append({found.stage, found.pipeline, found.variables});
        file.m_summaries.append(summarize(found, static_cast<int>(file.m_summaries.size())));
    }
    return file;
}

Core::Result<int> PipelineFile::find(const QString &name) const
{
    if (name.isEmpty() && m_summaries.size() == 1)
        return 0;
    QList<int> hits;
    for (int rule = 0; rule < 5 && hits.isEmpty() && !name.isEmpty(); ++rule) {
        for (int i = 0; i < m_summaries.size(); ++i) {
            if (isNamed(m_summaries[i], name, rule))
                hits.append(i);
        }
    }
    if (hits.size() == 1)
        return hits.constFirst();
    QStringList listed;
    for (int i = 0; i < m_summaries.size() && listed.size() < mostListed; ++i) {
        if (!hits.isEmpty() && !hits.contains(i))
            continue;
        const StageSummary &stage = m_summaries[i];
        QString entry = u'"' + stage.title() + u'"';
        if (!stage.refId.isEmpty() && !stage.name.isEmpty())
            entry += QCoreApplication::translate("Spinnaker", " (refId %1)").arg(stage.refId);
        if (!stage.pipeline.isEmpty())
            entry += QCoreApplication::translate("Spinnaker", " of pipeline \"%1\"").arg(stage.pipeline);
        listed.append(entry);
    }
    if ((hits.isEmpty() ? m_summaries.size() : hits.size()) > listed.size())
        listed.append(u"…"_s);
    const QString all = listed.join(", "_L1);
    if (name.isEmpty()) {
        return refuse(
            m_fileName, u"spinnaker-stage"_s,
            QCoreApplication::translate("Spinnaker", "%1 stages run a Job: %2").arg(m_summaries.size()).arg(all),
            QCoreApplication::translate("Spinnaker", "choose one with --stage NAME, or its refId"),
            Core::ErrorKind::Usage);
    }
    if (hits.isEmpty()) {
        return refuse(
            m_fileName, u"spinnaker-stage"_s,
            QCoreApplication::translate("Spinnaker", "no stage \"%1\" runs a Job; there is: %2").arg(name, all),
            QCoreApplication::translate("Spinnaker", "choose one with --stage NAME, or its refId"),
            Core::ErrorKind::Usage);
    }
    return refuse(m_fileName, u"spinnaker-stage"_s,
                  QCoreApplication::translate("Spinnaker", "several stages are called \"%1\": %2").arg(name, all),
                  QCoreApplication::translate("Spinnaker", "choose one by its refId, or as PIPELINE/REFID"),
                  Core::ErrorKind::Usage);
}

Core::Result<StageSetup> PipelineFile::setup(int index) const
{
    const Entry &entry = m_entries.at(index);
    return readStage({entry.stage, entry.pipeline, entry.variables}, m_summaries.at(index), m_fileName);
}

} // namespace Spinnaker
