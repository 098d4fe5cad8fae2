// SPDX-License-Identifier: Apache-2.0
#include "models/sandbox/podvalidation.h"

#include "models/sandbox/jsonpath.h"
#include "models/sandbox/objectvalidation.h"

#include <QSet>

using namespace Qt::StringLiterals;

namespace Sandbox {

namespace {

const auto notHere = u"the sandbox does not implement this field; remove it, or run the Job on a cluster"_s;

void refuse(const QJsonObject &object, const QString &path, const QStringList &fields, QList<StatusCause> &causes)
{
    for (const QString &field : fields) {
        const QJsonValue value = object.value(field);
        if (!value.isUndefined() && !value.isNull() && value != QJsonValue(false))
            causes += forbiddenValue(QString(path + u'.' + field), notHere);
    }
}

QSet<QString> validateVolumes(const QJsonArray &volumes, const QString &path, QList<StatusCause> &causes)
{
    static const QStringList supported{u"emptyDir"_s, u"configMap"_s, u"secret"_s, u"downwardAPI"_s, u"projected"_s};
    QSet<QString> names;
    for (qsizetype i = 0; i < volumes.size(); ++i) {
        const QJsonObject volume = volumes.at(i).toObject();
        const QString here = path + u'[' + QString::number(i) + u']';
        const QString name = stringAt(volume, u"name");
        if (name.isEmpty())
            causes += requiredValue(here + u".name"_s);
        else if (const QString problem = dnsLabelProblem(name); !problem.isEmpty())
            causes += invalidValue(here + u".name"_s, quoted(name), problem);
        else if (names.contains(name))
            causes += duplicateValue(here + u".name"_s, name);
        names.insert(name);
        const QStringList keys = volume.keys();
        for (const QString &key : keys) {
            if (key != u"name" && !supported.contains(key))
                causes += forbiddenValue(QString(here + u'.' + key), notHere);
        }
    }
    return names;
}

void validateMounts(const QJsonObject &container, const QString &path, const QSet<QString> &volumes,
                    QList<StatusCause> &causes)
{
    QSet<QString> places;
    const QJsonArray mounts = arrayAt(container, u"volumeMounts");
    for (qsizetype i = 0; i < mounts.size(); ++i) {
        const QJsonObject mount = mounts.at(i).toObject();
        const QString here = path + u".volumeMounts["_s + QString::number(i) + u']';
        const QString name = stringAt(mount, u"name");
        const QString place = stringAt(mount, u"mountPath");
        if (name.isEmpty())
            causes += requiredValue(here + u".name"_s);
        else if (!volumes.contains(name))
            causes += StatusCause{u"FieldValueNotFound"_s, u"Not found: "_s + quoted(name), here + u".name"_s};
        if (place.isEmpty())
            causes += requiredValue(here + u".mountPath"_s);
        else if (places.contains(place))
            causes += invalidValue(here + u".mountPath"_s, quoted(place), u"must be unique"_s);
        else if (place == u"/" || place == u"/usr" || place == u"/proc" || place == u"/dev" || !place.startsWith(u'/'))
            causes += invalidValue(here + u".mountPath"_s, quoted(place),
                                   u"the sandbox mounts volumes at absolute paths below / and not over the system"_s);
        places.insert(place);
        const QString subPath = stringAt(mount, u"subPath");
        if (subPath.startsWith(u'/'))
            causes += invalidValue(here + u".subPath"_s, quoted(subPath), u"must be a relative path"_s);
        else if (subPath.split(u'/').contains(u".."_s))
            causes += invalidValue(here + u".subPath"_s, quoted(subPath), u"must not contain '..'"_s);
    }
}

void validateEnvironment(const QJsonObject &container, const QString &path, QList<StatusCause> &causes)
{
    const QJsonArray environment = arrayAt(container, u"env");
    for (qsizetype i = 0; i < environment.size(); ++i) {
        const QJsonObject entry = environment.at(i).toObject();
        const QString here = path + u".env["_s + QString::number(i) + u']';
        const QString name = stringAt(entry, u"name");
        if (name.isEmpty())
            causes += requiredValue(here + u".name"_s);
        else if (name.contains(u'=') || name.contains(QChar(0)))
            causes += invalidValue(here + u".name"_s, quoted(name),
                                   u"a valid environment variable name must consist only of printable ASCII characters "
                                   "other than '='"_s);
        if (!entry.contains("valueFrom"_L1))
            continue;
        if (!stringAt(entry, u"value").isEmpty())
            causes
                += invalidValue(here + u".valueFrom"_s, u"\"\""_s, u"may not be specified when `value` is not empty"_s);
        refuse(objectAt(entry, u"valueFrom"), here + u".valueFrom"_s, {u"fileKeyRef"_s}, causes);
        if (objectAt(entry, u"valueFrom").isEmpty())
            causes += invalidValue(here + u".valueFrom"_s, u"\"\""_s,
                                   u"must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef` or "
                                   "`secretKeyRef`"_s);
    }
}

void validateContainer(const QJsonObject &container, const QString &path, bool init, const QSet<QString> &volumes,
                       QSet<QString> &names, QList<StatusCause> &causes)
{
    const QString name = stringAt(container, u"name");
    if (name.isEmpty())
        causes += requiredValue(path + u".name"_s);
    else if (const QString problem = dnsLabelProblem(name); !problem.isEmpty())
        causes += invalidValue(path + u".name"_s, quoted(name), problem);
    else if (names.contains(name))
        causes += duplicateValue(path + u".name"_s, name);
    names.insert(name);
    const QString image = stringAt(container, u"image");
    if (image.isEmpty())
        causes += requiredValue(path + u".image"_s);
    else if (image.startsWith(u'-'))
        causes += invalidValue(path + u".image"_s, quoted(image), u"must not begin with a dash"_s);
    else if (image != image.trimmed())
        causes += invalidValue(path + u".image"_s, quoted(image), u"must not have leading or trailing whitespace"_s);
    const auto oneOf = [&](const QString &field, const QStringList &values) {
        const QString value = stringAt(container, field);
        if (!value.isEmpty() && !values.contains(value))
            causes += unsupportedValue(QString(path + u'.' + field), value, values);
    };
    oneOf(u"imagePullPolicy"_s, {u"Always"_s, u"IfNotPresent"_s, u"Never"_s});
    oneOf(u"terminationMessagePolicy"_s, {u"FallbackToLogsOnError"_s, u"File"_s});
    if (init)
        oneOf(u"restartPolicy"_s, {u"Always"_s});
    else if (container.contains("restartPolicy"_L1))
        causes += forbiddenValue(path + u".restartPolicy"_s, u"may not be set for non-init containers"_s);
    validateEnvironment(container, path, causes);
    validateMounts(container, path, volumes, causes);
    refuse(container, path,
           {u"lifecycle"_s, u"volumeDevices"_s, u"stdin"_s, u"stdinOnce"_s, u"tty"_s, u"restartPolicyRules"_s}, causes);
    if (boolAt(container, u"securityContext.privileged"))
        causes += forbiddenValue(path + u".securityContext.privileged"_s, notHere);
}

} // namespace

QList<StatusCause> validatePodSpec(const QJsonObject &spec, const QString &path)
{
    QList<StatusCause> causes;
    const QSet<QString> volumes = validateVolumes(arrayAt(spec, u"volumes"), path + u".volumes"_s, causes);
    QSet<QString> names;
    const QJsonArray containers = arrayAt(spec, u"containers");
    if (containers.isEmpty())
        causes += requiredValue(path + u".containers"_s);
    for (qsizetype i = 0; i < containers.size(); ++i)
        validateContainer(containers.at(i).toObject(), path + u".containers["_s + QString::number(i) + u']', false,
                          volumes, names, causes);
    const QJsonArray inits = arrayAt(spec, u"initContainers");
    for (qsizetype i = 0; i < inits.size(); ++i)
        validateContainer(inits.at(i).toObject(), path + u".initContainers["_s + QString::number(i) + u']', true,
                          volumes, names, causes);
    const QString policy = stringAt(spec, u"restartPolicy");
    const QStringList policies{u"Always"_s, u"OnFailure"_s, u"Never"_s};
    if (!policies.contains(policy))
        causes += unsupportedValue(path + u".restartPolicy"_s, policy, policies);
    const QJsonValue grace = spec.value("terminationGracePeriodSeconds"_L1);
    if (grace.isDouble() && grace.toInteger() < 0)
        causes += invalidValue(path + u".terminationGracePeriodSeconds"_s, QString::number(grace.toInteger()),
                               u"must be greater than or equal to 0"_s);
    const QJsonValue deadline = spec.value("activeDeadlineSeconds"_L1);
    if (deadline.isDouble() && (deadline.toInteger() < 1 || deadline.toInteger() > 2147483647))
        causes += invalidValue(path + u".activeDeadlineSeconds"_s, QString::number(deadline.toInteger()),
                               u"must be between 1 and 2147483647, inclusive"_s);
    refuse(spec, path,
           {u"hostPID"_s, u"hostIPC"_s, u"shareProcessNamespace"_s, u"ephemeralContainers"_s, u"schedulingGates"_s,
            u"resourceClaims"_s, u"runtimeClassName"_s, u"hostnameOverride"_s},
           causes);
    return causes;
}

QStringList shownOnlyFields(const QJsonObject &spec, const QString &path)
{
    QStringList fields;
    const auto note = [&fields](const QJsonObject &object, const QString &where, const QStringList &names) {
        for (const QString &name : names) {
            const QJsonValue value = object.value(name);
            if (!value.isUndefined() && !value.isNull() && value != QJsonValue(QJsonObject()))
                fields += QString(where + u'.' + name);
        }
    };
    note(spec, path,
         {u"nodeSelector"_s, u"affinity"_s, u"tolerations"_s, u"topologySpreadConstraints"_s, u"nodeName"_s,
          u"serviceAccountName"_s, u"imagePullSecrets"_s, u"priorityClassName"_s, u"hostAliases"_s, u"dnsConfig"_s,
          u"overhead"_s, u"readinessGates"_s});
    for (const QString &list : {u"initContainers"_s, u"containers"_s}) {
        const QJsonArray containers = arrayAt(spec, list);
        for (qsizetype i = 0; i < containers.size(); ++i)
            note(containers.at(i).toObject(), path + u'.' + list + u'[' + QString::number(i) + u']',
                 {u"resources"_s, u"livenessProbe"_s, u"readinessProbe"_s, u"startupProbe"_s, u"ports"_s});
    }
    return fields;
}

} // namespace Sandbox
