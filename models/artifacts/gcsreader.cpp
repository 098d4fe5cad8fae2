// SPDX-License-Identifier: Apache-2.0
#include "models/artifacts/gcsreader.h"

#include "models/artifacts/gcserror.h"
#include "models/artifacts/gcslocation.h"
#include "models/artifacts/googletokenfetch.h"
#include "models/artifacts/stepfetch.h"
#include "models/artifacts/storedbody.h"

using namespace Qt::StringLiterals;

namespace Artifacts {

namespace {

/// x-goog-hash: crc32c=n03x6A==,md5=Ojk9c3dhfxgoKVVHYwFbHQ==, in one header or several.
QList<Checksum> checksumsOf(const HttpAnswer &answer)
{
    QList<Checksum> checksums;
    for (const HttpHeader &header : answer.headers) {
        if (header.name.compare("x-goog-hash", Qt::CaseInsensitive) != 0)
            continue;
        for (const QByteArray &part : header.value.split(',')) {
            const QByteArray sum = part.trimmed();
            if (sum.startsWith("crc32c="))
                checksums.append({ChecksumKind::Crc32c, QByteArray::fromBase64(sum.sliced(7))});
            else if (sum.startsWith("md5="))
                checksums.append({ChecksumKind::Md5, QByteArray::fromBase64(sum.sliced(4))});
        }
    }
    return checksums;
}

class GcsFetch final : public StepFetch
{
public:
    GcsFetch(const FetchRequest &request, const GcsObject &object) : StepFetch(request) { m_attempt.object = object; }

protected:
    void begin() override;

private:
    void sendRequest();
    void onAnswer(const HttpAnswer &answer);

    GcsEndpoint m_endpoint;
    QString m_quotaProject;
    GcsAttempt m_attempt;
    std::unique_ptr<GoogleTokenFetch> m_token;
};

void GcsFetch::begin()
{
    const auto endpoint = gcsEndpoint(request().account, request().context.environment);
    if (!endpoint) {
        fail(endpoint.error());
        return;
    }
    m_endpoint = *endpoint;
    if (m_endpoint.emulator) {
        m_attempt.tried = {u"STORAGE_EMULATOR_HOST"_s};
        sendRequest();
        return;
    }
    const auto plan = googlePlan(request().account, request().context);
    if (!plan) {
        fail(plan.error());
        return;
    }
    m_attempt.tried = plan->tried;
    m_quotaProject = plan->quotaProject;
    m_token = std::make_unique<GoogleTokenFetch>(*plan, request().context);
    connect(m_token.get(), &GoogleTokenFetch::finished, this, [this](const Core::Result<GoogleToken> &result) {
        if (!result) {
            fail(result.error());
            return;
        }
        m_attempt.token = *result;
        sendRequest();
    });
    m_token->start();
}

void GcsFetch::sendRequest()
{
    HttpRequest request{.url = gcsUrl(m_attempt.object, m_endpoint.url)};
    request.followRedirects = false;
    request.keepEncoding = true; // checksums are of what is stored
    request.headers.append(HttpHeader{"Accept-Encoding", "gzip"}); // else Google unpacks what is stored packed
    if (!m_attempt.token.isAnonymous()) {
        request.credentials.append(HttpHeader{"Authorization", "Bearer " + m_attempt.token.token.toLatin1()});
        if (!m_quotaProject.isEmpty())
            request.credentials.append(HttpHeader{"X-Goog-User-Project", m_quotaProject.toUtf8()});
    }
    send(
        request, [this](const HttpAnswer &answer) { onAnswer(answer); },
        [this](const HttpAnswer &answer) { fail(gcsFailure(answer, m_attempt)); });
}

void GcsFetch::onAnswer(const HttpAnswer &answer)
{
    const bool packed = answer.header("x-goog-stored-content-encoding").toLower() == "gzip";
    auto content = contentOfStored(answer, checksumsOf(answer), m_attempt.object.toText(), request().limits,
                                   packed ? ChecksumsOf::Stored : ChecksumsOf::Plain);
    if (!content) {
        fail({content.error(), {content.error().code == "artifact-checksum"_L1}});
        return;
    }
    const QByteArray generation = answer.header("x-goog-generation");
    if (!generation.isEmpty())
        content->version = QString::fromLatin1(generation);
    succeed(*content);
}

} // namespace

QString GcsReader::type() const
{
    return u"gcs/object"_s;
}

Core::Result<void> GcsReader::check(const Reference &reference) const
{
    const auto object = parseGcsReference(reference.reference);
    if (!object)
        return std::unexpected(object.error());
    return {};
}

std::unique_ptr<FetchOperation> GcsReader::fetch(const FetchRequest &request) const
{
    const auto object = parseGcsReference(request.reference.reference);
    if (!object)
        return failedFetch(object.error());
    return std::make_unique<GcsFetch>(request, *object);
}

} // namespace Artifacts
