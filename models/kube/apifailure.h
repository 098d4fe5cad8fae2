// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/core/error.h"
#include "models/kube/connectionconfig.h"

#include <QNetworkReply>
#include <QSslCertificate>
#include <QSslError>

#include <chrono>
#include <optional>

namespace Kube {

/// An unsuccessful exchange: the error for people, and what the retry rules need to know.
struct Failure
{
    Core::Error error;
    int status = 0; ///< HTTP status; 0 where there was no answer
    QString reason; ///< of the Status object, e.g. "Expired"
    std::optional<int> retryAfter; ///< seconds, from the header or details.retryAfterSeconds
    bool connectionLost = false; ///< the connection broke after it had been made
    bool mayHaveBeenDone = false; ///< the request may have reached the server
    bool permanent = false; ///< trying again cannot help: certificates, configuration
};

/// What was asked, for messages.
struct Asked
{
    QByteArray verb;
    QString path;
    [[nodiscard]] bool changesSomething() const { return verb != "GET" && verb != "HEAD"; }
};

/// The failure in a Status object, as kubectl renders it (kubectl pkg/cmd/util/helpers.go StandardErrorMessage and
/// checkErr). Also used for ERROR events of a watch.
[[nodiscard]] Failure statusFailure(const ConnectionConfig &config, const QJsonObject &status);

/// The failure in an HTTP answer that is not 2xx, or is 2xx but not from a Kubernetes API. Bodies that are no Status
/// get client-go's generic texts (apimachinery api/errors NewGenericServerResponse).
[[nodiscard]] Failure httpFailure(const ConnectionConfig &config, const Asked &asked, const QNetworkReply &reply,
                                  const QByteArray &body);

/// How far a request got, and what TLS said about its connection.
struct Course
{
    QList<QSslError> tlsErrors;
    bool noSubjectAlternativeName = false;
    bool requestSent = false;
};

/// The failure of a request that got no answer, or not all of it.
[[nodiscard]] Failure networkFailure(const ConnectionConfig &config, const Asked &asked,
                                     QNetworkReply::NetworkError code, const QString &text, const Course &course);

} // namespace Kube
