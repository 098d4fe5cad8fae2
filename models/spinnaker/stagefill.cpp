// SPDX-License-Identifier: Apache-2.0
// Puts values in the place of a stage's expressions.
#include "models/core/redact.h"
#include "models/manifest/jobmanifest.h"
#include "models/spinnaker/manifesttext.h"
#include "models/spinnaker/stageparameters.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace Spinnaker {

namespace {

constexpr qsizetype longestField = qsizetype(64) * 1024; ///< of a namespace, an account, an artifact's part

ExpressionTarget targetOfWhole(const QString &expression)
{
    return targetOf(expression.sliced(2).chopped(1).trimmed());
}

class Filler
{
public:
    Filler(const StageSetup &setup, const QHash<QString, QString> &given) : m_setup(setup)
    {
        for (const Parameter &parameter : setup.parameters) {
            const QString key = parameterKey(targetOfWhole(parameter.expression));
            const auto answer = given.constFind(parameter.name);
            m_values.insert(key, answer != given.cend() ? *answer : parameter.value.value_or(QString()));
            if (parameter.isTyped)
                m_typed.insert(key);
        }
    }

    Core::Result<FilledStage> run()
    {
        FilledStage filled;
        filled.namespaceName = field(m_setup.namespaceName).trimmed();
        filled.account = field(m_setup.account);
        filled.timeout = m_setup.timeout;
        filled.capture.source = m_setup.capture.source;
        filled.capture.container = field(m_setup.capture.container);
        const ArtifactField &artifact = m_setup.capture.artifact;
        filled.capture.artifact = {field(artifact.type),    field(artifact.reference), field(artifact.name),
                                   field(artifact.version), field(artifact.location),  field(artifact.account)};
        fillManifest(filled);
        if (m_tooLarge || filled.manifest.size() > Manifest::maximumBytes)
            return std::unexpected(tooLarge());
        noteTaken(filled);
        filled.notes += m_changes;
        filled.notes += m_setup.notes;
        std::ranges::stable_sort(filled.notes, {}, &FieldNote::fate);
        return filled;
    }

private:
    QString field(const QString &text)
    {
        const QString result = replaceExpressions(text, valueOf(), longestField);
        m_tooLarge = m_tooLarge || (result.size() > longestField && result != text);
        return result;
    }
    [[nodiscard]] ValueOf valueOf() const
    {
        return [this](const Expression &expression) -> std::optional<QString> {
            const auto value = m_values.constFind(parameterKey(targetOf(expression.inner)));
            return value == m_values.cend() ? std::nullopt : std::optional(*value);
        };
    }
    void fillManifest(FilledStage &filled);
    void noteTaken(FilledStage &filled) const;
    void noteCapture(FilledStage &filled) const;
    [[nodiscard]] Core::Error tooLarge() const;

    const StageSetup &m_setup;
    QHash<QString, QString> m_values;
    QSet<QString> m_typed;
    QList<FieldNote> m_changes;
    bool m_tooLarge = false;
};

void Filler::fillManifest(FilledStage &filled)
{
    if (m_setup.isManifestText) {
        const QString text = QString::fromUtf8(m_setup.manifests.value(0));
        filled.manifest = replaceExpressions(text, valueOf(), Manifest::maximumBytes).toUtf8();
        if (!filled.namespaceName.isEmpty()) {
            m_changes.append(
                {FieldNote::Fate::Changed, u"namespace"_s,
                 QCoreApplication::translate("Spinnaker",
                                             "Spinnaker puts it over the manifest's; here it counts where the "
                                             "manifest names none")});
        }
        return;
    }
    const auto isTyped = [this](const Expression &expression) {
        return convertsType(expression.inner) || m_typed.contains(parameterKey(targetOf(expression.inner)));
    };
    QByteArrayList objects;
    qsizetype size = 0;
    for (const QByteArray &manifest : m_setup.manifests) {
        QByteArray object = replaceInJson(manifest, valueOf(), isTyped, Manifest::maximumBytes);
        size += object.size();
        if (size > Manifest::maximumBytes) {
            m_tooLarge = true;
            return;
        }
        if (!filled.namespaceName.isEmpty())
            object = withNamespace(object, filled.namespaceName);
        objects.append(object);
    }
    filled.manifest = toReadableText(objects);
}

void Filler::noteTaken(FilledStage &filled) const
{
    const auto taken = [&filled](const QString &name, const QString &words) {
        if (!words.isEmpty())
            filled.notes.append({FieldNote::Fate::Taken, name, words});
    };
    taken(u"name"_s, m_setup.stage.name);
    const qsizetype lines = filled.manifest.count('\n') + (filled.manifest.endsWith('\n') ? 0 : 1);
    taken(u"manifest"_s, QCoreApplication::translate("Spinnaker", "%n line(s)", nullptr, int(lines)));
    taken(u"account"_s, filled.account);
    taken(u"namespace"_s, filled.namespaceName);
    noteCapture(filled);
    if (filled.timeout) {
        const double minutes = double(filled.timeout->count()) / 60000;
        taken(u"stageTimeoutMs"_s,
              QCoreApplication::translate("Spinnaker", "watching stops after %1 minutes; the Job goes on")
                  .arg(QString::number(minutes, 'g', 6)));
    }
    if (!m_setup.parameters.isEmpty())
        taken(u"parameters"_s,
              QCoreApplication::translate("Spinnaker", "%n parameter(s) filled in", nullptr,
                                          int(m_setup.parameters.size())));
}

void Filler::noteCapture(FilledStage &filled) const
{
    const auto taken = [&filled](const QString &name, const QString &words) {
        filled.notes.append({FieldNote::Fate::Taken, name, words});
    };
    switch (filled.capture.source) {
    case CaptureSource::None:
        taken(u"consumeArtifactSource"_s, QCoreApplication::translate("Spinnaker", "nothing is captured"));
        break;
    case CaptureSource::Logs:
        taken(u"consumeArtifactSource"_s, QCoreApplication::translate("Spinnaker", "captured from a log"));
        taken(u"propertyFile"_s,
              filled.capture.container.isEmpty()
                  ? QCoreApplication::translate("Spinnaker", "the default container")
                  : QCoreApplication::translate("Spinnaker", "container %1").arg(filled.capture.container));
        break;
    case CaptureSource::Artifact: {
        const ArtifactField &artifact = filled.capture.artifact;
        taken(u"consumeArtifactSource"_s, QCoreApplication::translate("Spinnaker", "captured from an artifact"));
        // What is embedded is content, not a place.
        QString place = artifact.type == "embedded/base64"_L1 ? QString() : Core::redactText(artifact.reference);
        if (place.isEmpty())
            place = artifact.name;
        taken(u"consumeArtifact"_s, QString(artifact.type + u' ' + place.left(500)).trimmed());
        if (!artifact.account.isEmpty())
            taken(u"consumeArtifactAccount"_s,
                  QCoreApplication::translate("Spinnaker", "artifact account %1").arg(artifact.account));
    }
    }
}

Core::Error Filler::tooLarge() const
{
    Core::Error error;
    error.kind = Core::ErrorKind::Limit;
    error.code = u"too-large"_s;
    error.file = m_setup.fileName;
    error.path = QCoreApplication::translate("Spinnaker", "stage \"%1\"").arg(m_setup.stage.title());
    error.message = QCoreApplication::translate("Spinnaker", "with these values the manifest is larger than 3 MiB");
    error.hint = QCoreApplication::translate("Spinnaker", "give shorter values");
    return error;
}

} // namespace

QStringList StageSetup::missing(const QHash<QString, QString> &given) const
{
    QStringList names;
    for (const Parameter &parameter : parameters) {
        if (!parameter.value && !given.contains(parameter.name))
            names.append(parameter.name);
    }
    return names;
}

Core::Result<FilledStage> fill(const StageSetup &setup, const QHash<QString, QString> &given)
{
    if (setup.obstacle)
        return std::unexpected(*setup.obstacle);
    if (const QStringList names = setup.missing(given); !names.isEmpty()) {
        constexpr qsizetype mostListed = 20;
        QStringList shown;
        for (const QString &name : names.first(std::min(names.size(), mostListed)))
            shown.append(name.size() > 120 ? QString(name.left(119) + u'…') : name);
        if (names.size() > mostListed)
            shown.append(u"…"_s);
        Core::Error error;
        error.kind = Core::ErrorKind::Usage;
        error.code = u"spinnaker-parameters"_s;
        error.file = setup.fileName;
        error.path = QCoreApplication::translate("Spinnaker", "stage \"%1\"").arg(setup.stage.title());
        error.message = QCoreApplication::translate("Spinnaker", "values are missing for: %1").arg(shown.join(", "_L1));
        error.hint = QCoreApplication::translate(
            "Spinnaker",
            "give each with --parameter NAME=VALUE; the value '${…}' itself leaves an expression as it is");
        return std::unexpected(error);
    }
    return Filler(setup, given).run();
}

} // namespace Spinnaker
