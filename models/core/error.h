// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

#include <expected>

namespace Core {

/// What family an error belongs to. Faces choose exit codes and icons by it; texts never do.
enum class ErrorKind {
    Usage, ///< wrong arguments or an impossible request
    Manifest, ///< the manifest is not a Job that can be sent
    Config, ///< kubeconfig, settings
    Network, ///< no connection, a broken connection, a proxy
    Tls, ///< certificates
    Authentication, ///< 401 and credentials that cannot be had
    Authorization, ///< 403
    NotFound, ///< 404
    Conflict, ///< 409: the name exists already
    Invalid, ///< 400 and 422: the server refused the object
    Api, ///< any other answer of the server
    Timeout,
    Io, ///< a file could not be read or written
    DiskFull, ///< ENOSPC and EDQUOT
    Limit, ///< a size limit of ours
    Format, ///< content that cannot be understood: JSON, YAML, UTF-8
    Capture, ///< outputs are missing or invalid
    Internal
};

/// One problem, told so that a person can act: what happened, where, and the next step.
/// A value; may cross threads. Holds no secret: whoever fills it redacts (see redact.h).
struct Error
{
    ErrorKind kind = ErrorKind::Internal;
    QString code; ///< stable kebab-case name for tests and JSON, e.g. "kubeconfig-context-missing"
    QString message; ///< one sentence that names the thing; a server's own words are kept as they came
    QString hint; ///< the next step, or empty
    QString file; ///< path of the file at fault, or empty
    int line = 0; ///< 1-based; 0 where unknown
    int column = 0; ///< 1-based; 0 where unknown
    QString path; ///< field path (spec.template.spec) or pod/container, or empty

    /// "FILE:LINE:COLUMN: path: message (hint)", leaving out what is unknown.
    [[nodiscard]] QString toText() const;

    /// Also needed because results travel in signals, whose meta types compare.
    friend bool operator==(const Error &, const Error &) = default;
};

template <typename T>
using Result = std::expected<T, Error>;

/// Short for std::unexpected(Error{...}) with the fields that are nearly always set.
[[nodiscard]] std::unexpected<Error> failure(ErrorKind kind, const QString &code, const QString &message,
                                             const QString &hint = {});

} // namespace Core
