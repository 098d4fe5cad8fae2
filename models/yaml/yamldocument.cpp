// SPDX-License-Identifier: Apache-2.0
#include "models/yaml/yamldocument.h"

#include "models/yaml/converter.h"
#include "models/yaml/cppreader.h"
#include "models/yaml/documentsplitter.h"
#include "models/yaml/jsonreader.h"
#include "models/yaml/strictreader.h"
#include "models/yaml/textpositions.h"
#include "models/yaml/utf8.h"

#include <QCoreApplication>
#include <QStringDecoder>

using namespace Qt::StringLiterals;

namespace Yaml {

namespace {

constexpr QByteArrayView byteOrderMark("\xEF\xBB\xBF");
constexpr qsizetype maximumDocuments = 10'000;

// One stream on its way to documents.
class Loader
{
public:
    Loader(QByteArrayView stream, qsizetype base, const TextPositions &positions, const QString &fileName)
        : m_stream(stream),
          m_base(base),
          m_positions(positions),
          m_fileName(fileName)
    {
    }

    Core::Result<QList<Document>> run();

private:
    bool isJson() const;
    Core::Result<QList<Document>> loadJson();
    Core::Result<QList<Document>> loadYaml();
    Outcome<std::optional<Document>> loadDocument(const Chunk &chunk) const;
    static Failure tooMany(qsizetype offset);
    std::unexpected<Core::Error> error(const Failure &failure) const;
    QString wording(const Failure &failure) const;

    QByteArrayView m_stream;
    qsizetype m_base; ///< where the stream starts in the text (behind a byte order mark)
    const TextPositions &m_positions;
    const QString &m_fileName;
};

// kubectl looks at the first 4096 bytes only.
bool Loader::isJson() const
{
    const QByteArrayView head = m_stream.first(qMin(m_stream.size(), qsizetype(4096)));
    QStringDecoder decoder(QStringDecoder::Utf8); // an incomplete last character does not matter
    const QString text = decoder(head);
    for (const QChar character : text) {
        if (!character.isSpace())
            return character == u'{';
    }
    return false;
}

Core::Result<QList<Document>> Loader::run()
{
    return isJson() ? loadJson() : loadYaml();
}

Core::Result<QList<Document>> Loader::loadJson()
{
    QList<Document> documents;
    JsonReader reader(m_stream);
    while (reader.hasMore()) {
        Document document;
        Marks marks(m_positions, m_base, document);
        const qsizetype start = reader.offset();
        auto value = reader.next(marks);
        if (!value)
            return error(value.error());
        if (value->isNull())
            continue;
        if (documents.size() == maximumDocuments)
            return error(tooMany(start));
        document.start = marks.at(start);
        document.value = *value;
        document.jsonSource = m_stream.sliced(start, reader.offset() - start).toByteArray();
        documents.append(std::move(document));
    }
    return documents;
}

Core::Result<QList<Document>> Loader::loadYaml()
{
    QList<Document> documents;
    const Split split = splitDocuments(m_stream);
    for (const Chunk &chunk : split.chunks) {
        auto document = loadDocument(chunk);
        if (!document) {
            Failure failure = document.error();
            if (failure.offset >= 0)
                failure.offset += chunk.offset;
            return error(failure);
        }
        if (!*document)
            continue;
        if (documents.size() == maximumDocuments)
            return error(tooMany(chunk.offset));
        documents.append(std::move(**document));
    }
    if (split.failure)
        return error(*split.failure);
    return documents;
}

Outcome<std::optional<Document>> Loader::loadDocument(const Chunk &chunk) const
{
    const auto guard = readStrictly(chunk.text);
    if (!guard)
        return std::unexpected(guard.error());
    if (guard->events.empty())
        return std::nullopt;
    const std::optional<EventList> parsed = parseWithYamlCpp(chunk.text, *guard);
    const EventList &events = parsed ? *parsed : *guard;
    Document document;
    Marks marks(m_positions, m_base + chunk.offset, document);
    const auto value = convert(events, marks);
    if (!value)
        return std::unexpected(value.error());
    if (value->isNull())
        return std::nullopt;
    document.start = marks.at(events.events.front().offset);
    document.value = *value;
    return document;
}

Failure Loader::tooMany(qsizetype offset)
{
    return {u"too-many-documents"_s,
            QCoreApplication::translate("Yaml", "the file has more than %1 documents").arg(maximumDocuments), offset,
            QCoreApplication::translate("Yaml", "split the file")};
}

// kubectl's words around the fault.
QString Loader::wording(const Failure &failure) const
{
    const QString file = m_fileName.isEmpty() || m_fileName == "-"_L1 ? u"STDIN"_s : m_fileName;
    if (failure.code == "yaml-ignored-text"_L1 || failure.code == "yaml-too-complex"_L1
        || failure.code == "too-many-documents"_L1)
        return failure.text;
    if (failure.code == "json-number"_L1)
        return u"unable to decode \""_s + file + "\": "_L1 + failure.text;
    const QString parsing = "error parsing "_L1 + file + ": "_L1;
    if (failure.code.startsWith("json-"_L1) || failure.code == "yaml-separator"_L1 || failure.code == "yaml-depth"_L1)
        return parsing + failure.text;
    return parsing + "error converting YAML to JSON: "_L1 + failure.text;
}

// The next step for faults that people run into.
QString hintFor(const Failure &failure)
{
    if (!failure.hint.isEmpty())
        return failure.hint;
    if (failure.text.contains("control characters"_L1))
        return QCoreApplication::translate("Yaml",
                                           "remove the character; only tab, line feed and carriage return are allowed");
    if (failure.text.contains("cannot start any token"_L1) || failure.text.contains("found a tab character"_L1))
        return QCoreApplication::translate("Yaml",
                                           "indent with spaces, not tabs, and quote values that start with @, ` or %");
    if (failure.text.contains("found unexpected end of stream"_L1))
        return QCoreApplication::translate("Yaml", "a quote is opened here and not closed, or the file is cut off");
    if (failure.text.contains("mapping values are not allowed"_L1))
        return QCoreApplication::translate("Yaml", "check the indentation, and quote values that contain \": \"");
    if (failure.text.contains("did not find expected ',' or"_L1))
        return QCoreApplication::translate(
            "Yaml", "close the bracket, and quote values that contain ?, :, [ or { inside brackets");
    if (failure.text == "unexpected EOF"_L1)
        return QCoreApplication::translate("Yaml", "the JSON is cut off");
    if (failure.code == "json-syntax"_L1)
        return QCoreApplication::translate(
            "Yaml", "text that starts with { is read as JSON: no comments, no trailing commas, keys in double quotes");
    return {};
}

std::unexpected<Core::Error> Loader::error(const Failure &failure) const
{
    Core::Error error;
    error.kind = Core::ErrorKind::Format;
    error.code = failure.code;
    error.message = wording(failure);
    error.hint = hintFor(failure);
    error.file = m_fileName;
    if (failure.offset >= 0) {
        const Mark mark = m_positions.at(m_base + failure.offset);
        error.line = mark.line;
        error.column = mark.column;
    }
    return std::unexpected(error);
}

} // namespace

QString childPath(const QString &parent, const QString &key)
{
    const bool isPlain = !key.isEmpty() && std::ranges::all_of(key, [](QChar c) {
        return c != u'.' && c != u'[' && c != u']' && c != u'"' && c != u'\\' && c != u'=' && !c.isSpace();
    });
    if (isPlain)
        return parent.isEmpty() ? key : QString(parent + u'.' + key);
    QString escaped = key;
    escaped.replace(u'\\', "\\\\"_L1).replace(u'"', "\\\""_L1);
    return parent + "[\""_L1 + escaped + "\"]"_L1;
}

QString childPath(const QString &parent, qsizetype index)
{
    return parent + u'[' + QString::number(index) + u']';
}

Core::Result<QList<Document>> load(const QByteArray &text, const QString &fileName)
{
    const TextPositions positions(text);
    if (!QByteArrayView(text).isValidUtf8()) {
        const Mark mark = positions.at(firstInvalidUtf8(text));
        Core::Error error{Core::ErrorKind::Format,
                          u"not-utf8"_s,
                          QCoreApplication::translate("Yaml", "the text is not UTF-8"),
                          QCoreApplication::translate("Yaml", "save the file with the encoding UTF-8"),
                          fileName,
                          mark.line,
                          mark.column,
                          {}};
        return std::unexpected(error);
    }
    const qsizetype base = text.startsWith(byteOrderMark) ? byteOrderMark.size() : 0;
    return Loader(QByteArrayView(text).sliced(base), base, positions, fileName).run();
}

Mark nearestMark(const Document &document, const QString &path)
{
    for (QString at = path; !at.isEmpty();) {
        const auto mark = document.marks.constFind(at);
        if (mark != document.marks.cend())
            return *mark;
        // Shortened at every separator; keys with points may take a few steps more.
        qsizetype cut = at.size() - 1;
        while (cut > 0 && at[cut] != u'.' && at[cut] != u'[')
            --cut;
        at.truncate(cut);
    }
    return document.marks.value(QString(), document.start);
}

} // namespace Yaml
