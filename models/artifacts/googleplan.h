// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/artifacts/account.h"
#include "models/artifacts/fetchcontext.h"
#include "models/core/error.h"

#include <QString>
#include <QStringList>
#include <QUrl>

namespace Artifacts {

/// Where Google's credentials are to come from, decided without network and programs.
struct GooglePlan
{
    enum class Kind {
        ServiceAccount, ///< a signed token is exchanged at `tokenUri`
        AuthorizedUser, ///< the refresh token is exchanged at `tokenUri`
        Gcloud, ///< `command` prints an access token
        Metadata, ///< the metadata server of Google's cloud answers one, if there is one
        Nothing ///< requests go without
    };
    Kind kind = Kind::Nothing;
    QString file{}; ///< that it was found in
    QUrl tokenUri{};
    QString clientEmail{};
    QString keyId{};
    QString privateKey{}; ///< PEM
    QString clientId{};
    QString clientSecret{};
    QString refreshToken{};
    QString why{}; ///< of Gcloud: the kind of credential in `file` that only gcloud can use
    QStringList command{};
    QUrl metadata{};
    QString quotaProject{}; ///< whom requests are billed to, or empty
    QStringList tried{}; ///< where nothing was found, for messages
};

/// Decides as Google's libraries do: the account's jsonPath, GOOGLE_APPLICATION_CREDENTIALS, the file that `gcloud auth
/// application-default login` writes, then gcloud itself where it is installed and allowed to run, then the metadata
/// server. Source: https://cloud.google.com/docs/authentication/application-default-credentials
[[nodiscard]] Core::Result<GooglePlan> googlePlan(const Account &account, const FetchContext &context);

/// Where objects are: the account's endpoint, STORAGE_EMULATOR_HOST, or Google's own. Credentials are not for
/// emulators.
struct GcsEndpoint
{
    QUrl url;
    bool emulator = false;
};
[[nodiscard]] Core::Result<GcsEndpoint> gcsEndpoint(const Account &account, const Environment &environment);

} // namespace Artifacts
