// SPDX-License-Identifier: Apache-2.0
#include "models/artifacts/s3reader.h"

#include "models/artifacts/awscredentialfetch.h"
#include "models/artifacts/awssignature.h"
#include "models/artifacts/s3error.h"
#include "models/artifacts/s3location.h"
#include "models/artifacts/stepfetch.h"
#include "models/artifacts/storedbody.h"
#include "models/artifacts/texts.h"

#include <QSslCertificate>

using namespace Qt::StringLiterals;

namespace Artifacts {

namespace {

class S3Fetch final : public StepFetch
{
public:
    S3Fetch(const FetchRequest &request, const S3Object &object, const AwsSettings &settings)
        : StepFetch(request),
          m_settings(settings)
    {
        m_attempt.object = object;
    }

protected:
    void begin() override;

private:
    void sendRequest();
    void onRefused(const HttpAnswer &answer);
    void onAnswer(const HttpAnswer &answer);

    AwsSettings m_settings;
    S3Attempt m_attempt;
    bool m_moved = false; ///< the bucket's region was told once
    std::unique_ptr<AwsCredentialFetch> m_credentials;
};

/// The checksums that S3 gives. Those of an upload in parts ("...-3") are not of the bytes.
/// https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html
QList<Checksum> checksumsOf(const HttpAnswer &answer, bool aws)
{
    static const QList<std::pair<QByteArray, ChecksumKind>> kinds{{"x-amz-checksum-crc64nvme", ChecksumKind::Crc64Nvme},
                                                                  {"x-amz-checksum-crc32c", ChecksumKind::Crc32c},
                                                                  {"x-amz-checksum-crc32", ChecksumKind::Crc32},
                                                                  {"x-amz-checksum-sha256", ChecksumKind::Sha256},
                                                                  {"x-amz-checksum-sha1", ChecksumKind::Sha1}};
    QList<Checksum> checksums;
    if (answer.header("x-amz-checksum-type").toUpper() != "COMPOSITE") {
        for (const auto &[name, kind] : kinds) {
            const QByteArray value = answer.header(name);
            if (!value.isEmpty() && !value.contains('-'))
                checksums.append({kind, QByteArray::fromBase64(value)});
        }
    }
    // AWS' ETag is the MD5 of what was uploaded at once, unless a key of KMS or of the customer encrypts it. Other
    // stores may put there what they like.
    QByteArray etag = answer.header("ETag").trimmed();
    etag.replace('"', "");
    const QByteArray encryption = answer.header("x-amz-server-side-encryption");
    const bool plain = (encryption.isEmpty() || encryption == "AES256")
        && answer.header("x-amz-server-side-encryption-customer-algorithm").isEmpty();
    if (aws && plain && etag.size() == 32 && !etag.contains('-'))
        checksums.append({ChecksumKind::Md5, QByteArray::fromHex(etag)});
    return checksums;
}

void S3Fetch::begin()
{
    m_attempt.region = m_settings.region.isEmpty() ? u"us-east-1"_s : m_settings.region;
    m_attempt.profile = m_settings.profile;
    m_attempt.tried = m_settings.plan.tried;
    if (m_settings.plan.kind == AwsPlan::Kind::Instance)
        m_attempt.tried += m_settings.plan.url.host();
    m_credentials = std::make_unique<AwsCredentialFetch>(m_settings.plan, request().context);
    connect(m_credentials.get(), &AwsCredentialFetch::finished, this,
            [this](const Core::Result<AwsCredentials> &result) {
                if (!result) {
                    fail(result.error());
                    return;
                }
                m_attempt.credentials = *result;
                sendRequest();
            });
    m_credentials->start();
}

void S3Fetch::sendRequest()
{
    const auto url = s3Url(m_attempt.object, m_settings, m_attempt.region);
    if (!url) {
        fail(url.error());
        return;
    }
    HttpRequest request{.url = *url};
    request.headers.append(HttpHeader{"X-Amz-Checksum-Mode", "ENABLED"});
    request.followRedirects = false;
    request.keepEncoding = true; // checksums are of what is stored
    m_attempt.time = this->request().context.clock->nowUtc();
    // No credentials in the sense of HttpRequest: a signature is good for this request only, wherever it is read.
    if (!m_attempt.credentials.isAnonymous())
        request.headers += signatureHeaders({.url = *url,
                                             .headers = request.headers,
                                             .region = m_attempt.region,
                                             .service = u"s3"_s,
                                             .time = m_attempt.time},
                                            m_attempt.credentials);
    send(
        request, [this](const HttpAnswer &answer) { onAnswer(answer); },
        [this](const HttpAnswer &answer) { onRefused(answer); });
}

void S3Fetch::onRefused(const HttpAnswer &answer)
{
    const QString region = regionOf(answer);
    if (m_moved || region.isEmpty() || region == m_attempt.region) {
        fail(s3Failure(answer, m_attempt));
        return;
    }
    m_moved = true;
    m_attempt.region = region;
    sendRequest();
}

void S3Fetch::onAnswer(const HttpAnswer &answer)
{
    const QString source = m_attempt.object.toText();
    auto content
        = contentOfStored(answer, checksumsOf(answer, m_settings.endpoint.isEmpty()), source, request().limits);
    if (!content) {
        fail({content.error(), {content.error().code == "artifact-checksum"_L1}});
        return;
    }
    const QByteArray version = answer.header("x-amz-version-id");
    if (!version.isEmpty() && version != "null")
        content->version = QString::fromLatin1(version);
    succeed(*content);
}

/// As the AWS tools do, the bundle counts instead of the system's authorities.
Core::Result<void> trustBundle(const QString &path, QSslConfiguration &tls)
{
    if (path.isEmpty())
        return {};
    const QList<QSslCertificate> authorities = QSslCertificate::fromPath(path);
    if (!authorities.isEmpty()) {
        tls.setCaCertificates(authorities);
        return {};
    }
    Core::Error error;
    error.kind = Core::ErrorKind::Config;
    error.code = u"artifact-ca-bundle"_s;
    error.file = path;
    error.message = Texts::tr("The file has no certificates to trust");
    error.hint = Texts::tr("Correct AWS_CA_BUNDLE or ca_bundle of the profile.");
    return std::unexpected(error);
}

} // namespace

QString S3Reader::type() const
{
    return u"s3/object"_s;
}

Core::Result<void> S3Reader::check(const Reference &reference) const
{
    const auto object = parseS3Reference(reference.reference);
    if (!object)
        return std::unexpected(object.error());
    return {};
}

std::unique_ptr<FetchOperation> S3Reader::fetch(const FetchRequest &request) const
{
    const auto object = parseS3Reference(request.reference.reference);
    if (!object)
        return failedFetch(object.error());
    const auto settings = awsSettings(request.account, request.context.environment);
    if (!settings)
        return failedFetch(settings.error());
    FetchRequest trusting = request;
    if (const auto trust = trustBundle(settings->caBundle, trusting.context.tls); !trust)
        return failedFetch(trust.error());
    return std::make_unique<S3Fetch>(trusting, *object, *settings);
}

} // namespace Artifacts
