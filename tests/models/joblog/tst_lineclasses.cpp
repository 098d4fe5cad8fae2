// SPDX-License-Identifier: Apache-2.0
#include "models/joblog/groupmarker.h"
#include "models/joblog/level.h"

#include <QRandomGenerator>
#include <QTest>

using namespace JobLog;
using namespace Qt::StringLiterals;

Q_DECLARE_METATYPE(JobLog::LogLevel)

class LineClassesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void knowsTheLevelsOfManyPrograms_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::addColumn<LogLevel>("level");
        const auto row
            = [](LogLevel level, const char *line) { QTest::addRow("%s", line) << QByteArray(line) << level; };
        using enum LogLevel;
        // klog and glog
        row(Error, "E0102 15:04:05.678901       1 main.go:42] cannot reach the server");
        row(Error, "F0102 15:04:05.678901       1 main.go:42] bye");
        row(Warning, "W0102 15:04:05.678901   12345 reflector.go:1] watch closed");
        row(Information, "I0102 15:04:05.678901       1 main.go:42] ERROR is only a word here");
        row(None, "E0102 is a room number");
        // the kernel, systemd
        row(Error, "<3>disk on fire");
        row(Warning, "<4>disk warm");
        row(Information, "<6>disk found");
        row(Debug, "<7>disk spins");
        // logfmt
        row(Error, "time=\"2024-01-02T03:04:05Z\" level=error msg=\"it broke\"");
        row(Information, "ts=2024-01-02 level=info msg=\"ERROR count is 0\"");
        row(Warning, "lvl=warn msg=slow");
        row(Debug, "severity=DEBUG x=1");
        row(Error, "level=\"fatal\" msg=bye");
        // JSON
        row(Error, "{\"level\":\"error\",\"msg\":\"no\"}");
        row(Information, "{\"msg\":\"ERROR: not really\",\"level\": \"INFO\"}");
        row(Warning, "{\"time\":1,\"severity\" : \"WARNING\"}");
        row(Error, "{\"level\":50,\"msg\":\"pino\"}");
        row(Information, "{\"level\":30,\"time\":1700000000000}");
        row(Debug, "{\"log.level\":\"debug\",\"message\":\"ecs\"}");
        row(None, "{\"msg\":\"he said \\\"level\\\":\\\"error\\\" loudly\"}");
        row(None, "{\"level\":\"purple\"}");
        row(None, "{\"level\":3}");
        row(None, "{\"message\":\"ERROR in a string\"}");
        // words
        row(Error, "2024-01-02 03:04:05,678 ERROR [main] com.example.App - failed");
        row(Information, "2024-01-02 03:04:05 INFO  retry after ERROR");
        row(Warning, "[WARN] slow");
        row(Error, "[error] 31#31: *1 open() failed");
        row(Error, "ERROR:root:something");
        row(Error, "error: cannot find symbol");
        row(Warning, "warning: unused variable");
        row(Warning, "main.c:3:5: warning: unused variable");
        row(Error, "npm ERR! code E404");
        row(Information, "[2024-01-02T03:04:05Z INFO  server] ready");
        row(Debug, "2024-01-02T03:04:05.000Z\tDEBUG\tcontroller\tdone");
        row(Error, "fail: Microsoft.Hosting[0]");
        row(Debug, "dbug: Microsoft.Hosting[0]");
        row(Error, "FAILED tests/test_a.py::test_b");
        row(Error, "\x1b[31mERROR\x1b[0m coloured");
        row(Warning, "\x1b[1;33mWARN\x1b[0m coloured");
        row(Error, "panic: runtime error: index out of range");
        // exceptions
        row(Error, "java.lang.IllegalStateException: closed");
        row(Error, "Exception in thread \"main\" java.lang.RuntimeException");
        row(Error, "ValueError: invalid literal");
        row(Error, "Traceback (most recent call last):");
        row(Information, "INFO caught java.io.IOException: retrying");
        // not levels
        row(None, "");
        row(None, "worker-1 elapsed=1234ms status=FAIL");
        row(None, "GET /error HTTP/1.1");
        row(None, "no errors, 0 warnings");
        row(None, "/var/log/ERROR/file");
        row(None, "an error occurred");
        row(None, "Error");
        row(None, "INFORMATIONS");
        row(None, "connecting to http://error:8080");
        row(None, "\xff\xfe\x00");
    }
    void knowsTheLevelsOfManyPrograms()
    {
        QFETCH(const QByteArray, line);
        QFETCH(const LogLevel, level);
        QCOMPARE(levelOf(line), level);
    }

    void anyBytesHaveALevel()
    {
        QRandomGenerator random(1);
        static const QList<QByteArray> parts{"\"", "level", "\":", "\\", "\x1b[", "m",    "ERROR", "=",
                                             ":",  " ",     "[",   "]",  "<3>",   "\xc3", "50",    "E0102 15:04:05"};
        for (int i = 0; i < 20000; ++i) {
            QByteArray line;
            for (int j = random.bounded(12); j > 0; --j)
                line += parts[random.bounded(parts.size())];
            // The answer must not depend on what lies behind the line in memory.
            const QByteArray longer = line + QByteArray("ERROR\":level=error");
            QCOMPARE(levelOf(QByteArrayView(longer).first(line.size())), levelOf(line));
        }
    }

    void stackFramesContinueTheirLine()
    {
        QVERIFY(continuesLine("\tat com.example.App.main(App.java:1)"));
        QVERIFY(continuesLine("  File \"a.py\", line 3"));
        QVERIFY(continuesLine("Caused by: java.io.IOException"));
        QVERIFY(!continuesLine(""));
        QVERIFY(!continuesLine("INFO ready"));
    }

    void knowsGroupMarkers_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::addColumn<int>("kind");
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<QByteArray>("title");
        constexpr int none = int(GroupMarker::Kind::None);
        constexpr int begin = int(GroupMarker::Kind::Begin);
        constexpr int end = int(GroupMarker::Kind::End);
        QTest::newRow("GitHub command") << "::group::Build it"_ba << begin << ""_ba << "Build it"_ba;
        QTest::newRow("GitHub log") << "##[group]Run make"_ba << begin << ""_ba << "Run make"_ba;
        QTest::newRow("GitHub end") << "::endgroup::"_ba << end << ""_ba << ""_ba;
        QTest::newRow("GitHub log end") << "##[endgroup]"_ba << end << ""_ba << ""_ba;
        QTest::newRow("GitLab") << "\x1b[0Ksection_start:1560896352:my_first[collapsed=true]\r\x1b[0KHeader"_ba << begin
                                << "my_first"_ba << "Header"_ba;
        QTest::newRow("GitLab without options") << "section_start:1560896352:build\r\x1b[0K\x1b[36mBuild\x1b[0m"_ba
                                                << begin << "build"_ba << "Build\x1b[0m"_ba;
        QTest::newRow("GitLab end") << "section_end:1560896353:my_first\r\x1b[0K"_ba << end << "my_first"_ba << ""_ba;
        QTest::newRow("GitLab without a name") << "section_start:1560896352:\r"_ba << none << ""_ba << ""_ba;
        QTest::newRow("GitLab without a time") << "section_start:now:build"_ba << none << ""_ba << ""_ba;
        QTest::newRow("Buildkite") << "--- :package: Install"_ba << begin << ""_ba << ":package: Install"_ba;
        QTest::newRow("Buildkite, open") << "+++ Tests"_ba << begin << ""_ba << "Tests"_ba;
        QTest::newRow("a diff") << "--- a/file.c"_ba << none << ""_ba << ""_ba;
        QTest::newRow("a YAML document") << "---"_ba << none << ""_ba << ""_ba;
        QTest::newRow("text") << "see ::group::"_ba << none << ""_ba << ""_ba;
        QTest::newRow("empty") << ""_ba << none << ""_ba << ""_ba;
    }
    void knowsGroupMarkers()
    {
        QFETCH(const QByteArray, line);
        QFETCH(const int, kind);
        QFETCH(const QByteArray, name);
        QFETCH(const QByteArray, title);
        const GroupMarker marker = groupMarker(line);
        QCOMPARE(int(marker.kind), kind);
        QCOMPARE(marker.name, name);
        QCOMPARE(marker.title, title);
    }

    void groupsEndAsTheirServiceSays()
    {
        const auto ends
            = [](const char *begin, const char *marker) { return endsGroup(groupMarker(begin), groupMarker(marker)); };
        QVERIFY(ends("::group::a", "::endgroup::"));
        QVERIFY(ends("::group::a", "::group::b")); // they are not nested
        QVERIFY(ends("--- a", "+++ b"));
        QVERIFY(ends("section_start:1:a\r", "section_end:2:a\r"));
        QVERIFY(!ends("section_start:1:a\r", "section_end:2:b\r"));
        QVERIFY(!ends("section_start:1:a\r", "section_start:2:b\r"));
        QVERIFY(!ends("::group::a", "section_end:2:a\r"));
        QVERIFY(!ends("::group::a", "text"));
    }
};

QTEST_APPLESS_MAIN(LineClassesTest)
#include "tst_lineclasses.moc"
