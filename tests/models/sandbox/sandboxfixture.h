// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/sandbox/sandboxserver.h"
#include "tests/support/apiobject.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QNetworkAccessManager>
#include <QNetworkReply>

#include <functional>
#include <memory>

/// One answer of the API.
struct ApiAnswer
{
    int status = 0;
    QByteArray body;
    QJsonObject object; ///< the body, where it is JSON
    QByteArray warning; ///< the Warning headers

    [[nodiscard]] QString message() const { return object[QStringLiteral("message")].toString(); }
    [[nodiscard]] QString reason() const { return object[QStringLiteral("reason")].toString(); }
};

/// A sandbox with short delays and a plain HTTP client for it.
class SandboxFixture
{
public:
    static constexpr int patience = 60000;

    explicit SandboxFixture(Sandbox::SandboxOptions options = shortDelays());
    ~SandboxFixture();

    static Sandbox::SandboxOptions shortDelays();

    /// False where the sandbox cannot run here; error() says why.
    [[nodiscard]] bool start();
    [[nodiscard]] const QString &error() const { return m_error; }
    [[nodiscard]] Sandbox::SandboxServer &server() { return *m_server; }
    void stop() { m_server.reset(); }

    /// A request that is waited for; `path` begins with a slash and may have a query.
    ApiAnswer call(const QByteArray &verb, const QString &path, const QByteArray &body = {},
                   const QByteArray &contentType = QByteArrayLiteral("application/json"));
    ApiAnswer get(const QString &path) { return call("GET", path); }
    ApiAnswer post(const QString &path, const QJsonObject &object);
    /// A request that runs on, for watches and logs that are followed.
    std::unique_ptr<QNetworkReply> open(const QString &path, const QByteArray &verb = QByteArrayLiteral("GET"),
                                        const QByteArray &token = {});

    ApiAnswer createJob(const QJsonObject &job);
    [[nodiscard]] QJsonObject job(const QString &name);
    [[nodiscard]] QJsonObject waitForJob(const QString &name, const std::function<bool(const QJsonObject &)> &enough);
    /// Until the Job is Complete or Failed.
    [[nodiscard]] QJsonObject waitForEnd(const QString &name);
    [[nodiscard]] QList<QJsonObject> podsOf(const QString &job);
    [[nodiscard]] QJsonObject waitForPod(const QString &job, const std::function<bool(const QJsonObject &)> &enough);
    [[nodiscard]] QByteArray logOf(const QString &job, const QString &query = {});
    [[nodiscard]] QStringList eventReasons(const QString &objectName);
    /// Runs a shell script as a Job to its end; its log.
    [[nodiscard]] QByteArray output(const QString &name, const QString &script);

private:
    Sandbox::SandboxOptions m_options;
    std::unique_ptr<Sandbox::SandboxServer> m_server;
    QNetworkAccessManager m_network;
    QString m_error;
};

inline const QString jobsPath = QStringLiteral("/apis/batch/v1/namespaces/default/jobs");
inline const QString podsPath = QStringLiteral("/api/v1/namespaces/default/pods");

/// A container that runs a script in a shell.
[[nodiscard]] QJsonObject shellContainer(const QString &name, const QString &script, const QJsonObject &more = {});
/// A Job of these containers, backoffLimit 0 and restartPolicy Never; `spec` and `podSpec` add or replace members.
[[nodiscard]] QJsonObject makeJob(const QString &name, const QList<QJsonObject> &containers,
                                  const QJsonObject &spec = {}, const QJsonObject &podSpec = {});
using Support::conditionsOf;
using Support::member;
