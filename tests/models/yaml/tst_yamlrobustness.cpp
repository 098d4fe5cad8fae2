// SPDX-License-Identifier: Apache-2.0
#include "models/yaml/yamldocument.h"
#include "tests/models/yaml/vectors.h"

#include <QElapsedTimer>
#include <QRandomGenerator>

using namespace Qt::StringLiterals;

namespace {

// Either documents or an error that says something, at a place inside the text.
void isSane(const QByteArray &text)
{
    const auto documents = Yaml::load(text, u"F"_s);
    if (documents)
        return;
    const Core::Error &error = documents.error();
    QVERIFY2(!error.message.isEmpty() && !error.code.isEmpty(), text.toPercentEncoding().constData());
    QVERIFY2(error.line >= 1 && error.column >= 1, text.toPercentEncoding().constData());
    QVERIFY2(error.line <= text.count('\n') + text.count('\r') + 1, text.toPercentEncoding().constData());
}

} // namespace

class YamlRobustnessTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void survivesRandomBytes()
    {
        QRandomGenerator random(1);
        for (int i = 0; i < 3000; ++i) {
            QByteArray text(random.bounded(60), Qt::Uninitialized);
            for (char &byte : text)
                byte = static_cast<char>(random.bounded(256));
            isSane(text);
        }
    }

    void survivesRandomPunctuation()
    {
        static const QByteArrayList tokens{
            "a",        "? ",     "?",    ": ",      ":",       ",",  "[",     "]",        "{",
            "}",        "- ",     "\n",   "\n  ",    " ",       "\"", "'",     "&a ",      "*a",
            "!t ",      "!!int ", "|",    ">-",      "#",       "%",  "@",     "\t",       "0x1f",
            "~",        "<<: ",   "---",  "\n---\n", "\n...\n", "\\", "\\x41", "\xC3\xA9", "\xEF\xBB\xBF",
            "\xC2\x85", "\r",     "\r\n", "{\""};
        QRandomGenerator random(2);
        for (int i = 0; i < 6000; ++i) {
            QByteArray text;
            for (int left = random.bounded(14); left > 0; --left)
                text += tokens[random.bounded(static_cast<qint32>(tokens.size()))];
            isSane(text);
        }
    }

    void survivesDamagedManifests()
    {
        QRandomGenerator random(3);
        const auto vectors = Vectors::all();
        for (int i = 0; i < 4000; ++i) {
            QByteArray text = vectors[random.bounded(static_cast<qint32>(vectors.size()))].yaml.left(2000);
            for (int left = random.bounded(1, 4); left > 0 && !text.isEmpty(); --left) {
                const auto at = random.bounded(static_cast<qint32>(text.size()));
                if (random.bounded(2) == 0)
                    text.remove(at, random.bounded(1, 5));
                else
                    text[at] = static_cast<char>(random.bounded(256));
            }
            isSane(text);
        }
    }

    void everyPrefixIsReadOrRefused()
    {
        const QByteArray text
            = "apiVersion: batch/v1\nkind: \"Job\"\nmetadata: {name: 'a', labels: {\"x.y\": !!str 1}}\nspec: &s\n"
              "  a: |\n    text\n  b: [1, 2]\n---\nc: \xC3\xA9\xF0\x9F\x98\x80\n";
        for (qsizetype size = 0; size <= text.size(); ++size)
            isSane(text.first(size));
    }

    // Inputs that are cheap to write and could be dear to read; each within seconds, sanitizers included.
    void readsHostileTextsInTime_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("open brackets") << QByteArray(500'000, '[');
        QTest::newRow("open braces") << QByteArray("v: " + QByteArray(500'000, '{'));
        QTest::newRow("dashes") << QByteArray("- ").repeated(300'000);
        QTest::newRow("question marks") << QByteArray("? ").repeated(300'000);
        QTest::newRow("deep and wide") << QByteArray("v: " + QByteArray(9'000, '[')
                                                     + QByteArray("a,").repeated(300'000));
        QTest::newRow("JSON depth") << QByteArray("{\"a\":" + QByteArray(500'000, '['));
        QTest::newRow("keys in reverse") << [] {
            QByteArray text;
            for (int i = 60'000; i > 0; --i)
                text += 'k' + QByteArray::number(i).rightJustified(6, '0') + ": v\n";
            return text;
        }();
        QTest::newRow("one long line") << QByteArray("v: [" + QByteArray("{b: c},").repeated(40'000) + "1]");
        QTest::newRow("aliases") << QByteArray("a: &a [" + QByteArray("x,").repeated(40'000) + "1]\nb: ["
                                               + QByteArray("*a,").repeated(40'000) + "1]");
        QTest::newRow("merges") << QByteArray("a: &a {k: v}\nb:\n" + QByteArray("  <<: *a\n").repeated(40'000));
        QTest::newRow("carriage returns") << QByteArray("a: 1\r").repeated(60'000);
        QTest::newRow("question keys") << QByteArray("v: [" + QByteArray("?a,").repeated(60'000) + "]");
        QTest::newRow("colons") << QByteArray("v: [" + QByteArray("a:,").repeated(60'000) + "1]");
        QTest::newRow("nested merges") << [] {
            QByteArray text = "m0: &m0 {k: v}\n";
            for (int i = 1; i < 60; ++i) {
                const QByteArray before = QByteArray::number(i - 1);
                const QByteArray self = QByteArray::number(i);
                text += 'm' + self + ": &m" + self + " {<<: [*m" + before + ", *m" + before + "]}\n";
            }
            return text;
        }();
    }

    void readsHostileTextsInTime()
    {
        QFETCH(const QByteArray, text);
        QElapsedTimer timer;
        timer.start();
        isSane(text);
        QVERIFY2(timer.elapsed() < 60'000, "too slow");
    }
};

QTEST_GUILESS_MAIN(YamlRobustnessTest)
#include "tst_yamlrobustness.moc"
