// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/manifest/jobmanifest.h"
#include "models/yaml/yamldocument.h"

namespace Manifest {

/// Collects problems of one object and gives each its place in the text.
class ProblemList
{
public:
    /// `prefix`: the object's path in the YAML document (items[0] in a List), or empty.
    ProblemList(const Yaml::Document &source, QString prefix, int document)
        : m_source(source),
          m_prefix(std::move(prefix)),
          m_document(document)
    {
    }

    void error(const QString &code, const QString &path, const QString &message, const QString &hint = {})
    {
        add(Severity::Error, code, path, message, hint, false);
    }
    void warning(const QString &code, const QString &path, const QString &message, const QString &hint = {})
    {
        add(Severity::Warning, code, path, message, hint, false);
    }
    void information(const QString &code, const QString &path, const QString &message, const QString &hint = {})
    {
        add(Severity::Information, code, path, message, hint, false);
    }
    /// A warning about a key: its place is the key, not the value.
    void keyWarning(const QString &code, const QString &path, const QString &message, const QString &hint)
    {
        add(Severity::Warning, code, path, message, hint, true);
    }
    /// Fills in the place of a problem made elsewhere.
    void place(Problem problem)
    {
        locate(problem, false);
        m_problems.append(problem);
    }
    [[nodiscard]] QList<Problem> take() { return std::move(m_problems); }
    [[nodiscard]] bool isFull() const { return m_problems.size() >= maximumCount; }

private:
    static constexpr qsizetype maximumCount = 200; // of one object; more help nobody

    void add(Severity severity, const QString &code, const QString &path, const QString &message, const QString &hint,
             bool atKey)
    {
        if (isFull())
            return;
        Problem problem;
        problem.severity = severity;
        problem.code = code;
        problem.path = path;
        problem.message = message;
        problem.hint = hint;
        locate(problem, atKey);
        m_problems.append(problem);
    }
    void locate(Problem &problem, bool atKey) const
    {
        problem.document = m_document;
        QString path = m_prefix;
        if (!problem.path.isEmpty())
            path += (path.isEmpty() || problem.path.startsWith(u'[') ? QString() : QStringLiteral(".")) + problem.path;
        const auto key = m_source.keyMarks.constFind(path);
        const Yaml::Mark mark = atKey && key != m_source.keyMarks.cend() ? *key : Yaml::nearestMark(m_source, path);
        problem.line = mark.line;
        problem.column = mark.column;
    }

    const Yaml::Document &m_source;
    QString m_prefix;
    int m_document;
    QList<Problem> m_problems;
};

} // namespace Manifest
