// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/artifacts/account.h"
#include "models/artifacts/awscredentials.h"
#include "models/artifacts/awsprofile.h"
#include "models/artifacts/fetchcontext.h"
#include "models/core/error.h"

#include <QString>
#include <QStringList>
#include <QUrl>

#include <memory>

namespace Artifacts {

/// Where AWS credentials are to come from, decided without network and programs.
struct AwsPlan
{
    enum class Kind {
        Keys, ///< `keys` are complete
        Program, ///< `command` prints them (credential_process)
        Cli, ///< the AWS CLI knows how: SSO, console login, a role with MFA
        WebIdentity, ///< STS exchanges the token of `tokenFile`
        Role, ///< STS gives those of `roleArn` for those of `source`
        Container, ///< `url` answers them
        Instance, ///< the instance metadata service answers them, if there is one
        Nothing ///< requests go unsigned
    };
    Kind kind = Kind::Nothing;
    AwsCredentials keys{};
    QString profile{};
    QString file{}; ///< that the program or role is configured in
    QStringList command{};
    QString why{}; ///< of Cli: what the profile asks for, in AWS' words
    QString roleArn{};
    QString roleSessionName{};
    QString externalId{};
    QString durationSeconds{};
    QString tokenFile{};
    QUrl stsEndpoint{};
    QString stsRegion{};
    std::shared_ptr<const AwsPlan> source{};
    QUrl url{};
    QString authorization{}; ///< of Container
    QStringList tried{}; ///< where nothing was found before this, for messages
};

/// Decides as the AWS CLI and botocore do: the account's own keys, then the environment's, then the profile's (a role,
/// a web identity, SSO, the credentials file, the process, the config file), then the container's or the instance's
/// role. An account's `profile` goes before keys in the environment, as --profile does. Source:
/// https://docs.aws.amazon.com/sdkref/latest/guide/standardized-credentials.html
[[nodiscard]] Core::Result<AwsPlan> awsPlan(const Account &account, const Environment &environment,
                                            const AwsFiles &files, const QString &profile);

} // namespace Artifacts
