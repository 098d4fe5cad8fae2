// SPDX-License-Identifier: Apache-2.0
#include "models/yaml/strictreader.h"

#include "models/yaml/codepointindex.h"
#include "models/yaml/nodesource.h"

#include <QCoreApplication>
#include <QHash>

#include <yaml.h>

#include <memory>

using namespace Qt::StringLiterals;

namespace Yaml {

namespace {

constexpr int maximumLevels = 10'000; // go-yaml's limit, for flow and for block collections each
// libyaml looks at every open bracket for each token. Deep and wide at once would take it minutes; what people write
// stays below a thousandth of this.
constexpr qint64 maximumWork = 500'000'000;

QString atLine(size_t line, const QString &problem)
{
    const QString place = line == 0 ? QString() : u"line %1: "_s.arg(line);
    return "yaml: "_L1 + place + problem;
}

struct ParserDeleter
{
    void operator()(yaml_parser_t *parser) const
    {
        yaml_parser_delete(parser);
        delete parser;
    }
};

struct EventGuard
{
    yaml_event_t event{};
    EventGuard() = default;
    ~EventGuard() { yaml_event_delete(&event); }
    Q_DISABLE_COPY_MOVE(EventGuard)
};

// One pass over the text. Where plain text in a flow collection begins with "?", which the older grammar takes as the
// key indicator, or where it lets a tag go on, the places are collected instead of being judged.
class Pass
{
public:
    Pass(const QByteArray &text, const QByteArray &original, const QList<qsizetype> &insertions)
        : m_text(text),
          m_original(original),
          m_insertions(insertions),
          m_index(text),
          m_parser(new yaml_parser_t)
    {
        yaml_parser_initialize(m_parser.get());
        yaml_parser_set_input_string(m_parser.get(), reinterpret_cast<const unsigned char *>(m_text.constData()),
                                     static_cast<size_t>(m_text.size()));
    }

    Outcome<EventList> run();
    QList<qsizetype> splits;
    QList<qsizetype> tagEnds; ///< where ',', '[' or ']' follows a tag at once

private:
    struct Open
    {
        quint32 event = 0;
        bool isFlow = false;
        char bracket = 0; ///< '[' or '{' as written; 0 for block collections and for pairs without braces
    };

    Outcome<bool> take(const yaml_event_t &event);
    Outcome<bool> takeScalar(const yaml_event_t &event);
    Outcome<bool> takeAlias(const yaml_event_t &event);
    Outcome<bool> open(const yaml_event_t &event, Event::Kind kind, bool isFlow, const yaml_char_t *anchor,
                       const yaml_char_t *tag);
    void close(Event::Kind kind, const yaml_mark_t &mark);
    Outcome<bool> checkEscapes(const yaml_event_t &event, const NodeSource &source) const;
    Outcome<bool> checkFlowText(const yaml_event_t &event, const NodeSource &source);
    Outcome<bool> checkNothingFollows();

    Event &append(Event::Kind kind, const yaml_mark_t &mark);
    void setTag(Event &event, const yaml_char_t *tag);
    void setAnchor(const yaml_char_t *anchor);
    void setText(Event &event, const yaml_char_t *text, size_t size);
    qsizetype byteOf(const yaml_mark_t &mark) const { return m_index.offsetOf(mark.index); }
    qsizetype originalOf(qsizetype offset) const;
    Failure parserFailure() const;
    Failure syntax(const QString &text, qsizetype offset) const
    {
        return {u"yaml-syntax"_s, text, originalOf(offset), {}};
    }

    const QByteArray &m_text;
    const QByteArray &m_original;
    const QList<qsizetype> &m_insertions;
    CodePointIndex m_index;
    std::unique_ptr<yaml_parser_t, ParserDeleter> m_parser;
    EventList m_list;
    QHash<QByteArray, quint32> m_anchors;
    QHash<QByteArray, qint32> m_tags;
    std::vector<Open> m_open;
    int m_flowLevels = 0;
    qint64 m_work = 0;
};

Outcome<EventList> Pass::run()
{
    while (true) {
        EventGuard guard;
        if (yaml_parser_parse(m_parser.get(), &guard.event) == 0)
            return std::unexpected(parserFailure());
        if (guard.event.type == YAML_STREAM_END_EVENT)
            return std::move(m_list);
        if (guard.event.type == YAML_DOCUMENT_END_EVENT) {
            if (const auto end = checkNothingFollows(); !end)
                return std::unexpected(end.error());
            return std::move(m_list);
        }
        if (const auto taken = take(guard.event); !taken)
            return std::unexpected(taken.error());
    }
}

Outcome<bool> Pass::take(const yaml_event_t &event)
{
    m_work += m_flowLevels;
    if (m_work > maximumWork)
        return std::unexpected(Failure{
            u"yaml-too-complex"_s,
            QCoreApplication::translate("Yaml", "the document is too deep and too wide at once to be read"),
            originalOf(byteOf(event.start_mark)), QCoreApplication::translate("Yaml", "nest brackets less deeply")});
    switch (event.type) {
    case YAML_SCALAR_EVENT:
        return takeScalar(event);
    case YAML_ALIAS_EVENT:
        return takeAlias(event);
    case YAML_SEQUENCE_START_EVENT:
        return open(event, Event::Kind::SequenceStart, event.data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE,
                    event.data.sequence_start.anchor, event.data.sequence_start.tag);
    case YAML_MAPPING_START_EVENT:
        return open(event, Event::Kind::MappingStart, event.data.mapping_start.style == YAML_FLOW_MAPPING_STYLE,
                    event.data.mapping_start.anchor, event.data.mapping_start.tag);
    case YAML_SEQUENCE_END_EVENT:
        close(Event::Kind::SequenceEnd, event.start_mark);
        return true;
    case YAML_MAPPING_END_EVENT:
        close(Event::Kind::MappingEnd, event.start_mark);
        return true;
    default:
        return true; // the stream's and the document's start
    }
}

Outcome<bool> Pass::takeScalar(const yaml_event_t &event)
{
    const auto &scalar = event.data.scalar;
    const NodeSource source(m_text, byteOf(event.start_mark), byteOf(event.end_mark));
    if (scalar.style == YAML_DOUBLE_QUOTED_SCALAR_STYLE) {
        if (const auto checked = checkEscapes(event, source); !checked)
            return checked;
    } else if (scalar.style == YAML_PLAIN_SCALAR_STYLE && m_flowLevels > 0) {
        if (const auto checked = checkFlowText(event, source); !checked)
            return checked;
    }
    setAnchor(scalar.anchor);
    Event &added = append(Event::Kind::Scalar, event.start_mark);
    // The tag "!" makes any scalar a string in go-yaml; libyaml only forgets it.
    added.isImplicit = scalar.style == YAML_PLAIN_SCALAR_STYLE && scalar.tag == nullptr && !source.hasBareTag();
    setTag(added, scalar.tag);
    setText(added, scalar.value, scalar.length);
    return true;
}

Outcome<bool> Pass::takeAlias(const yaml_event_t &event)
{
    const auto *name = reinterpret_cast<const char *>(event.data.alias.anchor);
    const auto target = m_anchors.constFind(QByteArray(name));
    if (target == m_anchors.cend()) {
        return std::unexpected(Failure{u"yaml-unknown-anchor"_s,
                                       u"yaml: unknown anchor '%1' referenced"_s.arg(QString::fromUtf8(name)),
                                       originalOf(byteOf(event.start_mark)),
                                       QCoreApplication::translate("Yaml",
                                                                   "anchors (&name) must stand before their use and "
                                                                   "do not reach into other documents")});
    }
    Event &added = append(Event::Kind::Alias, event.start_mark);
    added.target = *target;
    setText(added, event.data.alias.anchor, qstrlen(name));
    return true;
}

Outcome<bool> Pass::open(const yaml_event_t &event, Event::Kind kind, bool isFlow, const yaml_char_t *anchor,
                         const yaml_char_t *tag)
{
    const NodeSource source(m_text, byteOf(event.start_mark), byteOf(event.end_mark));
    if (isFlow && m_flowLevels > 0 && source.tagMeetsFlowIndicator())
        tagEnds.append(source.tagEnd());
    setAnchor(anchor);
    setTag(append(kind, event.start_mark), tag);
    const char first = source.first();
    m_open.push_back({static_cast<quint32>(m_list.events.size() - 1), isFlow, isFlow ? first : '\0'});
    m_flowLevels += isFlow ? 1 : 0;
    const auto blockLevels = static_cast<int>(m_open.size()) - m_flowLevels;
    if (m_flowLevels > maximumLevels || blockLevels > maximumLevels) {
        const size_t line = event.start_mark.line == 0 ? 0 : event.start_mark.line + 1;
        return std::unexpected(syntax(atLine(line, u"exceeded max depth of 10000"_s), source.start()));
    }
    return true;
}

void Pass::close(Event::Kind kind, const yaml_mark_t &mark)
{
    append(kind, mark);
    const Open opened = m_open.back();
    m_open.pop_back();
    m_flowLevels -= opened.isFlow ? 1 : 0;
    m_list.events[opened.event].next = static_cast<quint32>(m_list.events.size());
}

// libyaml reads "\/", which YAML 1.2 took over from JSON; go-yaml v2 does not.
Outcome<bool> Pass::checkEscapes(const yaml_event_t &event, const NodeSource &source) const
{
    const QByteArrayView text = source.text();
    for (qsizetype i = source.contentOffset() + 1; i + 1 < text.size(); ++i) {
        if (text[i] != '\\')
            continue;
        if (text[i + 1] == '/') {
            const size_t line = event.start_mark.line + static_cast<size_t>(text.first(i).count('\n'));
            return std::unexpected(
                syntax(atLine(line == 0 ? 0 : line + 1, u"found unknown escape character"_s), source.start() + i));
        }
        ++i;
    }
    return true;
}

// In go-yaml v2 a "?" ends plain text within [] and {} and announces a key, so "[a?b]" is no YAML to kubectl.
Outcome<bool> Pass::checkFlowText(const yaml_event_t &event, const NodeSource &source)
{
    if (source.tagMeetsFlowIndicator()) {
        tagEnds.append(source.tagEnd());
        return true; // what follows belongs to the tag; this pass is done again
    }
    const QByteArrayView content = source.text().sliced(source.contentOffset());
    const qsizetype mark = content.indexOf('?');
    if (mark < 0)
        return true;
    const qsizetype offset = source.contentOffset() + mark;
    const size_t line = event.start_mark.line + static_cast<size_t>(source.text().first(offset).count('\n'));
    if (mark == 0 && source.contentOffset() == 0) {
        if (content.startsWith("??"))
            return std::unexpected(syntax(atLine(line, u"did not find expected node content"_s), source.start()));
        splits.append(source.start() + 1);
        return true;
    }
    // A pair without braces ("[a: b]") ends with its value; what encloses it is the sequence.
    auto enclosing = m_open.crbegin();
    while (enclosing != m_open.crend() && enclosing->bracket != '[' && enclosing->bracket != '{')
        ++enclosing;
    const bool isMapping = enclosing != m_open.crend() && enclosing->bracket == '{';
    return std::unexpected(
        syntax(atLine(line, isMapping ? u"did not find expected ',' or '}'"_s : u"did not find expected ',' or ']'"_s),
               source.start() + offset));
}

// kubectl reads one document of each piece and ignores the rest, be it behind "..." or behind a closing bracket.
Outcome<bool> Pass::checkNothingFollows()
{
    EventGuard guard;
    const bool parsed = yaml_parser_parse(m_parser.get(), &guard.event) != 0;
    if (parsed && guard.event.type == YAML_STREAM_END_EVENT)
        return true;
    const yaml_mark_t &mark = parsed ? guard.event.start_mark : m_parser->problem_mark;
    return std::unexpected(
        Failure{u"yaml-ignored-text"_s,
                QCoreApplication::translate(
                    "Yaml", "this text stands behind the end of the document, and kubectl would ignore it"),
                originalOf(byteOf(mark)),
                QCoreApplication::translate("Yaml", "separate documents with a line \"---\", or remove the text")});
}

Event &Pass::append(Event::Kind kind, const yaml_mark_t &mark)
{
    Event event;
    event.kind = kind;
    event.offset = static_cast<quint32>(originalOf(byteOf(mark)));
    event.next = static_cast<quint32>(m_list.events.size()) + 1;
    m_list.events.push_back(event);
    return m_list.events.back();
}

void Pass::setTag(Event &event, const yaml_char_t *tag)
{
    if (tag == nullptr)
        return;
    const QByteArray name(reinterpret_cast<const char *>(tag));
    const auto known = m_tags.constFind(name);
    if (known != m_tags.cend()) {
        event.tag = *known;
        return;
    }
    event.tag = static_cast<qint32>(m_list.tags.size());
    m_tags.insert(name, event.tag);
    m_list.tags.push_back(name);
}

// To be called before the anchored event is appended. A later anchor of the same name replaces the earlier one.
void Pass::setAnchor(const yaml_char_t *anchor)
{
    if (anchor != nullptr)
        m_anchors.insert(QByteArray(reinterpret_cast<const char *>(anchor)),
                         static_cast<quint32>(m_list.events.size()));
}

void Pass::setText(Event &event, const yaml_char_t *text, size_t size)
{
    event.textStart = static_cast<quint32>(m_list.pool.size());
    event.textSize = static_cast<quint32>(size);
    m_list.pool.append(reinterpret_cast<const char *>(text), static_cast<qsizetype>(size));
}

qsizetype Pass::originalOf(qsizetype offset) const
{
    const auto inserted = std::ranges::lower_bound(m_insertions, offset) - m_insertions.cbegin();
    return qMin(offset - inserted, m_original.size());
}

bool hasDirective12(QByteArrayView text)
{
    for (const QByteArray &line : text.toByteArray().left(4096).split('\n')) {
        if (line.startsWith("%YAML"))
            return line.mid(5).trimmed().startsWith("1.2");
        if (!line.trimmed().isEmpty() && !line.startsWith('#') && !line.startsWith('%'))
            return false;
    }
    return false;
}

// The rule by which go-yaml v2 chooses the line that it names, which is one less than the line for grammar errors.
Failure Pass::parserFailure() const
{
    const yaml_parser_t &parser = *m_parser;
    if (parser.error == YAML_READER_ERROR)
        return {u"yaml-syntax"_s,
                "yaml: "_L1 + QString::fromUtf8(parser.problem),
                originalOf(static_cast<qsizetype>(parser.problem_offset)),
                {}};
    size_t line = 0;
    if (parser.problem_mark.line != 0)
        line = parser.problem_mark.line + (parser.error == YAML_SCANNER_ERROR ? 1 : 0);
    else
        line = parser.context_mark.line;
    QString problem
        = parser.problem == nullptr ? u"unknown problem parsing YAML content"_s : QString::fromUtf8(parser.problem);
    // go-yaml v2 knows version 1.1 only and looks at the directive before it misses the "---".
    if (problem == "did not find expected <document start>"_L1 && hasDirective12(m_text)) {
        problem = u"found incompatible YAML document"_s;
        line = 0;
    }
    // What is missing at the end of the text is better looked for where the unfinished thing begins.
    const qsizetype problemOffset = byteOf(parser.problem_mark);
    const bool isAtEnd = QByteArrayView(m_text).sliced(qMin(problemOffset, m_text.size())).trimmed().isEmpty();
    const bool hasContext = parser.context != nullptr && parser.context_mark.index < parser.problem_mark.index;
    return syntax(atLine(line, problem), isAtEnd && hasContext ? byteOf(parser.context_mark) : problemOffset);
}

// In go-yaml v2 ',', '[' and ']' can be part of a tag. The name of such a tag does not matter, so that they are read
// as another character of tags.
void extendTags(QByteArray &document, const QList<qsizetype> &tagEnds)
{
    static constexpr QByteArrayView marks("-_;/?:@&=+$.,!~*'()[]%");
    const auto isTagCharacter = [](char byte) {
        return (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z')
            || marks.contains(byte);
    };
    for (const qsizetype end : tagEnds) {
        for (qsizetype i = end; i < document.size() && isTagCharacter(document[i]); ++i) {
            if (document[i] == ',' || document[i] == '[' || document[i] == ']')
                document[i] = '.';
        }
    }
}

// Reads a text whose plain colons are settled.
Outcome<EventList> readText(const QByteArray &text)
{
    constexpr int maximumRounds = 8; // each extends all tags that it meets
    const QList<qsizetype> none;
    QByteArray document = text;
    Pass first(document, document, none);
    Outcome<EventList> result = first.run();
    QList<qsizetype> tagEnds = first.tagEnds;
    QList<qsizetype> splits = first.splits;
    for (int round = 0; !tagEnds.isEmpty() && round < maximumRounds; ++round) {
        extendTags(document, tagEnds);
        Pass again(document, document, none);
        result = again.run();
        tagEnds = again.tagEnds;
        splits = again.splits;
    }
    if (splits.isEmpty())
        return result;
    // "[?b]" is the key b to the older grammar. With a blank behind the mark libyaml reads it in the same way.
    QByteArray spaced;
    spaced.reserve(document.size() + splits.size());
    QList<qsizetype> insertions;
    qsizetype copied = 0;
    for (const qsizetype split : std::as_const(splits)) {
        spaced.append(QByteArrayView(document).sliced(copied, split - copied));
        insertions.append(spaced.size());
        spaced.append(' ');
        copied = split;
    }
    spaced.append(QByteArrayView(document).sliced(copied));
    Pass second(spaced, document, insertions);
    return second.run();
}

// True where the colon stands inside plain text: not behind a quote, a bracket or a blank, nor behind an alias.
bool isPlainColon(const QByteArray &document, qsizetype colon)
{
    static constexpr QByteArrayView enders("\"'[]{},: \t\r\n");
    if (colon == 0 || enders.contains(document[colon - 1]))
        return false;
    qsizetype start = colon;
    while (start > 0 && !enders.contains(document[start - 1]))
        --start;
    return document[start] != '*' && document[start] != '&';
}

// A byte that nothing in the document uses, nor may make with an escape, and that means nothing within plain text;
// 0 where there is none.
char unusedByte(const QByteArray &document)
{
    if (document.contains("\\x") || document.contains("\\u") || document.contains("\\U"))
        return '\0';
    for (const char candidate : {'^', '~', '$', ';', '=', '_', '(', ')', '+'}) {
        if (!document.contains(candidate))
            return candidate;
    }
    return '\0';
}

// libyaml refuses plain text such as "[a:]" or "[--listen=:, b]", where go-yaml v2 sees text that ends with a colon.
// Such colons are read as a byte that stands for them.
Outcome<EventList> readWithPlainColons(const QByteArray &document, char placeholder)
{
    QByteArray text = document;
    for (qsizetype colon = text.indexOf(':'); colon >= 0 && colon + 1 < text.size();
         colon = text.indexOf(':', colon + 1)) {
        if (QByteArrayView(",?[]{}").contains(text[colon + 1]) && isPlainColon(document, colon))
            text[colon] = placeholder;
    }
    Outcome<EventList> result = readText(text);
    if (result)
        result->pool.replace(placeholder, ':');
    return result;
}

} // namespace

Outcome<EventList> readStrictly(const QByteArray &document)
{
    Outcome<EventList> result = readText(document);
    if (result || !result.error().text.endsWith("found unexpected ':'"_L1))
        return result;
    const char placeholder = unusedByte(document);
    return placeholder == '\0' ? result : readWithPlainColons(document, placeholder);
}

} // namespace Yaml
