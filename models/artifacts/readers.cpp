// SPDX-License-Identifier: Apache-2.0
#include "models/artifacts/artifact.h"

#include "models/artifacts/bitbucketreader.h"
#include "models/artifacts/embeddedreader.h"
#include "models/artifacts/gcsreader.h"
#include "models/artifacts/githubreader.h"
#include "models/artifacts/gitlabreader.h"
#include "models/artifacts/gitreader.h"
#include "models/artifacts/helmreader.h"
#include "models/artifacts/httpreader.h"
#include "models/artifacts/ivyreader.h"
#include "models/artifacts/jenkinsreader.h"
#include "models/artifacts/kubernetesreader.h"
#include "models/artifacts/localreader.h"
#include "models/artifacts/mavenreader.h"
#include "models/artifacts/ocireader.h"
#include "models/artifacts/oraclereader.h"
#include "models/artifacts/readersfetch.h"
#include "models/artifacts/s3reader.h"
#include "models/artifacts/spinnakerreader.h"
#include "models/artifacts/stepfetch.h"
#include "models/artifacts/texts.h"

#include <algorithm>

using namespace Qt::StringLiterals;
using Core::Error;

namespace Artifacts {

namespace {

/// What Spinnaker can download and this build cannot.
bool isStoreType(const QString &type)
{
    static const QStringList types{u"s3/object"_s, u"gcs/object"_s, u"oracle/object"_s, u"cloudfoundry/app"_s,
                                   u"jar/file"_s};
    return types.contains(type);
}

/// The supported type that was probably meant, or empty.
QString likelyType(const QString &type, const QStringList &supported)
{
    const QString lower = type.toLower();
    if (lower == "file"_L1 || lower == "file/local"_L1)
        return u"local/file"_s;
    for (const QString &candidate : supported) {
        if (candidate == lower || (!lower.isEmpty() && candidate.section(u'/', 0, 0) == lower.section(u'/', 0, 0)))
            return candidate;
    }
    return lower == "https"_L1 ? u"http/file"_s : QString();
}

} // namespace

QStringList Reader::warnings(const Reference &reference) const
{
    if (reference.version.isEmpty() || !ignoresVersion())
        return {};
    return {Texts::tr("The version %1 has no effect: artifacts of type %2 do not use it")
                .arg(reference.version.left(100), type())};
}

Readers::Readers(const FetchContext &context)
    : m_context(context),
      m_readers{std::make_shared<HttpReader>(),
                std::make_shared<GitHubReader>(),
                std::make_shared<GitLabReader>(),
                std::make_shared<BitbucketReader>(),
                std::make_shared<GitReader>(),
                std::make_shared<MavenReader>(),
                std::make_shared<IvyReader>(),
                std::make_shared<JenkinsReader>(),
                std::make_shared<S3Reader>(),
                std::make_shared<GcsReader>(),
                std::make_shared<OracleReader>(),
                std::make_shared<HelmChartReader>(),
                std::make_shared<HelmIndexReader>(),
                std::make_shared<OciReader>(),
                std::make_shared<Front50Reader>(),
                std::make_shared<RemoteReader>(),
                std::make_shared<KubernetesReader>(u"ConfigMap"_s),
                std::make_shared<KubernetesReader>(u"Secret"_s),
                std::make_shared<LocalReader>(),
                std::make_shared<EmbeddedReader>()}
{
}

Readers::~Readers() = default;

QStringList Readers::types() const
{
    QStringList types;
    for (const auto &reader : m_readers)
        types.append(reader->type());
    return types;
}

const Reader *Readers::find(const QString &type) const
{
    const auto reader
        = std::ranges::find_if(m_readers, [&](const auto &candidate) { return candidate->type() == type; });
    return reader == m_readers.end() ? nullptr : reader->get();
}

void Readers::setAccounts(const Accounts &accounts)
{
    m_accounts = accounts;
}

void Readers::setContext(const FetchContext &context)
{
    m_context = context;
}

Core::Result<void> Readers::checkAccount(const Reference &reference) const
{
    if (!find(reference.type))
        return std::unexpected(unsupported(reference.type));
    if (const auto account = m_accounts.accountFor(reference.account, reference.type); !account)
        return std::unexpected(account.error());
    return {};
}

Core::Result<void> Readers::check(const Reference &reference) const
{
    const auto checked = checkAccount(reference);
    return checked ? find(reference.type)->check(reference) : checked;
}

std::unique_ptr<FetchOperation> Readers::fetch(const Reference &reference, const FetchLimits &limits,
                                               const ClusterReader &cluster) const
{
    if (const auto checked = check(reference); !checked)
        return failedFetch(checked.error());
    const auto reader
        = std::ranges::find_if(m_readers, [&](const auto &candidate) { return candidate->type() == reference.type; });
    FetchRequest request{reference, limits, *m_accounts.accountFor(reference.account, reference.type), m_context};
    if (cluster)
        request.context.cluster = cluster;
    return std::make_unique<ReadersFetch>(*reader, request);
}

bool Readers::isReferenceOnly(const QString &type)
{
    static const QStringList types{u"docker/image"_s, u"custom/object"_s, u"kubernetes/deployment"_s,
                                   u"kubernetes/replicaSet"_s};
    return types.contains(type);
}

Error Readers::unsupported(const QString &type)
{
    const QStringList supported = Readers().types();
    Error error;
    error.kind = Core::ErrorKind::Usage;
    error.hint = Texts::tr("These types can be read: %1.").arg(supported.join(u", "_s));
    if (isStoreType(type)) {
        error.code = u"artifact-type-unsupported"_s;
        error.message = Texts::tr("Artifacts of type %1 cannot be read by this version").arg(type);
    } else if (isReferenceOnly(type)) {
        error.code = u"artifact-type-reference-only"_s;
        error.message
            = Texts::tr("An artifact of type %1 is a reference; it has no content that could be read").arg(type);
    } else {
        error.code = u"artifact-type-unknown"_s;
        error.message = type.isEmpty() ? Texts::tr("No artifact type is given")
                                       : Texts::tr("The artifact type %1 is unknown").arg(type.left(100));
        const QString likely = likelyType(type, supported);
        if (!likely.isEmpty())
            error.hint = Texts::tr("Did you mean %1?").arg(likely);
    }
    return error;
}

} // namespace Artifacts
