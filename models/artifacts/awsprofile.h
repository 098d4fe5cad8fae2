// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/artifacts/fetchcontext.h"
#include "models/artifacts/inifile.h"
#include "models/core/error.h"

#include <QHash>
#include <QMap>
#include <QString>
#include <QStringList>

namespace Artifacts {

/// One profile of the shared config and credentials files.
struct AwsProfile
{
    QString name;
    QHash<QString, QString> config; ///< of the config file, names in lower case
    QHash<QString, QString> credentials; ///< of the credentials file
    QHash<QString, QString> s3; ///< the nested values below "s3 ="
    bool exists = false; ///< in one of the files
    /// A value of the config file, else of the credentials file: where the AWS tools look for all but keys.
    [[nodiscard]] QString value(const QString &field) const;
};

/// The files that the AWS tools share: AWS_CONFIG_FILE (~/.aws/config) and AWS_SHARED_CREDENTIALS_FILE
/// (~/.aws/credentials). Source: https://docs.aws.amazon.com/sdkref/latest/guide/file-location.html
class AwsFiles
{
public:
    /// Files that are not there are empty; those that cannot be read are an error.
    [[nodiscard]] static Core::Result<AwsFiles> read(const Environment &environment);

    [[nodiscard]] AwsProfile profile(const QString &name) const;
    [[nodiscard]] QStringList names() const; ///< of all profiles
    /// The endpoint of a service ("s3", "sts") in the profile's section of services.
    [[nodiscard]] QString serviceEndpoint(const AwsProfile &profile, const QString &service) const;
    [[nodiscard]] const QString &configPath() const { return m_configPath; }
    [[nodiscard]] const QString &credentialsPath() const { return m_credentialsPath; }

private:
    QString m_configPath;
    QString m_credentialsPath;
    IniFile m_config;
    IniFile m_credentials;
};

} // namespace Artifacts
