// SPDX-License-Identifier: Apache-2.0
#include "models/artifacts/spinnakerreader.h"

#include "models/artifacts/embeddedreader.h"
#include "models/artifacts/httpcredentials.h"
#include "models/artifacts/simplefetch.h"
#include "models/artifacts/texts.h"

#include <QCryptographicHash>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>

using namespace Qt::StringLiterals;
using Core::Error;
using Core::ErrorKind;

namespace Artifacts {

namespace {

/// What a template's reference names; as clouddriver's Front50ArtifactCredentials takes it apart.
struct TemplateName
{
    QString id;
    QString tag;
    QString digest;
};

Core::Result<TemplateName> templateName(const QString &reference)
{
    static const QRegularExpression form(uR"(^spinnaker://([^:@/\s]+)(?::([^:@/\s]+)|@sha256:([0-9A-Fa-f]+))?$)"_s);
    const auto match = form.match(reference.trimmed());
    if (match.hasMatch())
        return TemplateName{match.captured(1), match.captured(2), match.captured(3)};
    return std::unexpected(
        referenceError(Texts::tr("%1 does not name a pipeline template").arg(reference.left(200)),
                       Texts::tr("Give spinnaker://ID, spinnaker://ID:TAG or spinnaker://ID@sha256:DIGEST.")));
}

struct StoredName
{
    QString application;
    QString hash;
};

Core::Result<StoredName> storedName(const QString &reference)
{
    static const QRegularExpression form(u"^ref://([^/\\s]+)/([0-9A-Fa-f]{64})$"_s);
    const auto match = form.match(reference.trimmed());
    if (match.hasMatch())
        return StoredName{match.captured(1), match.captured(2).toLower()};
    return std::unexpected(
        referenceError(Texts::tr("%1 does not name an artifact of Spinnaker's artifact store").arg(reference.left(200)),
                       Texts::tr("Give ref://APPLICATION/HASH as it stands in the execution's JSON.")));
}

Error storeError(const QString &message)
{
    return Core::failure(ErrorKind::Format, u"artifact-store-answer"_s, message,
                         Texts::tr("Check that the account's baseUrl is that of clouddriver or Gate."))
        .error();
}

std::expected<Content, Failure> fromStored(const HttpAnswer &answer, const QString &hash)
{
    const QString text = QJsonDocument::fromJson(answer.body).object()[u"reference"_s].toString();
    if (text.isEmpty())
        return std::unexpected(
            Failure(storeError(Texts::tr("What %1 sent is no stored artifact").arg(answer.url.host()))));
    const QByteArray actual = QCryptographicHash::hash(text.toUtf8(), QCryptographicHash::Sha256).toHex();
    if (QLatin1StringView(actual) != hash)
        return std::unexpected(Failure(
            storeError(Texts::tr("What %1 sent has another checksum than the reference").arg(answer.url.host()))));
    const auto bytes = decodeBase64(text);
    if (!bytes)
        return std::unexpected(Failure(bytes.error()));
    Content content = makeContent(*bytes, {});
    content.version = hash;
    return content;
}

/// The base URL of the account, or why there is none.
Core::Result<QString> baseOf(const FetchRequest &request, const QString &hint)
{
    const QString base = request.account.text(u"baseUrl"_s);
    if (isWebUrl(QUrl(base)))
        return base;
    return std::unexpected(accountNeeded(request.reference.type, hint));
}

} // namespace

QString Front50Reader::type() const
{
    return u"front50/pipelineTemplate"_s;
}

Core::Result<void> Front50Reader::check(const Reference &reference) const
{
    const auto name = templateName(reference.reference);
    return name ? Core::Result<void>() : std::unexpected(name.error());
}

std::unique_ptr<FetchOperation> Front50Reader::fetch(const FetchRequest &request) const
{
    const auto name = templateName(request.reference.reference);
    if (!name)
        return failedFetch(name.error());
    const auto base = baseOf(request,
                             Texts::tr("Front50's address is not known: add an account of kind front50 with "
                                       "its baseUrl, and name it."));
    if (!base)
        return failedFetch(base.error());
    SimpleFetchPlan plan;
    plan.http.url = below(*base,
                          u"v2/pipelineTemplates/"_s + encodeSegment(name->id) + u"?tag="_s + encodeSegment(name->tag)
                              + u"&digest="_s + encodeSegment(name->digest));
    addCredentials(plan.http, request);
    return simpleFetch(request, plan);
}

QString RemoteReader::type() const
{
    return u"remote/base64"_s;
}

Core::Result<void> RemoteReader::check(const Reference &reference) const
{
    const auto name = storedName(reference.reference);
    return name ? Core::Result<void>() : std::unexpected(name.error());
}

std::unique_ptr<FetchOperation> RemoteReader::fetch(const FetchRequest &request) const
{
    const auto name = storedName(request.reference.reference);
    if (!name)
        return failedFetch(name.error());
    const auto base = baseOf(request,
                             Texts::tr("The content is in Spinnaker's artifact store: add an account of kind "
                                       "artifactStore with the baseUrl of clouddriver or Gate, and name it."));
    if (!base)
        return failedFetch(base.error());
    SimpleFetchPlan plan;
    plan.http.url
        = below(*base, u"artifacts/content-address/"_s + encodeSegment(name->application) + u'/' + name->hash);
    addCredentials(plan.http, request);
    plan.finish = [hash = name->hash](const HttpAnswer &answer) { return fromStored(answer, hash); };
    return simpleFetch(request, plan);
}

} // namespace Artifacts
