// SPDX-License-Identifier: Apache-2.0
#include "models/yaml/cppreader.h"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <istream>
#include <streambuf>

namespace Yaml {

namespace {

// Thrown through yaml-cpp to stop it; never leaves this file.
struct Disagreement
{
};

// Reads from memory that somebody else keeps.
class MemoryBuffer : public std::streambuf
{
public:
    explicit MemoryBuffer(const QByteArray &bytes)
    {
        // streambuf wants a mutable pointer; reading does not write through it.
        char *begin = const_cast<char *>(bytes.constData()); // NOLINT(cppcoreguidelines-pro-type-const-cast)
        setg(begin, begin, begin + bytes.size());
    }
};

class Builder : public YAML::EventHandler
{
public:
    explicit Builder(const EventList &guard) : m_guard(guard)
    {
        m_list.events.reserve(guard.events.size());
        m_list.pool.reserve(guard.pool.size());
        m_list.tags = guard.tags;
    }

    [[nodiscard]] bool isComplete() const { return m_list.events.size() == m_guard.events.size(); }
    [[nodiscard]] EventList take() { return std::move(m_list); }

    void OnDocumentStart(const YAML::Mark & /*mark*/) override { }
    void OnDocumentEnd() override { }
    void OnNull(const YAML::Mark & /*mark*/, YAML::anchor_t /*anchor*/) override
    {
        // The words for null come here too, so the text is the guard's.
        const Event &expected = next(Event::Kind::Scalar);
        add(expected, m_guard.text(expected));
    }
    void OnAlias(const YAML::Mark & /*mark*/, YAML::anchor_t /*anchor*/) override
    {
        const Event &expected = next(Event::Kind::Alias);
        add(expected, m_guard.text(expected));
    }
    void OnScalar(const YAML::Mark & /*mark*/, const std::string & /*tag*/, YAML::anchor_t /*anchor*/,
                  const std::string &value) override
    {
        const Event &expected = next(Event::Kind::Scalar);
        const QByteArrayView text(value.data(), static_cast<qsizetype>(value.size()));
        if (text != m_guard.text(expected))
            throw Disagreement();
        add(expected, text);
    }
    void OnSequenceStart(const YAML::Mark & /*mark*/, const std::string & /*tag*/, YAML::anchor_t /*anchor*/,
                         YAML::EmitterStyle::value /*style*/) override
    {
        add(next(Event::Kind::SequenceStart), {});
    }
    void OnSequenceEnd() override { add(next(Event::Kind::SequenceEnd), {}); }
    void OnMapStart(const YAML::Mark & /*mark*/, const std::string & /*tag*/, YAML::anchor_t /*anchor*/,
                    YAML::EmitterStyle::value /*style*/) override
    {
        add(next(Event::Kind::MappingStart), {});
    }
    void OnMapEnd() override { add(next(Event::Kind::MappingEnd), {}); }

private:
    const Event &next(Event::Kind kind) const
    {
        if (m_list.events.size() >= m_guard.events.size() || m_guard.events[m_list.events.size()].kind != kind)
            throw Disagreement();
        return m_guard.events[m_list.events.size()];
    }
    void add(Event event, QByteArrayView text)
    {
        event.textStart = static_cast<quint32>(m_list.pool.size());
        event.textSize = static_cast<quint32>(text.size());
        m_list.pool.append(text);
        m_list.events.push_back(event);
    }

    const EventList &m_guard;
    EventList m_list;
};

} // namespace

std::optional<EventList> parseWithYamlCpp(const QByteArray &document, const EventList &guard)
{
    try {
        MemoryBuffer buffer(document);
        std::istream stream(&buffer);
        YAML::Parser parser(stream);
        Builder builder(guard);
        parser.HandleNextDocument(builder);
        if (builder.isComplete())
            return builder.take();
    } catch (const Disagreement &) {
    } catch (const YAML::Exception &) {
    } catch (const std::exception &) { // yaml-cpp lets out_of_range and bad_alloc of the standard library pass
    }
    return std::nullopt;
}

} // namespace Yaml
