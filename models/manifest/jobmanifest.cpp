// SPDX-License-Identifier: Apache-2.0
#include "models/manifest/jobmanifest.h"

#include "models/manifest/jobcheck.h"
#include "models/manifest/objectreader.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace Manifest {

namespace {

ManifestDocument makeDocument(const SourceObject &source, const Yaml::Document &yaml)
{
    ManifestDocument document;
    document.object = source.object;
    document.apiVersion = source.object.value("apiVersion"_L1).toString();
    document.kind = source.object.value("kind"_L1).toString();
    const QJsonObject metadata = source.object.value("metadata"_L1).toObject();
    document.name = metadata.value("name"_L1).toString();
    document.generateName = metadata.value("generateName"_L1).toString();
    document.namespaceName = metadata.value("namespace"_L1).toString();
    document.line = source.prefix.isEmpty() ? yaml.start.line : Yaml::nearestMark(yaml, source.prefix).line;
    return document;
}

Problem textProblem(const QString &code, const QString &message, const QString &hint)
{
    Problem problem;
    problem.code = code;
    problem.message = message;
    problem.hint = hint;
    return problem;
}

Problem fromError(const Core::Error &error, const QByteArray &text)
{
    Problem problem = textProblem(error.code, error.message, error.hint);
    problem.line = error.line;
    problem.column = error.column;
    if (text.contains("{{"))
        problem.hint = QCoreApplication::translate(
            "Manifest", "this looks like a template; render it first (helm template), then open the result");
    return problem;
}

} // namespace

QString Problem::toText(const QString &fileName) const
{
    QString text = fileName;
    if (line > 0)
        text += u':' + QString::number(line);
    if (line > 0 && column > 0)
        text += u':' + QString::number(column);
    if (!text.isEmpty())
        text += ": "_L1;
    if (severity == Severity::Warning)
        text += "warning: "_L1;
    else if (severity == Severity::Information)
        text += "note: "_L1;
    text += message;
    if (!hint.isEmpty())
        text += " ("_L1 + hint + u')';
    return text;
}

bool ManifestDocument::isJob() const
{
    return kind == "Job"_L1 && apiVersion.startsWith("batch/"_L1);
}

QString ManifestDocument::title() const
{
    const QString shown = !name.isEmpty() ? name : generateName;
    if (kind.isEmpty())
        return shown.isEmpty() ? QCoreApplication::translate("Manifest", "an object without a kind") : shown;
    return shown.isEmpty() ? kind : QString(kind + u' ' + shown);
}

JobManifest JobManifest::parse(const QByteArray &text, const QString &fileName, Checks checks)
{
    JobManifest manifest;
    manifest.m_text = text;
    manifest.m_fileName = fileName;
    manifest.m_checks = checks;
    if (text.size() > maximumBytes) {
        manifest.m_findings.append(
            textProblem(u"too-large"_s,
                        QCoreApplication::translate("Manifest", "the manifest has %1 bytes; the limit is %2 (3 MiB)")
                            .arg(text.size())
                            .arg(maximumBytes),
                        QCoreApplication::translate("Manifest", "move data into a ConfigMap or an image")));
    } else if (const auto documents = Yaml::load(text, fileName); !documents) {
        manifest.m_findings.append(fromError(documents.error(), text));
    } else {
        manifest.readDocuments(*documents);
    }
    const QList<int> jobs = manifest.jobs();
    manifest.m_selected = jobs.isEmpty() ? -1 : jobs.constFirst();
    manifest.collectProblems();
    return manifest;
}

void JobManifest::readDocuments(const QList<Yaml::Document> &documents)
{
    const ObjectList read = readObjects(documents, m_fileName);
    for (Problem problem : read.problems) {
        const Yaml::Mark mark = documents[problem.document].start;
        problem.line = mark.line;
        problem.column = mark.column;
        problem.document = -1;
        m_findings.append(problem);
    }
    for (const SourceObject &source : read.objects)
        m_documents.append(makeDocument(source, documents[source.source]));
    const bool hasJob = !jobs().isEmpty();
    for (qsizetype i = 0; i < read.objects.size(); ++i) {
        const SourceObject &source = read.objects[i];
        ProblemList problems(documents[source.source], source.prefix, static_cast<int>(i));
        if (source.problem)
            problems.place(*source.problem);
        else if (m_checks == Checks::Job && m_documents[i].isJob())
            checkJob(source.object, problems);
        else if (m_checks == Checks::Job && !hasJob)
            explainKind(m_documents[i], problems);
        m_findings.append(problems.take());
    }
    if (m_checks == Checks::Job && m_documents.isEmpty() && m_findings.isEmpty())
        m_findings.append(textProblem(
            u"no-documents"_s, QCoreApplication::translate("Manifest", "the manifest is empty"),
            QCoreApplication::translate("Manifest", "open the YAML or JSON of a Job (apiVersion batch/v1, kind Job)")));
}

// What is wrong, and which documents are left aside; by line, as people read.
void JobManifest::collectProblems()
{
    m_problems = m_findings;
    if (m_checks == Checks::Job && m_selected >= 0) {
        for (int i = 0; i < m_documents.size(); ++i) {
            if (i == m_selected)
                continue;
            Problem note = textProblem(
                u"not-applied"_s,
                QCoreApplication::translate("Manifest", "%1 is not applied; only %2 is run")
                    .arg(m_documents[i].title(), m_documents[m_selected].title()),
                m_documents[i].isJob() ? QCoreApplication::translate("Manifest", "choose it to run it instead")
                                       : QCoreApplication::translate(
                                             "Manifest", "apply it before with kubectl apply -f, if the Job needs it"));
            note.severity = Severity::Information;
            note.document = i;
            note.line = m_documents[i].line;
            note.column = 1;
            m_problems.append(note);
        }
    }
    std::ranges::stable_sort(m_problems, {}, &Problem::line);
}

QList<int> JobManifest::jobs() const
{
    QList<int> indexes;
    for (int i = 0; i < m_documents.size(); ++i) {
        if (m_documents[i].isJob())
            indexes.append(i);
    }
    return indexes;
}

void JobManifest::selectJob(int document)
{
    if (document < 0 || document >= m_documents.size() || !m_documents[document].isJob())
        return;
    m_selected = document;
    collectProblems();
}

QJsonObject JobManifest::job() const
{
    return m_selected < 0 ? QJsonObject() : m_documents[m_selected].object;
}

bool JobManifest::isRunnable() const
{
    return m_selected >= 0 && std::ranges::none_of(m_problems, [this](const Problem &problem) {
               return problem.severity == Severity::Error && (problem.document == -1 || problem.document == m_selected);
           });
}

} // namespace Manifest
