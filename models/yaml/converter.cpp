// SPDX-License-Identifier: Apache-2.0
#include "models/yaml/converter.h"

#include "models/yaml/gonumber.h"
#include "models/yaml/gosyntax.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonObject>
#include <QMap>
#include <QSet>

#include <cmath>

using namespace Qt::StringLiterals;

namespace Yaml {

namespace {

constexpr size_t maximumLevels = 10'000; // encoding/json's limit
constexpr qint32 noAlias = -1;

// go-yaml's rule against bombs: the share of decoding steps that aliases may cause shrinks as the document grows.
bool exceedsAliasBudget(qint64 aliasSteps, qint64 steps)
{
    constexpr double low = 400'000;
    constexpr double high = 4'000'000;
    if (aliasSteps <= 100 || steps <= 1000)
        return false;
    const auto count = static_cast<double>(steps);
    double allowed = 0.99 - 0.89 * ((count - low) / (high - low));
    allowed = count <= low ? 0.99 : count >= high ? 0.10 : allowed;
    return static_cast<double>(aliasSteps) / count > allowed;
}

class Converter
{
public:
    Converter(const EventList &list, Marks &marks) : m_list(list), m_marks(marks) { }

    Outcome<QJsonValue> run();

private:
    // A collection under construction. A merge ("<<") works on the mapping that it stands in.
    struct Frame
    {
        enum class Kind { Mapping, Sequence, Merge, MergeList };
        Kind kind = Kind::Mapping;
        quint32 next = 0; ///< the event to take next; for a MergeList the number of items left
        quint32 end = 0; ///< the collection's end event
        size_t owner = 0; ///< Merge, MergeList: the frame that owns the mapping
        qint32 alias = noAlias; ///< the alias that led here, to be released at the end
        QMap<QString, QJsonValue> members;
        QJsonArray items;
        QList<quint32> mergeItems;
        QString key; ///< of the value under construction
        QString path;
        bool hasPath = false;
    };

    Outcome<bool> step();
    Outcome<bool> stepMapping(size_t index);
    Outcome<bool> stepSequence(size_t index);
    Outcome<bool> stepMergeList(size_t index);
    void finishFrame();

    /// Starts on a node: a scalar is delivered to the frame at once, a collection gets a frame of its own.
    Outcome<bool> begin(quint32 index, size_t receiver);
    Outcome<bool> beginCollection(quint32 index, size_t receiver, qint32 alias);
    Outcome<bool> beginMerge(quint32 index, size_t owner);
    Outcome<bool> pushMerge(quint32 index, size_t owner);
    Outcome<quint32> follow(quint32 index, qint32 &alias);
    Outcome<QString> keyOf(quint32 index, quint32 value);
    Outcome<bool> countStep(quint32 index);
    void release(qint32 alias);
    void deliver(size_t receiver, const QJsonValue &value);
    void mark(Frame &child, size_t receiver, quint32 index);
    std::optional<Failure> unencodable(const QJsonValue &root) const;

    Outcome<QJsonValue> scalarValue(quint32 index);
    Failure failure(const QString &code, const QString &text, quint32 index) const
    {
        return {code, text, m_list.events[index].offset, {}};
    }
    bool isMerge(const Event &event) const;

    const EventList &m_list;
    Marks &m_marks;
    std::vector<Frame> m_frames; ///< the first one only receives the root
    QSet<qint32> m_activeAliases;
    qint64 m_steps = 0;
    qint64 m_aliasSteps = 0;
    bool m_hasUnencodable = false;
    quint32 m_unencodable = 0;
    std::optional<Failure> m_badKey; ///< reported after everything else was decoded, as kubectl does
};

Outcome<QJsonValue> Converter::run()
{
    m_frames.emplace_back().kind = Frame::Kind::Sequence;
    m_frames[0].hasPath = true;
    if (const auto begun = begin(0, 0); !begun)
        return std::unexpected(begun.error());
    while (m_frames.size() > 1) {
        if (const auto stepped = step(); !stepped)
            return std::unexpected(stepped.error());
    }
    if (m_badKey)
        return std::unexpected(*m_badKey);
    const QJsonValue root = m_frames[0].items.first();
    if (m_hasUnencodable) {
        if (const auto problem = unencodable(root))
            return std::unexpected(*problem);
    }
    return root;
}

Outcome<bool> Converter::step()
{
    const size_t index = m_frames.size() - 1;
    switch (m_frames[index].kind) {
    case Frame::Kind::Sequence:
        return stepSequence(index);
    case Frame::Kind::MergeList:
        return stepMergeList(index);
    case Frame::Kind::Mapping:
    case Frame::Kind::Merge:
        break;
    }
    return stepMapping(index);
}

Outcome<bool> Converter::stepMapping(size_t index)
{
    Frame &frame = m_frames[index];
    if (frame.next >= frame.end) {
        finishFrame();
        return true;
    }
    const quint32 key = frame.next;
    const quint32 value = m_list.events[key].next;
    frame.next = m_list.events[value].next;
    const size_t owner = frame.kind == Frame::Kind::Merge ? frame.owner : index;
    if (isMerge(m_list.events[key]))
        return beginMerge(value, owner);
    const auto name = keyOf(key, value);
    if (!name)
        return std::unexpected(name.error());
    Frame &target = m_frames[owner];
    target.key = *name;
    if (target.hasPath && m_marks.wants(static_cast<qsizetype>(m_frames.size())))
        m_marks.key(childPath(target.path, *name), m_list.events[key].offset);
    return begin(value, owner);
}

Outcome<bool> Converter::stepSequence(size_t index)
{
    Frame &frame = m_frames[index];
    if (frame.next >= frame.end) {
        finishFrame();
        return true;
    }
    const quint32 item = frame.next;
    frame.next = m_list.events[item].next;
    return begin(item, index);
}

// Earlier maps of the list take precedence, so they are laid over the later ones.
Outcome<bool> Converter::stepMergeList(size_t index)
{
    Frame &frame = m_frames[index];
    if (frame.next == 0) {
        finishFrame();
        return true;
    }
    const quint32 item = frame.mergeItems[static_cast<qsizetype>(--frame.next)];
    return pushMerge(item, frame.owner);
}

void Converter::finishFrame()
{
    Frame frame = std::move(m_frames.back());
    m_frames.pop_back();
    release(frame.alias);
    if (frame.kind == Frame::Kind::Sequence) {
        deliver(frame.owner, frame.items);
    } else if (frame.kind == Frame::Kind::Mapping) {
        QJsonObject object; // filled in order, because inserting elsewhere moves what is there
        for (auto member = frame.members.cbegin(); member != frame.members.cend(); ++member)
            object.insert(member.key(), member.value());
        deliver(frame.owner, object);
    }
}

Outcome<bool> Converter::begin(quint32 index, size_t receiver)
{
    qint32 alias = noAlias;
    const auto node = follow(index, alias);
    if (!node)
        return std::unexpected(node.error());
    if (m_list.events[*node].kind != Event::Kind::Scalar)
        return beginCollection(*node, receiver, alias);
    const auto value = scalarValue(*node);
    if (!value)
        return std::unexpected(value.error());
    Frame leaf;
    mark(leaf, receiver, *node);
    release(alias);
    deliver(receiver, *value);
    return true;
}

Outcome<bool> Converter::beginCollection(quint32 index, size_t receiver, qint32 alias)
{
    const Event &event = m_list.events[index];
    const bool isMapping = event.kind == Event::Kind::MappingStart;
    if (m_frames.size() > maximumLevels) {
        return std::unexpected(
            failure(u"yaml-depth"_s,
                    u"error unmarshaling JSON: while decoding JSON: invalid character '%1' exceeded max depth"_s.arg(
                        QChar(isMapping ? u'{' : u'[')),
                    index));
    }
    Frame frame;
    frame.kind = isMapping ? Frame::Kind::Mapping : Frame::Kind::Sequence;
    frame.next = index + 1;
    frame.end = event.next - 1;
    frame.owner = receiver;
    frame.alias = alias;
    mark(frame, receiver, index);
    m_frames.push_back(std::move(frame));
    return true;
}

Outcome<bool> Converter::beginMerge(quint32 index, size_t owner)
{
    if (m_list.events[index].kind != Event::Kind::SequenceStart)
        return pushMerge(index, owner);
    Frame frame;
    frame.kind = Frame::Kind::MergeList;
    frame.owner = owner;
    for (quint32 item = index + 1; item + 1 < m_list.events[index].next; item = m_list.events[item].next)
        frame.mergeItems.append(item);
    frame.next = static_cast<quint32>(frame.mergeItems.size());
    m_frames.push_back(std::move(frame));
    return true;
}

Outcome<bool> Converter::pushMerge(quint32 index, size_t owner)
{
    const Event &event = m_list.events[index];
    const Event &source = event.kind == Event::Kind::Alias ? m_list.events[event.target] : event;
    if (source.kind != Event::Kind::MappingStart)
        return std::unexpected(
            failure(u"yaml-merge"_s, u"yaml: map merge requires map or sequence of maps as the value"_s, index));
    qint32 alias = noAlias;
    const auto node = follow(index, alias);
    if (!node)
        return std::unexpected(node.error());
    Frame frame;
    frame.kind = Frame::Kind::Merge;
    frame.next = *node + 1;
    frame.end = m_list.events[*node].next - 1;
    frame.owner = owner;
    frame.alias = alias;
    m_frames.push_back(std::move(frame));
    return true;
}

// Counts a decoding step for the node, and another one for what an alias stands for.
Outcome<quint32> Converter::follow(quint32 index, qint32 &alias)
{
    if (const auto counted = countStep(index); !counted)
        return std::unexpected(counted.error());
    const Event &event = m_list.events[index];
    if (event.kind != Event::Kind::Alias)
        return index;
    alias = static_cast<qint32>(index);
    if (m_activeAliases.contains(alias))
        return std::unexpected(
            failure(u"yaml-alias-cycle"_s,
                    u"yaml: anchor '%1' value contains itself"_s.arg(QString::fromUtf8(m_list.text(event))), index));
    m_activeAliases.insert(alias);
    if (const auto counted = countStep(event.target); !counted)
        return std::unexpected(counted.error());
    return event.target;
}

Outcome<QString> Converter::keyOf(quint32 index, quint32 value)
{
    qint32 alias = noAlias;
    const auto node = follow(index, alias);
    release(alias);
    if (!node)
        return std::unexpected(node.error());
    const Event &event = m_list.events[*node];
    if (event.kind != Event::Kind::Scalar)
        return std::unexpected(
            failure(u"yaml-key"_s, u"yaml: invalid map key: "_s + Go::syntaxOf(m_list, *node), index));
    auto scalar = resolveScalar(m_list.text(event), m_list.tag(event), event.isImplicit);
    if (!scalar) {
        scalar.error().offset = event.offset;
        return std::unexpected(scalar.error());
    }
    switch (scalar->type) {
    case Scalar::Type::String:
        return Go::fromBytes(scalar->text);
    case Scalar::Type::Bool:
        return scalar->boolean ? u"true"_s : u"false"_s;
    case Scalar::Type::Int:
        return QString::number(scalar->integer);
    case Scalar::Type::Float: {
        const QByteArray text = Go::formatG(scalar->number, 32);
        return text == "+Inf" ? u".inf"_s
            : text == "-Inf"  ? u"-.inf"_s
            : text == "NaN"   ? u".nan"_s
                              : QString::fromLatin1(text);
    }
    case Scalar::Type::Null:
    case Scalar::Type::Uint:
        break;
    }
    if (!m_badKey) {
        const QString type = scalar->type == Scalar::Type::Null ? u"%!s(<nil>)"_s : u"uint64"_s;
        m_badKey = failure(u"yaml-key"_s,
                           u"unsupported map key of type: "_s + type + ", key: "_L1 + Go::syntaxOf(*scalar)
                               + ", value: "_L1 + Go::syntaxOf(m_list, value),
                           index);
        m_badKey->hint = QCoreApplication::translate("Yaml", "quote the key to make it text");
    }
    return QString();
}

Outcome<bool> Converter::countStep(quint32 index)
{
    ++m_steps;
    if (!m_activeAliases.isEmpty())
        ++m_aliasSteps;
    if (exceedsAliasBudget(m_aliasSteps, m_steps))
        return std::unexpected(failure(u"yaml-alias-bomb"_s, u"yaml: document contains excessive aliasing"_s, index));
    return true;
}

void Converter::release(qint32 alias)
{
    if (alias != noAlias)
        m_activeAliases.remove(alias);
}

void Converter::deliver(size_t receiver, const QJsonValue &value)
{
    Frame &frame = m_frames[receiver];
    if (frame.kind == Frame::Kind::Sequence)
        frame.items.append(value);
    else
        frame.members.insert(frame.key, value);
}

// Records where a value stands. Deep below, paths would cost more than the document, so they end at some level.
void Converter::mark(Frame &child, size_t receiver, quint32 index)
{
    const Frame &parent = m_frames[receiver];
    if (!parent.hasPath || !m_marks.wants(static_cast<qsizetype>(m_frames.size())))
        return;
    child.hasPath = true;
    if (receiver > 0)
        child.path = parent.kind == Frame::Kind::Sequence ? childPath(parent.path, parent.items.size())
                                                          : childPath(parent.path, parent.key);
    m_marks.value(child.path, m_list.events[index].offset);
}

Outcome<QJsonValue> Converter::scalarValue(quint32 index)
{
    const Event &event = m_list.events[index];
    auto scalar = resolveScalar(m_list.text(event), m_list.tag(event), event.isImplicit);
    if (!scalar) {
        scalar.error().offset = event.offset;
        return std::unexpected(scalar.error());
    }
    switch (scalar->type) {
    case Scalar::Type::Null:
        return QJsonValue(QJsonValue::Null);
    case Scalar::Type::Bool:
        return QJsonValue(scalar->boolean);
    case Scalar::Type::Int:
        return QJsonValue(scalar->integer);
    case Scalar::Type::Uint:
        return QJsonValue(static_cast<double>(scalar->natural));
    case Scalar::Type::Float:
        if (!std::isfinite(scalar->number) && !m_hasUnencodable) {
            m_hasUnencodable = true;
            m_unencodable = index;
        }
        return Go::jsonNumber(scalar->number);
    case Scalar::Type::String:
        break;
    }
    return QJsonValue(Go::fromBytes(scalar->text));
}

// JSON has no infinities. Looked for in the result, because a later key may have replaced the value.
std::optional<Failure> Converter::unencodable(const QJsonValue &root) const
{
    QList<QJsonValue> pending{root};
    while (!pending.isEmpty()) {
        const QJsonValue value = pending.takeLast();
        if (value.isDouble() && !std::isfinite(value.toDouble())) {
            Failure problem = failure(
                u"yaml-not-json"_s,
                u"json: unsupported value: "_s + QString::fromLatin1(Go::formatG(value.toDouble(), 64)), m_unencodable);
            problem.hint = QCoreApplication::translate("Yaml", "quote the value to make it text");
            return problem;
        }
        if (value.isArray()) {
            for (const QJsonValue &item : value.toArray())
                pending.append(item);
        } else if (value.isObject()) {
            for (const QJsonValue &member : value.toObject())
                pending.append(member);
        }
    }
    return std::nullopt;
}

bool Converter::isMerge(const Event &event) const
{
    return event.kind == Event::Kind::Scalar && m_list.text(event) == "<<"
        && (event.isImplicit || m_list.tag(event) == "tag:yaml.org,2002:merge");
}

} // namespace

Outcome<QJsonValue> convert(const EventList &events, Marks &marks)
{
    return Converter(events, marks).run();
}

} // namespace Yaml
