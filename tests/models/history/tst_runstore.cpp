// SPDX-License-Identifier: Apache-2.0
#include "models/history/runstore.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

using namespace Qt::StringLiterals;
using History::RunStore;

namespace {

class ManualClock : public Core::Clock
{
public:
    [[nodiscard]] QDateTime nowUtc() const override { return m_now; }
    [[nodiscard]] std::chrono::milliseconds monotonic() const override { return {}; }
    void advance(int seconds) { m_now = m_now.addSecs(seconds); }

private:
    QDateTime m_now = QDateTime(QDate(2026, 1, 31), QTime(10, 15, 2), QTimeZone::UTC);
};

const QJsonObject ended{{u"result"_s, u"Complete"_s}};

bool write(const QString &path, qint64 bytes)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(QByteArray(bytes, 'x')) == bytes;
}

} // namespace

class RunStoreTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        QVERIFY(m_folder->isValid());
        m_root = m_folder->filePath(u"data/job-console/runs"_s);
    }

    void idTellsTimeAndName()
    {
        RunStore store(m_root, m_clock);
        QVERIFY(!QFileInfo::exists(m_root));
        const auto id = store.createRun(u"release"_s);
        QVERIFY(id);
        static const QRegularExpression form(u"^[0-9]{8}-[0-9]{6}-release-[a-z0-9]{5}$"_s);
        QVERIFY2(form.match(*id).hasMatch(), qPrintable(*id));
        QCOMPARE(id->left(15), m_clock.nowUtc().toString(u"yyyyMMdd-HHmmss"_s));
        QCOMPARE(store.folder(*id), QString(m_root + u'/' + *id));
        QVERIFY(QFileInfo(store.folder(*id)).isDir());
    }

    void foldersAreReadableByTheUserAlone()
    {
        RunStore store(m_root, m_clock);
        const auto id = store.createRun(u"release"_s);
        QVERIFY(id);
        QVERIFY(store.saveResult(*id, ended));
        constexpr auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ExeGroup | QFile::ReadOther
            | QFile::WriteOther | QFile::ExeOther;
        for (const QString &path : {m_root, store.folder(*id), QString(store.folder(*id) + u"/run.json")})
            QVERIFY2(!(QFile::permissions(path) & others), qPrintable(path));
    }

    void hostileNamesStayInsideTheRoot_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("part");
        QTest::newRow("path") << u"../../etc/passwd"_s << u"etc-passwd"_s;
        QTest::newRow("absolute") << u"/tmp/x"_s << u"tmp-x"_s;
        QTest::newRow("empty") << QString() << u"job"_s;
        QTest::newRow("dots") << u".."_s << u"job"_s;
        QTest::newRow("controls") << u"a\nb\0c\x1b[m"_s << u"a-b-c-m"_s;
        QTest::newRow("upper case and unicode") << u"Über JOB"_s << u"ber-job"_s;
        QTest::newRow("shell") << u"$(rm -rf /);`x`"_s << u"rm-rf-x"_s;
        QTest::newRow("long") << u"a"_s.repeated(5000) << u"a"_s.repeated(63);
    }
    void hostileNamesStayInsideTheRoot()
    {
        QFETCH(QString, name);
        QFETCH(QString, part);
        RunStore store(m_root, m_clock);
        const auto id = store.createRun(name);
        QVERIFY(id);
        QCOMPARE(id->mid(16).chopped(6), part);
        QCOMPARE(QDir(m_root).entryList(QDir::Dirs | QDir::NoDotAndDotDot), QStringList{*id});
        QCOMPARE(QDir(m_folder->path()).entryList(QDir::AllEntries | QDir::NoDotAndDotDot), QStringList{u"data"_s});
    }

    void runsOfOneSecondHaveFoldersOfTheirOwn()
    {
        RunStore store(m_root, m_clock);
        QSet<QString> ids;
        for (int i = 0; i < 50; ++i) {
            const auto id = store.createRun(u"same"_s);
            QVERIFY(id);
            ids.insert(*id);
        }
        QCOMPARE(ids.size(), 50);
    }

    void textsThatAreNoIdLeadNowhere_data()
    {
        QTest::addColumn<QString>("id");
        for (const char *id : {"", "..", "../x", "20260131-101502-a/../../x", "20260131-101502-a\n", "run.json",
                               "20260131-101502-A", "20260131-101502-"})
            QTest::newRow(id) << QString::fromLatin1(id);
    }
    void textsThatAreNoIdLeadNowhere()
    {
        QFETCH(QString, id);
        RunStore store(m_root, m_clock);
        QCOMPARE(store.folder(id), QString());
        const auto saved = store.saveResult(id, ended);
        QVERIFY(!saved);
        QCOMPARE(saved.error().kind, Core::ErrorKind::Usage);
    }

    void resultIsReplacedAsAWhole()
    {
        RunStore store(m_root, m_clock);
        const auto id = store.createRun(u"release"_s);
        QVERIFY(id);
        QVERIFY(store.saveResult(*id, {{u"long"_s, QString(100000, u'x')}}));
        QVERIFY(store.saveResult(*id, ended));
        QFile file(store.folder(*id) + u"/run.json");
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(QJsonDocument::fromJson(file.readAll()).object(), ended);
        // No temporary file is left, and the run's lock went with its end.
        QCOMPARE(QDir(store.folder(*id)).entryList(QDir::Files | QDir::Hidden), QStringList{u"run.json"_s});
    }

    void rootThatCannotBeMadeIsAnError()
    {
        QVERIFY(write(m_folder->filePath(u"data"_s), 1));
        RunStore store(m_root, m_clock);
        const auto id = store.createRun(u"release"_s);
        QVERIFY(!id);
        QCOMPARE(id.error().kind, Core::ErrorKind::Io);
        QVERIFY(id.error().file.startsWith(m_folder->path()));
        QVERIFY(!id.error().hint.isEmpty());
        store.prune({}); // has nothing to do, and does nothing
    }

    void savingIntoALostFolderIsAnError()
    {
        RunStore store(m_root, m_clock);
        const auto id = store.createRun(u"release"_s);
        QVERIFY(id);
        QVERIFY(QDir(store.folder(*id)).removeRecursively());
        const auto saved = store.saveResult(*id, ended);
        QVERIFY(!saved);
        QCOMPARE(saved.error().kind, Core::ErrorKind::Io);
        QCOMPARE(saved.error().file, QString(store.folder(*id) + u"/run.json"));
    }

    void aFullDiskIsNamed()
    {
        // A file system of its own, where the machine lets an ordinary process make one.
        const QString script = u"mount -t tmpfs -o size=64k tmpfs '%1' && '%2' --fill '%1'"_s.arg(
            m_folder->path(), QCoreApplication::applicationFilePath());
        QProcess probe;
        probe.start(u"unshare"_s, {u"-rm"_s, u"sh"_s, u"-c"_s, script});
        if (!probe.waitForStarted())
            QSKIP("no unshare");
        QVERIFY(probe.waitForFinished());
        const QByteArray said = probe.readAllStandardOutput();
        if (!said.startsWith("kind "))
            QSKIP("no mount namespaces here");
        QCOMPARE(said.trimmed(), "kind " + QByteArray::number(int(Core::ErrorKind::DiskFull)));
    }

    void pruneKeepsTheNewest()
    {
        RunStore store(m_root, m_clock);
        const QStringList ids = finishedRuns(store, 6);
        store.prune({3, 1000000});
        QCOMPARE(names(), ids.last(3));
        store.prune({3, 1000000});
        QCOMPARE(names(), ids.last(3));
    }

    void pruneKeepsWithinTheBytes()
    {
        RunStore store(m_root, m_clock);
        const QStringList ids = finishedRuns(store, 6);
        for (const QString &id : ids) {
            QVERIFY(QDir(store.folder(id)).mkdir(u"logs"_s));
            QVERIFY(write(store.folder(id) + u"/logs/0.spool", 10000));
        }
        store.prune({50, 25000});
        QCOMPARE(names(), ids.last(2));
    }

    void pruneNeverRemovesARunThatIsBeingMade()
    {
        RunStore store(m_root, m_clock);
        const auto making = store.createRun(u"slow"_s);
        QVERIFY(making);
        QVERIFY(store.saveResult(*making, {{u"result"_s, QString()}})); // so far
        m_clock.advance(1);
        const QStringList ids = finishedRuns(store, 3);
        store.prune({1, 0});
        QCOMPARE(names(), QStringList{*making});
        RunStore other(m_root, m_clock); // as another process would
        other.prune({0, 0});
        QCOMPARE(names(), QStringList{*making});
        QVERIFY(store.saveResult(*making, ended));
        other.prune({0, 0});
        QCOMPARE(names(), QStringList());
    }

    void pruneRemovesWhatCrashedRunsLeftEmpty()
    {
        QString empty;
        QString withLog;
        {
            RunStore crashed(m_root, m_clock);
            empty = crashed.createRun(u"empty"_s).value();
            withLog = crashed.createRun(u"with-log"_s).value();
            QVERIFY(write(crashed.folder(empty) + u"/0.spool", 0));
            QVERIFY(write(crashed.folder(withLog) + u"/0.spool", 5));
        }
        m_clock.advance(1);
        RunStore store(m_root, m_clock);
        const auto making = store.createRun(u"new"_s); // as empty, but alive
        QVERIFY(making);
        store.prune({});
        QCOMPARE(names(), (QStringList{withLog, *making}));
    }

    void pruneTouchesNothingForeign()
    {
        RunStore store(m_root, m_clock);
        const QStringList ids = finishedRuns(store, 1);
        const QString precious = m_folder->filePath(u"precious"_s);
        QVERIFY(QDir().mkdir(precious));
        QVERIFY(write(precious + u"/file", 10));
        QVERIFY(QDir(m_root).mkdir(u"notes"_s));
        QVERIFY(QFile::link(precious, m_root + u"/20200101-000000-link-aaaaa"));
        QVERIFY(QFile::link(precious, store.folder(ids.first()) + u"/link"));
        store.prune({0, 0});
        QVERIFY(!QFileInfo::exists(store.folder(ids.first())));
        QVERIFY(QFileInfo::exists(precious + u"/file"));
        QVERIFY(QFileInfo::exists(m_root + u"/notes"));
        QVERIFY(QFileInfo(m_root + u"/20200101-000000-link-aaaaa").isSymLink());
    }

private:
    QStringList finishedRuns(RunStore &store, int count)
    {
        QStringList ids;
        for (int i = 0; i < count; ++i) {
            const auto id = store.createRun(u"job"_s);
            if (!id || !store.saveResult(*id, ended))
                return {};
            ids.append(*id);
            m_clock.advance(1);
        }
        return ids;
    }
    [[nodiscard]] QStringList names() const
    {
        return QDir(m_root).entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name);
    }

    ManualClock m_clock;
    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_root;
};

/// Fills the disk that holds `folder` while it records a run, and prints the kind of the error that comes.
static int fill(const QString &folder)
{
    RunStore store(folder + u"/runs");
    const auto id = store.createRun(u"big"_s);
    if (!id)
        return 1;
    const auto saved = store.saveResult(*id, {{u"big"_s, QString(1000000, u'x')}});
    if (!saved)
        printf("kind %d\n", int(saved.error().kind));
    return 0;
}

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    if (argc == 3 && QByteArrayView(argv[1]) == "--fill")
        return fill(QString::fromLocal8Bit(argv[2]));
    RunStoreTest test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_runstore.moc"
