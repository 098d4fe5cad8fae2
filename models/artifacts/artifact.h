// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/artifacts/accounts.h"
#include "models/artifacts/fetchcontext.h"
#include "models/core/error.h"

#include <QByteArray>
#include <QDateTime>
#include <QObject>
#include <QString>
#include <QStringList>

#include <chrono>
#include <memory>
#include <optional>

namespace Artifacts {

/// What to read, in Spinnaker's words.
struct Reference
{
    QString type; ///< "http/file", "embedded/base64", "local/file"
    QString reference; ///< by type: a URL, base64 text, a path
    QString version; ///< by type: a branch, a build number, a chart's version; some types ignore it (warnings())
    QString account; ///< a named account, or empty: what the store's own tools would find
    QString name{}; ///< helm/chart, helm/image: the chart; jenkins/file: the job
    QString location{}; ///< git/repo: the file's path in the repository; kubernetes/*: the namespace
    friend bool operator==(const Reference &, const Reference &) = default;
};

/// What was read.
struct Content
{
    QByteArray bytes;
    QString contentType; ///< as the store said, or empty
    QString source; ///< where it came from, redacted for display
    QString version; ///< as the store said (ETag, generation, commit), or empty
    QString sha256; ///< lower-case hex, of `bytes`
    QDateTime fetched; ///< UTC
    QStringList warnings{}; ///< e.g. that the version was ignored
    /// Where `bytes` only names secret values: the whole, for showing when a person asks for it. Never recorded, never
    /// printed unasked.
    QByteArray revealed{};
    /// There is nothing that could be read: the artifact is its reference, which `bytes` tells in Spinnaker's form
    /// ({"type", "reference", ...}), redacted.
    bool isReference = false;
    friend bool operator==(const Content &, const Content &) = default;
};

/// Limits of one fetch.
struct FetchLimits
{
    qint64 maximumBytes = 64LL * 1024 * 1024;
    int timeoutMs = 30000; ///< without progress
    int redirects = 5;
    /// For how long what may pass (404, 408, 429, 5xx, a lost connection) is tried again; 0: one attempt. Only
    /// Readers::fetch() tries again.
    std::chrono::milliseconds retryFor{30000};
};

/// How far a fetch has come.
struct FetchProgress
{
    int attempt = 1;
    qint64 bytes = 0; ///< of this attempt
    qint64 total = -1; ///< -1: unknown
    std::optional<Core::Error> trouble{}; ///< set while waiting for the next attempt: why the last one failed
    std::chrono::milliseconds wait{0}; ///< until the next attempt
};

/// Whether trying again can help after a failure, and how long the server asked to be left alone.
struct RetryAdvice
{
    bool worthwhile = false;
    std::optional<std::chrono::seconds> after{};
    friend bool operator==(const RetryAdvice &, const RetryAdvice &) = default;
};

/// A failure with what the retry rule needs to know.
struct Failure
{
    Core::Error error;
    RetryAdvice retry{};
    Failure(const Core::Error &what, RetryAdvice advice = {}) : error(what), retry(advice) { } // implicit on purpose
    friend bool operator==(const Failure &, const Failure &) = default;
};

/// One fetch. Owned by the caller; start() once; `finished` exactly once, last. Destroying it cancels it. Lives in one
/// thread with an event loop.
class FetchOperation : public QObject
{
    Q_OBJECT

public:
    /// Returns at once; nothing is emitted before it has returned.
    virtual void start() = 0;
    /// After a failure; valid in slots of finished().
    [[nodiscard]] RetryAdvice retryAdvice() const { return m_advice; }

Q_SIGNALS:
    void progressed(const Artifacts::FetchProgress &progress); ///< the receiver may destroy the operation
    void finished(const Core::Result<Artifacts::Content> &result);

protected:
    void setRetryAdvice(RetryAdvice advice) { m_advice = advice; }

private:
    RetryAdvice m_advice;
};

/// One attempt to read one artifact: all that a reader needs.
struct FetchRequest
{
    Reference reference;
    FetchLimits limits{};
    Account account{}; ///< with resolved secrets; its name is empty where none is used
    FetchContext context{};
};

/// Reads artifacts of one type.
class Reader
{
public:
    virtual ~Reader() = default;
    [[nodiscard]] virtual QString type() const = 0;
    /// Checks the reference's form without any network, for the capture settings. Whether the account exists is not
    /// the reader's matter; whether it does without one is.
    [[nodiscard]] virtual Core::Result<void> check(const Reference &reference) const = 0;
    /// What is worth saying before anything is fetched, e.g. that the version is ignored.
    [[nodiscard]] virtual QStringList warnings(const Reference &reference) const;
    /// Spinnaker's rule is that the version given with an artifact of this type has no effect.
    [[nodiscard]] virtual bool ignoresVersion() const { return false; }
    /// One attempt; the request's reference may be wrong in any way.
    [[nodiscard]] virtual std::unique_ptr<FetchOperation> fetch(const FetchRequest &request) const = 0;
};

/// All readers, the accounts and where credentials come from. A value that is passed in; not a singleton. Window
/// thread; operations keep copies of what they need.
class Readers
{
public:
    explicit Readers(const FetchContext &context = FetchContext::system()); ///< with every reader that this build has
    ~Readers();
    Q_DISABLE_COPY_MOVE(Readers)

    [[nodiscard]] QStringList types() const;
    /// Null for a type that is not supported.
    [[nodiscard]] const Reader *find(const QString &type) const;
    /// Whether artifacts of this type name a thing and have no content (docker/image, custom/object, ...). There is no
    /// reader for them.
    [[nodiscard]] static bool isReferenceOnly(const QString &type);
    /// The error for a type that is unknown, or known to Spinnaker but not supported here.
    [[nodiscard]] static Core::Error unsupported(const QString &type);

    [[nodiscard]] const Accounts &accounts() const { return m_accounts; }
    void setAccounts(const Accounts &accounts); ///< for fetches that start later
    [[nodiscard]] const FetchContext &context() const { return m_context; }
    void setContext(const FetchContext &context); ///< for fetches that start later

    /// The type and the account, for references that are not complete yet.
    [[nodiscard]] Core::Result<void> checkAccount(const Reference &reference) const;
    /// The type, the account and the reference's form, without any network.
    [[nodiscard]] Core::Result<void> check(const Reference &reference) const;
    /// Checks, resolves the account's secrets, reads, and tries again as the limits allow. `cluster` reads objects of
    /// the run's cluster for kubernetes/configMap and kubernetes/secret; without it the context's is used.
    [[nodiscard]] std::unique_ptr<FetchOperation> fetch(const Reference &reference, const FetchLimits &limits = {},
                                                        const ClusterReader &cluster = {}) const;

private:
    FetchContext m_context;
    Accounts m_accounts;
    QList<std::shared_ptr<const Reader>> m_readers;
};

} // namespace Artifacts
