// SPDX-License-Identifier: Apache-2.0
#include "models/artifacts/ocireader.h"

#include "models/artifacts/helmchart.h"
#include "models/artifacts/httpcredentials.h"
#include "models/artifacts/simplefetch.h"
#include "models/artifacts/texts.h"

#include <QCryptographicHash>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QUrlQuery>

using namespace Qt::StringLiterals;
using Core::Error;
using Core::ErrorKind;

namespace Artifacts {

namespace {

const QByteArray manifestTypes("application/vnd.oci.image.manifest.v1+json, application/vnd.oci.image.index.v1+json, "
                               "application/vnd.docker.distribution.manifest.v2+json");
const QLatin1StringView chartLayer("application/vnd.cncf.helm.chart.content.v1.tar+gzip");

Failure ociFailure(const QString &code, const QString &message, const QString &hint = {})
{
    return Core::failure(ErrorKind::Format, code, message, hint).error();
}

QByteArray digestOf(const QByteArray &bytes)
{
    return "sha256:" + QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex();
}

/// User and password that helm or docker stored for the registry, https://docs.docker.com/reference/cli/docker/login.
std::optional<std::pair<QString, QString>> storedLogin(const Environment &environment, const QString &host)
{
    const QString docker = environment.value(u"DOCKER_CONFIG"_s);
    QStringList files{environment.value(u"HELM_REGISTRY_CONFIG"_s),
                      docker.isEmpty() ? QString() : QString(docker + u"/config.json"_s)};
    if (!environment.home.isEmpty())
        files << environment.home + u"/.config/helm/registry/config.json"_s
              << environment.home + u"/.docker/config.json"_s;
    for (const QString &path : std::as_const(files)) {
        QFile file(path);
        if (path.isEmpty() || !QFileInfo(path).isFile() || !file.open(QIODevice::ReadOnly))
            continue;
        constexpr qint64 largest = 1024 * 1024;
        const QJsonObject auths = QJsonDocument::fromJson(file.read(largest)).object()[u"auths"_s].toObject();
        for (const QString &key : {host, QString(u"https://"_s + host), QString(u"https://"_s + host + u"/v1/"_s)}) {
            const QString auth = auths[key].toObject()[u"auth"_s].toString();
            const QString plain = QString::fromUtf8(QByteArray::fromBase64(auth.toLatin1()));
            if (plain.contains(u':'))
                return std::pair(plain.section(u':', 0, 0), plain.section(u':', 1));
        }
    }
    return std::nullopt;
}

class OciFetch final : public StepFetch
{
public:
    OciFetch(const FetchRequest &request, const OciName &name) : StepFetch(request), m_name(name) { }

private:
    void begin() override
    {
        const QUrl registry(m_name.registry);
        if (const auto basic = request().account.basic())
            m_login = basic;
        else if (request().account.isNull() && !isExposed(registry))
            m_login = storedLogin(request().context.environment, hostAndPort(registry));
        getManifest(m_name.tag);
    }

    [[nodiscard]] HttpRequest get(const QString &kind, const QString &what, const QByteArray &accept) const
    {
        HttpRequest http;
        http.url = below(m_name.registry, u"v2/"_s + encodePath(m_name.repository) + u'/' + kind + u'/' + what);
        http.headers.append(HttpHeader{"Accept", accept});
        if (!m_authorization.isEmpty())
            http.credentials.append({"Authorization", m_authorization});
        return http;
    }

    void getManifest(const QString &tag)
    {
        send(
            get(u"manifests"_s, tag, manifestTypes),
            [this, tag](const HttpAnswer &answer) { readManifest(answer, tag); },
            [this, tag](const HttpAnswer &answer) {
                if (answer.status == 401 && m_authorization.isEmpty())
                    authorize(answer, [this, tag] { getManifest(tag); });
                else
                    fail(explained(answer));
            });
    }

    /// Answers the registry's challenge, then goes on.
    void authorize(const HttpAnswer &answer, const std::function<void()> &then)
    {
        const auto challenge = challengeOf(answer.header("WWW-Authenticate"));
        const QUrl registry(m_name.registry);
        const QUrl realm(challenge.value(u"realm"_s), QUrl::StrictMode);
        if (challenge.value({}) == "basic"_L1 && m_login) {
            m_authorization = basicAuthorization(m_login->first, m_login->second);
            then();
            return;
        }
        const bool insecure = registry.scheme() == "https"_L1 && realm.scheme() != "https"_L1;
        if (challenge.value({}) != "bearer"_L1 || !isWebUrl(realm) || insecure) {
            fail(explained(answer));
            return;
        }
        HttpRequest http;
        http.url = realm;
        QUrlQuery query(realm);
        if (challenge.contains(u"service"_s))
            query.addQueryItem(u"service"_s, encodeSegment(challenge.value(u"service"_s)));
        query.addQueryItem(u"scope"_s, encodeSegment(u"repository:"_s + m_name.repository + u":pull"_s));
        http.url.setQuery(query);
        if (m_login && !isExposedBeyond(realm, registry))
            http.credentials.append({"Authorization", basicAuthorization(m_login->first, m_login->second)});
        send(http, [this, then](const HttpAnswer &token) {
            const QJsonObject object = QJsonDocument::fromJson(token.body).object();
            const QString text = object[u"token"_s].toString(object[u"access_token"_s].toString());
            if (text.isEmpty()) {
                fail(ociFailure(u"artifact-oci-token"_s, Texts::tr("%1 gave no token").arg(token.url.host())));
                return;
            }
            m_authorization = "Bearer " + text.toUtf8();
            then();
        });
    }

    /// Plain http to another host than the registry's own: no place for its credentials.
    static bool isExposedBeyond(const QUrl &realm, const QUrl &registry)
    {
        return isExposed(realm) && realm.host() != registry.host();
    }

    void readManifest(const HttpAnswer &answer, const QString &tag)
    {
        const QByteArray digest = digestOf(answer.body);
        if (tag.startsWith("sha256:"_L1) && tag != QLatin1StringView(digest)) {
            fail(ociFailure(
                u"artifact-checksum"_s,
                Texts::tr("The manifest from %1 has another digest than was asked for").arg(answer.url.host())));
            return;
        }
        const QJsonObject manifest = QJsonDocument::fromJson(answer.body).object();
        if (m_digest.isEmpty())
            m_digest = QString::fromLatin1(digest);
        // An index lists manifests; charts have one, for any platform.
        if (const QJsonArray manifests = manifest[u"manifests"_s].toArray(); !manifests.isEmpty()) {
            const QString next = manifests.first()[u"digest"_s].toString();
            if (!tag.startsWith("sha256:"_L1) && next.startsWith("sha256:"_L1)) {
                getManifest(next);
                return;
            }
        }
        const QJsonArray layers = manifest[u"layers"_s].toArray();
        for (const QJsonValue &layer : layers) {
            if (layer[u"mediaType"_s] == chartLayer) {
                getLayer(layer[u"digest"_s].toString());
                return;
            }
        }
        fail(ociFailure(u"artifact-chart"_s,
                        Texts::tr("%1 is no Helm chart: it has no layer of type %2")
                            .arg(m_name.repository + u':' + m_name.tag, QString(chartLayer)),
                        Texts::tr("Container images are references without content; name a chart.")));
    }

    void getLayer(const QString &digest)
    {
        static const QRegularExpression form(u"^sha256:[0-9a-f]{64}$"_s);
        if (!form.match(digest).hasMatch()) {
            fail(ociFailure(u"artifact-checksum"_s, Texts::tr("The manifest names its layer with an unknown digest")));
            return;
        }
        send(
            get(u"blobs"_s, digest, "*/*"), [this, digest](const HttpAnswer &answer) { readLayer(answer, digest); },
            [this](const HttpAnswer &answer) { fail(explained(answer)); });
    }

    void readLayer(const HttpAnswer &answer, const QString &digest)
    {
        const QString source = QUrl(m_name.registry).host() + u'/' + m_name.repository + u':' + m_name.tag;
        compute([this, bytes = answer.body, digest, source, version = m_digest]() -> std::function<void()> {
            std::expected<Content, Failure> content = std::unexpected(
                ociFailure(u"artifact-checksum"_s, Texts::tr("The chart's layer has another digest than it should")));
            if (digest == QLatin1StringView(digestOf(bytes)))
                content = chartContent(bytes, source, version);
            return [this, content] {
                if (content)
                    succeed(*content);
                else
                    fail(content.error());
            };
        });
    }

    static Failure explained(const HttpAnswer &answer)
    {
        Failure failure = statusFailure(answer);
        const QJsonObject error = QJsonDocument::fromJson(answer.body)[u"errors"_s][0].toObject();
        if (const QString text = error[u"message"_s].toString(); !text.isEmpty())
            failure.error.message += u": "_s + text.left(200);
        if (answer.status == 401 || answer.status == 403)
            failure.error.hint = Texts::tr("Name an account of dockerRegistry, or log in with helm registry login.");
        else if (answer.status == 404)
            failure.error.hint = Texts::tr("Check the chart's name and version; registries without a token that may "
                                           "read say the same.");
        return failure;
    }

    OciName m_name;
    std::optional<std::pair<QString, QString>> m_login;
    QByteArray m_authorization;
    QString m_digest; ///< of the manifest that the tag names
};

} // namespace

Core::Result<OciName> ociName(const Reference &reference, const Account &account)
{
    const QString hint = Texts::tr("Give oci://HOST/REPOSITORY:TAG, or a name in the registry of an account.");
    QString text = (reference.name.isEmpty() ? reference.reference : reference.name).trimmed();
    QString address = account.text(u"address"_s);
    if (!address.isEmpty() && !address.contains("://"_L1))
        address.prepend(account.flag(u"insecureRegistry"_s) ? u"http://"_s : u"https://"_s);
    const QUrl own(address);
    QString host;
    if (text.startsWith("oci://"_L1)) {
        text.remove(0, 6);
        host = text.section(u'/', 0, 0);
        text = text.section(u'/', 1);
    } else if (const QString first = text.section(u'/', 0, 0);
               text.contains(u'/') && (first.contains(u'.') || first.contains(u':'))) {
        host = first;
        text = text.section(u'/', 1);
    }
    OciName name;
    if (host.isEmpty() || hostAndPort(own) == host)
        name.registry = own.toString(QUrl::RemovePath | QUrl::RemoveQuery | QUrl::RemoveUserInfo);
    else if (account.isNull())
        name.registry = u"https://"_s + host;
    else
        return std::unexpected(referenceError(Texts::tr("The artifact is in the registry %1, the account %2 is for %3")
                                                  .arg(host.left(200), account.name, hostAndPort(own)),
                                              Texts::tr("Name an account of that registry, or none.")));
    // name[:tag][@digest], as references of images have it
    static const QRegularExpression form(
        uR"(^([a-z0-9]+(?:[._/-]+[a-z0-9]+)*)(?::([A-Za-z0-9_][A-Za-z0-9._+-]{0,127}))?(?:@(sha256:[0-9a-f]{64}))?$)"_s);
    const auto match = form.match(text);
    if (!isWebUrl(QUrl(name.registry)) || !match.hasMatch())
        return std::unexpected(
            referenceError(Texts::tr("%1 does not name a chart in an OCI registry").arg(text.left(200)), hint));
    name.repository = match.captured(1);
    name.tag = !reference.version.isEmpty() ? reference.version
        : !match.captured(3).isEmpty()      ? match.captured(3)
                                            : match.captured(2);
    name.tag.replace(u'+', u'_');
    static const QRegularExpression tag(u"^([A-Za-z0-9_][A-Za-z0-9._-]{0,127}|sha256:[0-9a-f]{64})$"_s);
    if (tag.match(name.tag).hasMatch())
        return name;
    return std::unexpected(referenceError(name.tag.isEmpty()
                                              ? Texts::tr("The chart's version is not given")
                                              : Texts::tr("%1 is no tag of an OCI registry").arg(name.tag.left(200)),
                                          Texts::tr("Give it as the artifact's version, or as :TAG.")));
}

QMap<QString, QString> challengeOf(const QByteArray &header)
{
    const QString text = QString::fromLatin1(header.left(4096)).trimmed();
    QMap<QString, QString> parameters{{QString(), text.section(u' ', 0, 0).toLower()}};
    static const QRegularExpression pair(uR"re(([A-Za-z]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^",\s]+)))re"_s);
    auto matches = pair.globalMatch(text);
    while (matches.hasNext()) {
        const auto match = matches.next();
        const QString value = match.captured(3).isEmpty() ? match.captured(2).remove(u'\\') : match.captured(3);
        parameters.insert(match.captured(1).toLower(), value);
    }
    return parameters;
}

QString OciReader::type() const
{
    return u"helm/image"_s;
}

Core::Result<void> OciReader::check(const Reference &reference) const
{
    // A name in the account's registry is complete only with it.
    Account any;
    any.settings[u"address"_s] = u"https://registry.invalid"_s;
    const auto name = ociName(reference, any);
    return name ? Core::Result<void>() : std::unexpected(name.error());
}

std::unique_ptr<FetchOperation> OciReader::fetch(const FetchRequest &request) const
{
    const auto name = ociName(request.reference, request.account);
    if (!name)
        return failedFetch(name.error());
    return std::make_unique<OciFetch>(request, *name);
}

} // namespace Artifacts
