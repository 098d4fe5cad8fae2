// SPDX-License-Identifier: Apache-2.0
#include "models/joblog/ansi.h"

#include <QRandomGenerator>
#include <QTest>

using namespace JobLog;
using namespace Qt::StringLiterals;

namespace {

AnsiColor indexed(quint8 index)
{
    AnsiColor color;
    color.kind = AnsiColor::Kind::Indexed;
    color.index = index;
    return color;
}

AnsiColor rgb(quint8 red, quint8 green, quint8 blue)
{
    AnsiColor color;
    color.kind = AnsiColor::Kind::Rgb;
    color.red = red;
    color.green = green;
    color.blue = blue;
    return color;
}

// The style in which the text "x" after the sequence is shown.
AnsiStyle styleAfter(const QByteArray &sequence, const AnsiStyle &start = {})
{
    return parseAnsi(QByteArray(sequence + "x"), start).endStyle;
}

QByteArray randomBytes(QRandomGenerator &random)
{
    static const QByteArray alphabet
        = "\x1b\x1b\x1b[]P_^X;:0123456789m8?>(B\\\x07\x18\x1a\r\t\x00\x7fhttp://a \xc3\xa9\xe2\x80\xa8\xf0\x9f\x98\x80\xff\xc2\x9b"_ba;
    QByteArray bytes;
    const auto length = random.bounded(60);
    for (int i = 0; i < length; ++i)
        bytes.append(alphabet[random.bounded(int(alphabet.size()))]);
    return bytes;
}

} // namespace

class TestAnsi : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void showsTextWithoutSequences_data();
    void showsTextWithoutSequences();
    void setsAttributes_data();
    void setsAttributes();
    void resetsAttributes();
    void reportsOnlyStretchesThatDiffer();
    void joinsEqualNeighbours();
    void carriesTheStyleIntoTheNextLine();
    void opensOnlyWebLinks_data();
    void opensOnlyWebLinks();
    void startsOverAfterCarriageReturn_data();
    void startsOverAfterCarriageReturn();
    void mapsUnitsToBytes();
    void stripsOnlySequences_data();
    void stripsOnlySequences();
    void stripsNothingWithoutCopying();
    void acceptsAnyBytes();
};

void TestAnsi::showsTextWithoutSequences_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("text");

    QTest::newRow("empty") << ""_ba << u""_s;
    QTest::newRow("plain") << "plain text"_ba << u"plain text"_s;
    QTest::newRow("tab is kept") << "a\tb"_ba << u"a\tb"_s;
    QTest::newRow("colour") << "\x1b[31mred\x1b[0m"_ba << u"red"_s;
    QTest::newRow("cursor movement") << "a\x1b[2;3Hb\x1b[Kc\x1b[1Ad"_ba << u"abcd"_s;
    QTest::newRow("private mode") << "\x1b[?25lhidden cursor\x1b[?25h"_ba << u"hidden cursor"_s;
    QTest::newRow("private m is not a style") << "\x1b[>4;2mx"_ba << u"x"_s;
    QTest::newRow("intermediate bytes") << "\x1b[1 qx\x1b[0\"qy"_ba << u"xy"_s;
    QTest::newRow("charset designation, as tput sgr0 writes it") << "\x1b(B\x1b[mx"_ba << u"x"_s;
    QTest::newRow("two-byte sequences") << "\x1b"
                                           "7a\x1b"
                                           "8b\x1b"
                                           "cc\x1bMd"_ba
                                        << u"abcd"_s;
    QTest::newRow("window title ended by BEL") << "\x1b]0;title\x07x"_ba << u"x"_s;
    QTest::newRow("window title ended by ST") << "\x1b]0;title\x1b\\x"_ba << u"x"_s;
    QTest::newRow("device control string") << "\x1bP1$r0m\x1b\\x"_ba << u"x"_s;
    QTest::newRow("application command of a build service") << "\x1b_bk;t=1523941\x07x"_ba << u"x"_s;
    QTest::newRow("privacy message and start of string") << "\x1b^a\x1b\\b\x1bXc\x1b\\d"_ba << u"bd"_s;
    QTest::newRow("CAN aborts a sequence") << "\x1b[12\x18x"_ba << u"x"_s;
    QTest::newRow("ESC restarts a sequence") << "\x1b[3\x1b[31mx"_ba << u"x"_s;
    QTest::newRow("a broken sequence ends where text begins") << "\x1b[31\xc3\xa9"_ba << u"é"_s;
    QTest::newRow("unfinished at the end") << "x\x1b[31"_ba << u"x"_s;
    QTest::newRow("lone ESC at the end") << "x\x1b"_ba << u"x"_s;
    QTest::newRow("a string without end swallows nothing") << "\x1b]0;still text"_ba << u"0;still text"_s;
    QTest::newRow("ESC before text that is no sequence") << "\x1b\xc3\xa9"_ba << u"␛é"_s;
    QTest::newRow("controls are pictures") << "a\0b\x07\x08\x0b\x7f"_ba << u"a␀b␇␈␋␡"_s;
    QTest::newRow("C1 controls are not obeyed") << "\xc2\x9b"
                                                   "31mx\xc2\x85y"_ba
                                                << u"\uFFFD31mx\u2424y"_s;
    QTest::newRow("line separators do not break the line") << "a\xe2\x80\xa8"
                                                              "b\xe2\x80\xa9"
                                                              "c"_ba
                                                           << u"a\u2424b\u2424c"_s;
    QTest::newRow("UTF-8") << "gr\xc3\xbc\xc3\x9f \xe2\x9c\x93 \xf0\x9f\x98\x80"_ba << u"grüß ✓ 😀"_s;
    // The Unicode Standard, table 3-8: one U+FFFD per maximal subpart.
    QTest::newRow("maximal subparts") << "\x61\xf1\x80\x80\xe1\x80\xc2\x62\x80\x63\x80\xbf\x64"_ba
                                      << u"a\uFFFD\uFFFD\uFFFDb\uFFFDc\uFFFD\uFFFDd"_s;
    QTest::newRow("overlong") << "\xc0\xaf\xe0\x80\xbf"_ba << u"\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD"_s;
    QTest::newRow("surrogate") << "\xed\xa0\x80"_ba << u"\uFFFD\uFFFD\uFFFD"_s;
    QTest::newRow("cut character at the end") << "a\xe2\x9c"_ba << u"a\uFFFD"_s;
}

void TestAnsi::showsTextWithoutSequences()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const QString, text);
    QCOMPARE(parseAnsi(bytes).text, text);
}

void TestAnsi::setsAttributes_data()
{
    QTest::addColumn<QByteArray>("sequence");
    QTest::addColumn<AnsiStyle>("style");
    const auto add = [](const char *name, const QByteArray &sequence, const auto &change) {
        AnsiStyle style;
        change(style);
        QTest::newRow(name) << sequence << style;
    };

    add("bold", "\x1b[1m"_ba, [](auto &s) { s.bold = true; });
    add("faint", "\x1b[2m"_ba, [](auto &s) { s.faint = true; });
    add("italic", "\x1b[3m"_ba, [](auto &s) { s.italic = true; });
    add("underline", "\x1b[4m"_ba, [](auto &s) { s.underline = true; });
    add("curly underline", "\x1b[4:3m"_ba, [](auto &s) { s.underline = true; });
    add("no underline", "\x1b[4m\x1b[4:0m"_ba, [](auto &) { });
    add("double underline", "\x1b[21m"_ba, [](auto &s) { s.underline = true; });
    add("blink is left out", "\x1b[5m"_ba, [](auto &) { });
    add("inverse", "\x1b[7m"_ba, [](auto &s) { s.inverse = true; });
    add("conceal", "\x1b[8m"_ba, [](auto &s) { s.conceal = true; });
    add("strike", "\x1b[9m"_ba, [](auto &s) { s.strike = true; });
    add("red", "\x1b[31m"_ba, [](auto &s) { s.foreground = indexed(1); });
    add("bright red", "\x1b[91m"_ba, [](auto &s) { s.foreground = indexed(9); });
    add("white on blue", "\x1b[37;44m"_ba, [](auto &s) {
        s.foreground = indexed(7);
        s.background = indexed(4);
    });
    add("bright background", "\x1b[107m"_ba, [](auto &s) { s.background = indexed(15); });
    add("256 colours", "\x1b[38;5;208m"_ba, [](auto &s) { s.foreground = indexed(208); });
    add("256 colours with colons", "\x1b[48:5:17m"_ba, [](auto &s) { s.background = indexed(17); });
    add("true colour", "\x1b[38;2;1;20;255m"_ba, [](auto &s) { s.foreground = rgb(1, 20, 255); });
    add("true colour with colons", "\x1b[38:2:1:20:255m"_ba, [](auto &s) { s.foreground = rgb(1, 20, 255); });
    add("true colour with colour space", "\x1b[48:2::1:20:255m"_ba, [](auto &s) { s.background = rgb(1, 20, 255); });
    add("what follows a colour", "\x1b[38;5;9;1m"_ba, [](auto &s) {
        s.foreground = indexed(9);
        s.bold = true;
    });
    add("underline colour is read over", "\x1b[58;5;1;3m"_ba, [](auto &s) { s.italic = true; });
    add("index too large", "\x1b[38;5;256;1m"_ba, [](auto &s) { s.bold = true; });
    add("channel too large", "\x1b[38;2;256;0;0m"_ba, [](auto &) { });
    add("empty parameters are zero", "\x1b[1;m"_ba, [](auto &) { });
    add("no parameter is zero", "\x1b[1m\x1b[m"_ba, [](auto &) { });
    add("huge numbers", "\x1b[99999999999999999999;1m"_ba, [](auto &s) { s.bold = true; });
    add("colour without index is black", "\x1b[38;5m"_ba, [](auto &s) { s.foreground = indexed(0); });
    add("form without colour", "\x1b[38m"_ba, [](auto &) { });
    add("unknown values", "\x1b[1;73;200m"_ba, [](auto &s) { s.bold = true; });
}

void TestAnsi::setsAttributes()
{
    QFETCH(const QByteArray, sequence);
    QFETCH(const AnsiStyle, style);
    QVERIFY(styleAfter(sequence) == style);
}

void TestAnsi::resetsAttributes()
{
    const AnsiStyle all = styleAfter("\x1b[1;2;3;4;7;8;9;31;42m"_ba);
    AnsiStyle expected = all;
    expected.bold = expected.faint = false;
    QVERIFY(styleAfter("\x1b[22m"_ba, all) == expected);
    expected = all;
    expected.italic = false;
    QVERIFY(styleAfter("\x1b[23m"_ba, all) == expected);
    expected = all;
    expected.underline = false;
    QVERIFY(styleAfter("\x1b[24m"_ba, all) == expected);
    expected = all;
    expected.inverse = expected.conceal = expected.strike = false;
    QVERIFY(styleAfter("\x1b[27;28;29m"_ba, all) == expected);
    expected = all;
    expected.foreground = expected.background = {};
    QVERIFY(styleAfter("\x1b[39;49m"_ba, all) == expected);
    QVERIFY(styleAfter("\x1b[0m"_ba, all) == AnsiStyle());
}

void TestAnsi::reportsOnlyStretchesThatDiffer()
{
    const AnsiText line = parseAnsi("ab\x1b[31mcd\x1b[0mef\x1b[1mgh"_ba);
    QCOMPARE(line.text, u"abcdefgh"_s);
    QCOMPARE(line.runs.size(), 2);
    QCOMPARE(line.runs[0].start, 2);
    QCOMPARE(line.runs[0].length, 2);
    QVERIFY(line.runs[0].style.foreground == indexed(1));
    QCOMPARE(line.runs[1].start, 6);
    QCOMPARE(line.runs[1].length, 2);
    QVERIFY(line.runs[1].style.bold);
    QVERIFY(parseAnsi("plain\x1b[0m"_ba).runs.isEmpty());
}

void TestAnsi::joinsEqualNeighbours()
{
    const AnsiText line = parseAnsi("\x1b[31mab\x1b[0m\x1b[31mcd"_ba);
    QCOMPARE(line.runs.size(), 1);
    QCOMPARE(line.runs[0].start, 0);
    QCOMPARE(line.runs[0].length, 4);
}

void TestAnsi::carriesTheStyleIntoTheNextLine()
{
    const AnsiText first = parseAnsi("\x1b[33mwarning:"_ba);
    const AnsiText second = parseAnsi("  continued\x1b[0m end"_ba, first.endStyle);
    QCOMPARE(second.runs.size(), 1);
    QVERIFY(second.runs[0].style.foreground == indexed(3));
    QCOMPARE(second.runs[0].length, 11);
    QVERIFY(second.endStyle == AnsiStyle());
}

void TestAnsi::opensOnlyWebLinks_data()
{
    QTest::addColumn<QByteArray>("uri");
    QTest::addColumn<QString>("link");
    QTest::addColumn<QString>("refused");
    QTest::newRow("https") << "https://example.com/a?b=c;d"_ba << u"https://example.com/a?b=c;d"_s << QString();
    QTest::newRow("http, upper case") << "HTTP://example.com"_ba << u"HTTP://example.com"_s << QString();
    QTest::newRow("file") << "file:///etc/passwd"_ba << QString() << u"file"_s;
    QTest::newRow("script") << "JavaScript:alert(1)"_ba << QString() << u"javascript"_s;
    QTest::newRow("no scheme") << "//example.com"_ba << QString() << QString();
    QTest::newRow("markup for a scheme") << "<b>:x"_ba << QString() << QString();
    QTest::newRow("blank inside") << "https://example.com/a b"_ba << QString() << QString();
    QTest::newRow("not ASCII") << "https://ex\xc3\xa4mple.com"_ba << QString() << QString();
    QTest::newRow("too long") << QByteArray("https://example.com/" + QByteArray(3000, 'a')) << QString() << QString();
}

void TestAnsi::opensOnlyWebLinks()
{
    QFETCH(const QByteArray, uri);
    QFETCH(const QString, link);
    const AnsiText line = parseAnsi(QByteArray("see \x1b]8;id=1;" + uri + "\x1b\\here\x1b]8;;\x1b\\ now"));
    QCOMPARE(line.text, u"see here now"_s);
    QFETCH(const QString, refused);
    if (link.isEmpty() && refused.isEmpty()) {
        QVERIFY(line.runs.isEmpty());
        return;
    }
    QCOMPARE(line.runs.size(), 1);
    QCOMPARE(line.runs[0].start, 4);
    QCOMPARE(line.runs[0].length, 4);
    QCOMPARE(line.runs[0].link, link);
    QCOMPARE(line.runs[0].refused, refused);
}

void TestAnsi::startsOverAfterCarriageReturn_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("text");
    QTest::newRow("progress bar") << " 10%\r 50%\r100%"_ba << u"100%"_s;
    QTest::newRow("line end of other systems") << "text\r"_ba << u"text"_s;
    QTest::newRow("twice") << "text\r\r"_ba << u"text"_s;
    QTest::newRow("style after the end") << "text\r\x1b[0m"_ba << u"text"_s;
    QTest::newRow("in front") << "\rtext"_ba << u"text"_s;
}

void TestAnsi::startsOverAfterCarriageReturn()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const QString, text);
    QCOMPARE(parseAnsi(bytes).text, text);

    const AnsiText colored = parseAnsi("\x1b[31mold\r\x1b[32mnew"_ba);
    QCOMPARE(colored.text, u"new"_s);
    QCOMPARE(colored.runs.size(), 1);
    QCOMPARE(colored.runs[0].start, 0);
    QVERIFY(colored.runs[0].style.foreground == indexed(2));
    QCOMPARE(colored.byteOffsets, (QList<qsizetype>{14, 15, 16, 17}));
}

void TestAnsi::mapsUnitsToBytes()
{
    const AnsiText line = parseAnsi("a\x1b[1m\xc3\xa9\xf0\x9f\x98\x80z"_ba);
    QCOMPARE(line.text, u"aé😀z"_s);
    QCOMPARE(line.byteOffsets, (QList<qsizetype>{0, 5, 7, 7, 11, 12}));
    QCOMPARE(parseAnsi({}).byteOffsets, QList<qsizetype>{0});
}

void TestAnsi::stripsOnlySequences_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("plain") << "SPINNAKER_PROPERTY_A=b"_ba << "SPINNAKER_PROPERTY_A=b"_ba;
    QTest::newRow("coloured") << "\x1b[1;32mSPINNAKER_PROPERTY_A\x1b[0m=b"_ba << "SPINNAKER_PROPERTY_A=b"_ba;
    QTest::newRow("link") << "\x1b]8;;https://a.b\x1b\\text\x1b]8;;\x07"_ba << "text"_ba;
    QTest::newRow("other controls stay") << "a\r\tb\0\x07"_ba << "a\r\tb\0\x07"_ba;
    QTest::newRow("invalid UTF-8 stays") << "\xff\x1b[mx\xc3"_ba << "\xffx\xc3"_ba;
    QTest::newRow("lone ESC stays") << "\x1b\xc3\xa9"_ba << "\x1b\xc3\xa9"_ba;
    QTest::newRow("unfinished") << "x\x1b[31"_ba << "x"_ba;
}

void TestAnsi::stripsOnlySequences()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const QByteArray, text);
    QCOMPARE(stripAnsi(bytes), text);
}

void TestAnsi::stripsNothingWithoutCopying()
{
    const QByteArray bytes = "no sequence here"_ba;
    QVERIFY(stripAnsi(bytes).constData() == bytes.constData());
}

void TestAnsi::acceptsAnyBytes()
{
    QRandomGenerator random(20240607);
    for (int i = 0; i < 50000; ++i) {
        const QByteArray bytes = randomBytes(random);
        const AnsiText line = parseAnsi(bytes);
        QCOMPARE(line.byteOffsets.size(), line.text.size() + 1);
        QCOMPARE(line.byteOffsets.constLast(), bytes.size());
        QVERIFY(std::is_sorted(line.byteOffsets.cbegin(), line.byteOffsets.cend()));
        QVERIFY(line.text.isValidUtf16());
        qsizetype end = 0;
        for (const AnsiRun &run : line.runs) {
            QVERIFY(run.start >= end && run.length > 0);
            end = run.start + run.length;
            QVERIFY(run.style != AnsiStyle() || !run.link.isEmpty() || !run.refused.isEmpty());
        }
        QVERIFY(end <= line.text.size());
        for (const QChar character : line.text)
            QVERIFY(character.unicode() >= 0x20 || character == u'\t');

        // Both ways of leaving sequences out agree.
        const QByteArray stripped = stripAnsi(bytes);
        QVERIFY(stripped.size() <= bytes.size());
        const bool isAscii = std::all_of(bytes.cbegin(), bytes.cend(), [](char byte) { return uchar(byte) < 0x80; });
        if (isAscii && !stripped.contains('\x1b')) // a sequence inside a character would join its halves
            QCOMPARE(parseAnsi(stripped).text, line.text);
    }
}

QTEST_APPLESS_MAIN(TestAnsi)
#include "tst_ansi.moc"
