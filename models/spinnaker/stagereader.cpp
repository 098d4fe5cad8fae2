// SPDX-License-Identifier: Apache-2.0
#include "models/spinnaker/stagereader.h"

#include "models/core/redact.h"
#include "models/manifest/jobmanifest.h"
#include "models/spinnaker/fieldwords.h"
#include "models/spinnaker/pipelinefile.h"
#include "models/spinnaker/stageartifacts.h"
#include "models/spinnaker/stageparameters.h"

#include <QCoreApplication>
#include <QSet>

using namespace Qt::StringLiterals;

namespace Spinnaker {

namespace {

constexpr qsizetype longestName = 1000;
constexpr qsizetype mostFields = 300;
constexpr qsizetype mostManifests = 1000;

ManifestSource sourceOf(const StageFields &fields)
{
    const bool hasText = fields.get("manifest"_L1).isSet() || fields.get("manifests"_L1).isSet();
    const bool hasArtifact = fields.get("manifestArtifactId"_L1).isSet() || fields.get("manifestArtifact"_L1).isSet();
    const QString source = fields.text("source"_L1);
    if (source == "artifact"_L1 || (!hasText && hasArtifact))
        return ManifestSource::Artifact;
    return hasText ? ManifestSource::Text : ManifestSource::Missing;
}

QString jobName(JsonView manifest)
{
    const JsonView object = manifest.isArray() ? manifest.items(1).value(0) : manifest;
    const JsonView metadata = object.member("metadata"_L1);
    const QString name = metadata.member("name"_L1).text();
    return (name.isEmpty() ? metadata.member("generateName"_L1).text() : name).left(longestName);
}

/// Reads one stage; members in the order of the work.
class Reader
{
public:
    Reader(const FoundStage &found, const StageSummary &summary, const QString &fileName)
        : m_found(found),
          m_fields(found.stage)
    {
        m_setup.stage = summary;
        m_setup.fileName = fileName;
    }

    Core::Result<StageSetup> run()
    {
        use({"type"_L1, "name"_L1, "source"_L1, "namespace"_L1, "account"_L1, "credentials"_L1});
        m_setup.namespaceName = m_fields.text("namespace"_L1);
        m_setup.application = m_fields.text("application"_L1);
        if (m_setup.application.isEmpty())
            m_setup.application = m_setup.stage.application;
        readAccount();
        readManifest();
        readCapture();
        readTimeout();
        nameIgnored();
        if (auto collected = collectParameters(); !collected)
            return std::unexpected(collected.error());
        return m_setup;
    }

private:
    void use(std::initializer_list<QLatin1StringView> fields)
    {
        for (const QLatin1StringView field : fields)
            m_used.insert(field);
    }
    void changed(const QString &field, const QString &words)
    {
        m_setup.notes.append({FieldNote::Fate::Changed, field, words});
    }
    Core::Error obstacle(const QString &code, const QString &message, const QString &hint) const
    {
        Core::Error error;
        error.kind = Core::ErrorKind::Manifest;
        error.code = code;
        error.message = message;
        error.hint = hint;
        error.file = m_setup.fileName;
        error.path = QCoreApplication::translate("Spinnaker", "stage \"%1\"").arg(m_setup.stage.title());
        return error;
    }

    void readAccount();
    void readManifest();
    void takeManifest(JsonView manifest);
    void explainArtifact();
    void readCapture();
    void readArtifactCapture();
    void readTimeout();
    void nameIgnored();
    Core::Result<void> collectParameters();

    FoundStage m_found;
    StageFields m_fields;
    StageSetup m_setup;
    QSet<QString> m_used;
};

void Reader::readAccount()
{
    m_setup.account = m_setup.stage.account;
    const QString credentials = m_fields.text("credentials"_L1);
    if (!credentials.isEmpty() && credentials != m_setup.account) {
        changed(
            u"credentials"_s,
            QCoreApplication::translate("Spinnaker", "credentials (%1) and account (%2) differ; the account is taken")
                .arg(credentials.left(longestName), m_setup.account.left(longestName)));
    }
}

void Reader::readManifest()
{
    switch (m_setup.stage.source) {
    case ManifestSource::Artifact:
        use({"manifestArtifact"_L1, "manifestArtifactId"_L1, "manifestArtifactAccount"_L1});
        explainArtifact();
        break;
    case ManifestSource::Missing:
        m_setup.obstacle = obstacle(
            u"spinnaker-manifest-missing"_s, QCoreApplication::translate("Spinnaker", "the stage has no manifest"),
            QCoreApplication::translate("Spinnaker", "add a \"manifest\" to it, or choose another stage"));
        break;
    case ManifestSource::Text:
        use({"manifest"_L1});
        if (m_fields.get("manifest"_L1).isSet()) {
            takeManifest(m_fields.get("manifest"_L1));
        } else {
            use({"manifests"_L1});
            takeManifest(m_fields.get("manifests"_L1));
        }
    }
}

void Reader::takeManifest(JsonView manifest)
{
    if (manifest.json().size() > Manifest::maximumBytes) {
        m_setup.obstacle = obstacle(
            u"too-large"_s,
            QCoreApplication::translate("Spinnaker", "the stage's manifest has %1 bytes; the limit is %2 (3 MiB)")
                .arg(manifest.json().size())
                .arg(Manifest::maximumBytes),
            QCoreApplication::translate("Spinnaker", "move data into a ConfigMap or an image"));
        return;
    }
    if (manifest.isString()) {
        m_setup.manifests = {manifest.text().toUtf8()};
        m_setup.isManifestText = true;
        return;
    }
    if (manifest.isObject()) {
        m_setup.manifests = {manifest.json().toByteArray()};
        return;
    }
    for (const JsonView object : manifest.items(mostManifests)) {
        if (object.isObject())
            m_setup.manifests.append(object.json().toByteArray());
    }
    if (m_setup.manifests.isEmpty()) {
        m_setup.obstacle = obstacle(
            u"spinnaker-manifest-form"_s, QCoreApplication::translate("Spinnaker", "the stage's manifest is no object"),
            QCoreApplication::translate("Spinnaker",
                                        "a manifest is an object with apiVersion, kind, metadata and spec"));
    } else if (m_setup.manifests.size() > 1) {
        changed(u"manifest"_s,
                QCoreApplication::translate(
                    "Spinnaker",
                    "Spinnaker takes a single Job and refuses more; here a Job is run and the other documents are "
                    "not applied"));
    }
}

void Reader::explainArtifact()
{
    const NamedArtifact named = findArtifact(m_fields, m_found.pipeline, "manifestArtifact"_L1);
    const ArtifactField &artifact = named.artifact;
    if (artifact.type == "embedded/base64"_L1 && !artifact.reference.isEmpty()) {
        const auto decoded
            = QByteArray::fromBase64Encoding(artifact.reference.toLatin1(), QByteArray::AbortOnBase64DecodingErrors);
        if (decoded && decoded.decoded.isValidUtf8() && decoded.decoded.size() <= Manifest::maximumBytes) {
            m_setup.manifests = {decoded.decoded};
            m_setup.isManifestText = true;
            changed(
                u"manifestArtifact"_s,
                QCoreApplication::translate("Spinnaker", "the manifest is embedded in the artifact and was unpacked"));
            return;
        }
    }
    if (named.isComplete() && !artifact.reference.isEmpty()) {
        m_setup.obstacle
            = obstacle(u"spinnaker-manifest-artifact"_s,
                       QCoreApplication::translate(
                           "Spinnaker", "its manifest is not in the file: Spinnaker reads it from the artifact %1 %2")
                           .arg(artifact.type, Core::redactText(artifact.reference.left(longestName))),
                       QCoreApplication::translate("Spinnaker", "fetch it with: %1 (then run or open that file)")
                           .arg(fetchCommand(artifact)));
        return;
    }
    const QString what = !artifact.name.isEmpty() ? artifact.name : named.id;
    m_setup.obstacle = obstacle(
        u"spinnaker-manifest-artifact"_s,
        what.isEmpty() ? QCoreApplication::translate(
                             "Spinnaker", "its manifest is not in the file: Spinnaker reads it from an artifact")
                       : QCoreApplication::translate(
                             "Spinnaker",
                             "its manifest is not in the file: Spinnaker reads it from the artifact \"%1\", which an "
                             "earlier stage or the trigger makes")
                             .arg(what.left(longestName)),
        QCoreApplication::translate(
            "Spinnaker",
            "save the manifest that the pipeline bakes or receives as a file (in an execution: the "
            "stage's \"YAML\"), and run or open that"));
}

void Reader::readCapture()
{
    const QString source = m_fields.text("consumeArtifactSource"_L1);
    const QString container = m_fields.text("propertyFile"_L1);
    use({"consumeArtifactSource"_L1, "propertyFile"_L1});
    if (source == "artifact"_L1) {
        readArtifactCapture();
        return;
    }
    if (!source.isEmpty() && source != "none"_L1 && source != "propertyFile"_L1)
        changed(u"consumeArtifactSource"_s,
                QCoreApplication::translate("Spinnaker", "\"%1\" is no source that Spinnaker knows")
                    .arg(source.left(longestName)));
    if (container.isEmpty() && source != "propertyFile"_L1)
        return;
    m_setup.capture.source = CaptureSource::Logs;
    m_setup.capture.container = container;
    if (container.isEmpty()) {
        changed(u"propertyFile"_s,
                QCoreApplication::translate(
                    "Spinnaker",
                    "no container is named, so that Spinnaker would capture nothing; here the default container's log "
                    "is read"));
    } else if (source != "propertyFile"_L1) {
        // Orca looks at propertyFile alone.
        changed(u"propertyFile"_s,
                QCoreApplication::translate("Spinnaker",
                                            "read although consumeArtifactSource does not say so, as Spinnaker does"));
    }
}

void Reader::readArtifactCapture()
{
    use({"consumeArtifact"_L1, "consumeArtifactId"_L1, "consumeArtifactAccount"_L1});
    const NamedArtifact named = findArtifact(m_fields, m_found.pipeline, "consumeArtifact"_L1);
    if (named.isComplete()) {
        m_setup.capture.source = CaptureSource::Artifact;
        m_setup.capture.artifact = named.artifact;
        if (named.isDeclared)
            use({"expectedArtifacts"_L1});
        if (named.isInline)
            changed(
                u"consumeArtifact"_s,
                QCoreApplication::translate(
                    "Spinnaker",
                    "Spinnaker reads only artifacts that are declared under \"Produces Artifacts\", never this one; "
                    "here it is read"));
    } else if (named.isDeclared) {
        changed(u"consumeArtifactId"_s,
                QCoreApplication::translate(
                    "Spinnaker",
                    "the artifact \"%1\" is declared without a default, so that its place is known only when the "
                    "pipeline runs; choose what to capture yourself")
                    .arg(named.artifact.name.isEmpty() ? named.id.left(longestName) : named.artifact.name));
    } else {
        changed(u"consumeArtifactId"_s,
                named.id.isEmpty()
                    ? QCoreApplication::translate("Spinnaker", "no artifact is chosen; choose what to capture yourself")
                    : QCoreApplication::translate(
                          "Spinnaker",
                          "no artifact with the id %1 is in this file; open the whole pipeline, or choose what to "
                          "capture yourself")
                          .arg(named.id.left(longestName)));
    }
    if (m_fields.get("propertyFile"_L1).isSet())
        changed(
            u"propertyFile"_s,
            QCoreApplication::translate(
                "Spinnaker", "Spinnaker reads the log of this container as well; here the artifact alone is captured"));
}

void Reader::readTimeout()
{
    const JsonView field = m_fields.get("stageTimeoutMs"_L1);
    use({"stageTimeoutMs"_L1});
    if (!field.isSet())
        return;
    constexpr qint64 tenYears = 10LL * 365 * 24 * 3600 * 1000;
    bool isNumber = false;
    const double value = field.text().toDouble(&isNumber);
    if (isNumber && value >= 1 && value <= double(tenYears))
        m_setup.timeout = std::chrono::milliseconds(qint64(value));
    else if (!isNumber)
        changed(u"stageTimeoutMs"_s, QCoreApplication::translate("Spinnaker", "not a number, so that no limit is set"));
    else
        changed(u"stageTimeoutMs"_s,
                QCoreApplication::translate("Spinnaker", "not between 1 and ten years, so that no limit is set"));
}

void Reader::nameIgnored()
{
    const auto members = m_fields.own().members(mostFields);
    QSet<QString> named;
    for (const auto &[field, value] : members) {
        if (m_used.contains(field) || named.contains(field) || value.isNull())
            continue;
        named.insert(field);
        m_setup.notes.append({FieldNote::Fate::Ignored, field.left(longestName), ignoredReason(field)});
    }
}

Core::Result<void> Reader::collectParameters()
{
    ParameterCollector collector(m_found.pipeline, m_found.variables);
    for (const QByteArray &manifest : m_setup.manifests) {
        if (m_setup.isManifestText)
            collector.addText(QString::fromUtf8(manifest), u"manifest"_s);
        else
            collector.addJson(manifest, u"manifest"_s);
    }
    collector.addText(m_setup.namespaceName, u"namespace"_s);
    collector.addText(m_setup.account, u"account"_s);
    collector.addText(m_setup.capture.container, u"propertyFile"_s);
    const ArtifactField &artifact = m_setup.capture.artifact;
    for (const QString &part :
         {artifact.type, artifact.reference, artifact.name, artifact.version, artifact.location, artifact.account})
        collector.addText(part, u"artifact"_s);
    if (collector.isFull()) {
        return std::unexpected(
            obstacle(u"spinnaker-parameters-limit"_s,
                     QCoreApplication::translate("Spinnaker", "the stage has more than %1 different expressions")
                         .arg(maximumParameters),
                     QCoreApplication::translate("Spinnaker", "render the manifest first, then open the result")));
    }
    m_setup.parameters = collector.parameters();
    return {};
}

} // namespace

StageSummary summarize(const FoundStage &found, int index)
{
    const StageFields fields(found.stage);
    StageSummary summary;
    summary.name = found.stage.member("name"_L1).text().left(longestName);
    summary.refId = found.stage.member("refId"_L1).text().left(longestName);
    summary.id = found.stage.member("id"_L1).text().left(longestName);
    summary.pipeline = found.pipeline.member("name"_L1).text().left(longestName);
    summary.application = found.pipeline.member("application"_L1).text().left(longestName);
    summary.account = fields.text("account"_L1);
    if (summary.account.isEmpty())
        summary.account = fields.text("credentials"_L1);
    summary.source = sourceOf(fields);
    if (summary.source == ManifestSource::Text) {
        const JsonView manifest = fields.get("manifest"_L1);
        summary.job = jobName(manifest.isSet() ? manifest : fields.get("manifests"_L1));
    }
    summary.isExecution = fields.isExecution();
    if (summary.name.isEmpty() && summary.refId.isEmpty())
        summary.refId = QString::number(index + 1);
    return summary;
}

QString StageSummary::title() const
{
    return name.isEmpty() ? QCoreApplication::translate("Spinnaker", "stage %1").arg(refId) : name;
}

Core::Result<StageSetup> readStage(const FoundStage &found, const StageSummary &summary, const QString &fileName)
{
    return Reader(found, summary, fileName).run();
}

} // namespace Spinnaker
