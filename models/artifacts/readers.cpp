// SPDX-License-Identifier: Apache-2.0
#include "models/artifacts/artifact.h"

#include "models/artifacts/embeddedreader.h"
#include "models/artifacts/httpreader.h"
#include "models/artifacts/localreader.h"

#include <QCoreApplication>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Artifacts {

namespace {

/// What Spinnaker can download, from clouddriver's artifact credentials.
bool isStoreType(const QString &type)
{
    static const QStringList types{
        u"s3/object"_s,       u"gcs/object"_s,    u"github/file"_s, u"gitlab/file"_s,   u"bitbucket/file"_s,
        u"git/repo"_s,        u"oracle/object"_s, u"maven/file"_s,  u"ivy/file"_s,      u"jenkins/file"_s,
        u"helm/chart"_s,      u"helm/index"_s,    u"helm/image"_s,  u"remote/base64"_s, u"front50/pipelineTemplate"_s,
        u"cloudfoundry/app"_s};
    return types.contains(type);
}

/// What names a thing without having content to download.
bool isReferenceType(const QString &type)
{
    static const QStringList types{u"docker/image"_s,          u"custom/object"_s,         u"kubernetes/configMap"_s,
                                   u"kubernetes/deployment"_s, u"kubernetes/replicaSet"_s, u"kubernetes/secret"_s};
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

Readers::Readers()
    : m_readers{std::make_shared<HttpReader>(), std::make_shared<LocalReader>(), std::make_shared<EmbeddedReader>()}
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

Core::Error Readers::unsupported(const QString &type)
{
    const QStringList supported = Readers().types();
    Core::Error error;
    error.kind = Core::ErrorKind::Usage;
    error.hint = QCoreApplication::translate("Artifacts", "These types can be read: %1.").arg(supported.join(u", "_s));
    if (isStoreType(type)) {
        error.code = u"artifact-type-unsupported"_s;
        error.message
            = QCoreApplication::translate("Artifacts", "Artifacts of type %1 cannot be read by this version").arg(type);
    } else if (isReferenceType(type)) {
        error.code = u"artifact-type-reference-only"_s;
        error.message = QCoreApplication::translate(
                            "Artifacts", "An artifact of type %1 is a reference; it has no content that could be read")
                            .arg(type);
    } else {
        error.code = u"artifact-type-unknown"_s;
        error.message = type.isEmpty()
            ? QCoreApplication::translate("Artifacts", "No artifact type is given")
            : QCoreApplication::translate("Artifacts", "The artifact type %1 is unknown").arg(type.left(100));
        const QString likely = likelyType(type, supported);
        if (!likely.isEmpty())
            error.hint = QCoreApplication::translate("Artifacts", "Did you mean %1?").arg(likely);
    }
    return error;
}

} // namespace Artifacts
