// SPDX-License-Identifier: Apache-2.0
#include "fetchprobe.h"
#include "storerecords.h"

#include "models/artifacts/artifact.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>

#include <sys/stat.h>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace Artifacts;

namespace {

Reference local(const QString &path)
{
    return {u"local/file"_s, path, {}, {}};
}

Reference embedded(const QString &text)
{
    return {u"embedded/base64"_s, text, {}, {}};
}

bool write(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size();
}

} // namespace

class ReadersTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY(m_folder.isValid()); }
    void cleanup() { m_records.endOfTest(); }

    void typesAreFound()
    {
        for (const char *type : {"http/file",
                                 "github/file",
                                 "gitlab/file",
                                 "bitbucket/file",
                                 "git/repo",
                                 "maven/file",
                                 "ivy/file",
                                 "jenkins/file",
                                 "s3/object",
                                 "gcs/object",
                                 "oracle/object",
                                 "helm/chart",
                                 "helm/index",
                                 "helm/image",
                                 "front50/pipelineTemplate",
                                 "remote/base64",
                                 "kubernetes/configMap",
                                 "kubernetes/secret",
                                 "local/file",
                                 "embedded/base64"})
            QVERIFY2(m_readers.types().contains(QString::fromLatin1(type)), type);
        for (const QString &type : m_readers.types()) {
            QVERIFY(m_readers.find(type));
            QCOMPARE(m_readers.find(type)->type(), type);
        }
        QCOMPARE(m_readers.find(u"docker/image"_s), nullptr);
        QCOMPARE(m_readers.find({}), nullptr);
    }

    void unsupportedTypesAreExplained_data()
    {
        QTest::addColumn<QString>("type");
        QTest::addColumn<QString>("code");
        QTest::addColumn<QString>("hint");
        const QString all = u"http/file, github/file"_s;
        QTest::newRow("store") << u"cloudfoundry/app"_s << u"artifact-type-unsupported"_s << all;
        QTest::newRow("reference") << u"docker/image"_s << u"artifact-type-reference-only"_s << all;
        QTest::newRow("kubernetes") << u"kubernetes/deployment"_s << u"artifact-type-reference-only"_s << all;
        QTest::newRow("unknown") << u"x/y"_s << u"artifact-type-unknown"_s << all;
        QTest::newRow("empty") << QString() << u"artifact-type-unknown"_s << all;
        QTest::newRow("short form") << u"http"_s << u"artifact-type-unknown"_s << u"http/file"_s;
        QTest::newRow("upper case") << u"Embedded/Base64"_s << u"artifact-type-unknown"_s << u"embedded/base64"_s;
        QTest::newRow("file") << u"file"_s << u"artifact-type-unknown"_s << u"local/file"_s;
    }
    void unsupportedTypesAreExplained()
    {
        QFETCH(QString, type);
        QFETCH(QString, code);
        QFETCH(QString, hint);
        const Core::Error error = Readers::unsupported(type);
        QCOMPARE(error.kind, Core::ErrorKind::Usage);
        QCOMPARE(error.code, code);
        QVERIFY2(error.message.contains(type), qPrintable(error.message));
        QVERIFY2(error.hint.contains(hint), qPrintable(error.hint));
    }

    void localFilesAreRead_data()
    {
        QTest::addColumn<QString>("reference");
        const QString path = m_folder.filePath(u"out put.json"_s);
        QTest::newRow("path") << path;
        QTest::newRow("url") << QUrl::fromLocalFile(path).toString(QUrl::FullyEncoded);
        QTest::newRow("url with host") << u"file://localhost"_s + QUrl::fromLocalFile(path).path(QUrl::FullyEncoded);
        QTest::newRow("relative") << QDir::current().relativeFilePath(path);
    }
    void localFilesAreRead()
    {
        QFETCH(QString, reference);
        m_records.note(u"local/file"_s, u"files of this computer"_s);
        const QString path = m_folder.filePath(u"out put.json"_s);
        QVERIFY(write(path, R"({"a":1})"));
        FetchProbe probe(fetch(local(reference)));
        QVERIFY(probe.run());
        QVERIFY2(probe.ok(), qPrintable(probe.error().toText()));
        QCOMPARE(probe.result()->bytes, R"({"a":1})"_ba);
        QCOMPARE(probe.result()->source, path);
        // sha256sum of the same text
        QCOMPARE(probe.result()->sha256, u"015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862"_s);
        QVERIFY(probe.result()->fetched.isValid());
    }

    void homeIsKnown()
    {
        const QByteArray home = qgetenv("HOME");
        qputenv("HOME", m_folder.path().toLocal8Bit());
        QVERIFY(write(m_folder.filePath(u"home.json"_s), "{}"));
        FetchProbe probe(fetch(local(u"~/home.json"_s)));
        const bool ran = probe.run();
        qputenv("HOME", home);
        QVERIFY(ran);
        QVERIFY2(probe.ok(), qPrintable(probe.error().toText()));
    }

    void filesWithoutASizeAreRead()
    {
        FetchProbe probe(fetch(local(u"/proc/self/status"_s)));
        QVERIFY(probe.run());
        QVERIFY2(probe.ok(), qPrintable(probe.error().toText()));
        QVERIFY(probe.result()->bytes.startsWith("Name:"));
    }

    void localFilesThatCannotBeReadAreErrors_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<int>("kind");
        QTest::addColumn<QString>("code");
        const QString pipe = m_folder.filePath(u"pipe"_s);
        QCOMPARE(mkfifo(qPrintable(pipe), 0600), 0);
        const QString large = m_folder.filePath(u"large"_s);
        QVERIFY(write(large, QByteArray(2000, 'x')));
        const auto row = [](const char *name, const QString &path, Core::ErrorKind kind, const QString &code) {
            QTest::newRow(name) << path << int(kind) << code;
        };
        row("missing", m_folder.filePath(u"none"_s), Core::ErrorKind::NotFound, u"artifact-not-found"_s);
        row("below a file", large + u"/x", Core::ErrorKind::NotFound, u"artifact-not-found"_s);
        row("folder", m_folder.path(), Core::ErrorKind::Io, u"artifact-not-a-file"_s);
        row("pipe", pipe, Core::ErrorKind::Io, u"artifact-not-a-file"_s);
        row("device", u"/dev/zero"_s, Core::ErrorKind::Io, u"artifact-not-a-file"_s);
        row("too large", large, Core::ErrorKind::Limit, u"artifact-too-large"_s);
        row("fails while it is read", u"/proc/self/mem"_s, Core::ErrorKind::Io, u"artifact-unreadable"_s);
        row("empty", {}, Core::ErrorKind::Usage, u"artifact-path-missing"_s);
        row("other host", u"file://other.example/x"_s, Core::ErrorKind::Usage, u"artifact-path-invalid"_s);
        row("NUL", u"/tmp/a"_s + QChar(0) + u"b"_s, Core::ErrorKind::Usage, u"artifact-path-invalid"_s);
    }
    void localFilesThatCannotBeReadAreErrors()
    {
        QFETCH(QString, path);
        QFETCH(int, kind);
        QFETCH(QString, code);
        FetchLimits limits;
        limits.maximumBytes = 1000;
        FetchProbe probe(m_readers.find(u"local/file"_s)->fetch({local(path), limits}));
        QVERIFY(probe.run());
        QVERIFY(!probe.ok());
        QCOMPARE(int(probe.error().kind), kind);
        QCOMPARE(probe.error().code, code);
        QVERIFY(!probe.error().message.isEmpty() && !probe.error().hint.isEmpty());
        const bool wrongForm = probe.error().kind == Core::ErrorKind::Usage;
        QCOMPARE(m_readers.find(u"local/file"_s)->check(local(path)).has_value(), !wrongForm);
    }

    void forbiddenFilesAreErrors()
    {
        if (geteuid() == 0)
            QSKIP("root may read everything");
        const QString path = m_folder.filePath(u"forbidden"_s);
        QVERIFY(write(path, "{}"));
        QVERIFY(QFile::setPermissions(path, {}));
        FetchProbe probe(fetch(local(path)));
        QVERIFY(probe.run());
        QCOMPARE(probe.error().code, u"artifact-unreadable"_s);
    }

    void destroyingALocalFetchCancelsIt()
    {
        QVERIFY(write(m_folder.filePath(u"big"_s), QByteArray(20000000, 'x')));
        FetchProbe probe(fetch(local(m_folder.filePath(u"big"_s))));
        probe.start();
        probe.destroy();
        // A later fetch of the same thread pool has run: the cancelled one would have ended by then.
        FetchProbe next(fetch(local(m_folder.filePath(u"big"_s))));
        QVERIFY(next.run());
        QCOMPARE(probe.count(), 0);
    }

    void embeddedContentIsDecoded_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QByteArray>("content");
        // RFC 4648, section 10
        QTest::newRow("two pads") << u"Zg=="_s << "f"_ba;
        QTest::newRow("one pad") << u"Zm8="_s << "fo"_ba;
        QTest::newRow("no pad") << u"Zm9v"_s << "foo"_ba;
        QTest::newRow("six") << u"Zm9vYmFy"_s << "foobar"_ba;
        QTest::newRow("padding left out") << u"Zm8"_s << "fo"_ba;
        QTest::newRow("whole alphabet") << u"+/+/"_s << "\xfb\xff\xbf"_ba;
        QTest::newRow("json") << u"eyJhIjoxfQ=="_s << R"({"a":1})"_ba;
    }
    void embeddedContentIsDecoded()
    {
        QFETCH(QString, text);
        QFETCH(QByteArray, content);
        m_records.note(u"embedded/base64"_s, u"texts of RFC 4648 and others"_s);
        FetchProbe probe(fetch(embedded(text)));
        QVERIFY(probe.run());
        QVERIFY2(probe.ok(), qPrintable(probe.error().toText()));
        QCOMPARE(probe.result()->bytes, content);
        QCOMPARE(probe.result()->source, u"embedded/base64"_s);
        QVERIFY(m_readers.find(u"embedded/base64"_s)->check(embedded(text)));
    }

    void wrongBase64IsRefused_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("column");
        QTest::newRow("empty") << QString() << 0;
        QTest::newRow("blank") << u"Zm9v YmFy"_s << 5;
        QTest::newRow("line break") << u"Zm9v\nYmFy"_s << 5;
        QTest::newRow("line break at the end") << u"Zm9v\n"_s << 5;
        QTest::newRow("url alphabet") << u"-_-_"_s << 1;
        QTest::newRow("padding inside") << u"Zg==Zg=="_s << 3;
        QTest::newRow("too much padding") << u"Zg==="_s << 3;
        QTest::newRow("padding alone") << u"=="_s << 3;
        QTest::newRow("wrong padding") << u"Zm8=="_s << 6;
        QTest::newRow("one character too many") << u"Zm9vY"_s << 6;
        QTest::newRow("unicode") << u"Zm9\u00e4"_s << 4;
        QTest::newRow("json") << u"{\"a\":1}"_s << 1;
    }
    void wrongBase64IsRefused()
    {
        QFETCH(QString, text);
        QFETCH(int, column);
        FetchProbe probe(fetch(embedded(text)));
        QVERIFY(probe.run());
        QVERIFY(!probe.ok());
        QCOMPARE(probe.error().kind, Core::ErrorKind::Format);
        QCOMPARE(probe.error().column, column);
        QVERIFY(!probe.error().hint.isEmpty());
        QVERIFY(!m_readers.find(u"embedded/base64"_s)->check(embedded(text)));
    }

    void embeddedContentIsLimited()
    {
        FetchLimits limits;
        limits.maximumBytes = 5;
        FetchProbe probe(m_readers.find(u"embedded/base64"_s)->fetch({embedded(u"Zm9vYmFy"_s), limits}));
        QVERIFY(probe.run());
        QCOMPARE(probe.error().kind, Core::ErrorKind::Limit);
    }

private:
    std::unique_ptr<FetchOperation> fetch(const Reference &reference)
    {
        return m_readers.find(reference.type)->fetch({reference});
    }

    StoreRecords m_records{u"tst_readers"_s};
    Readers m_readers;
    QTemporaryDir m_folder;
};

QTEST_GUILESS_MAIN(ReadersTest)
#include "tst_readers.moc"
