// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/core/error.h"

#include <QByteArray>
#include <QJsonObject>
#include <QList>
#include <QString>

namespace Yaml {
struct Document;
}

namespace Manifest {

/// The API server's limit for a request body; larger manifests are refused before they are read.
inline constexpr qint64 maximumBytes = qint64(3) * 1024 * 1024;

enum class Severity { Error, Warning, Information };

/// Something to say about a manifest, at a place in it.
struct Problem
{
    Severity severity = Severity::Error;
    QString code; ///< stable kebab-case name, e.g. "not-a-job", "restart-policy"
    QString message; ///< one sentence
    QString hint; ///< the next step, or empty
    int document = -1; ///< index into JobManifest::documents(), -1 for the whole text
    QString path; ///< field path inside the document, or empty
    int line = 0; ///< 1-based; 0 where unknown
    int column = 0;

    /// "FILE:LINE:COLUMN: message (hint)"; severity is prefixed for warnings ("warning: ").
    [[nodiscard]] QString toText(const QString &fileName) const;
};

/// One document of the manifest (items of a List count as documents of their own).
struct ManifestDocument
{
    QJsonObject object;
    QString apiVersion;
    QString kind;
    QString name; ///< metadata.name, or empty
    QString generateName; ///< metadata.generateName, or empty
    QString namespaceName; ///< metadata.namespace, or empty
    int line = 1; ///< where it starts
    [[nodiscard]] bool isJob() const; ///< kind Job of API group batch
    [[nodiscard]] QString title() const; ///< "Job release", "ConfigMap settings"
};

/// Which checks `parse` makes.
enum class Checks {
    Job, ///< for running: exactly the rules of a Job that can be sent
    AnyKind ///< convert only (`job-console manifest --any-kind`)
};

/// A manifest text, converted and checked. A value; cheap to copy; any thread.
class JobManifest
{
public:
    /// Reads a file ("-" is not special here). Refuses a missing file, a directory, more than maximumBytes, NUL bytes
    /// and text that is not UTF-8, each with a text of its own.
    [[nodiscard]] static Core::Result<QByteArray> readFile(const QString &path);

    /// Converts and checks. Never fails: what is wrong is in problems(). `fileName` is for messages.
    [[nodiscard]] static JobManifest parse(const QByteArray &text, const QString &fileName,
                                           Checks checks = Checks::Job);

    [[nodiscard]] const QByteArray &text() const { return m_text; }
    [[nodiscard]] const QString &fileName() const { return m_fileName; }
    [[nodiscard]] const QList<ManifestDocument> &documents() const { return m_documents; }
    [[nodiscard]] const QList<Problem> &problems() const { return m_problems; }

    /// Indexes of the documents that are Jobs, in order.
    [[nodiscard]] QList<int> jobs() const;
    /// The Job to run: the chosen one, else the first. -1 where there is none.
    [[nodiscard]] int selectedJob() const { return m_selected; }
    /// Chooses another Job; the notes about documents that are not applied follow it. No effect for other documents.
    void selectJob(int document);
    /// The selected Job's object, or an empty object.
    [[nodiscard]] QJsonObject job() const;
    /// True where a Job is selected and no problem of severity Error concerns it or the whole text.
    [[nodiscard]] bool isRunnable() const;

private:
    void readDocuments(const QList<Yaml::Document> &documents);
    void collectProblems();

    QByteArray m_text;
    QString m_fileName;
    QList<ManifestDocument> m_documents;
    QList<Problem> m_findings; ///< problems without the notes that depend on the selection
    QList<Problem> m_problems;
    Checks m_checks = Checks::Job;
    int m_selected = -1;
};

/// What an operator should know about a Job before and while it runs, read from its object.
struct JobFacts
{
    QStringList initContainers; ///< names in spec order, restartable ones (sidecars) included
    QStringList containers; ///< names in spec order
    QString defaultContainer; ///< annotation kubectl.kubernetes.io/default-container of the template, else the first
    qint64 ttlSecondsAfterFinished = -1; ///< -1: unset
};
[[nodiscard]] JobFacts jobFacts(const QJsonObject &job);

/// Sets one field: "spec.backoffLimit=2", "metadata.labels[\"a.b\"]=x", "spec.template.spec.containers[0].args[1]=v".
/// The value is read as YAML. Fails where the path cannot exist (an index beyond the end, a member of a scalar).
[[nodiscard]] Core::Result<QJsonObject> setField(const QJsonObject &object, const QString &assignment);

} // namespace Manifest
