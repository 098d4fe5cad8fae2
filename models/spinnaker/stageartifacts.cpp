// SPDX-License-Identifier: Apache-2.0
#include "models/spinnaker/stageartifacts.h"

#include "models/core/redact.h"

#include <QVarLengthArray>

using namespace Qt::StringLiterals;

namespace Spinnaker {

namespace {

constexpr qsizetype mostArtifacts = 1000;
constexpr qsizetype mostStages = 2000;

ArtifactField read(JsonView artifact)
{
    ArtifactField field;
    field.type = artifact.member("type"_L1).text();
    field.reference = artifact.member("reference"_L1).text();
    field.name = artifact.member("name"_L1).text();
    field.version = artifact.member("version"_L1).text();
    field.location = artifact.member("location"_L1).text();
    if (field.location.isEmpty())
        field.location = artifact.member("metadata"_L1).member("subPath"_L1).text();
    field.account = artifact.member("artifactAccount"_L1).text();
    return field;
}

bool isUsable(const ArtifactField &artifact)
{
    return !artifact.type.isEmpty() && (!artifact.reference.isEmpty() || !artifact.name.isEmpty());
}

/// The expected artifact of that id in a list; the one that was bound where there are several.
JsonView findIn(JsonView list, const QString &id)
{
    JsonView found;
    for (const JsonView expected : list.items(mostArtifacts)) {
        if (expected.member("id"_L1).text() != id)
            continue;
        if (found.isMissing() || expected.member("boundArtifact"_L1).isSet())
            found = expected;
    }
    return found;
}

JsonView findExpected(const StageFields &fields, JsonView pipeline, const QString &id)
{
    QVarLengthArray<JsonView, 8> lists{fields.get("resolvedExpectedArtifacts"_L1), fields.get("expectedArtifacts"_L1),
                                       pipeline.member("trigger"_L1).member("resolvedExpectedArtifacts"_L1),
                                       pipeline.member("expectedArtifacts"_L1)};
    for (const JsonView stage : pipeline.member("stages"_L1).items(mostStages)) {
        const StageFields other(stage);
        lists.append(other.get("resolvedExpectedArtifacts"_L1));
        lists.append(other.get("expectedArtifacts"_L1));
    }
    for (const JsonView list : lists) {
        if (const JsonView found = findIn(list, id); !found.isMissing())
            return found;
    }
    return {};
}

/// What a shell takes as one word.
QString quotedWord(const QString &text)
{
    const bool isPlain = !text.isEmpty() && std::ranges::all_of(text, [](QChar c) {
        return (c.unicode() < 128 && c.isLetterOrNumber()) || QStringView(u"-_./:@=+,%").contains(c);
    });
    return isPlain ? text : QString(u'\'' + QString(text).replace(u'\'', "'\\''"_L1) + u'\'');
}

} // namespace

NamedArtifact findArtifact(const StageFields &fields, JsonView pipeline, QLatin1StringView prefix)
{
    const QByteArray idKey = QByteArray(prefix.data(), prefix.size()) + "Id";
    const QByteArray accountKey = QByteArray(prefix.data(), prefix.size()) + "Account";
    NamedArtifact named;
    named.id = fields.text(QLatin1StringView(idKey));
    if (!named.id.isEmpty()) {
        const JsonView expected = findExpected(fields, pipeline, named.id);
        named.isDeclared = !expected.isMissing();
        for (const auto key : {"boundArtifact"_L1, "defaultArtifact"_L1, "matchArtifact"_L1}) {
            const ArtifactField candidate = read(expected.member(key));
            if (!isUsable(candidate))
                continue;
            // A match without a reference says what to look for, not where it is.
            if (key == "matchArtifact"_L1 && candidate.reference.isEmpty() && !candidate.type.startsWith("helm/"_L1)) {
                if (named.artifact.type.isEmpty())
                    named.artifact = candidate;
                continue;
            }
            named.artifact = candidate;
            break;
        }
    }
    if (named.artifact.reference.isEmpty()) {
        const ArtifactField own = read(fields.get(prefix));
        if (isUsable(own)) {
            named.artifact = own;
            named.isInline = true;
        }
    }
    if (const QString account = fields.text(QLatin1StringView(accountKey)); named.artifact.account.isEmpty())
        named.artifact.account = account;
    return named;
}

QString fetchCommand(const ArtifactField &artifact)
{
    QString command = u"job-console artifact --type "_s + quotedWord(artifact.type);
    const auto add = [&command](QLatin1StringView option, const QString &value) {
        if (!value.isEmpty())
            command += u' ' + option + u' ' + quotedWord(Core::redactText(value));
    };
    add("--reference"_L1, artifact.reference);
    add("--name"_L1,
        artifact.reference.isEmpty() || artifact.type.startsWith("helm/"_L1) || artifact.type == "jenkins/file"_L1
            ? artifact.name
            : QString());
    add("--artifact-version"_L1, artifact.version);
    add("--location"_L1, artifact.location);
    add("--account"_L1, artifact.account);
    return command + " -o raw > manifest.yaml"_L1;
}

} // namespace Spinnaker
