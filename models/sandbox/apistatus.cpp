// SPDX-License-Identifier: Apache-2.0
#include "models/sandbox/apistatus.h"

#include "models/sandbox/resourcetype.h"

#include <QJsonArray>
#include <QStringList>

using namespace Qt::StringLiterals;

namespace Sandbox {

namespace {

std::unexpected<ApiStatus> refuse(int code, const QString &reason, const QString &message)
{
    ApiStatus status;
    status.code = code;
    status.reason = reason;
    status.message = message;
    return std::unexpected(status);
}

std::unexpected<ApiStatus> refuseObject(int code, const QString &reason, const QString &message,
                                        const ResourceType &type, const QString &name)
{
    ApiStatus status;
    status.code = code;
    status.reason = reason;
    status.message = message;
    status.group = type.group;
    status.kind = type.plural;
    status.name = name;
    return std::unexpected(status);
}

} // namespace

QJsonObject ApiStatus::toJson() const
{
    QJsonObject details;
    if (!name.isEmpty())
        details.insert(u"name"_s, name);
    if (!group.isEmpty())
        details.insert(u"group"_s, group);
    if (!kind.isEmpty())
        details.insert(u"kind"_s, kind);
    if (!uid.isEmpty())
        details.insert(u"uid"_s, uid);
    QJsonArray list;
    for (const StatusCause &cause : causes) {
        QJsonObject item{{u"reason"_s, cause.reason}, {u"message"_s, cause.message}};
        if (!cause.field.isEmpty())
            item.insert(u"field"_s, cause.field);
        list.append(item);
    }
    if (!list.isEmpty())
        details.insert(u"causes"_s, list);
    if (retryAfterSeconds > 0)
        details.insert(u"retryAfterSeconds"_s, retryAfterSeconds);
    QJsonObject object{{u"kind"_s, u"Status"_s},    {u"apiVersion"_s, u"v1"_s}, {u"metadata"_s, QJsonObject()},
                       {u"status"_s, u"Failure"_s}, {u"message"_s, message},    {u"code"_s, code}};
    if (!reason.isEmpty())
        object.insert(u"reason"_s, reason);
    if (!details.isEmpty())
        object.insert(u"details"_s, details);
    return object;
}

std::unexpected<ApiStatus> badRequest(const QString &message)
{
    return refuse(400, u"BadRequest"_s, message);
}

std::unexpected<ApiStatus> unauthorized()
{
    return refuse(401, u"Unauthorized"_s, u"Unauthorized"_s);
}

std::unexpected<ApiStatus> forbidden(const ResourceType &type, const QString &name, const QString &why)
{
    return refuseObject(403, u"Forbidden"_s, u"%1 %2 is forbidden: %3"_s.arg(type.qualified(), quoted(name), why), type,
                        name);
}

std::unexpected<ApiStatus> pathNotFound(const QString &why)
{
    const QString words = u"the server could not find the requested resource"_s;
    return refuse(404, u"NotFound"_s, why.isEmpty() ? words : QString(words + u": "_s + why));
}

std::unexpected<ApiStatus> notFound(const ResourceType &type, const QString &name)
{
    return refuseObject(404, u"NotFound"_s, u"%1 %2 not found"_s.arg(type.qualified(), quoted(name)), type, name);
}

std::unexpected<ApiStatus> alreadyExists(const ResourceType &type, const QString &name)
{
    return refuseObject(409, u"AlreadyExists"_s, u"%1 %2 already exists"_s.arg(type.qualified(), quoted(name)), type,
                        name);
}

std::unexpected<ApiStatus> conflict(const ResourceType &type, const QString &name, const QString &why)
{
    return refuseObject(409, u"Conflict"_s,
                        u"Operation cannot be fulfilled on %1 %2: %3"_s.arg(type.qualified(), quoted(name), why), type,
                        name);
}

std::unexpected<ApiStatus> invalid(const ResourceType &type, const QString &name, const QList<StatusCause> &causes)
{
    QStringList texts;
    for (const StatusCause &cause : causes)
        texts += QString(cause.field + u": "_s + cause.message);
    QString all = texts.join(u", "_s);
    if (texts.size() > 1)
        all = u'[' + all + u']';
    const QString kind = type.group.isEmpty() ? type.kind : QString(type.kind + u'.' + type.group);
    ApiStatus status;
    status.code = 422;
    status.reason = u"Invalid"_s;
    status.message = u"%1 %2 is invalid: %3"_s.arg(kind, quoted(name), all);
    status.name = name;
    status.group = type.group;
    status.kind = type.kind;
    status.causes = causes;
    return std::unexpected(status);
}

std::unexpected<ApiStatus> invalidOptions(const QString &kind, const StatusCause &cause)
{
    return invalid({u"meta.k8s.io"_s, u"v1"_s, {}, {}, kind, {}, false, false, {}}, {}, {cause});
}

std::unexpected<ApiStatus> methodNotAllowed()
{
    return refuse(405, u"MethodNotAllowed"_s, u"the server does not allow this method on the requested resource"_s);
}

std::unexpected<ApiStatus> tooLarge(qint64 limit)
{
    return refuse(413, u"RequestEntityTooLarge"_s, u"Request entity is too large: limit is %1"_s.arg(limit));
}

std::unexpected<ApiStatus> unsupportedMediaType(const QString &supported)
{
    return refuse(
        415, u"UnsupportedMediaType"_s,
        u"the body of the request was in an unknown format - accepted media types include: %1"_s.arg(supported));
}

ApiStatus expired(qint64 wanted, qint64 oldest)
{
    ApiStatus status;
    status.code = 410;
    status.reason = u"Expired"_s;
    status.message = u"too old resource version: %1 (%2)"_s.arg(wanted).arg(oldest);
    return status;
}

std::unexpected<ApiStatus> versionTooLarge(qint64 wanted, qint64 current)
{
    const QString text = u"Too large resource version: %1, current: %2"_s.arg(wanted).arg(current);
    ApiStatus status;
    status.code = 504;
    status.reason = u"Timeout"_s;
    status.message = u"Timeout: "_s + text;
    status.retryAfterSeconds = 1;
    status.causes = {{u"ResourceVersionTooLarge"_s, u"Too large resource version"_s, {}}};
    return std::unexpected(status);
}

StatusCause requiredValue(const QString &field, const QString &detail)
{
    return {u"FieldValueRequired"_s, detail.isEmpty() ? u"Required value"_s : QString(u"Required value: "_s + detail),
            field};
}

StatusCause invalidValue(const QString &field, const QString &value, const QString &detail)
{
    return {u"FieldValueInvalid"_s, u"Invalid value: %1: %2"_s.arg(value, detail), field};
}

StatusCause unsupportedValue(const QString &field, const QString &value, const QStringList &supported)
{
    QStringList list;
    for (const QString &item : supported)
        list += quoted(item);
    return {u"FieldValueNotSupported"_s,
            u"Unsupported value: %1: supported values: %2"_s.arg(quoted(value), list.join(u", "_s)), field};
}

StatusCause forbiddenValue(const QString &field, const QString &detail)
{
    return {u"FieldValueForbidden"_s, u"Forbidden: "_s + detail, field};
}

StatusCause duplicateValue(const QString &field, const QString &value)
{
    return {u"FieldValueDuplicate"_s, u"Duplicate value: "_s + quoted(value), field};
}

StatusCause tooMany(const QString &field, qsizetype actual, qsizetype maximum)
{
    return {u"FieldValueTooMany"_s, u"Too many: %1: must have at most %2 items"_s.arg(actual).arg(maximum), field};
}

QString quoted(const QString &text)
{
    QString result(u'"');
    for (const QChar c : text) {
        if (c == u'"' || c == u'\\')
            result += u'\\';
        if (c == u'\n')
            result += u"\\n"_s;
        else if (c == u'\t')
            result += u"\\t"_s;
        else if (c < u' ')
            result += u"\\x%1"_s.arg(ushort(c.unicode()), 2, 16, QChar(u'0'));
        else
            result += c;
    }
    return result + u'"';
}

} // namespace Sandbox
