// SPDX-License-Identifier: Apache-2.0
#include "models/artifacts/awssettings.h"

#include "models/artifacts/textvalues.h"

using namespace Qt::StringLiterals;

namespace Artifacts {

QString awsDomain(const QString &region)
{
    if (region.startsWith("cn-"_L1))
        return u"amazonaws.com.cn"_s;
    if (region.startsWith("us-iso-"_L1))
        return u"c2s.ic.gov"_s;
    if (region.startsWith("us-isob-"_L1))
        return u"sc2s.sgov.gov"_s;
    if (region.startsWith("eu-isoe-"_L1))
        return u"cloud.adc-e.uk"_s;
    if (region.startsWith("us-isof-"_L1))
        return u"csp.hci.ic.gov"_s;
    if (region.startsWith("eusc-"_L1))
        return u"amazonaws.eu"_s;
    return u"amazonaws.com"_s;
}

Core::Result<AwsSettings> awsSettings(const Account &account, const Environment &environment)
{
    const auto files = AwsFiles::read(environment);
    if (!files)
        return std::unexpected(files.error());
    AwsSettings settings;
    settings.profile = firstOf({account.text(u"profile"_s), environment.value(u"AWS_PROFILE"_s),
                                environment.value(u"AWS_DEFAULT_PROFILE"_s), u"default"_s});
    const AwsProfile profile = files->profile(settings.profile);
    settings.region
        = firstOf({account.text(u"apiRegion"_s), account.text(u"region"_s), environment.value(u"AWS_REGION"_s),
                   environment.value(u"AWS_DEFAULT_REGION"_s), profile.value(u"region"_s)});
    // An account with a region but without an endpoint means AWS itself, as it does for clouddriver.
    settings.endpoint = account.text(u"apiEndpoint"_s);
    const bool ignore = isTrue(environment.value(u"AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"_s))
        || isTrue(profile.value(u"ignore_configured_endpoint_urls"_s));
    if (settings.endpoint.isEmpty() && !ignore)
        settings.endpoint
            = firstOf({environment.value(u"AWS_ENDPOINT_URL_S3"_s), environment.value(u"AWS_ENDPOINT_URL"_s),
                       files->serviceEndpoint(profile, u"s3"_s), profile.value(u"endpoint_url"_s)});
    settings.addressingStyle = profile.s3.value(u"addressing_style"_s);
    settings.dualStack
        = isTrue(firstOf({environment.value(u"AWS_USE_DUALSTACK_ENDPOINT"_s),
                          profile.value(u"use_dualstack_endpoint"_s), profile.s3.value(u"use_dualstack_endpoint"_s)}));
    settings.fips
        = isTrue(firstOf({environment.value(u"AWS_USE_FIPS_ENDPOINT"_s), profile.value(u"use_fips_endpoint"_s)}));
    settings.caBundle
        = environment.expandHome(firstOf({environment.value(u"AWS_CA_BUNDLE"_s), profile.value(u"ca_bundle"_s)}));
    auto plan = awsPlan(account, environment, *files, settings.profile);
    if (!plan)
        return std::unexpected(plan.error());
    settings.plan = std::move(*plan);
    return settings;
}

} // namespace Artifacts
