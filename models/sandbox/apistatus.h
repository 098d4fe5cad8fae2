// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QJsonObject>
#include <QList>
#include <QString>

#include <expected>

namespace Sandbox {

struct ResourceType;

/// One cause in a Status' details, e.g. reason "FieldValueInvalid".
struct StatusCause
{
    QString reason;
    QString message;
    QString field;
};

/// What the API answers when it refuses: a Status object of meta/v1 in the making.
/// Texts and reasons are those of kubernetes/apimachinery pkg/api/errors.
struct ApiStatus
{
    int code = 500;
    QString reason;
    QString message;
    QString name;
    QString group;
    QString kind; ///< in details: the resource for errors about objects, the kind for invalid ones
    QString uid;
    QList<StatusCause> causes;
    int retryAfterSeconds = 0; ///< 0: not said

    [[nodiscard]] QJsonObject toJson() const;
};

template <typename T>
using ApiResult = std::expected<T, ApiStatus>;

[[nodiscard]] std::unexpected<ApiStatus> badRequest(const QString &message);
[[nodiscard]] std::unexpected<ApiStatus> unauthorized();
[[nodiscard]] std::unexpected<ApiStatus> forbidden(const ResourceType &type, const QString &name, const QString &why);
/// `why` is what a person should know beside Kubernetes' own words.
[[nodiscard]] std::unexpected<ApiStatus> pathNotFound(const QString &why = {});
[[nodiscard]] std::unexpected<ApiStatus> notFound(const ResourceType &type, const QString &name);
[[nodiscard]] std::unexpected<ApiStatus> alreadyExists(const ResourceType &type, const QString &name);
[[nodiscard]] std::unexpected<ApiStatus> conflict(const ResourceType &type, const QString &name, const QString &why);
[[nodiscard]] std::unexpected<ApiStatus> invalid(const ResourceType &type, const QString &name,
                                                 const QList<StatusCause> &causes);
/// The same for the options of a request, e.g. "DeleteOptions" of meta.k8s.io.
[[nodiscard]] std::unexpected<ApiStatus> invalidOptions(const QString &kind, const StatusCause &cause);
[[nodiscard]] std::unexpected<ApiStatus> methodNotAllowed();
[[nodiscard]] std::unexpected<ApiStatus> tooLarge(qint64 limit);
[[nodiscard]] std::unexpected<ApiStatus> unsupportedMediaType(const QString &supported);

/// "too old resource version: 5 (100)", as a watch reports it.
[[nodiscard]] ApiStatus expired(qint64 wanted, qint64 oldest);
/// A resourceVersion from the future: 504 with the cause ResourceVersionTooLarge.
[[nodiscard]] std::unexpected<ApiStatus> versionTooLarge(qint64 wanted, qint64 current);

/// Causes of validation errors (kubernetes/apimachinery pkg/util/validation/field). `value` is printed as Go would.
[[nodiscard]] StatusCause requiredValue(const QString &field, const QString &detail = {});
[[nodiscard]] StatusCause invalidValue(const QString &field, const QString &value, const QString &detail);
[[nodiscard]] StatusCause unsupportedValue(const QString &field, const QString &value, const QStringList &supported);
[[nodiscard]] StatusCause forbiddenValue(const QString &field, const QString &detail);
[[nodiscard]] StatusCause duplicateValue(const QString &field, const QString &value);
[[nodiscard]] StatusCause tooMany(const QString &field, qsizetype actual, qsizetype maximum);
[[nodiscard]] QString quoted(const QString &text); ///< as Go's %q

} // namespace Sandbox
