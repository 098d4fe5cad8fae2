// SPDX-License-Identifier: Apache-2.0
#include "models/artifacts/contentfacts.h"

#include "models/outputs/jsontext.h"

#include <QRegularExpression>
#include <QUtf8StringView>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace Artifacts {

namespace {

namespace Json = Outputs::Json;

constexpr QByteArrayView byteOrderMark("\xef\xbb\xbf");
constexpr qsizetype headBytes = 4096; ///< what kinds of text are told by
constexpr qsizetype scalarBytes = qsizetype(1024) * 1024; ///< longer ones are text for people
constexpr qsizetype excerptLength = 80;

/// Signatures of what artifacts are mistaken for, by their owners' specifications.
QString binaryName(QByteArrayView bytes)
{
    static constexpr std::pair<QByteArrayView, QLatin1StringView> signatures[] = {{"\x1f\x8b", "gzip"_L1},
                                                                                  {"PK\x03\x04", "ZIP"_L1},
                                                                                  {"\x89PNG\r\n\x1a\n", "PNG"_L1},
                                                                                  {"\xff\xd8\xff", "JPEG"_L1},
                                                                                  {"GIF8", "GIF"_L1},
                                                                                  {"%PDF-", "PDF"_L1},
                                                                                  {"\x7f"
                                                                                   "ELF",
                                                                                   "ELF"_L1},
                                                                                  {"BZh", "bzip2"_L1},
                                                                                  {"\xfd"
                                                                                   "7zXZ",
                                                                                   "XZ"_L1},
                                                                                  {"\x28\xb5\x2f\xfd", "Zstandard"_L1},
                                                                                  {"SQLite format 3", "SQLite"_L1},
                                                                                  {"PAR1", "Parquet"_L1},
                                                                                  {"\xff\xfe", "UTF-16"_L1},
                                                                                  {"\xfe\xff", "UTF-16"_L1}};
    for (const auto &[signature, name] : signatures) {
        if (bytes.startsWith(signature))
            return name;
    }
    if (bytes.size() > 262 && bytes.sliced(257).startsWith("ustar"))
        return u"tar"_s;
    return {};
}

/// Text is UTF-8 without the control characters that no text has.
bool isText(QByteArrayView bytes)
{
    const auto odd = [](char c) { return uchar(c) < 0x20 && !(c >= '\t' && c <= '\r') && c != '\x1b'; };
    return std::ranges::none_of(bytes, odd) && QUtf8StringView(bytes.data(), bytes.size()).isValidUtf8();
}

bool isBlank(QByteArrayView bytes)
{
    return std::ranges::all_of(bytes, [](char c) { return c == ' ' || (c >= '\t' && c <= '\r'); });
}

QString extensionOf(const QString &name)
{
    const QString file = name.section(u'/', -1).section(u'?', 0, 0).section(u'#', 0, 0);
    return file.contains(u'.') ? file.section(u'.', -1).toLower() : QString();
}

/// Whether the text is one JSON value that is no container: the reader takes objects only, so it is made a member.
bool isScalar(QByteArrayView text)
{
    if (text.size() > scalarBytes)
        return false;
    const QByteArray wrapped = "{\"v\":" + text.toByteArray() + '}';
    const auto object = Json::readObject(wrapped);
    return object && object->rest == wrapped.size() && object->members.size() == 1;
}

/// The characters around `offset` of its line, and how many stand before it.
std::pair<QString, int> excerptAt(QByteArrayView bytes, qsizetype offset)
{
    const qsizetype start = bytes.first(offset).lastIndexOf('\n') + 1;
    const qsizetype next = bytes.indexOf('\n', offset);
    const qsizetype end = next < 0 ? bytes.size() : next;
    // Only what can matter is decoded: lines may be as long as the whole.
    constexpr qsizetype reach = excerptLength * 4;
    QString before = QString::fromUtf8(bytes.sliced(std::max(start, offset - reach), std::min(offset - start, reach)));
    QString after = QString::fromUtf8(bytes.sliced(offset, std::min(end - offset, reach)));
    before = before.right(excerptLength / 2);
    after = after.left(excerptLength - before.size());
    QString text = before + after;
    for (QChar &c : text) {
        if (!c.isPrint())
            c = u' '; // tabs, too: the caret has to stay below its character
    }
    while (text.endsWith(u' ') && text.size() > before.size())
        text.chop(1);
    return {text, int(before.size())};
}

void setPlace(ContentFacts &facts, QByteArrayView bytes, const Json::Problem &problem)
{
    Json::PlaceCounter counter(bytes);
    counter.advance(problem.offset);
    facts.kind = ContentKind::BrokenJson;
    facts.line = counter.line();
    facts.column = counter.column();
    facts.reason = problem.reason;
    std::tie(facts.excerpt, facts.caret) = excerptAt(bytes, problem.offset);
}

bool looksLikeYaml(const QString &head)
{
    static const QRegularExpression key(uR"(\A(#.*\n|\s*\n)*(---(\s|\z)|- \S|[\w.\-/"']+:(\s|\z)))"_s);
    return key.match(head).hasMatch();
}

bool looksLikeXml(const QString &head)
{
    static const QRegularExpression tag(uR"(\A\s*<(\?xml|!DOCTYPE|!--|[A-Za-z][\w:.\-]*[\s>/]))"_s);
    return tag.match(head).hasMatch();
}

ContentKind kindOfText(QByteArrayView text, const QString &contentType, const QString &extension)
{
    const QString head = QString::fromUtf8(text.first(std::min(text.size(), headBytes)));
    if (contentType.contains("yaml"_L1) || extension == "yaml"_L1 || extension == "yml"_L1)
        return ContentKind::Yaml;
    if (looksLikeXml(head))
        return ContentKind::Xml;
    const bool other = !extension.isEmpty() && extension != "txt"_L1; // a name that promises another format
    return !other && looksLikeYaml(head) ? ContentKind::Yaml : ContentKind::Text;
}

} // namespace

ContentFacts contentFacts(const QByteArray &bytes, const QString &contentType, const QString &name)
{
    ContentFacts facts;
    QByteArrayView text = bytes;
    if (text.startsWith(byteOrderMark))
        text = text.sliced(byteOrderMark.size());
    if (isBlank(text)) {
        facts.kind = ContentKind::Empty;
        return facts;
    }
    const QString type = contentType.section(u';', 0, 0).trimmed().toLower();
    const QString extension = extensionOf(name);
    if (!isText(text)) {
        facts.kind = ContentKind::Binary;
        facts.binaryName = binaryName(text);
        return facts;
    }
    const auto object = Json::readObject(text);
    if (object) {
        facts.kind = ContentKind::JsonObject;
        facts.keys = object->members.size();
        return facts;
    }
    const QByteArrayView trimmed = text.trimmed();
    const bool isNoObject = object.error().kind == Json::ProblemKind::NotObject;
    if (isNoObject && trimmed.startsWith('[')) {
        facts.kind = ContentKind::JsonArray;
    } else if (isNoObject && isScalar(trimmed)) {
        facts.kind = ContentKind::JsonScalar;
    } else {
        const bool promised = type.contains("json"_L1) || extension == "json"_L1;
        const bool opened = trimmed.startsWith('{') || trimmed.startsWith('[');
        if (promised || (opened && kindOfText(text, type, extension) == ContentKind::Text))
            setPlace(facts, text, object.error());
        else
            facts.kind = kindOfText(text, type, extension);
    }
    return facts;
}

} // namespace Artifacts
