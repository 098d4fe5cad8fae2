// SPDX-License-Identifier: Apache-2.0
#include "models/artifacts/oraclereader.h"

#include "models/artifacts/httpdate.h"
#include "models/artifacts/oracleerror.h"
#include "models/artifacts/oraclelocation.h"
#include "models/artifacts/oraclesettings.h"
#include "models/artifacts/oraclesignature.h"
#include "models/artifacts/stepfetch.h"
#include "models/artifacts/storedbody.h"
#include "models/artifacts/texts.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace Artifacts {

namespace {

class OracleFetch final : public StepFetch
{
public:
    OracleFetch(const FetchRequest &request, const OracleObject &object) : StepFetch(request)
    {
        m_attempt.object = object;
    }

protected:
    void begin() override;

private:
    [[nodiscard]] HttpRequest signedRequest(const QUrl &url);
    void askForNamespace();
    void sendRequest();
    void onRefused(const HttpAnswer &answer) { fail(oracleFailure(answer, m_attempt)); }
    void onAnswer(const HttpAnswer &answer);

    OracleSettings m_settings;
    OracleAttempt m_attempt;
};

void OracleFetch::begin()
{
    auto settings = oracleSettings(request().account, request().context.environment);
    if (!settings) {
        fail(settings.error());
        return;
    }
    m_settings = std::move(*settings);
    m_attempt.source = m_settings.source;
    m_attempt.tried = m_settings.tried;
    m_attempt.fingerprint = m_settings.fingerprint;
    if (m_settings.key)
        m_attempt.keyFingerprint = m_settings.key->fingerprint();
    if (m_settings.namespaceName.isEmpty())
        askForNamespace();
    else
        sendRequest();
}

HttpRequest OracleFetch::signedRequest(const QUrl &url)
{
    HttpRequest made{.url = url};
    made.followRedirects = false;
    made.keepEncoding = true; // the checksum is of what is stored
    m_attempt.time = request().context.clock->nowUtc();
    // No credentials in the sense of HttpRequest: a signature is good for this request only, wherever it is read.
    if (m_settings.key)
        made.headers = oracleSignatureHeaders(url, m_settings.keyId, *m_settings.key, httpDate(m_attempt.time));
    return made;
}

/// https://docs.oracle.com/en-us/iaas/api/#/en/objectstorage/20160918/Namespace/GetNamespace
void OracleFetch::askForNamespace()
{
    QUrl url = m_settings.endpoint;
    url.setPath(url.path() + (url.path().endsWith(u'/') ? u"n/"_s : u"/n/"_s));
    send(
        signedRequest(url),
        [this](const HttpAnswer &answer) {
            // A text in quotes, which is JSON inside an array.
            m_settings.namespaceName
                = QJsonDocument::fromJson(QByteArray('[' + answer.body + ']')).array().at(0).toString();
            if (m_settings.namespaceName.isEmpty())
                fail(Core::failure(Core::ErrorKind::Api, u"artifact-oracle"_s,
                                   Texts::tr("%1 did not tell the tenancy's namespace").arg(answer.url.host()),
                                   Texts::tr("Set the account's namespace."))
                         .error());
            else
                sendRequest();
        },
        [this](const HttpAnswer &answer) { onRefused(answer); });
}

void OracleFetch::sendRequest()
{
    m_attempt.namespaceName = m_settings.namespaceName;
    send(
        signedRequest(oracleUrl(m_attempt.object, m_settings.namespaceName, m_settings.endpoint)),
        [this](const HttpAnswer &answer) { onAnswer(answer); },
        [this](const HttpAnswer &answer) { onRefused(answer); });
}

void OracleFetch::onAnswer(const HttpAnswer &answer)
{
    QList<Checksum> checksums;
    const QByteArray md5 = answer.header("content-md5");
    if (!md5.isEmpty()) // absent where the object was uploaded in parts
        checksums.append({ChecksumKind::Md5, QByteArray::fromBase64(md5)});
    auto content = contentOfStored(answer, checksums, m_attempt.object.toText(), request().limits);
    if (!content) {
        fail({content.error(), {content.error().code == "artifact-checksum"_L1}});
        return;
    }
    const QByteArray version = answer.header("version-id");
    if (!version.isEmpty())
        content->version = QString::fromLatin1(version);
    succeed(*content);
}

} // namespace

QString OracleReader::type() const
{
    return u"oracle/object"_s;
}

Core::Result<void> OracleReader::check(const Reference &reference) const
{
    const auto object = parseOracleReference(reference.reference);
    if (!object)
        return std::unexpected(object.error());
    return {};
}

std::unique_ptr<FetchOperation> OracleReader::fetch(const FetchRequest &request) const
{
    const auto object = parseOracleReference(request.reference.reference);
    if (!object)
        return failedFetch(object.error());
    return std::make_unique<OracleFetch>(request, *object);
}

} // namespace Artifacts
