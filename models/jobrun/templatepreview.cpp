// SPDX-License-Identifier: Apache-2.0
#include "models/jobrun/templatepreview.h"

#include "models/outputs/pathtemplate.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace JobRun {

namespace {

using Outputs::PathStep;

QString nameAt(const QList<PathStep> &path, qsizetype index)
{
    const QString *name = index < path.size() ? std::get_if<QString>(&path.at(index)) : nullptr;
    return name ? *name : QString();
}

/// Paths that a Job has once the server has taken it, from the API's reference (ObjectMeta, JobSpec, JobStatus). The
/// wrapper's "name" and "location" are made of the name and the namespace.
bool isSetByServer(QList<PathStep> path)
{
    if (nameAt(path, 0) == "manifest"_L1)
        path.removeFirst();
    const QString first = nameAt(path, 0);
    const QString second = nameAt(path, 1);
    if (first == "status"_L1 || first == "name"_L1 || first == "location"_L1)
        return true;
    if (first == "metadata"_L1) {
        static const QStringList names{u"uid"_s,        u"name"_s,          u"namespace"_s,      u"creationTimestamp"_s,
                                       u"generation"_s, u"managedFields"_s, u"resourceVersion"_s};
        return names.contains(second);
    }
    if (first != "spec"_L1)
        return false;
    static const QStringList defaults{
        u"selector"_s,       u"completions"_s, u"parallelism"_s,          u"backoffLimit"_s,
        u"completionMode"_s, u"suspend"_s,     u"podReplacementPolicy"_s, u"manualSelector"_s};
    if (defaults.contains(second))
        return true;
    // The controller's labels of the pods.
    static const QStringList labels{u"controller-uid"_s, u"batch.kubernetes.io/controller-uid"_s, u"job-name"_s,
                                    u"batch.kubernetes.io/job-name"_s};
    return second == "template"_L1 && nameAt(path, 2) == "metadata"_L1 && nameAt(path, 3) == "labels"_L1
        && labels.contains(nameAt(path, 4));
}

TemplatePart partOf(const QString &braced, const QJsonObject &job)
{
    TemplatePart part;
    const QString expression = braced.sliced(2, braced.size() - 4).trimmed();
    const auto path = Outputs::parsePath(expression);
    const Outputs::RenderedTemplate rendered = Outputs::renderTemplate(braced, job);
    if (!path) {
        part.kind = TemplatePart::Kind::Broken;
        part.text = braced;
        return part;
    }
    part.path = expression;
    if (rendered.warnings.isEmpty()) {
        part.kind = TemplatePart::Kind::Value;
        part.text = rendered.text;
    } else {
        part.kind = isSetByServer(*path) ? TemplatePart::Kind::Later : TemplatePart::Kind::Missing;
    }
    return part;
}

} // namespace

bool isTemplate(const QString &text)
{
    return text.contains("{{"_L1);
}

QList<TemplatePart> previewTemplate(const QString &text, const QJsonObject &job)
{
    QList<TemplatePart> parts;
    const auto append = [&parts](TemplatePart::Kind kind, const QString &piece) {
        if (!piece.isEmpty())
            parts.append(TemplatePart{kind, piece, {}});
    };
    qsizetype at = 0;
    while (at < text.size()) {
        const qsizetype open = text.indexOf("{{"_L1, at);
        if (open < 0) {
            append(TemplatePart::Kind::Text, text.sliced(at));
            break;
        }
        append(TemplatePart::Kind::Text, text.sliced(at, open - at));
        const qsizetype close = text.indexOf("}}"_L1, open + 3);
        if (close < 0) {
            append(TemplatePart::Kind::Broken, text.sliced(open));
            break;
        }
        parts.append(partOf(text.sliced(open, close + 2 - open), job));
        at = close + 2;
    }
    return parts;
}

} // namespace JobRun
