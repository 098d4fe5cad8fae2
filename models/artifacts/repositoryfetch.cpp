// SPDX-License-Identifier: Apache-2.0
#include "models/artifacts/repositoryfetch.h"

#include "models/artifacts/httpcredentials.h"
#include "models/artifacts/texts.h"

#include <QCryptographicHash>
#include <QRegularExpression>

using namespace Qt::StringLiterals;
using Core::ErrorKind;

namespace Artifacts {

HttpRequest RepositoryFetch::get(const QUrl &url) const
{
    HttpRequest http;
    http.url = url;
    http.headers.append(HttpHeader{"Accept", "*/*"});
    // Ivy's settings say which host its credentials are for.
    const QString only = request().account.settings[u"settings"_s][u"credentials"_s][u"host"_s].toString();
    if (only.isEmpty() || only == url.host())
        addCredentials(http, request());
    return http;
}

void RepositoryFetch::failNotFound(const QString &message, const QString &hint)
{
    fail(Failure(Core::failure(ErrorKind::NotFound, u"artifact-not-found"_s, message, hint).error(), {true}));
}

void RepositoryFetch::download(const QUrl &url, const QString &version, const Next &otherwise)
{
    send(
        get(url),
        [this, url, version](const HttpAnswer &answer) {
            Content content = contentOf(answer);
            content.version = version;
            verify(content, url, {u"sha256"_s, u"sha1"_s});
        },
        otherwise);
}

void RepositoryFetch::verify(const Content &content, const QUrl &url, const QStringList &kinds)
{
    if (kinds.isEmpty()) {
        warn(Texts::tr("There is no checksum beside %1 to compare with").arg(url.fileName()));
        succeed(content);
        return;
    }
    QUrl beside = url;
    beside.setPath(url.path() + u'.' + kinds.first());
    send(
        get(beside),
        [this, content, url, kinds](const HttpAnswer &answer) {
            static const QRegularExpression hex(u"^\\s*([0-9A-Fa-f]{40,64})\\b"_s);
            const QString expected = hex.match(QString::fromLatin1(answer.body.left(200))).captured(1).toLower();
            const auto algorithm = kinds.first() == "sha256"_L1 ? QCryptographicHash::Sha256 : QCryptographicHash::Sha1;
            const QByteArray actual = QCryptographicHash::hash(content.bytes, algorithm).toHex();
            if (expected.size() != actual.size())
                verify(content, url, kinds.sliced(1)); // a page in its place
            else if (expected == QLatin1StringView(actual))
                succeed(content);
            else
                fail(Failure(Core::failure(ErrorKind::Format, u"artifact-checksum"_s,
                                           Texts::tr("%1 has another %2 checksum than the repository says")
                                               .arg(url.fileName(), kinds.first()),
                                           Texts::tr("It may still be on its way, or it is damaged."))
                                 .error(),
                             {true}));
        },
        [this, content, url, kinds](const HttpAnswer &) { verify(content, url, kinds.sliced(1)); });
}

void RepositoryFetch::getMetadata(const QUrl &folder, const std::function<void(const MavenMetadata &)> &next,
                                  const std::function<void()> &missing)
{
    QUrl url = folder;
    url.setPath(folder.path() + u"/maven-metadata.xml"_s);
    send(
        get(url),
        [this, next, url](const HttpAnswer &answer) {
            if (const auto metadata = parseMavenMetadata(answer.body))
                next(*metadata);
            else
                fail(Core::failure(ErrorKind::Format, u"artifact-metadata"_s,
                                   Texts::tr("%1 sent no readable maven-metadata.xml").arg(url.host()),
                                   Texts::tr("Check that the repository's address is that of a Maven repository."))
                         .error());
        },
        [this, missing](const HttpAnswer &answer) {
            if (answer.status == 404 && missing)
                missing();
            else
                fail(statusFailure(answer));
        });
}

} // namespace Artifacts
