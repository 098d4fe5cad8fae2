// SPDX-License-Identifier: Apache-2.0
#include "models/sandbox/discovery.h"

#include "models/sandbox/resourcetype.h"

#include <QJsonArray>
#include <QSet>

using namespace Qt::StringLiterals;

namespace Sandbox {

namespace {

QJsonObject resourceEntry(const ResourceType &type, const QString &subresource = {})
{
    QJsonObject entry{
        {u"name"_s, subresource.isEmpty() ? type.plural : QString(type.plural + u'/' + subresource)},
        {u"singularName"_s, subresource.isEmpty() ? type.singular : QString()},
        {u"namespaced"_s, type.namespaced},
        {u"kind"_s, type.kind},
        {u"verbs"_s,
         QJsonArray::fromStringList(subresource.isEmpty()       ? type.verbs
                                        : subresource == u"log" ? QStringList{u"get"_s}
                                                                : QStringList{u"get"_s, u"patch"_s, u"update"_s})}};
    if (subresource.isEmpty() && !type.shortNames.isEmpty())
        entry.insert(u"shortNames"_s, QJsonArray::fromStringList(type.shortNames));
    if (subresource.isEmpty() && (type.plural == u"jobs" || type.plural == u"pods"))
        entry.insert(u"categories"_s, QJsonArray{u"all"_s});
    return entry;
}

QJsonObject resourceList(const QString &group)
{
    QJsonArray resources;
    for (const ResourceType &type : resourceTypes()) {
        if (type.group != group)
            continue;
        resources.append(resourceEntry(type));
        if (&type == &podType())
            resources.append(resourceEntry(type, u"log"_s));
        if (&type == &jobType() || &type == &podType())
            resources.append(resourceEntry(type, u"status"_s));
    }
    return {{u"kind"_s, u"APIResourceList"_s},
            {u"apiVersion"_s, u"v1"_s},
            {u"groupVersion"_s, group.isEmpty() ? u"v1"_s : QString(group + u"/v1"_s)},
            {u"resources"_s, resources}};
}

QStringList groups()
{
    QStringList names;
    for (const ResourceType &type : resourceTypes()) {
        if (!type.group.isEmpty() && !names.contains(type.group))
            names += type.group;
    }
    return names;
}

QJsonObject groupEntry(const QString &group)
{
    const QJsonObject version{{u"groupVersion"_s, QString(group + u"/v1"_s)}, {u"version"_s, u"v1"_s}};
    return {{u"name"_s, group}, {u"versions"_s, QJsonArray{version}}, {u"preferredVersion"_s, version}};
}

QJsonObject groupList()
{
    QJsonArray list;
    const QStringList names = groups();
    for (const QString &group : names)
        list.append(groupEntry(group));
    return {{u"kind"_s, u"APIGroupList"_s}, {u"apiVersion"_s, u"v1"_s}, {u"groups"_s, list}};
}

QString schemaName(const ResourceType &type)
{
    return u"io.k8s.api."_s + (type.group.isEmpty() ? u"core"_s : type.group.section(u'.', 0, 0)) + u'.' + type.version
        + u'.' + type.kind;
}

// kubectl looks for the parameter fieldValidation of the PATCH of each kind: where it stands, the server validates.
QJsonObject openApiV3(const QString &group)
{
    QJsonObject paths;
    QJsonObject schemas;
    for (const ResourceType &type : resourceTypes()) {
        if (type.group != group || !type.stored)
            continue;
        const QJsonObject gvk{{u"group"_s, type.group}, {u"version"_s, type.version}, {u"kind"_s, type.kind}};
        QJsonArray parameters;
        for (const QString &name : {u"dryRun"_s, u"fieldManager"_s, u"fieldValidation"_s})
            parameters.append(
                QJsonObject{{u"name"_s, name},
                            {u"in"_s, u"query"_s},
                            {u"schema"_s, QJsonObject{{u"type"_s, u"string"_s}, {u"uniqueItems"_s, true}}}});
        const QString base = group.isEmpty() ? u"/api/v1"_s : QString(u"/apis/"_s + group + u"/v1"_s);
        const QString path = type.namespaced
            ? QString(base + u"/namespaces/{namespace}/"_s + type.plural + u"/{name}"_s)
            : QString(base + u'/' + type.plural + u"/{name}"_s);
        paths.insert(path,
                     QJsonObject{{u"patch"_s,
                                  QJsonObject{{u"parameters"_s, parameters},
                                              {u"x-kubernetes-action"_s, u"patch"_s},
                                              {u"x-kubernetes-group-version-kind"_s, gvk},
                                              {u"responses"_s, QJsonObject()}}}});
        schemas.insert(schemaName(type),
                       QJsonObject{{u"type"_s, u"object"_s}, {u"x-kubernetes-group-version-kind"_s, QJsonArray{gvk}}});
    }
    return {{u"openapi"_s, u"3.0.0"_s},
            {u"info"_s, QJsonObject{{u"title"_s, u"Kubernetes"_s}, {u"version"_s, u"sandbox"_s}}},
            {u"paths"_s, paths},
            {u"components"_s, QJsonObject{{u"schemas"_s, schemas}}}};
}

QJsonObject openApiV3Index()
{
    QJsonObject paths{{u"api/v1"_s, QJsonObject{{u"serverRelativeURL"_s, u"/openapi/v3/api/v1"_s}}}};
    const QStringList names = groups();
    for (const QString &group : names) {
        const QString path = u"apis/"_s + group + u"/v1"_s;
        paths.insert(path, QJsonObject{{u"serverRelativeURL"_s, QString(u"/openapi/v3/"_s + path)}});
    }
    return {{u"paths"_s, paths}};
}

QJsonObject versionDocument(const QString &serverVersion)
{
    return {{u"major"_s, u"1"_s},
            {u"minor"_s, u"34"_s},
            {u"gitVersion"_s, QString(u"v1.34.0+job-console-"_s + serverVersion)},
            {u"gitCommit"_s, QString()},
            {u"gitTreeState"_s, u"clean"_s},
            {u"buildDate"_s, u"1970-01-01T00:00:00Z"_s},
            {u"goVersion"_s, QString()},
            {u"compiler"_s, u"gc"_s},
            {u"platform"_s, u"linux/amd64"_s}};
}

std::optional<QJsonObject> openApiDocument(const QStringList &segments)
{
    if (segments.value(1) == u"v2" && segments.size() == 2)
        return QJsonObject{{u"swagger"_s, u"2.0"_s},
                           {u"info"_s, QJsonObject{{u"title"_s, u"Kubernetes"_s}, {u"version"_s, u"sandbox"_s}}},
                           {u"paths"_s, QJsonObject()},
                           {u"definitions"_s, QJsonObject()}};
    if (segments.value(1) != u"v3")
        return std::nullopt;
    if (segments.size() == 2)
        return openApiV3Index();
    if (segments.sliced(2) == QStringList{u"api"_s, u"v1"_s})
        return openApiV3({});
    if (segments.size() == 5 && segments.at(2) == u"apis" && groups().contains(segments.at(3)))
        return openApiV3(segments.at(3));
    return std::nullopt;
}

} // namespace

std::optional<QJsonObject> discoveryDocument(const QStringList &segments, const QString &serverVersion)
{
    if (segments.isEmpty())
        return QJsonObject{
            {u"paths"_s, QJsonArray{u"/api"_s, u"/apis"_s, u"/openapi/v2"_s, u"/openapi/v3"_s, u"/version"_s}}};
    const QString first = segments.first();
    if (first == u"openapi")
        return openApiDocument(segments);
    if (segments.size() == 1) {
        if (first == u"version")
            return versionDocument(serverVersion);
        if (first == u"api")
            return QJsonObject{{u"kind"_s, u"APIVersions"_s}, {u"versions"_s, QJsonArray{u"v1"_s}}};
        if (first == u"apis")
            return groupList();
        if (first == u"healthz" || first == u"livez" || first == u"readyz")
            return QJsonObject{{u"status"_s, u"ok"_s}};
        return std::nullopt;
    }
    if (segments == QStringList{u"api"_s, u"v1"_s})
        return resourceList({});
    if (first != u"apis" || !groups().contains(segments.at(1)))
        return std::nullopt;
    if (segments.size() == 2) {
        QJsonObject group = groupEntry(segments.at(1));
        group.insert(u"kind"_s, u"APIGroup"_s);
        group.insert(u"apiVersion"_s, u"v1"_s);
        return group;
    }
    return segments.size() == 3 && segments.at(2) == u"v1" ? std::optional(resourceList(segments.at(1))) : std::nullopt;
}

} // namespace Sandbox
