// SPDX-License-Identifier: Apache-2.0
#include "models/manifest/jobmanifest.h"
#include "tests/models/yaml/vectors.h"

#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;

// The reference itself as the judge: `kubectl label --local` reads a file without a server and prints what it
// understood.

namespace {

const char *const header = "apiVersion: v1\nkind: X\nmetadata: {name: t}\n";

// Values of "v"; each makes a manifest of its own.
const QByteArrayList values{
    "[a?b]",
    "[http://x/?a=b, c]",
    "[a?, b]",
    "{a: b?c}",
    "[a ?b]",
    "[?b]",
    "?b",
    "{?b: c}",
    "[a: b?c]",
    "[??b]",
    "['x'?b]",
    "[a, ?]",
    "0xFFFFFFFFFFFFFFFFFF",
    "{18446744073709551615: 1}",
    "[.5_0, .5e_1, .1_, .0x1, +.5e3, 1_.5, 0X1F, 0O17, -0b11, 0_, 0x_1, 0b_1, 0b-1, -0b-1, 1e, +]",
    "[1e-7, 0.000001, 1e20, 123456789012345678901234567890, -9223372036854775809, 1e400, -1e-400, 9007199254740993.0]",
    "{1e6: a, 123456789.5: b, 1e-5: c, -1.5: d, 0.0: e, 1e300: f}",
    "{.inf: 1, -.inf: 2, .nan: 3}",
    "[::1]",
    "[a:b, a::b]",
    "{a:b}",
    "{a: b:c}",
    "{: 1}",
    "[a:]",
    "{a:}",
    "[--listen=:, b]",
    "{a:, b: c}",
    "[:,a]",
    "{\"a\":}",
    "[a:[b]]",
    "[!foo, bar]",
    "[!foo,b c]",
    "[!foo,b ,c]",
    "[!, a]",
    "[!!str,b]",
    "{a: !foo}",
    "[!foo, !bar, x]",
    "! 12",
    "! \"12\"",
    "!",
    "!!str",
    "!!str ~",
    "!!null ''",
    "!!float 18446744073709551615",
    "!!float 1",
    "{!!float 1: a}",
    "!!timestamp abc",
    "!!timestamp 2001-12-14",
    "!!null x",
    "!!bool 1",
    "!!set {a, b}",
    "!!int",
    "!<tag:yaml.org,2002:int> \"12\"",
    "!e!x 1",
    "!!binary aGVsbG8",
    "!!binary /w==",
    "!!binary \"aGVs\\nbG8=\"",
    "!!merge <<",
    "{[a]: 1}",
    "{[1, 2.5, ~, true]: 1}",
    "{{a: {b: .inf}}: 1}",
    "{~: {a: [1, ~, 'x', 1e30]}}",
    ".inf\nv: 1",
    "a\xEF\xBB\xBF"
    "b",
    "\x7F",
    "a # c\x07",
    "&a.b 1",
    "&a-b 1\nw: *a-b",
    "&a\n  b: *a",
    "*a",
    "|\n\ta",
    ">\n  a\n  \tb\n",
    "\n  - a\n - b",
    "'a\n  b\n\n  c'",
    "[a\n b]",
    "{a\n b: c}",
    "a: b",
    "'x' y",
    "@a",
    "`a",
    "%a",
    "a %b",
    ",a",
    "[,a]",
    "[a,,b]",
    "{a,b}",
    "{a: 1,}",
    "\n  ? a\n  ? b",
    "\n  ? - a\n  : b",
    "\"\\ud83d\"",
    "\"\\U00110000\"",
    "\"\\x\"",
    "\"\\/\"",
    "\"a\nb\\/\"",
    "\n  <<: [1]",
    "\n  <<: ~",
    "\n  '<<': {a: 1}",
    "\n  !!merge <<: {a: 1}",
    "\n  <<:\n    <<: {a: 1}\n    b: 2",
    "&x {a: 1, b: 2}\nw:\n  <<: [*x, {c: 3, a: 4}]",
    "{a: 1, a: 2}",
    "\xE2\x80\xA8 x",
    "a\xC2\x85  b",
    "'a\xE2\x80\xA9  b'",
    "|\n  a\xC2\x85  b\xE2\x80\xA8  c\n",
    "1\t# c",
    "\t- a",
    "[a,\n\tb]",
    "\n- a\n-\tb",
    "|1\n a",
    "|0\n a",
    "|10\n a",
    "|+\n a\n\n\n",
    "|-2\n   a",
    "|a\n  b",
    "> # c\n  a",
    "|\n",
    "--- a",
    "'---'",
    "1\n...",
    "1\n... # x\n",
    "a\n...b",
    "\"abc",
    "[1, 2",
    "{a: 1",
    "'a",
    "|\n  a\n b",
    "y",
    "Y",
    "n",
    "N",
    "tRue",
    "012345",
    "0o8",
    "1:30",
    "2001-12-14t21:59:43.10-05:00"};

// Whole files.
const QByteArrayList files{"",
                           "# only\n",
                           "---\n---\n",
                           "null\n",
                           "hello\n",
                           "12\n",
                           "[a]\n",
                           "%YAML 1.1\n---\na: 1\n",
                           "%YAML 1.2\n---\na: 1\n",
                           "%TAG ! a:\n---\na: 1\n",
                           "apiVersion: v1\nkind: 1\n",
                           "apiVersion: a/b/c\nkind: X\n",
                           "a: <b>&\"\xE2\x80\xA8\n",
                           "{\"b\": 1, \"a\" : 2}",
                           "apiVersion: 1\nkind: X\n",
                           "kind: X\napiVersion: v1\nmetadata: abc\n",
                           "kind: X\napiVersion: v1\nmetadata: {labels: {a: 1}}\n",
                           "kind: X\napiVersion: v1\nmetadata: {annotations: [a]}\n",
                           "kind: X\napiVersion: v1\nmetadata: {generation: 1.5}\n",
                           "kind: X\napiVersion: v1\nmetadata: {creationTimestamp: a}\n",
                           "kind: X\napiVersion: v1\nmetadata: {creationTimestamp: '2020-01-01'}\n",
                           "kind: X\napiVersion: v1\nmetadata: {ownerReferences: [{name: 1}]}\n",
                           "kind: X\napiVersion: v1\nmetadata: {ownerReferences: [a]}\n",
                           "kind: X\napiVersion: v1\nmetadata: {finalizers: [1]}\n",
                           "kind: X\napiVersion: v1\nmetadata: {uid: 1}\n",
                           "kind: X\napiVersion: v1\nmetadata: {managedFields: [{manager: 2}]}\n",
                           "apiVersion: v1\nkind: List\nitems: {}\n",
                           "apiVersion: v1\nkind: List\nitems: [1]\n",
                           "apiVersion: v1\nkind: List\nitems: ~\n",
                           "apiVersion: v1\nkind: List\nitems: [{}]\n",
                           "apiVersion: v1\nkind: FooList\nitems: [{metadata: {name: a}}]\n",
                           "apiVersion: v1\nkind: List\nitems: [{kind: X}]\n",
                           "apiVersion: v1\nkind: List\nitems: [{apiVersion: v1, kind: X, items: []}]\n",
                           "{\"apiVersion\":\"v1\",\"kind\":\"X\",\"v\":1e400}",
                           "{\"apiVersion\":\"v1\",\"kind\":\"X\",\"v\":[1.0,-0,1e18,1e-7,12345678901234567890]}",
                           "{\"apiVersion\":\"v1\",\"kind\":\"X\",\"v\":\"\\ud83d\\ud83d\\ude00\"}",
                           "{",
                           "{\"apiVersion\":\"v1\",\"kind\":\"X\"}}",
                           "{\"a\":'x'}",
                           "{\"a\":\xC3\xA9}",
                           "{\"apiVersion\":\"v1\",\"kind\":\"X\"}\n---\n",
                           "{\"a\":\"\t\"}",
                           "{\"a\":nulx}",
                           "apiVersion: v1\nkind: X\n----\na: 1\n",
                           "apiVersion: v1\nkind: X\n--- # ok\napiVersion: v1\nkind: Y\n",
                           "a: b: c\n---\n",
                           "apiVersion: v1\r\nkind: X\r\nv: |\r\n  a\r\n  b\r\n"};

struct Answer
{
    QJsonArray objects;
    QString error;
};

Answer askKubectl(const QString &file)
{
    QProcess kubectl;
    kubectl.start(u"kubectl"_s, {u"label"_s, u"--local"_s, u"-o"_s, u"json"_s, u"-f"_s, file, u"zz=1"_s});
    if (!kubectl.waitForFinished(30'000))
        qFatal("kubectl does not end");
    Answer answer;
    // The first line; a failure of the second document follows the first one's output.
    answer.error = QString::fromUtf8(kubectl.readAllStandardError()).section(u'\n', 0, 0);
    if (answer.error.startsWith("error: "_L1))
        answer.error = answer.error.sliced(7);
    // Objects one after another, each ending with a brace in the first column.
    const QByteArrayList pieces = kubectl.readAllStandardOutput().replace("\n}\n", "\n}\x1E").split('\x1E');
    for (const QByteArray &piece : pieces) {
        QJsonObject object = QJsonDocument::fromJson(piece).object();
        if (object.isEmpty())
            continue;
        QJsonObject metadata = object.value("metadata"_L1).toObject();
        metadata.remove("labels"_L1);
        object.insert("metadata"_L1, metadata);
        answer.objects.append(object);
    }
    return answer;
}

} // namespace

class KubectlComparisonTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        if (QStandardPaths::findExecutable(u"kubectl"_s).isEmpty())
            QSKIP("kubectl is not installed");
    }

    void agrees_data()
    {
        QTest::addColumn<QByteArray>("text");
        for (const QByteArray &value : values)
            QTest::newRow(QByteArray("v: " + value).toPercentEncoding(" []{}:?,").constData())
                << QByteArray(header + QByteArray("v: ") + value + '\n');
        for (const QByteArray &file : files)
            QTest::newRow(QByteArray("file: " + file).toPercentEncoding(" []{}:?,").constData()) << file;
    }

    void agrees()
    {
        QFETCH(const QByteArray, text);
        const QString path = m_folder.filePath(u"in.yaml"_s);
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(text), text.size());
        file.close();
        const Answer expected = askKubectl(path);
        const auto manifest = Manifest::JobManifest::parse(text, path, Manifest::Checks::AnyKind);
        if (manifest.problems().isEmpty()) {
            QCOMPARE(QString(), expected.error);
        } else {
            QCOMPARE(manifest.problems().constFirst().message, expected.error);
            return;
        }
        QJsonArray objects;
        for (const Manifest::ManifestDocument &document : manifest.documents()) {
            QJsonObject object = document.object;
            QJsonObject metadata = object.value("metadata"_L1).toObject();
            metadata.remove("labels"_L1);
            object.insert("metadata"_L1, metadata);
            objects.append(object);
        }
        QVERIFY2(Vectors::isSame(objects, expected.objects),
                 QByteArray("ours: " + Vectors::text(objects) + "\nkubectl: " + Vectors::text(expected.objects))
                     .constData());
    }

private:
    QTemporaryDir m_folder;
};

QTEST_GUILESS_MAIN(KubectlComparisonTest)
#include "tst_kubectlcomparison.moc"
