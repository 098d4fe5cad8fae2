// SPDX-License-Identifier: Apache-2.0
#include "models/sandbox/requestbody.h"

#include "models/sandbox/jsonpath.h"
#include "models/yaml/yamldocument.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace Sandbox {

ApiResult<QJsonObject> parseObject(const QByteArray &body)
{
    if (body.trimmed().isEmpty())
        return QJsonObject();
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(body, &error);
    if (error.error == QJsonParseError::NoError && document.isObject())
        return document.object();
    const auto documents = Yaml::load(body);
    if (!documents)
        return badRequest(u"the object provided is unrecognized (must be of type Job or the like): %1"_s.arg(
            documents.error().message));
    if (documents->size() != 1 || !documents->first().value.isObject())
        return badRequest(u"the object provided is unrecognized: exactly one object is expected"_s);
    return documents->first().value.toObject();
}

ApiResult<QJsonObject> parseBody(const ResourceType &type, const QByteArray &body)
{
    auto object = parseObject(body);
    if (!object)
        return object;
    const QString kind = stringAt(*object, u"kind", type.kind);
    const QString apiVersion = stringAt(*object, u"apiVersion", type.apiVersion());
    if (kind != type.kind || apiVersion != type.apiVersion()) {
        const QString group = apiVersion.contains(u'/') ? apiVersion.section(u'/', 0, 0) : QString();
        return badRequest(
            u"%1 in version %2 cannot be handled as a %3: converting (%4.%5) to (%6.%7): unknown conversion"_s.arg(
                kind, quoted(apiVersion.section(u'/', -1)), type.kind, group, kind, type.group, type.kind));
    }
    return object;
}

} // namespace Sandbox
