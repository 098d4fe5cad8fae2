// SPDX-License-Identifier: Apache-2.0
#include "models/manifest/jobmanifest.h"

#include <QJsonArray>
#include <QTest>

using namespace Qt::StringLiterals;
using Manifest::Checks;
using Manifest::JobManifest;
using Manifest::Problem;
using Manifest::Severity;

namespace {

const QByteArray release = R"(apiVersion: batch/v1
kind: Job
metadata:
  name: release
spec:
  template:
    spec:
      restartPolicy: Never
      containers:
      - name: main
        image: busybox:1
        command: [sh, -c, echo hello]
)";

QByteArray replaced(QByteArray text, const QByteArray &from, const QByteArray &to)
{
    if (!text.contains(from))
        qFatal("the sample has no such text");
    return text.replace(from, to);
}

Problem find(const JobManifest &manifest, const QString &code)
{
    for (const Problem &problem : manifest.problems()) {
        if (problem.code == code)
            return problem;
    }
    return {};
}

} // namespace

class JobManifestTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void acceptsAJob()
    {
        const auto manifest = JobManifest::parse(release, u"release.yaml"_s);
        QVERIFY(manifest.problems().isEmpty());
        QVERIFY(manifest.isRunnable());
        QCOMPARE(manifest.selectedJob(), 0);
        QCOMPARE(manifest.documents().first().title(), u"Job release"_s);
        QCOMPARE(manifest.job().value("spec"_L1).toObject().size(), 1);
        QCOMPARE(manifest.text(), release);
    }

    // What each mistake is called, where it stands, and whether it stops the run.
    void judges_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("code");
        QTest::addColumn<int>("line");
        QTest::addColumn<int>("column");
        QTest::addColumn<bool>("runs");
        const auto row = [](const char *name, const QByteArray &from, const QByteArray &to, const char *code, int line,
                            int column, bool runs = false) {
            QTest::newRow(name) << replaced(release, from, to) << QString::fromLatin1(code) << line << column << runs;
        };
        row("no name", "  name: release\n", "  labels: {a: b}\n", "name-missing", 4, 3);
        row("bad name", "release", "Release_1", "name-invalid", 4, 9);
        row("long name", "release", QByteArray(64, 'a'), "name-long", 4, 9, true);
        row("too long name", "release", QByteArray(254, 'a'), "name-invalid", 4, 9);
        row("bad generateName", "name: release", "generateName: Rel-", "name-invalid", 4, 17);
        row("restartPolicy missing", "restartPolicy: Never", "hostNetwork: true", "restart-policy", 8, 7);
        row("restartPolicy Always", "Never", "Always", "restart-policy", 8, 22);
        row("old apiVersion", "batch/v1", "batch/v1beta1", "api-version", 1, 13);
        row("unknown version", "batch/v1", "batch/v7", "api-version", 1, 13);
        row("foreign group", "batch/v1", "batch.volcano.sh/v1alpha1", "api-version", 1, 13);
        row("no apiVersion", "apiVersion: batch/v1\n", "", "api-version", 1, 1);
        row("no container name", "- name: main\n        image", "- image", "container-name", 10, 9);
        row("bad container name", "name: main", "name: Main", "container-name", 10, 15);
        row("no image", "        image: busybox:1\n", "", "container-image", 10, 9);
        row("no spec", "spec:\n  template:", "other:\n  template:", "spec-missing", 1, 1);
        row("no pod", "    spec:\n", "    spek:\n", "template-missing", 7, 5);
        row("ttl 0", "spec:\n  template:", "spec:\n  ttlSecondsAfterFinished: 0\n  template:", "ttl-short", 6, 28,
            true);
        row("ttl 5", "spec:\n  template:", "spec:\n  ttlSecondsAfterFinished: 5\n  template:", "ttl-short", 6, 28,
            true);
        row("suspended", "spec:\n  template:", "spec:\n  suspend: true\n  template:", "suspended", 6, 12, true);
        row("unknown field", "spec:\n  template:", "spec:\n  backofLimit: 2\n  template:", "unknown-field", 6, 3, true);
        row("misplaced field", "spec:\n  template:", "spec:\n  restartPolicy: Never\n  template:", "unknown-field", 6,
            3, true);
        row("number for text", "command: [sh, -c, echo hello]", "env: [{name: A, value: 1}]", "field-type", 12, 32);
        row("text for number", "spec:\n  template:", "spec:\n  backoffLimit: many\n  template:", "field-type", 6, 17);
        row("number in a list of texts", "echo hello]", "5]", "field-type", 12, 27);
        row("Indexed without completions",
            "spec:\n  template:", "spec:\n  completionMode: Indexed\n  template:", "completions-missing", 6, 19);
        row("resourceVersion", "name: release", "name: release\n  resourceVersion: '5'", "exported-field", 5, 20, true);
        row("not YAML", "restartPolicy: Never", "restartPolicy: \"Never", "yaml-syntax", 8, 22);
        row("a template", "name: release", "name: {{ .Values.name }}", "yaml-key", 4, 10);
    }

    void judges()
    {
        QFETCH(const QByteArray, text);
        QFETCH(const QString, code);
        QFETCH(const int, line);
        QFETCH(const int, column);
        QFETCH(const bool, runs);
        const auto manifest = JobManifest::parse(text, u"release.yaml"_s);
        const Problem problem = find(manifest, code);
        QVERIFY2(!problem.code.isEmpty(),
                 manifest.problems().isEmpty() ? "nothing" : qPrintable(manifest.problems().first().toText({})));
        QCOMPARE(problem.line, line);
        QCOMPARE(problem.column, column);
        QVERIFY(!problem.message.isEmpty());
        QCOMPARE(manifest.isRunnable(), runs);
    }

    void suggestsWhatWasMeant()
    {
        const auto hint = [](const QByteArray &line) {
            const auto manifest
                = JobManifest::parse(replaced(release, "spec:\n  template:", "spec:\n  " + line + "\n  template:"), {});
            return find(manifest, u"unknown-field"_s).hint;
        };
        QCOMPARE(hint("backofLimit: 2"), u"did you mean backoffLimit?"_s);
        QCOMPARE(hint("backofflimit: 2"), u"did you mean backoffLimit?"_s);
        QCOMPARE(hint("paralellism: 2"), u"did you mean parallelism?"_s);
        QCOMPARE(hint("containers: []"), u"containers belongs to spec.template.spec"_s);
        QCOMPARE(hint("xyzzy: 1"), u"remove it, or check its spelling and indentation"_s);
    }

    void saysWhatToDoWithOtherKinds_data()
    {
        QTest::addColumn<QByteArray>("kind");
        QTest::addColumn<QString>("word");
        QTest::newRow("CronJob") << QByteArray("batch/v1 CronJob") << u"spec.jobTemplate"_s;
        QTest::newRow("Pod") << QByteArray("v1 Pod") << u"spec.template.spec"_s;
        QTest::newRow("Deployment") << QByteArray("apps/v1 Deployment") << u"without an end"_s;
        QTest::newRow("ConfigMap") << QByteArray("v1 ConfigMap") << u"kubectl apply"_s;
        QTest::newRow("spelling") << QByteArray("batch/v1 job") << u"kind: Job"_s;
    }

    void saysWhatToDoWithOtherKinds()
    {
        QFETCH(const QByteArray, kind);
        QFETCH(const QString, word);
        const QList<QByteArray> parts = kind.split(' ');
        const auto manifest
            = JobManifest::parse("apiVersion: " + parts[0] + "\nkind: " + parts[1] + "\nmetadata: {name: a}\n", {});
        const Problem problem = find(manifest, u"not-a-job"_s);
        QVERIFY2(problem.hint.contains(word), qPrintable(problem.hint));
        QCOMPARE(problem.line, 2);
        QCOMPARE(problem.column, 7);
        QVERIFY(!manifest.isRunnable());
        QCOMPARE(manifest.selectedJob(), -1);
        QVERIFY(manifest.job().isEmpty());
    }

    void runsTheJobThatTheUserPicks()
    {
        const QByteArray text = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\n---\n" + release + "---\n"
            + replaced(replaced(release, "release", "second"), "Never", "Always");
        auto manifest = JobManifest::parse(text, u"all.yaml"_s);
        QCOMPARE(manifest.documents().size(), 3);
        QCOMPARE(manifest.jobs(), (QList<int>{1, 2}));
        QCOMPARE(manifest.selectedJob(), 1);
        QVERIFY(manifest.isRunnable()); // the fault of the other Job does not concern this one
        QCOMPARE(find(manifest, u"restart-policy"_s).document, 2);
        QCOMPARE(find(manifest, u"restart-policy"_s).line, 25);
        const auto notes = [&manifest] {
            QList<int> documents;
            for (const Problem &problem : manifest.problems()) {
                if (problem.code == "not-applied"_L1)
                    documents.append(problem.document);
            }
            return documents;
        };
        QCOMPARE(notes(), (QList<int>{0, 2}));
        manifest.selectJob(0); // no Job
        QCOMPARE(manifest.selectedJob(), 1);
        manifest.selectJob(2);
        QCOMPARE(manifest.selectedJob(), 2);
        QCOMPARE(notes(), (QList<int>{0, 1}));
        QVERIFY(!manifest.isRunnable());
        QVERIFY(find(manifest, u"not-applied"_s).message.contains(u"ConfigMap settings"));
    }

    void findsJobsInLists()
    {
        const auto manifest = JobManifest::parse(R"(apiVersion: batch/v1
kind: JobList
items:
- metadata: {name: a}
  spec:
    template:
      spec:
        restartPolicy: Always
        containers: [{name: c, image: i}]
)",
                                                 {});
        QCOMPARE(manifest.jobs(), QList<int>{0});
        const Problem problem = find(manifest, u"restart-policy"_s);
        QCOMPARE(problem.path, u"spec.template.spec.restartPolicy"_s);
        QCOMPARE(problem.line, 8);
        QCOMPARE(problem.column, 24);
    }

    void anyKindConvertsWithoutTheChecksForAJob()
    {
        const auto manifest
            = JobManifest::parse("apiVersion: v1\nkind: Pod\nmetadata: {name: a}\n", {}, Checks::AnyKind);
        QVERIFY(manifest.problems().isEmpty());
        QCOMPARE(manifest.documents().size(), 1);
    }

    void refusesAnEmptyManifest()
    {
        for (const QByteArray &text :
             {QByteArray(), QByteArray("# nothing\n"), QByteArray("---\n---\n"), QByteArray("null\n")}) {
            const auto manifest = JobManifest::parse(text, {});
            QCOMPARE(find(manifest, u"no-documents"_s).severity, Severity::Error);
            QVERIFY(!manifest.isRunnable());
        }
    }

    void refusesTextBeyondTheLimit()
    {
        const auto manifest = JobManifest::parse(QByteArray(Manifest::maximumBytes + 1, ' '), {});
        QCOMPARE(find(manifest, u"too-large"_s).document, -1);
        QVERIFY(find(manifest, u"too-large"_s).message.contains(u"3145728"));
    }

    void printsProblemsAsCompilersDo()
    {
        Problem problem;
        problem.message = u"bad"_s;
        problem.hint = u"mend it"_s;
        problem.line = 3;
        problem.column = 5;
        QCOMPARE(problem.toText(u"a.yaml"_s), u"a.yaml:3:5: bad (mend it)"_s);
        problem.severity = Severity::Warning;
        QCOMPARE(problem.toText(u"a.yaml"_s), u"a.yaml:3:5: warning: bad (mend it)"_s);
        problem.line = 0;
        QCOMPARE(problem.toText(u"a.yaml"_s), u"a.yaml: warning: bad (mend it)"_s);
    }

    void factsComeFromTheObject()
    {
        const QByteArray text
            = replaced(replaced(release, "  template:\n",
                                "  ttlSecondsAfterFinished: 300\n  template:\n    metadata:\n"
                                "      annotations: {kubectl.kubernetes.io/default-container: second}\n"),
                       "      containers:\n",
                       "      initContainers: [{name: init, image: i}]\n      containers:\n"
                       "      - {name: first, image: i}\n      - {name: second, image: i}\n");
        const auto facts = Manifest::jobFacts(JobManifest::parse(text, {}).job());
        QCOMPARE(facts.initContainers, QStringList{u"init"_s});
        QCOMPARE(facts.containers, (QStringList{u"first"_s, u"second"_s, u"main"_s}));
        QCOMPARE(facts.defaultContainer, u"second"_s);
        QCOMPARE(facts.ttlSecondsAfterFinished, 300);
        const auto plain = Manifest::jobFacts(JobManifest::parse(release, {}).job());
        QCOMPARE(plain.defaultContainer, u"main"_s);
        QCOMPARE(plain.ttlSecondsAfterFinished, -1);
        QCOMPARE(Manifest::jobFacts({}).defaultContainer, QString());
    }
};

QTEST_GUILESS_MAIN(JobManifestTest)
#include "tst_jobmanifest.moc"
