// SPDX-License-Identifier: Apache-2.0
#include "models/sandbox/selector.h"

#include "models/sandbox/jsonpath.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace Sandbox {

namespace {

// Commas inside "in (a,b)" do not separate requirements.
QStringList splitRequirements(const QString &text)
{
    QStringList parts;
    QString part;
    int depth = 0;
    for (const QChar c : text) {
        depth += c == u'(' ? 1 : c == u')' ? -1 : 0;
        if (c == u',' && depth == 0) {
            parts += part.trimmed();
            part.clear();
        } else {
            part += c;
        }
    }
    parts += part.trimmed();
    parts.removeAll(QString());
    return parts;
}

bool isSelectable(const ResourceType &type, const QString &field)
{
    if (field == u"metadata.name" || (type.namespaced && field == u"metadata.namespace"))
        return true;
    static const QStringList pod{
        u"spec.nodeName"_s,    u"spec.restartPolicy"_s, u"spec.schedulerName"_s, u"spec.serviceAccountName"_s,
        u"spec.hostNetwork"_s, u"status.phase"_s,       u"status.podIP"_s,       u"status.nominatedNodeName"_s};
    static const QStringList event{u"involvedObject.kind"_s,
                                   u"involvedObject.namespace"_s,
                                   u"involvedObject.name"_s,
                                   u"involvedObject.uid"_s,
                                   u"involvedObject.apiVersion"_s,
                                   u"involvedObject.resourceVersion"_s,
                                   u"involvedObject.fieldPath"_s,
                                   u"reason"_s,
                                   u"reportingComponent"_s,
                                   u"source"_s,
                                   u"type"_s};
    if (&type == &podType())
        return pod.contains(field);
    if (&type == &eventType())
        return event.contains(field);
    if (&type == &jobType())
        return field == u"status.successful";
    if (&type == &namespaceType())
        return field == u"status.phase";
    return &type == &secretType() && field == u"type";
}

// Each kind has words of its own (kubernetes pkg/apis/batch/v1 and core/v1 conversion.go, apimachinery
// DefaultMetaV1FieldSelectorConversion).
QString unselectable(const ResourceType &type, const QString &field)
{
    if (&type == &jobType())
        return u"field label %1 not supported for Job"_s.arg(quoted(field));
    if (&type == &configMapType())
        return u"%1 is not a known field selector: only \"metadata.name\", \"metadata.namespace\""_s.arg(quoted(field));
    return u"field label not supported: "_s + field;
}

QString fieldValue(const QJsonObject &object, const QString &field)
{
    if (field == u"status.successful")
        return QString::number(intAt(object, u"status.succeeded"));
    if (field == u"source")
        return stringAt(object, u"source.component");
    const QJsonValue value = valueAt(object, field);
    return value.isBool() ? (value.toBool() ? u"true"_s : u"false"_s) : value.toString();
}

} // namespace

ApiResult<Selector::Requirement> Selector::parseLabel(const QString &text)
{
    static const QRegularExpression setBased(uR"(^([^\s!=(),]+)\s+(in|notin)\s*\(([^()]*)\)$)"_s);
    static const QRegularExpression equality(uR"(^([^\s!=(),]+)\s*(==|=|!=)\s*([^\s!=(),]*)$)"_s);
    static const QRegularExpression existence(uR"(^(!?)\s*([^\s!=(),]+)$)"_s);
    using Operator = Requirement::Operator;
    if (const auto match = setBased.match(text); match.hasMatch()) {
        QStringList values = match.captured(3).split(u',');
        for (QString &value : values)
            value = value.trimmed();
        return Requirement{match.captured(1), match.captured(2) == u"in" ? Operator::In : Operator::NotIn, values};
    }
    if (const auto match = equality.match(text); match.hasMatch())
        return Requirement{match.captured(1),
                           match.captured(2) == u"!=" ? Operator::NotEquals : Operator::Equals,
                           {match.captured(3)}};
    if (const auto match = existence.match(text); match.hasMatch())
        return Requirement{match.captured(2), match.captured(1).isEmpty() ? Operator::Exists : Operator::Missing, {}};
    return badRequest(u"unable to parse requirement: found '%1', expected: identifier"_s.arg(text));
}

ApiResult<Selector> Selector::parse(const ResourceType &type, const QString &labels, const QString &fields)
{
    Selector selector;
    for (const QString &part : splitRequirements(labels)) {
        auto requirement = parseLabel(part);
        if (!requirement)
            return std::unexpected(requirement.error());
        selector.m_labels += *requirement;
    }
    for (const QString &part : splitRequirements(fields)) {
        static const QRegularExpression pattern(uR"(^([^!=]+)(==|=|!=)(.*)$)"_s);
        const auto match = pattern.match(part);
        if (!match.hasMatch())
            return badRequest(u"invalid selector: '%1'; can't understand '%2'"_s.arg(fields, part));
        if (!isSelectable(type, match.captured(1)))
            return badRequest(unselectable(type, match.captured(1)));
        selector.m_fields += Requirement{match.captured(1),
                                         match.captured(2) == u"!=" ? Requirement::Operator::NotEquals
                                                                    : Requirement::Operator::Equals,
                                         {match.captured(3)}};
    }
    return selector;
}

bool Selector::matches(const QJsonObject &object) const
{
    const QJsonObject labels = objectAt(object, u"metadata.labels");
    for (const Requirement &requirement : m_labels) {
        const bool present = labels.contains(requirement.key);
        const bool listed = present && requirement.values.contains(labels.value(requirement.key).toString());
        bool fits = false;
        switch (requirement.op) {
        case Requirement::Operator::Equals:
        case Requirement::Operator::In:
            fits = listed;
            break;
        case Requirement::Operator::NotEquals:
        case Requirement::Operator::NotIn:
            fits = !listed;
            break;
        case Requirement::Operator::Exists:
            fits = present;
            break;
        case Requirement::Operator::Missing:
            fits = !present;
            break;
        }
        if (!fits)
            return false;
    }
    return std::ranges::all_of(m_fields, [&object](const Requirement &requirement) {
        const bool equal = fieldValue(object, requirement.key) == requirement.values.first();
        return equal == (requirement.op == Requirement::Operator::Equals);
    });
}

} // namespace Sandbox
