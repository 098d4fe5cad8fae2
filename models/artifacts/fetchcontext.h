// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/artifacts/secret.h"
#include "models/core/clock.h"
#include "models/core/error.h"
#include "models/tls/systemtls.h"

#include <QJsonObject>
#include <QString>
#include <QStringList>

#include <chrono>
#include <functional>

class QObject;

namespace Artifacts {

/// Where the stores' own tools look for credentials, as a value so that tests decide.
struct Environment
{
    std::function<QString(const QString &name)> variable{}; ///< empty where it is not set; none: no variables at all
    QString home{}; ///< the home folder: ~/.netrc, ~/.aws, ~/.oci, ...; empty: none of them
    [[nodiscard]] QString value(const QString &name) const { return variable ? variable(name) : QString(); }
    /// `path` with ~/ replaced.
    [[nodiscard]] QString expandHome(const QString &path) const;
    /// This process's.
    [[nodiscard]] static Environment system();
};

/// The delays between attempts. Each is between the step and twice the step, and the step doubles up to the limit.
struct RetryPolicy
{
    std::chrono::milliseconds first{500};
    std::chrono::milliseconds limit{10000};
    std::chrono::milliseconds retryAfterSecond{1000}; ///< how long one second of a Retry-After header lasts
};

/// An object of the run's cluster: kind is "ConfigMap" or "Secret".
struct ClusterObject
{
    QString kind;
    QString namespaceName; ///< empty: the run's
    QString name;
};

/// Reads one object of the run's cluster. Calls `answer` once, at once or later, but not after `context` was destroyed.
using ClusterReader = std::function<void(const ClusterObject &what, QObject *context,
                                         const std::function<void(const Core::Result<QJsonObject> &)> &answer)>;

/// A program that the configuration of a store's tools wants run for credentials: credential_process, the AWS CLI,
/// gcloud.
struct CredentialProgram
{
    QStringList command;
    QString file; ///< that names it; empty: the store's own command line tool
    friend bool operator==(const CredentialProgram &, const CredentialProgram &) = default;
};

/// Whether a program may run. A configuration file is executable content: nothing in it runs unasked.
using ProgramConsent = std::function<bool(const CredentialProgram &program)>;

/// What all fetches share. A value; the clock outlives it.
struct FetchContext
{
    Environment environment{};
    SecretLookup secrets{};
    QSslConfiguration tls = Tls::defaultConfiguration(); ///< whom to trust
    RetryPolicy retry{};
    const Core::Clock *clock = &Core::Clock::system();
    ClusterReader cluster{};
    ProgramConsent mayRun{}; ///< empty: no program may
    [[nodiscard]] static FetchContext system(); ///< with this process's environment
};

} // namespace Artifacts
