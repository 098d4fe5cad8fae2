// SPDX-License-Identifier: Apache-2.0
#include "models/history/artifactrecord.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace History;

namespace {

ArtifactRecord recordOf(const QByteArray &content, const QString &subject)
{
    ArtifactRecord record;
    record.subject = subject;
    record.type = u"s3/object"_s;
    record.source = u"s3://bucket/release/output.json"_s;
    record.account = u"build"_s;
    record.version = u"v7"_s;
    record.contentType = u"application/json"_s;
    record.sha256 = QString::fromLatin1(QCryptographicHash::hash(content, QCryptographicHash::Sha256).toHex());
    record.size = content.size();
    record.fetched = QDateTime(QDate(2026, 1, 31), QTime(10, 15, 2, 250), QTimeZone::UTC);
    record.attempts = 3;
    return record;
}

} // namespace

class ArtifactRecordTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        QVERIFY(m_folder->isValid());
    }

    void isReadAsItWasWritten()
    {
        const QByteArray content("{\"a\": 1.50}\n\0x", 14);
        const QString run = makeRun(u"20260131-101502-release-x7k2p"_s);
        const ArtifactRecord record = recordOf(content, u"s"_s);
        QVERIFY(saveArtifact(run, record, content));
        const auto loaded = loadArtifact(run);
        QVERIFY2(loaded, loaded ? "" : qPrintable(loaded.error().toText()));
        QCOMPARE(loaded->record, record);
        QCOMPARE(loaded->content, content);
        QCOMPARE(loaded->runId, u"20260131-101502-release-x7k2p"_s);
        for (const char *name : {"artifact", "artifact.json"}) {
            const QFileDevice::Permissions others
                = QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther;
            QVERIFY(!(QFile::permissions(run + u'/' + QLatin1StringView(name)) & others));
        }
    }

    void anotherFetchReplacesIt()
    {
        const QString run = makeRun(u"20260131-101502-release-x7k2p"_s);
        QVERIFY(saveArtifact(run, recordOf("old", u"s"_s), "old"));
        QVERIFY(saveArtifact(run, recordOf("new", u"s"_s), "new"));
        QCOMPARE(loadArtifact(run)->content, "new"_ba);
    }

    void contentOfSecretsIsNotRecorded()
    {
        const QString run = makeRun(u"20260131-101502-release-x7k2p"_s);
        QVERIFY(saveArtifact(run, recordOf("old", u"s"_s), "old"));
        ArtifactRecord record = recordOf({}, u"s"_s);
        record.hasContent = false;
        QVERIFY(saveArtifact(run, record, "geheim"));
        QVERIFY(!QFileInfo::exists(run + u"/artifact"_s));
        QVERIFY(loadArtifact(run)->content.isEmpty());
        const QString next = makeRun(u"20260131-101503-release-x7k2p"_s);
        QVERIFY(!previousArtifact(next, u"s"_s));
    }

    void saysThatThereIsNone()
    {
        const auto loaded = loadArtifact(makeRun(u"20260131-101502-release-x7k2p"_s));
        QVERIFY(!loaded);
        QCOMPARE(loaded.error().kind, Core::ErrorKind::NotFound);
    }

    void noticesDamage()
    {
        const QString run = makeRun(u"20260131-101502-release-x7k2p"_s);
        QVERIFY(saveArtifact(run, recordOf("abc", u"s"_s), "abc"));
        write(run + u"/artifact"_s, "abd");
        QCOMPARE(loadArtifact(run).error().code, u"history-artifact-damaged"_s);
        write(run + u"/artifact.json"_s, "[");
        QCOMPARE(loadArtifact(run).error().code, u"history-artifact-damaged"_s);
        QVERIFY(saveArtifact(run, recordOf("abc", u"s"_s), "abc"));
        QCOMPARE(loadArtifact(run, 2).error().code, u"history-artifact-damaged"_s); // too large
    }

    void findsThePreviousOfTheSameSubject()
    {
        const auto put = [this](const QString &id, const QString &subject, const QByteArray &content) {
            QVERIFY(saveArtifact(makeRun(id), recordOf(content, subject), content));
        };
        put(u"20260131-101500-release-aaaaa"_s, u"s"_s, "1");
        put(u"20260131-101501-release-aaaaa"_s, u"s"_s, "2");
        put(u"20260131-101502-other-aaaaa"_s, u"t"_s, "3");
        makeRun(u"20260131-101503-release-aaaaa"_s); // without an artifact
        put(u"20260131-101505-release-aaaaa"_s, u"s"_s, "later");
        const QString own = makeRun(u"20260131-101504-release-aaaaa"_s);
        const auto previous = previousArtifact(own, u"s"_s);
        QVERIFY(previous);
        QCOMPARE(previous->content, "2"_ba);
        QCOMPARE(previous->runId, u"20260131-101501-release-aaaaa"_s);
        // A damaged one is passed over.
        write(m_folder->filePath(u"20260131-101501-release-aaaaa/artifact"_s), "x");
        QCOMPARE(previousArtifact(own, u"s"_s)->content, "1"_ba);
        QVERIFY(!previousArtifact(own, u"u"_s));
    }

    void tellsRunsOfOneSecondApart()
    {
        const auto put = [this](const QString &id, const QByteArray &content, int milliseconds) {
            ArtifactRecord record = recordOf(content, u"s"_s);
            record.fetched = QDateTime(QDate(2026, 1, 31), QTime(10, 15, 0), QTimeZone::UTC).addMSecs(milliseconds);
            const QString run = makeRun(id);
            QVERIFY(saveArtifact(run, record, content));
        };
        put(u"20260131-101459-release-aaaaa"_s, "0", -500);
        put(u"20260131-101500-release-zzzzz"_s, "1", 100);
        put(u"20260131-101500-release-aaaaa"_s, "2", 300);
        put(u"20260131-101500-release-mmmmm"_s, "3", 500);
        const auto previousOf = [this](const QString &id) {
            const auto previous = previousArtifact(m_folder->filePath(id), u"s"_s);
            return previous ? previous->content : "none"_ba;
        };
        QCOMPARE(previousOf(u"20260131-101500-release-mmmmm"_s), "2"_ba);
        QCOMPARE(previousOf(u"20260131-101500-release-aaaaa"_s), "1"_ba);
        QCOMPARE(previousOf(u"20260131-101500-release-zzzzz"_s), "0"_ba);
        QCOMPARE(previousOf(u"20260131-101459-release-aaaaa"_s), "none"_ba);
    }

    void subjectsTellPartsApart()
    {
        QVERIFY(artifactSubject(u"a"_s, {u"bc"_s, {}}) != artifactSubject(u"a"_s, {u"b"_s, u"c"_s}));
        QVERIFY(artifactSubject(u"ab"_s, {u"c"_s}) != artifactSubject(u"a"_s, {u"bc"_s}));
        QCOMPARE(artifactSubject(u"a"_s, {u"b"_s}), artifactSubject(u"a"_s, {u"b"_s}));
        QVERIFY(!artifactSubject(u"a"_s, {u"https://user:geheim@host/"_s}).contains(u"geheim"_s));
    }

private:
    QString makeRun(const QString &id)
    {
        if (!QDir(m_folder->path()).mkpath(id))
            qFatal("the temporary folder cannot be written");
        return m_folder->filePath(id);
    }
    void write(const QString &path, const QByteArray &bytes)
    {
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
        QCOMPARE(file.write(bytes), bytes.size());
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

QTEST_APPLESS_MAIN(ArtifactRecordTest)
#include "tst_artifactrecord.moc"
