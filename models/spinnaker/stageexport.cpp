// SPDX-License-Identifier: Apache-2.0
#include "models/spinnaker/stageexport.h"

#include "models/outputs/jsontext.h"
#include "models/spinnaker/expressions.h"

#include <QCoreApplication>
#include <QMap>
#include <QSet>
#include <QUuid>

using namespace Qt::StringLiterals;

namespace Spinnaker {

namespace Json = Outputs::Json;

namespace {

/// Members by name, as Spinnaker's editor sorts them.
class Object
{
public:
    void add(const QString &key, const QByteArray &json) { m_members.insert(key, json); }
    void add(const QString &key, const QString &text) { add(key, Json::quote(text)); }
    void addSet(const QString &key, const QString &text)
    {
        if (!text.isEmpty())
            add(key, text);
    }
    [[nodiscard]] QByteArray json() const
    {
        QByteArrayList members;
        for (auto member = m_members.cbegin(); member != m_members.cend(); ++member)
            members.append(Json::quote(member.key()) + ':' + *member);
        return '{' + members.join(',') + '}';
    }

private:
    QMap<QString, QByteArray> m_members;
};

/// The same artifact gets the same id, so that saving twice gives the same text.
QString idOf(const ArtifactField &artifact, const QString &purpose)
{
    static const QUuid space(u"6f5b1c1e-6a2c-4e9b-9d50-6b1f6a0b7d11"_s);
    const QStringList parts{purpose,          artifact.type,     artifact.reference, artifact.name,
                            artifact.version, artifact.location, artifact.account};
    return QUuid::createUuidV5(space, parts.join(u'\n')).toString(QUuid::WithoutBraces);
}

QByteArray artifactJson(const ArtifactField &artifact, const QString &name, bool isMatch)
{
    Object object;
    object.addSet(u"artifactAccount"_s, artifact.account);
    object.add(u"id"_s, idOf(artifact, isMatch ? u"match"_s : u"default"_s));
    object.add(u"name"_s, name);
    object.add(u"type"_s, artifact.type);
    if (isMatch)
        return object.json();
    object.addSet(u"reference"_s, artifact.reference);
    object.addSet(u"version"_s, artifact.version);
    if (artifact.type == "git/repo"_L1 && !artifact.location.isEmpty()) {
        Object metadata;
        metadata.add(u"subPath"_s, artifact.location);
        object.add(u"metadata"_s, metadata.json());
    } else {
        object.addSet(u"location"_s, artifact.location);
    }
    return object.json();
}

void note(ExportedStage &stage, const QString &field, const QString &text)
{
    stage.notes.append({FieldNote::Fate::Changed, field, text});
}

void addArtifact(Object &object, const ArtifactField &artifact, ExportedStage &stage)
{
    const QString name = artifact.name.isEmpty() ? artifact.reference.left(200) : artifact.name;
    const QString id = idOf(artifact, u"expected"_s);
    Object expected;
    expected.add(u"defaultArtifact"_s, artifactJson(artifact, name, false));
    expected.add(u"displayName"_s, u"output"_s);
    expected.add(u"id"_s, id);
    expected.add(u"matchArtifact"_s, artifactJson(artifact, name, true));
    expected.add(u"useDefaultArtifact"_s, QByteArray("true"));
    expected.add(u"usePriorArtifact"_s, QByteArray("false"));
    object.add(u"expectedArtifacts"_s, '[' + expected.json() + ']');
    object.add(u"consumeArtifactId"_s, id);
    object.addSet(u"consumeArtifactAccount"_s, artifact.account);
    if (artifact.account.isEmpty() && artifact.type != "embedded/base64"_L1)
        note(stage, u"consumeArtifactAccount"_s,
             QCoreApplication::translate("Spinnaker", "Spinnaker needs an artifact account; choose it there"));
    if (artifact.type == "local/file"_L1)
        note(stage, u"consumeArtifact"_s,
             QCoreApplication::translate("Spinnaker", "Spinnaker knows no files of this computer"));
    if (artifact.reference.contains("{{"_L1))
        note(stage, u"consumeArtifact"_s,
             QCoreApplication::translate("Spinnaker",
                                         "Spinnaker fills in ${…}, not {{ … }}; the reference has to be fixed before "
                                         "the Job runs"));
}

void noteExpressions(ExportedStage &stage, const QByteArray &manifest)
{
    constexpr qsizetype mostListed = 10;
    QStringList found;
    QSet<QString> seen;
    for (const QByteArrayView token : Json::tokensOf(manifest)) {
        if (!token.startsWith('"') || !(token.contains("${") || token.contains('\\')))
            continue;
        const QString text = Json::valueText(token);
        for (const Expression &expression : findExpressions(text)) {
            const QString whole = text.mid(expression.start, std::min<qsizetype>(expression.length, 80));
            if (!seen.contains(whole)) {
                seen.insert(whole);
                found.append(whole);
            }
        }
    }
    if (found.isEmpty())
        return;
    const bool more = found.size() > mostListed;
    note(stage, u"manifest"_s,
         QCoreApplication::translate("Spinnaker",
                                     "Spinnaker evaluates %1 before the Job sees it; write $NAME for a "
                                     "shell's variables")
             .arg(found.mid(0, mostListed).join(", "_L1) + (more ? ", …"_L1 : ""_L1)));
}

} // namespace

ExportedStage exportStage(const StageContent &content)
{
    ExportedStage stage;
    Object object;
    object.add(u"type"_s, u"runJobManifest"_s);
    object.add(u"alias"_s, u"runJob"_s);
    object.add(u"cloudProvider"_s, u"kubernetes"_s);
    object.add(u"source"_s, u"text"_s);
    object.add(u"name"_s, content.name.isEmpty() ? u"Run Job (Manifest)"_s : content.name);
    object.addSet(u"application"_s, content.application);
    object.addSet(u"account"_s, content.account);
    object.addSet(u"credentials"_s, content.account);
    object.addSet(u"namespace"_s, content.namespaceName);
    object.add(u"manifest"_s, content.manifest);
    if (content.account.isEmpty())
        note(stage, u"account"_s, QCoreApplication::translate("Spinnaker", "no account; choose one in Spinnaker"));
    switch (content.capture.source) {
    case CaptureSource::None:
        object.add(u"consumeArtifactSource"_s, u"none"_s);
        break;
    case CaptureSource::Logs:
        object.add(u"consumeArtifactSource"_s, u"propertyFile"_s);
        object.add(u"propertyFile"_s, content.capture.container);
        if (content.capture.container.isEmpty())
            note(stage, u"propertyFile"_s,
                 QCoreApplication::translate("Spinnaker", "no container is named, so that Spinnaker captures nothing"));
        break;
    case CaptureSource::Artifact:
        object.add(u"consumeArtifactSource"_s, u"artifact"_s);
        addArtifact(object, content.capture.artifact, stage);
    }
    if (content.timeout && content.timeout->count() > 0)
        object.add(u"stageTimeoutMs"_s, QByteArray::number(qint64(content.timeout->count())));
    noteExpressions(stage, content.manifest);
    stage.json = Json::layOut(object.json(), 2) + '\n';
    return stage;
}

} // namespace Spinnaker
