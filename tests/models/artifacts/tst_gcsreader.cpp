// SPDX-License-Identifier: Apache-2.0
// gcs/object against fake-gcs-server; tokens, and what Google alone answers, against scripted servers.
#include "storehome.h"
#include "storerecords.h"

#include "models/artifacts/gcslocation.h"
#include "models/artifacts/gcsreader.h"
#include "models/artifacts/googleplan.h"
#include "models/artifacts/googletokenfetch.h"
#include "tests/support/fakeapiserver.h"
#include "tests/support/manualclock.h"
#include "tests/support/storeserver.h"
#include "tests/support/testpki.h"

#include <QCryptographicHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QProcess>
#include <QUrlQuery>

using namespace Qt::StringLiterals;
using namespace Artifacts;
using Support::curl;
using Support::FakeAnswer;
using Support::FakeApiServer;
using Support::StoreServer;
using Support::TestPki;

namespace {

const QByteArray body = R"({"release": "1.2.3"})";
const QString objectPath = u"/storage/v1/b/made/o/k"_s;

Account accountOf(const QJsonObject &settings)
{
    Account account;
    account.kind = u"gcs"_s;
    account.name = u"store"_s;
    account.settings = settings;
    return account;
}

FetchRequest requestOf(const QString &reference, const Account &account, const FetchContext &context = {})
{
    return {.reference = {u"gcs/object"_s, reference, {}, account.name}, .account = account, .context = context};
}

QByteArray json(const QJsonObject &object)
{
    return QJsonDocument(object).toJson();
}

/// The token that a plan gives.
Core::Result<GoogleToken> tokenOf(const GooglePlan &plan, const FetchContext &context)
{
    GoogleTokenFetch fetch(plan, context);
    std::optional<Core::Result<GoogleToken>> result;
    QObject::connect(&fetch, &GoogleTokenFetch::finished, &fetch,
                     [&](const Core::Result<GoogleToken> &found) { result = found; });
    fetch.start();
    if (result || !QTest::qWaitFor([&] { return result.has_value(); }, 20000))
        return Core::failure(Core::ErrorKind::Internal, u"test"_s, u"it did not end, or too early"_s);
    return *result;
}

Core::Result<GoogleToken> tokenFor(const Account &account, const FetchContext &context)
{
    const auto plan = googlePlan(account, context);
    if (!plan)
        return std::unexpected(plan.error());
    return tokenOf(*plan, context);
}

} // namespace

class GcsReaderTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        for (const char *name : {"http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"})
            qunsetenv(name);
        // What is installed on this machine must not matter.
        m_path = qgetenv("PATH");
        if (StoreServer::program(u"fake-gcs-server"_s).isEmpty()) {
            QVERIFY2(!StoreServer::mustBeThere(), "fake-gcs-server is missing");
            return;
        }
        QVERIFY(
            m_server.start(StoreServer::program(u"fake-gcs-server"_s),
                           {u"-scheme"_s, u"http"_s, u"-host"_s, u"127.0.0.1"_s, u"-port"_s, u"%PORT%"_s, u"-backend"_s,
                            u"memory"_s, u"-log-level"_s, u"error"_s, u"-public-host"_s, u"127.0.0.1:%PORT%"_s}));
        m_endpoint = u"http://127.0.0.1:%1"_s.arg(m_server.port());
        QVERIFY(!curl({u"-H"_s, u"Content-Type: application/json"_s, u"-d"_s,
                       u"{\"name\":\"made\",\"versioning\":{\"enabled\":true}}"_s,
                       m_endpoint + u"/storage/v1/b?project=p"_s})
                     .isEmpty());
    }
    void init()
    {
        m_started = m_server.port() != 0;
        qputenv("PATH", "/usr/bin:/bin");
    }
    void cleanupTestCase() { qputenv("PATH", m_path); }

    void cleanup() { m_records.endOfTest(); }

    void readsAnObjectAndItsGenerations()
    {
        if (!m_started)
            QSKIP("fake-gcs-server is not there; tests/stores/prepare builds it");
        m_records.note(u"gcs/object"_s, u"fake-gcs-server, live object and generations"_s);
        const QString first = put(u"out.json"_s, "{\"release\": \"1.0.0\"}");
        const QString second = put(u"out.json"_s, body);
        QVERIFY(!first.isEmpty() && first != second);
        FetchProbe live(fetch(u"gs://made/out.json"_s));
        QVERIFY(live.run());
        QVERIFY2(live.ok(), qPrintable(live.error().toText()));
        QCOMPARE(live.result()->bytes, body);
        QCOMPARE(live.result()->version, second);
        QCOMPARE(live.result()->source, u"gs://made/out.json"_s);
        QCOMPARE(live.result()->contentType, u"application/json"_s);
        FetchProbe old(fetch(u"made/out.json#"_s + first));
        QVERIFY(old.run());
        QVERIFY2(old.ok(), qPrintable(old.error().toText()));
        QCOMPARE(old.result()->bytes, "{\"release\": \"1.0.0\"}"_ba);
        QCOMPARE(old.result()->version, first);
        QCOMPARE(old.result()->source, u"gs://made/out.json#"_s + first);
    }

    void readsNamesWithOddCharacters_data()
    {
        QTest::addColumn<QString>("name");
        QTest::newRow("folders") << u"a/b/c.json"_s;
        QTest::newRow("special") << u"a&b$c@d=e;f:g+h i,j?k%20(l)'m'*!~[n]"_s;
        QTest::newRow("hash") << u"a#b#1"_s;
        QTest::newRow("unicode") << u"gr\u00f6\u00dfe/\u65e5\u672c.json"_s;
    }
    void readsNamesWithOddCharacters()
    {
        if (!m_started)
            QSKIP("fake-gcs-server is not there; tests/stores/prepare builds it");
        QFETCH(QString, name);
        const QByteArray content = name.toUtf8().toHex();
        const QString generation = put(name, content);
        FetchProbe probe(fetch(u"gs://made/"_s + name + u'#' + generation));
        QVERIFY(probe.run());
        QVERIFY2(probe.ok(), qPrintable(probe.error().toText()));
        QCOMPARE(probe.result()->bytes, content);
    }

    void missingThingsAreTold_data()
    {
        QTest::addColumn<QString>("reference");
        QTest::addColumn<QString>("words");
        QTest::newRow("object") << u"gs://made/none"_s << u"gs://made/none not found"_s;
        QTest::newRow("bucket") << u"gs://nowhere/x"_s << u"not found"_s; // the emulator does not tell them apart
        QTest::newRow("generation") << u"gs://made/out.json#12345"_s << u"gs://made/out.json#12345 not found"_s;
    }
    void missingThingsAreTold()
    {
        if (!m_started)
            QSKIP("fake-gcs-server is not there; tests/stores/prepare builds it");
        QFETCH(QString, reference);
        QFETCH(QString, words);
        FetchProbe probe(fetch(reference));
        QVERIFY(probe.run());
        QCOMPARE(probe.error().kind, Core::ErrorKind::NotFound);
        QVERIFY2(probe.error().message.contains(words), qPrintable(probe.error().message));
    }

    void emulatorsGetNoCredentials()
    {
        FakeApiServer emulator;
        emulator.on("GET", objectPath, FakeAnswer::text(body));
        StoreHome home;
        home.variables[u"STORAGE_EMULATOR_HOST"_s] = u"127.0.0.1:%1"_s.arg(emulator.port());
        home.variables[u"GOOGLE_APPLICATION_CREDENTIALS"_s] = u"/none.json"_s;
        FetchProbe probe(GcsReader().fetch(requestOf(u"gs://made/k"_s, {}, home.context())));
        QVERIFY(probe.run());
        QVERIFY2(probe.ok(), qPrintable(probe.error().toText()));
        QCOMPARE(emulator.requests()[0].header("Authorization"), QByteArray());
    }

    void serviceAccountsExchangeASignedToken()
    {
        FakeApiServer google;
        google.on("POST", u"/token"_s, FakeAnswer::text(R"({"access_token":"ya29.abc","expires_in":3599})"));
        const QByteArray pem = TestPki::issue(TestPki::authority(u"a"_s), u"x"_s, {}).key;
        StoreHome home;
        const QString file = home.write(u"key.json"_s,
                                        json({{u"type"_s, u"service_account"_s},
                                              {u"client_email"_s, u"reader@project.iam.gserviceaccount.com"_s},
                                              {u"private_key_id"_s, u"key-1"_s},
                                              {u"private_key"_s, QString::fromLatin1(pem)},
                                              {u"token_uri"_s, QString(google.url().toString() + u"/token"_s)}}));
        Support::ManualClock clock;
        FetchContext context = home.context();
        context.clock = &clock;
        const auto token = tokenFor(accountOf({{u"jsonPath"_s, u"~/key.json"_s}}), context);
        QVERIFY2(token, token ? "" : qPrintable(token.error().toText()));
        QCOMPARE(token->token, u"ya29.abc"_s);
        QCOMPARE(token->source, u"reader@project.iam.gserviceaccount.com"_s);
        const QUrlQuery form(QString::fromLatin1(google.requests()[0].body));
        QCOMPARE(form.queryItemValue(u"grant_type"_s, QUrl::FullyDecoded),
                 u"urn:ietf:params:oauth:grant-type:jwt-bearer"_s);
        const QByteArray assertion = form.queryItemValue(u"assertion"_s).toLatin1();
        const QList<QByteArray> parts = assertion.split('.');
        QCOMPARE(parts.size(), 3);
        const auto decoded = [&](qsizetype i) {
            return QJsonDocument::fromJson(QByteArray::fromBase64(parts[i], QByteArray::Base64UrlEncoding)).object();
        };
        QCOMPARE(decoded(0), (QJsonObject{{u"alg"_s, u"RS256"_s}, {u"typ"_s, u"JWT"_s}, {u"kid"_s, u"key-1"_s}}));
        const qint64 now = clock.nowUtc().toSecsSinceEpoch();
        QCOMPARE(decoded(1),
                 (QJsonObject{{u"iss"_s, u"reader@project.iam.gserviceaccount.com"_s},
                              {u"scope"_s, u"https://www.googleapis.com/auth/devstorage.read_only"_s},
                              {u"aud"_s, QString(google.url().toString() + u"/token"_s)},
                              {u"iat"_s, now},
                              {u"exp"_s, now + 3600}}));
        // openssl is the judge of the signature.
        const QString keyFile = home.write(u"key.pem"_s, pem);
        const QString publicKey = home.path(u"public.pem"_s);
        QCOMPARE(QProcess::execute(u"openssl"_s, {u"pkey"_s, u"-in"_s, keyFile, u"-pubout"_s, u"-out"_s, publicKey}),
                 0);
        const QString text = home.write(u"text"_s, parts[0] + '.' + parts[1]);
        const QString signature
            = home.write(u"signature"_s, QByteArray::fromBase64(parts[2], QByteArray::Base64UrlEncoding));
        QCOMPARE(
            QProcess::execute(u"openssl"_s,
                              {u"dgst"_s, u"-sha256"_s, u"-verify"_s, publicKey, u"-signature"_s, signature, text}),
            0);
        QVERIFY(!file.isEmpty());
    }

    void loginsExchangeTheirRefreshToken()
    {
        m_records.note(u"gcs/object"_s, u"scripted token service and store"_s);
        FakeApiServer google;
        google.on("POST", u"/token"_s, FakeAnswer::text(R"({"access_token":"ya29.user"})"));
        StoreHome home;
        const QString file = home.write(u".config/gcloud/application_default_credentials.json"_s,
                                        json({{u"type"_s, u"authorized_user"_s},
                                              {u"client_id"_s, u"id.apps"_s},
                                              {u"client_secret"_s, u"s&c"_s},
                                              {u"refresh_token"_s, u"1//refresh"_s},
                                              {u"quota_project_id"_s, u"billing"_s},
                                              {u"token_uri"_s, QString(google.url().toString() + u"/token"_s)}}));
        FakeApiServer store;
        store.on("GET", objectPath, FakeAnswer::text(body));
        FetchProbe probe(GcsReader().fetch(
            requestOf(u"gs://made/k"_s, accountOf({{u"apiEndpoint"_s, store.url().toString()}}), home.context())));
        QVERIFY(probe.run());
        QVERIFY2(probe.ok(), qPrintable(probe.error().toText()));
        const QUrlQuery form(QString::fromLatin1(google.requests()[0].body));
        QCOMPARE(form.queryItemValue(u"grant_type"_s), u"refresh_token"_s);
        QCOMPARE(form.queryItemValue(u"client_id"_s), u"id.apps"_s);
        QCOMPARE(form.queryItemValue(u"client_secret"_s, QUrl::FullyDecoded), u"s&c"_s);
        QCOMPARE(form.queryItemValue(u"refresh_token"_s, QUrl::FullyDecoded), u"1//refresh"_s);
        QCOMPARE(store.requests()[0].header("Authorization"), "Bearer ya29.user"_ba);
        QCOMPARE(store.requests()[0].header("X-Goog-User-Project"), "billing"_ba);
        QCOMPARE(store.requests()[0].query.queryItemValue(u"alt"_s), u"media"_s);

        google.on("POST", u"/token"_s,
                  FakeAnswer::text(
                      R"({"error":"invalid_grant","error_description":"Token has been expired or revoked."})", 400));
        const auto refused = tokenFor({}, home.context());
        QVERIFY(!refused);
        QCOMPARE(refused.error().kind, Core::ErrorKind::Authentication);
        QCOMPARE(refused.error().file, file);
        QVERIFY2(refused.error().message.contains(u"Token has been expired or revoked. (invalid_grant)"_s),
                 qPrintable(refused.error().message));
        QVERIFY2(refused.error().hint.contains(u"gcloud auth application-default login"_s),
                 qPrintable(refused.error().hint));
        QVERIFY(!refused.error().toText().contains(u"1//refresh"_s));
    }

    void machinesOfGoogleHaveAServiceAccount()
    {
        FakeApiServer metadata;
        const QString path = u"/computeMetadata/v1/instance/service-accounts/default/token"_s;
        metadata.on("GET", path, FakeAnswer::text(R"({"access_token":"ya29.vm"})").header("Metadata-Flavor", "Google"));
        StoreHome home;
        home.variables[u"GCE_METADATA_HOST"_s] = u"127.0.0.1:%1"_s.arg(metadata.port());
        const auto token = tokenFor({}, home.context());
        QVERIFY2(token, token ? "" : qPrintable(token.error().toText()));
        QCOMPARE(token->token, u"ya29.vm"_s);
        QCOMPARE(metadata.requests()[0].header("Metadata-Flavor"), "Google"_ba);
        // Somebody else's router page is no metadata server.
        metadata.on("GET", path, FakeAnswer::text(R"({"access_token":"ya29.evil"})"));
        const auto other = tokenFor({}, home.context());
        QVERIFY(other && other->isAnonymous());
    }

    void gcloudIsAskedWhereAllowed()
    {
        StoreHome home;
        home.write(u"bin/gcloud"_s, "#!/bin/sh\n[ \"$*\" = 'auth print-access-token' ] && echo ya29.gcloud\n", true);
        qputenv("PATH", QByteArray(home.path(u"bin"_s).toLocal8Bit() + ":/usr/bin:/bin"));
        home.variables[u"NO_GCE_CHECK"_s] = u"true"_s;
        const auto plan = googlePlan({}, home.context());
        QVERIFY(plan);
        QCOMPARE(plan->kind, GooglePlan::Kind::Nothing);
        QVERIFY2(plan->tried.contains(u"gcloud (not allowed to run; the window asks, --allow-exec allows it)"_s),
                 qPrintable(plan->tried.join(u", "_s)));
        FetchContext context = home.context();
        context.mayRun = [](const CredentialProgram &program) { return program.file.isEmpty(); };
        const auto token = tokenFor({}, context);
        QVERIFY2(token, token ? "" : qPrintable(token.error().toText()));
        QCOMPARE(token->token, u"ya29.gcloud"_s);
    }

    void federatedIdentitiesNeedGcloud()
    {
        StoreHome home;
        home.write(u"bin/gcloud"_s,
                   "#!/bin/sh\n[ \"$*\" = 'auth application-default print-access-token' ] && echo ya29.federated\n",
                   true);
        qputenv("PATH", QByteArray(home.path(u"bin"_s).toLocal8Bit() + ":/usr/bin:/bin"));
        home.variables[u"GOOGLE_APPLICATION_CREDENTIALS"_s]
            = home.write(u"wif.json"_s, json({{u"type"_s, u"external_account"_s}, {u"audience"_s, u"//iam"_s}}));
        const auto denied = tokenFor({}, home.context());
        QVERIFY(!denied);
        QVERIFY2(denied.error().message.contains(u"external_account"_s), qPrintable(denied.error().message));
        QVERIFY2(denied.error().message.contains(u"gcloud auth application-default print-access-token"_s),
                 qPrintable(denied.error().message));
        FetchContext context = home.context();
        context.mayRun = [](const CredentialProgram &) { return true; };
        const auto token = tokenFor({}, context);
        QVERIFY2(token, token ? "" : qPrintable(token.error().toText()));
        QCOMPARE(token->token, u"ya29.federated"_s);
    }

    void brokenKeyFilesAreExplained_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QString>("words");
        QTest::newRow("no JSON") << "{"_ba << u"not JSON"_s;
        QTest::newRow("other") << R"({"type":"gdch_service_account"})"_ba
                               << u"gdch_service_account, which is unknown"_s;
        QTest::newRow("half") << R"({"type":"service_account","client_email":"a"})"_ba << u"private_key"_s;
        QTest::newRow("no key")
            << R"({"type":"service_account","client_email":"a","private_key":"-----BEGIN PRIVATE KEY-----\nx\n"})"_ba
            << u"private key of a cannot be understood"_s;
        QTest::newRow("other host in the clear")
            << R"({"type":"service_account","client_email":"a","private_key":"x","token_uri":"http://evil.example/t"})"_ba
            << u"token_uri"_s;
    }
    void brokenKeyFilesAreExplained()
    {
        QFETCH(QByteArray, content);
        QFETCH(QString, words);
        StoreHome home;
        const QString file = home.write(u"key.json"_s, content);
        home.variables[u"GOOGLE_APPLICATION_CREDENTIALS"_s] = file;
        const auto token = tokenFor({}, home.context());
        QVERIFY(!token);
        QVERIFY2(token.error().message.contains(words), qPrintable(token.error().message));
        QCOMPARE(token.error().file, file);
        home.variables[u"GOOGLE_APPLICATION_CREDENTIALS"_s] = u"/none.json"_s;
        QVERIFY(!tokenFor({}, home.context()));
    }

    void refusalsAreExplained_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QString>("reason");
        QTest::addColumn<QString>("message");
        QTest::addColumn<bool>("anonymous");
        QTest::addColumn<QString>("words");
        QTest::addColumn<bool>("again");
        QTest::newRow("nobody") << 401 << u"required"_s
                                << u"Anonymous caller does not have storage.objects.get access"_s << true
                                << u"none were found; looked at: GOOGLE_APPLICATION_CREDENTIALS"_s << false;
        QTest::newRow("token") << 401 << u"authError"_s << u"Invalid Credentials"_s << false
                               << u"does not accept the token of the service account of this machine"_s << false;
        QTest::newRow("forbidden")
            << 403 << u"forbidden"_s
            << u"x does not have storage.objects.get access to the Google Cloud Storage object."_s << false
            << u"may not read gs://made/k: x does not have"_s << false;
        QTest::newRow("requester pays") << 400 << u"required"_s
                                        << u"Bucket is a requester pays bucket but no user project provided."_s << false
                                        << u"GOOGLE_CLOUD_QUOTA_PROJECT"_s << false;
        QTest::newRow("object") << 404 << u"notFound"_s << u"No such object: made/k"_s << false
                                << u"gs://made/k not found"_s << true;
        QTest::newRow("bucket") << 404 << u"notFound"_s << u"The specified bucket does not exist."_s << false
                                << u"no bucket made"_s << false;
        QTest::newRow("too many") << 429 << u"rateLimitExceeded"_s << u"The rate limit was exceeded."_s << false
                                  << u"The rate limit was exceeded."_s << true;
        QTest::newRow("backend") << 503 << u"backendError"_s << u"Backend Error"_s << false << u"Backend Error"_s
                                 << true;
    }
    void refusalsAreExplained()
    {
        QFETCH(int, status);
        QFETCH(QString, reason);
        QFETCH(QString, message);
        QFETCH(bool, anonymous);
        QFETCH(QString, words);
        QFETCH(bool, again);
        FakeApiServer metadata;
        metadata.on("GET", u"/computeMetadata/v1/instance/service-accounts/default/token"_s,
                    FakeAnswer::text(R"({"access_token":"ya29.vm"})").header("Metadata-Flavor", "Google"));
        StoreHome home;
        if (anonymous)
            home.variables[u"NO_GCE_CHECK"_s] = u"true"_s;
        home.variables[u"GCE_METADATA_HOST"_s] = u"127.0.0.1:%1"_s.arg(metadata.port());
        const QJsonObject error{{u"code"_s, status},
                                {u"message"_s, message},
                                {u"errors"_s, QJsonArray{QJsonObject{{u"reason"_s, reason}}}}};
        FakeApiServer store;
        store.on("GET", objectPath, FakeAnswer::text(json({{u"error"_s, error}}), status, "application/json"));
        const auto operation = GcsReader().fetch(
            requestOf(u"gs://made/k"_s, accountOf({{u"apiEndpoint"_s, store.url().toString()}}), home.context()));
        std::optional<Core::Error> told;
        bool worthwhile = false;
        connect(operation.get(), &FetchOperation::finished, this, [&](const Core::Result<Content> &result) {
            worthwhile = operation->retryAdvice().worthwhile;
            told = result ? Core::Error() : result.error();
        });
        operation->start();
        QVERIFY(QTest::qWaitFor([&] { return told.has_value(); }, 20000));
        QVERIFY2(told->toText().contains(words), qPrintable(told->toText()));
        QVERIFY(!told->hint.isEmpty());
        QVERIFY(!told->toText().contains(u"ya29"_s));
        QCOMPARE(worthwhile, again);
    }

    void checksumsAreVerified()
    {
        const auto answer = [](const QByteArray &content, const QByteArray &crc) {
            return FakeAnswer::text(content).header("x-goog-hash", crc).header("x-goog-generation", "7");
        };
        // "123456789" and the check value of CRC-32C, e3069283
        FakeApiServer store;
        store.on("GET", objectPath,
                 {answer("123456789", "crc32c=4waSgw==,md5=JfnnlDI7RTiF9RgfG2JNCw=="),
                  answer("123456780", "crc32c=4waSgw==")});
        StoreHome home;
        home.variables[u"STORAGE_EMULATOR_HOST"_s] = store.url().toString();
        FetchProbe good(GcsReader().fetch(requestOf(u"gs://made/k"_s, {}, home.context())));
        QVERIFY(good.run());
        QVERIFY2(good.ok(), qPrintable(good.error().toText()));
        QCOMPARE(good.result()->version, u"7"_s);
        FetchProbe damaged(GcsReader().fetch(requestOf(u"gs://made/k"_s, {}, home.context())));
        QVERIFY(damaged.run());
        QCOMPARE(damaged.error().code, u"artifact-checksum"_s);
        QVERIFY2(damaged.error().message.contains(u"CRC-32C"_s), qPrintable(damaged.error().message));
    }

    void packedObjectsAreVerifiedPacked()
    {
        // printf '{"a":1}' | gzip -n | od -An -tx1
        const QByteArray packed = QByteArray::fromHex("1f8b0800000000000003ab564a54b232ac0500afac1b5607000000");
        const QByteArray md5 = QCryptographicHash::hash(packed, QCryptographicHash::Md5).toBase64();
        FakeApiServer store;
        store.on("GET", objectPath,
                 FakeAnswer::text(packed)
                     .header("Content-Encoding", "gzip")
                     .header("x-goog-stored-content-encoding", "gzip")
                     .header("x-goog-hash", "md5=" + md5));
        StoreHome home;
        home.variables[u"STORAGE_EMULATOR_HOST"_s] = store.url().toString();
        FetchProbe probe(GcsReader().fetch(requestOf(u"gs://made/k"_s, {}, home.context())));
        QVERIFY(probe.run());
        QVERIFY2(probe.ok(), qPrintable(probe.error().toText()));
        QCOMPARE(probe.result()->bytes, R"({"a":1})"_ba);
        QCOMPARE(store.requests()[0].header("Accept-Encoding"), "gzip"_ba);
    }

    void tokensDoNotFollowRedirects()
    {
        FakeApiServer metadata;
        metadata.on("GET", u"/computeMetadata/v1/instance/service-accounts/default/token"_s,
                    FakeAnswer::text(R"({"access_token":"ya29.vm"})").header("Metadata-Flavor", "Google"));
        FakeApiServer other;
        other.on("GET", objectPath, FakeAnswer::text(body));
        FakeApiServer store;
        store.on("GET", objectPath,
                 FakeAnswer::text({}, 302).header("Location", (other.url().toString() + objectPath).toLatin1()));
        StoreHome home;
        home.variables[u"GCE_METADATA_HOST"_s] = u"127.0.0.1:%1"_s.arg(metadata.port());
        FetchProbe probe(GcsReader().fetch(
            requestOf(u"gs://made/k"_s, accountOf({{u"apiEndpoint"_s, store.url().toString()}}), home.context())));
        QVERIFY(probe.run());
        QVERIFY(!probe.ok());
        QCOMPARE(other.requests().size(), 0);
    }

    void addressesEncodeTheWholeName()
    {
        QCOMPARE(gcsUrl({u"my-bucket"_s, u"a/b c.json"_s, u"5"_s}, QUrl(u"https://storage.googleapis.com"_s))
                     .toString(QUrl::FullyEncoded),
                 u"https://storage.googleapis.com/storage/v1/b/my-bucket/o/a%2Fb%20c.json?alt=media&generation=5"_s);
        QCOMPARE(gcsEndpoint({}, {})->url.toString(), u"https://storage.googleapis.com"_s);
    }

    void wrongReferencesAreRefused_data()
    {
        QTest::addColumn<QString>("reference");
        for (const char *reference :
             {"", "gs://", "gs://bucket", "gs://bucket/", "gs:///name", "gs://bucket/n#", "gs://bucket/n#latest",
              "gs://bucket/n#-1", "gs://bucket/n#12345678901234567890", "gs://Bucket/n", "gs://user:pw@host/n"})
            QTest::newRow(*reference ? reference : "empty") << QString::fromLatin1(reference);
    }
    void wrongReferencesAreRefused()
    {
        QFETCH(QString, reference);
        const auto checked = GcsReader().check({u"gcs/object"_s, reference, {}, {}});
        QVERIFY(!checked);
        QCOMPARE(checked.error().kind, Core::ErrorKind::Usage);
        QVERIFY(!checked.error().hint.isEmpty());
    }

private:
    /// Uploads an object and returns its generation.
    QString put(const QString &name, const QByteArray &content)
    {
        const StoreHome home;
        const QByteArray answer = curl({u"-H"_s, u"Content-Type: application/json"_s, u"--data-binary"_s,
                                        u'@' + home.write(u"upload"_s, content),
                                        m_endpoint + u"/upload/storage/v1/b/made/o?uploadType=media&name="_s
                                            + QString::fromLatin1(QUrl::toPercentEncoding(name))});
        return QJsonDocument::fromJson(answer)["generation"_L1].toString();
    }

    std::unique_ptr<FetchOperation> fetch(const QString &reference)
    {
        StoreHome home;
        home.variables[u"STORAGE_EMULATOR_HOST"_s] = m_endpoint;
        return GcsReader().fetch(requestOf(reference, {}, home.context()));
    }

    StoreRecords m_records{u"tst_gcsreader"_s};
    StoreServer m_server;
    QString m_endpoint;
    QByteArray m_path;
    bool m_started = false;
};

QTEST_GUILESS_MAIN(GcsReaderTest)
#include "tst_gcsreader.moc"
