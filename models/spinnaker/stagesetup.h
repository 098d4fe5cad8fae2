// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/core/error.h"

#include <QByteArray>
#include <QHash>
#include <QList>
#include <QString>
#include <QStringList>

#include <chrono>
#include <optional>

/// Spinnaker's "Run Job (Manifest)" stages, read from JSON and written as JSON. Plain values; nothing is evaluated or
/// run. Field names and their meaning: orca's RunJobStage and RunJobManifestContext, clouddriver's
/// KubernetesRunJobOperation, deck's KubernetesV2RunJobStageConfig.
namespace Spinnaker {

enum class ManifestSource {
    Text, ///< the stage holds the manifest
    Artifact, ///< the manifest is read from an artifact when the pipeline runs
    Missing ///< there is none
};

/// One Run Job stage of a file, for choosing it.
struct StageSummary
{
    QString name;
    QString refId; ///< unique within its pipeline; empty in a stage on its own
    QString id; ///< of an execution's stage, or empty
    QString pipeline; ///< the name of its pipeline, or empty
    QString application; ///< or empty
    QString account; ///< as written, expressions included
    QString job; ///< metadata.name or generateName as written, or empty
    ManifestSource source = ManifestSource::Missing;
    bool isExecution = false; ///< it ran: its expressions have been evaluated by Spinnaker

    /// "Migrate", or "stage 2" where it has no name.
    [[nodiscard]] QString title() const;
};

/// An artifact in Spinnaker's words.
struct ArtifactField
{
    QString type;
    QString reference;
    QString name;
    QString version;
    QString location; ///< location, or metadata.subPath of git/repo
    QString account; ///< artifactAccount
    friend bool operator==(const ArtifactField &, const ArtifactField &) = default;
};

enum class CaptureSource { None, Logs, Artifact };

/// consumeArtifactSource with what belongs to it.
struct CaptureField
{
    CaptureSource source = CaptureSource::None;
    QString container; ///< propertyFile: Kubernetes takes it for a container's name; empty: the default one
    ArtifactField artifact;
    friend bool operator==(const CaptureField &, const CaptureField &) = default;
};

/// Something that has to be known before the manifest can be sent: ${...} of the manifest or of another field that is
/// taken.
struct Parameter
{
    enum class Kind {
        Pipeline, ///< a parameter of the pipeline
        Template, ///< a variable of a pipeline template
        Other ///< any other expression, by its own text
    };
    enum class Origin { None, Default, Execution };

    Kind kind = Kind::Other;
    QString name; ///< unique; for Other the text between the braces
    QString expression; ///< as it stands where it occurs first, "${ parameters.tag }"
    int count = 0; ///< how often it occurs
    QStringList fields; ///< where: "manifest", "namespace", ...
    QString label; ///< parameterConfig's, or empty
    QString description; ///< parameterConfig's, or empty
    QStringList options; ///< the values that the pipeline offers
    std::optional<QString> value; ///< what it is without an answer; none: it has to be given
    Origin origin = Origin::None; ///< of the value
    bool isTyped = false; ///< the default is a number or a boolean rather than a string
};

/// What became of a field of the stage.
struct FieldNote
{
    enum class Fate {
        Taken,
        Changed, ///< taken, but not as Spinnaker does: worth reading
        Ignored
    };
    Fate fate = Fate::Ignored;
    QString field;
    QString text; ///< one sentence or a value
    friend bool operator==(const FieldNote &, const FieldNote &) = default;
};

/// What a stage says, before its parameters are filled in.
struct StageSetup
{
    StageSummary stage;
    QString fileName; ///< for messages
    QByteArrayList manifests; ///< one JSON object each, exactly as in the stage; or one text
    bool isManifestText = false; ///< `manifests` holds YAML or JSON text that was a string in the stage
    QString namespaceName; ///< the stage's, which wins over the manifest's; or empty
    QString account;
    QString application;
    CaptureField capture;
    std::optional<std::chrono::milliseconds> timeout; ///< stageTimeoutMs
    QList<Parameter> parameters; ///< in the order in which they occur
    QList<FieldNote> notes; ///< what was changed and what is ignored
    /// Why there is no manifest to run, with the next step: it is in an artifact, or missing.
    std::optional<Core::Error> obstacle;

    /// The parameters that have no value in `given` nor one of their own.
    [[nodiscard]] QStringList missing(const QHash<QString, QString> &given) const;
};

/// What a stage says, with its parameters filled in.
struct FilledStage
{
    QByteArray
        manifest; ///< readable YAML with the keys in the stage's order; JSON where YAML would not keep everything
    QString namespaceName;
    QString account;
    CaptureField capture;
    std::optional<std::chrono::milliseconds> timeout;
    QList<FieldNote> notes; ///< what was taken, then what was changed, then what is ignored
};

/// Puts values in the place of expressions; `given` by Parameter::name. A value is text: it is never read for
/// expressions again, so "${HOME}" gives a shell its variable back. Where a string of the manifest is nothing but
/// #toInt(...), #toFloat(...), #toBoolean(...), #readJson(...) or a typed parameter, the value becomes a number, a
/// boolean or an object as in Spinnaker. Fails with the stage's obstacle, with code "spinnaker-parameters" where values
/// are missing, and where the result would be larger than a manifest may be.
[[nodiscard]] Core::Result<FilledStage> fill(const StageSetup &setup, const QHash<QString, QString> &given);

} // namespace Spinnaker
