// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "fetchprobe.h"
#include "storerecords.h"

#include "models/artifacts/artifact.h"
#include "tests/support/testpki.h"

#include <QHash>
#include <QSslCertificate>

#include <chrono>

/// What tests of readers against servers share: an authority that the readers trust, an environment of variables and a
/// home folder of their own, accounts, and one attempt where nothing else is asked for.
class StoreFixture
{
public:
    StoreFixture()
    {
        for (const char *name : {"http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"})
            qunsetenv(name);
        authority = Support::TestPki::authority(QStringLiteral("Test"));
        server = Support::TestPki::issue(authority, QStringLiteral("server"),
                                         {QStringLiteral("127.0.0.1"), QStringLiteral("localhost")});
        context.tls.setCaCertificates(QSslCertificate::fromData(authority.certificate));
        context.environment = {[this](const QString &name) { return variables.value(name); }, home.path()};
        limits.retryFor = std::chrono::milliseconds(0);
    }
    Q_DISABLE_COPY_MOVE(StoreFixture)

    bool setAccounts(const QByteArray &yaml)
    {
        const auto parsed = Artifacts::Accounts::parse(yaml);
        accounts = parsed.value_or(Artifacts::Accounts());
        return parsed.has_value();
    }

    bool writeHome(const QString &name, const QByteArray &content)
    {
        QFile file(home.filePath(name));
        return QDir().mkpath(QFileInfo(file).path()) && file.open(QIODevice::WriteOnly)
            && file.write(content) == content.size();
    }

    std::unique_ptr<Artifacts::FetchOperation> fetch(const Artifacts::Reference &reference)
    {
        readers.setContext(context);
        readers.setAccounts(accounts);
        return readers.fetch(reference, limits);
    }

    /// The content; the running test fails where there is none.
    Artifacts::Content read(const Artifacts::Reference &reference)
    {
        FetchProbe probe(fetch(reference));
        if (probe.run(60000) && probe.ok())
            return *probe.result();
        QTest::qFail(qPrintable(probe.error().toText()), __FILE__, __LINE__);
        return {};
    }

    /// The error; an empty one where there is none.
    Core::Error error(const Artifacts::Reference &reference)
    {
        FetchProbe probe(fetch(reference));
        return probe.run(60000) ? probe.error() : Core::Error();
    }

    Support::TestCertificate authority;
    Support::TestCertificate server;
    QTemporaryDir home;
    QHash<QString, QString> variables;
    Artifacts::FetchContext context;
    Artifacts::FetchLimits limits;
    Artifacts::Accounts accounts;
    Artifacts::Readers readers;
};
