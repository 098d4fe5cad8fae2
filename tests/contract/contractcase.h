// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "contractserver.h"
#include "models/kube/client.h"
#include "models/kube/exchange.h"
#include "models/kube/transport.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QMap>
#include <QObject>
#include <QTest>

#include <functional>

namespace Contract {

/// One answer of the API, as it came.
struct Answer
{
    int status = 0;
    QByteArray body;
    QJsonObject object; ///< the body, where it is a JSON object
    QStringList warnings; ///< texts of the Warning headers
    QByteArray contentType; ///< without parameters

    [[nodiscard]] QString message() const { return object[QStringLiteral("message")].toString(); }
    [[nodiscard]] QString reason() const { return object[QStringLiteral("reason")].toString(); }
    /// details.causes as "reason|field|message", in their order.
    [[nodiscard]] QStringList causes() const;
};

/// A request that runs on: its answer as it comes.
class OpenRequest : public QObject
{
    Q_OBJECT

public:
    explicit OpenRequest(std::unique_ptr<Kube::Exchange> exchange);
    ~OpenRequest() override;

    [[nodiscard]] int status() const;
    [[nodiscard]] QByteArray readAll();
    [[nodiscard]] QByteArray header(const QByteArray &name) const;
    [[nodiscard]] bool isFinished() const { return m_finished; }

private:
    std::unique_ptr<Kube::Exchange> m_exchange;
    bool m_finished = false;
};

/// The versions that one object went through, in their order, as the client's watch reported them.
class Course : public QObject
{
    Q_OBJECT

public:
    Course(Kube::Client *client, const Kube::WatchTarget &target);
    ~Course() override;

    using Predicate = std::function<bool(const QJsonObject &object)>;
    /// The first version, seen already or to come, that is as wanted; empty where none comes in time.
    [[nodiscard]] QJsonObject waitFor(const Predicate &wanted);
    /// Until that many objects exist at the same time that are as wanted. Empty where that does not come to be.
    [[nodiscard]] QList<QJsonObject> waitForCount(qsizetype count, const Predicate &wanted);
    /// Until nothing is selected any more.
    [[nodiscard]] bool waitForNone();

    [[nodiscard]] const QList<QJsonObject> &versions() const { return m_versions; }
    [[nodiscard]] QList<QJsonObject> current() const { return m_current.values(); }
    [[nodiscard]] bool hasSynced() const { return m_synced; }

private:
    std::unique_ptr<Kube::WatchStream> m_watch;
    QList<QJsonObject> m_versions; ///< also the last state of what was deleted
    QMap<QString, QJsonObject> m_current; ///< by uid
    bool m_synced = false;
};

/// What every part of the contract stands on: a server, and for each test a namespace of its own. Nothing here sleeps:
/// waiting is watching.
class Case : public QObject
{
    Q_OBJECT

public:
    static constexpr int patience = 120000; ///< ms; a loaded machine is slow

    Case();
    ~Case() override;

protected:
    [[nodiscard]] bool isSandbox() const { return m_server.isSandbox(); }
    /// Whether the server is at least that version.
    [[nodiscard]] bool hasVersion(int major, int minor) const;
    [[nodiscard]] const QString &space() const { return m_space; }
    [[nodiscard]] const Kube::ConnectionConfig &connection() const { return m_server.connection(); }
    /// How many changes the sandbox remembers.
    [[nodiscard]] virtual int eventHistory() const { return 10000; }

    /// A request that is waited for; `path` begins with a slash and may have a query.
    Answer call(const QByteArray &verb, const QString &path, const QByteArray &body = {},
                const QByteArray &contentType = QByteArrayLiteral("application/json"));
    /// The same as another user: impersonated.
    Answer callAs(const QString &user, const QByteArray &verb, const QString &path, const QByteArray &body = {});
    Answer get(const QString &path) { return call("GET", path); }
    Answer post(const QString &path, const QJsonObject &object);
    /// A merge patch.
    Answer patch(const QString &path, const QByteArray &body);
    /// A request that runs on, for watches and logs that are followed.
    [[nodiscard]] std::unique_ptr<OpenRequest> open(const QString &path);

    [[nodiscard]] QString jobsPath(const QString &name = {}) const { return Kube::jobsPath(m_space, name); }
    [[nodiscard]] QString podsPath(const QString &name = {}) const;
    [[nodiscard]] QString logPath(const QJsonObject &pod, const QString &query = {}) const;
    Answer createJob(const QJsonObject &job) { return post(jobsPath(), job); }

    /// Checks a Status object with a failure, whole.
    void compareStatus(const Answer &answer, int code, const QString &reason, const QString &message);

    [[nodiscard]] std::unique_ptr<Course> watchJob(const QString &name) const;
    [[nodiscard]] std::unique_ptr<Course> watchPods(const QString &job) const;
    /// Creates a Job and follows it to its terminal condition; its last version. Empty, with a message, where the
    /// server refuses it or it does not end.
    [[nodiscard]] QJsonObject run(const QJsonObject &job);
    [[nodiscard]] QJsonObject waitForEnd(const QString &job) const;
    [[nodiscard]] QList<QJsonObject> podsOf(const QString &job);
    /// "Type/Reason/message" of the events of an object, once one with that reason is among them.
    [[nodiscard]] QStringList eventsOf(const QJsonObject &object, const QString &reason) const;
    [[nodiscard]] QByteArray logOf(const QJsonObject &pod, const QString &query = {});

protected Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();

private:
    [[nodiscard]] Answer finish(Kube::Transport &transport, const Kube::Request &request);
    [[nodiscard]] bool waitForServiceAccount() const;

    Server m_server;
    std::unique_ptr<Kube::Client> m_client;
    std::unique_ptr<Kube::Transport> m_transport;
    std::unique_ptr<Kube::Transport> m_impersonating;
    int m_major = 0;
    int m_minor = 0;
    QString m_space;
};

/// Skips a test that needs a later server than this one.
#define REQUIRE_VERSION(major, minor)                                                                                  \
    do {                                                                                                               \
        if (!hasVersion(major, minor))                                                                                 \
            QSKIP("needs Kubernetes " #major "." #minor);                                                              \
    } while (false)

} // namespace Contract
