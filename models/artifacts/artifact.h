// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/core/error.h"

#include <QByteArray>
#include <QDateTime>
#include <QObject>
#include <QString>

#include <memory>

namespace Artifacts {

/// What to read, in Spinnaker's words.
struct Reference
{
    QString type; ///< "http/file", "embedded/base64", "local/file"
    QString reference; ///< by type: a URL, base64 text, a path
    QString version;
    QString account; ///< a named account, or empty
};

/// What was read.
struct Content
{
    QByteArray bytes;
    QString contentType; ///< as the store said, or empty
    QString source; ///< where it came from, redacted for display
    QString version; ///< as the store said (ETag, generation), or empty
    QString sha256; ///< lower-case hex
    QDateTime fetched; ///< UTC
    friend bool operator==(const Content &, const Content &) = default;
};

/// Limits of one fetch.
struct FetchLimits
{
    qint64 maximumBytes = 64LL * 1024 * 1024;
    int timeoutMs = 30000; ///< without progress
    int redirects = 5;
};

/// One fetch. Owned by the caller; start() once; `finished` exactly once, last. Destroying it cancels it.
class FetchOperation : public QObject
{
    Q_OBJECT

public:
    /// Returns at once; nothing is emitted before it has returned.
    virtual void start() = 0;

Q_SIGNALS:
    void progressed(qint64 bytes, qint64 total); ///< total -1: unknown. The receiver may destroy the operation
    void finished(const Core::Result<Artifacts::Content> &result);
};

/// Reads artifacts of one type.
class Reader
{
public:
    virtual ~Reader() = default;
    [[nodiscard]] virtual QString type() const = 0;
    /// Checks the reference's form without any network, for the capture settings.
    [[nodiscard]] virtual Core::Result<void> check(const Reference &reference) const = 0;
    [[nodiscard]] virtual std::unique_ptr<FetchOperation> fetch(const Reference &reference,
                                                                const FetchLimits &limits) const
        = 0;
};

/// All readers. A value that is passed in; not a singleton.
class Readers
{
public:
    Readers(); ///< with every reader that this build has
    ~Readers();
    [[nodiscard]] QStringList types() const;
    /// Null for a type that is not supported.
    [[nodiscard]] const Reader *find(const QString &type) const;
    /// The error for a type that is unknown, or known to Spinnaker but not supported here.
    [[nodiscard]] static Core::Error unsupported(const QString &type);

private:
    QList<std::shared_ptr<const Reader>> m_readers;
};

} // namespace Artifacts
