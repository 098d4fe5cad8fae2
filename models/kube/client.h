// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/core/error.h"
#include "models/kube/connectionconfig.h"
#include "models/kube/timing.h"

#include <QByteArray>
#include <QJsonObject>
#include <QObject>
#include <QString>
#include <QStringList>
#include <QUrlQuery>

#include <memory>

namespace Kube {

class ApiOperation;
class ListOperation;
class LogStream;
class Transport;
class WatchStream;

/// One short request.
struct Request
{
    QByteArray verb = QByteArrayLiteral("GET");
    QString path{}; ///< below the server's prefix, e.g. "/apis/batch/v1/namespaces/ns/jobs"; segments already encoded
    QUrlQuery query{};
    QByteArray body{};
    QByteArray contentType = QByteArrayLiteral("application/json");
};

/// A successful answer (2xx).
struct Response
{
    int status = 0;
    QByteArray body; ///< decompressed
    QJsonObject object; ///< the body where it is a JSON object
    QStringList warnings; ///< texts of the Warning headers (code 299), without duplicates
    friend bool operator==(const Response &, const Response &) = default;
};

/// What to watch: a list path, e.g. "/api/v1/namespaces/ns/pods", narrowed by selectors.
struct WatchTarget
{
    QString path;
    QString labelSelector;
    QString fieldSelector;
    /// An object that is known already, and all there is: watched from its version on without a list, so that nothing
    /// of a short life is missed. Empty: list first.
    QJsonObject known{};
};

/// One log request.
struct LogRequest
{
    QString namespaceName;
    QString pod;
    QString container;
    bool follow = true;
    bool previous = false;
    bool timestamps = true;
    QString sinceTime; ///< RFC 3339, whole seconds, or empty
    int tailLines = 0; ///< only so many lines at the log's end; 0: all
};

/// Talks to one API server as one user. Makes operations; each is owned by its caller, and destroying it cancels it.
/// Short calls never wait behind streams (streams have connections of their own).
/// Lives in one thread, with all its operations; make one client per thread. Must outlive its operations.
class Client : public QObject
{
    Q_OBJECT

public:
    explicit Client(const ConnectionConfig &config, QObject *parent = nullptr);
    ~Client() override;

    [[nodiscard]] const ConnectionConfig &config() const;
    [[nodiscard]] const Timing &timing() const;
    /// Other delays for retries and polls, for tests. Before the first operation.
    void setTiming(const Timing &timing);

    [[nodiscard]] std::unique_ptr<ApiOperation> request(const Request &request);
    /// `request`: the path and, where wanted, selectors.
    [[nodiscard]] std::unique_ptr<ListOperation> list(const Request &request);
    [[nodiscard]] std::unique_ptr<WatchStream> watch(const WatchTarget &target);
    [[nodiscard]] std::unique_ptr<LogStream> log(const LogRequest &request);

private:
    std::unique_ptr<Transport> m_transport;
};

/// "/api/v1/namespaces/NS/pods" and friends, with every name percent-encoded.
[[nodiscard]] QString corePath(const QString &namespaceName, const QString &resource, const QString &name = {},
                               const QString &subresource = {});
[[nodiscard]] QString jobsPath(const QString &namespaceName, const QString &name = {});

/// The body of a DELETE: propagationPolicy and the uid as a precondition (empty: none).
[[nodiscard]] QByteArray deleteOptions(const QString &propagationPolicy, const QString &uid);

/// A name as the API server would generate it: the prefix cut to 58 and five letters of its alphabet
/// (apiserver pkg/storage/names). Chosen by the client so that a lost answer cannot make two Jobs.
[[nodiscard]] QString generateName(const QString &prefix);

} // namespace Kube
