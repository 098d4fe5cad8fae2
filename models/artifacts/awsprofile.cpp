// SPDX-License-Identifier: Apache-2.0
#include "models/artifacts/awsprofile.h"

#include <QFileInfo>

using namespace Qt::StringLiterals;

namespace Artifacts {

namespace {

QString pathOf(const Environment &environment, const QString &variable, const QString &usual)
{
    const QString named = environment.value(variable);
    if (!named.isEmpty())
        return environment.expandHome(named);
    return environment.home.isEmpty() ? QString() : QString(environment.home + usual);
}

Core::Result<IniFile> readIfThere(const QString &path)
{
    if (path.isEmpty() || !QFileInfo::exists(path))
        return IniFile{path, {}};
    return IniFile::read(path);
}

/// The heading of a profile in the config file; the default profile has no prefix, or one.
const IniSection *configSection(const IniFile &file, const QString &name)
{
    const auto named = file.sections.constFind(u"profile "_s + name);
    if (named != file.sections.cend())
        return &*named;
    const auto plain = name == "default"_L1 ? file.sections.constFind(name) : file.sections.cend();
    return plain == file.sections.cend() ? nullptr : &*plain;
}

} // namespace

QString AwsProfile::value(const QString &field) const
{
    const QString found = config.value(field);
    return found.isEmpty() ? credentials.value(field) : found;
}

Core::Result<AwsFiles> AwsFiles::read(const Environment &environment)
{
    AwsFiles files;
    files.m_configPath = pathOf(environment, u"AWS_CONFIG_FILE"_s, u"/.aws/config"_s);
    files.m_credentialsPath = pathOf(environment, u"AWS_SHARED_CREDENTIALS_FILE"_s, u"/.aws/credentials"_s);
    auto config = readIfThere(files.m_configPath);
    if (!config)
        return std::unexpected(config.error());
    auto credentials = readIfThere(files.m_credentialsPath);
    if (!credentials)
        return std::unexpected(credentials.error());
    files.m_config = std::move(*config);
    files.m_credentials = std::move(*credentials);
    return files;
}

AwsProfile AwsFiles::profile(const QString &name) const
{
    AwsProfile profile;
    profile.name = name;
    if (const IniSection *section = configSection(m_config, name)) {
        profile.exists = true;
        profile.config = section->values;
        profile.s3 = section->nested.value(u"s3"_s);
    }
    const auto section = m_credentials.sections.constFind(name);
    if (section != m_credentials.sections.cend()) {
        profile.exists = true;
        profile.credentials = section->values;
        if (profile.s3.isEmpty())
            profile.s3 = section->nested.value(u"s3"_s);
    }
    return profile;
}

QStringList AwsFiles::names() const
{
    QStringList names = m_credentials.sections.keys();
    for (const QString &heading : m_config.sections.keys()) {
        if (heading.startsWith("profile "_L1))
            names += heading.sliced(8);
        else if (heading == "default"_L1)
            names += heading;
    }
    names.sort();
    names.removeDuplicates();
    return names;
}

QString AwsFiles::serviceEndpoint(const AwsProfile &profile, const QString &service) const
{
    const QString services = profile.value(u"services"_s);
    if (services.isEmpty())
        return {};
    return m_config.sections.value(u"services "_s + services).nested.value(service).value(u"endpoint_url"_s);
}

} // namespace Artifacts
