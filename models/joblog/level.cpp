// SPDX-License-Identifier: Apache-2.0
#include "models/joblog/level.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

namespace JobLog {
namespace {

constexpr qsizetype longestWord = 13;

constexpr bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

constexpr bool isUpper(char c)
{
    return c >= 'A' && c <= 'Z';
}

constexpr bool isLetter(char c)
{
    return isUpper(c) || (c >= 'a' && c <= 'z');
}

constexpr char lower(char c)
{
    return isUpper(c) ? char(c - 'A' + 'a') : c;
}

// What the scan does at a byte.
enum class Kind : quint8 { Other, Word, Quote, Escape, Backslash };

constexpr std::array<Kind, 256> makeKinds()
{
    std::array<Kind, 256> kinds{};
    for (int c = 0; c < 256; ++c) {
        if (isLetter(char(c)) || isDigit(char(c)) || c == '_' || c == '$')
            kinds[size_t(c)] = Kind::Word;
    }
    kinds['"'] = Kind::Quote;
    kinds['\\'] = Kind::Backslash;
    kinds[0x1b] = Kind::Escape;
    return kinds;
}
constexpr auto kinds = makeKinds();

struct Name
{
    std::string_view text; // small letters
    LogLevel level;
    bool alone; // as a word of its own, in capitals
};

// Sorted by text.
constexpr std::array names{
    Name{"alert", LogLevel::Error, true},        Name{"crit", LogLevel::Error, true},
    Name{"critical", LogLevel::Error, true},     Name{"dbug", LogLevel::Debug, false},
    Name{"debug", LogLevel::Debug, true},        Name{"emerg", LogLevel::Error, true},
    Name{"emergency", LogLevel::Error, true},    Name{"err", LogLevel::Error, true},
    Name{"error", LogLevel::Error, true},        Name{"fail", LogLevel::Error, true},
    Name{"failed", LogLevel::Error, true},       Name{"failure", LogLevel::Error, true},
    Name{"fatal", LogLevel::Error, true},        Name{"fine", LogLevel::Debug, true},
    Name{"finer", LogLevel::Debug, true},        Name{"finest", LogLevel::Debug, true},
    Name{"info", LogLevel::Information, true},   Name{"information", LogLevel::Information, true},
    Name{"notice", LogLevel::Information, true}, Name{"panic", LogLevel::Error, true},
    Name{"severe", LogLevel::Error, true},       Name{"trace", LogLevel::Debug, true},
    Name{"trce", LogLevel::Debug, false},        Name{"verbose", LogLevel::Debug, true},
    Name{"warn", LogLevel::Warning, true},       Name{"warning", LogLevel::Warning, true}};
static_assert(std::ranges::is_sorted(names, {}, &Name::text));

const Name *nameOf(QByteArrayView word)
{
    if (word.size() < 3 || word.size() > longestWord)
        return nullptr;
    std::array<char, longestWord> small{};
    std::transform(word.begin(), word.end(), small.begin(), lower);
    const std::string_view text(small.data(), size_t(word.size()));
    const auto *const found = std::ranges::lower_bound(names, text, {}, &Name::text);
    return found != names.end() && found->text == text ? found : nullptr;
}

bool isLevelKey(QByteArrayView word)
{
    return word == "level" || word == "severity" || word == "lvl" || word == "levelname" || word == "loglevel"
        || word == "log.level" || word == "Level" || word == "Severity" || word == "LEVEL" || word == "SEVERITY";
}

// 10 to 60 by bunyan and pino; smaller numbers mean different things to different programs.
std::optional<LogLevel> levelOfNumber(QByteArrayView text)
{
    if (text.size() < 2 || !isDigit(text[0]) || !isDigit(text[1]) || (text.size() > 2 && isDigit(text[2])))
        return std::nullopt;
    switch (text[0]) {
    case '1':
    case '2':
        return LogLevel::Debug;
    case '3':
        return LogLevel::Information;
    case '4':
        return LogLevel::Warning;
    case '5':
    case '6':
        return LogLevel::Error;
    default:
        return std::nullopt;
    }
}

// The value behind "level=" or "\"level\":".
std::optional<LogLevel> levelOfValue(QByteArrayView text)
{
    if (!text.isEmpty() && text[0] == '"')
        text = text.sliced(1);
    const auto end = std::find_if(text.begin(), text.begin() + std::min(text.size(), longestWord + 1),
                                  [](char c) { return !isLetter(c); });
    if (const Name *const name = nameOf(text.first(end - text.begin())))
        return name->level;
    return levelOfNumber(text);
}

// "E0102 15:04:05" of klog and glog.
std::optional<LogLevel> levelOfHeader(QByteArrayView text)
{
    if (text.size() >= 3 && text[0] == '<' && text[1] >= '0' && text[1] <= '7' && text[2] == '>') {
        const int priority = text[1] - '0';
        return priority < 4 ? LogLevel::Error
            : priority == 4 ? LogLevel::Warning
            : priority < 7  ? LogLevel::Information
                            : LogLevel::Debug;
    }
    constexpr std::string_view shape = "D0000 00:00:00";
    if (text.size() < qsizetype(shape.size()))
        return std::nullopt;
    for (size_t i = 1; i < shape.size(); ++i) {
        if (shape[i] == '0' ? !isDigit(text[qsizetype(i)]) : text[qsizetype(i)] != shape[i])
            return std::nullopt;
    }
    switch (text[0]) {
    case 'E':
    case 'F':
        return LogLevel::Error;
    case 'W':
        return LogLevel::Warning;
    case 'I':
        return LogLevel::Information;
    case 'D':
        return LogLevel::Debug;
    default:
        return std::nullopt;
    }
}

/// One pass over the beginning of a line.
class Scan
{
public:
    explicit Scan(QByteArrayView text) : m_text(text.first(std::min(text.size(), levelBytes))) { }

    LogLevel level()
    {
        while (m_position < m_text.size()) {
            if (const auto found = step())
                return *found;
        }
        return m_exception ? LogLevel::Error : LogLevel::None;
    }

private:
    std::optional<LogLevel> step()
    {
        switch (kinds[uchar(m_text[m_position])]) {
        case Kind::Word:
            return m_quoted ? skipWord() : word();
        case Kind::Quote:
            m_quoted = !m_quoted;
            ++m_position;
            return m_quoted ? key() : std::nullopt;
        case Kind::Backslash:
            m_position += 2;
            return std::nullopt;
        case Kind::Escape:
            skipEscape();
            return std::nullopt;
        case Kind::Other:
            ++m_position;
            return std::nullopt;
        }
        return std::nullopt;
    }

    [[nodiscard]] qsizetype wordEnd(qsizetype from) const
    {
        while (from < m_text.size() && kinds[uchar(m_text[from])] == Kind::Word)
            ++from;
        return from;
    }

    std::optional<LogLevel> skipWord()
    {
        m_position = wordEnd(m_position);
        return std::nullopt;
    }

    [[nodiscard]] char at(qsizetype position) const
    {
        return position >= 0 && position < m_text.size() ? m_text[position] : ' ';
    }

    // Behind an opening quote: a name that a level follows.
    std::optional<LogLevel> key()
    {
        qsizetype end = m_position;
        while (end < m_text.size() && end - m_position <= 9 && (isLetter(m_text[end]) || m_text[end] == '.'))
            ++end;
        if (at(end) != '"' || !isLevelKey(m_text.sliced(m_position, end - m_position)))
            return std::nullopt;
        ++end;
        while (at(end) == ' ' && end < m_text.size())
            ++end;
        if (at(end) != ':')
            return std::nullopt;
        ++end;
        while (at(end) == ' ' && end < m_text.size())
            ++end;
        return levelOfValue(m_text.sliced(std::min(end, m_text.size())));
    }

    std::optional<LogLevel> word()
    {
        const qsizetype begin = m_position;
        m_position = wordEnd(begin);
        const QByteArrayView word = m_text.sliced(begin, m_position - begin);
        const char before = at(begin - 1);
        const char after = at(m_position);
        if (after == '=' && isLevelKey(word))
            return levelOfValue(m_text.sliced(m_position + 1));
        if (const Name *const name = nameOf(word)) {
            const bool capitals = isUpper(word[0]) && isUpper(word[1]) && isUpper(word[2]);
            const bool isValue = before == '=' || before == '/' || before == '-' || before == '.';
            if (capitals && name->alone && !isValue && after != '=' && after != '/' && after != '-')
                return name->level;
            const bool inBrackets = (before == '[' && after == ']') || (before == '<' && after == '>');
            // "error: no such file", not "http://error:80"
            const bool beforeColon
                = after == ':' && at(m_position + 1) == ' ' && (begin == 0 || before == ' ' || before == '\t');
            if (inBrackets || beforeColon)
                return name->level;
        }
        m_exception = m_exception || isException(word, after);
        return std::nullopt;
    }

    // java.lang.IllegalStateException: ..., ValueError: ..., Exception in thread "main", Traceback (most recent ...
    [[nodiscard]] bool isException(QByteArrayView word, char after) const
    {
        if (!isUpper(word[0]))
            return false;
        const bool ends = after == ':' || m_position == m_text.size();
        if (word.endsWith("Exception"))
            return ends || (word.size() == 9 && m_text.sliced(m_position).startsWith(" in thread "));
        if (word.endsWith("Error"))
            return ends && word.size() > 5;
        return word == "Traceback" && m_text.sliced(m_position).startsWith(" (most recent call last)");
    }

    void skipEscape()
    {
        ++m_position;
        if (at(m_position) != '[')
            return;
        ++m_position;
        while (m_position < m_text.size() && uchar(m_text[m_position]) >= 0x20 && uchar(m_text[m_position]) < 0x40)
            ++m_position;
        ++m_position; // the final byte
    }

    QByteArrayView m_text;
    qsizetype m_position = 0;
    bool m_quoted = false;
    bool m_exception = false;
};

} // namespace

LogLevel levelOf(QByteArrayView text)
{
    if (const auto header = levelOfHeader(text))
        return *header;
    return Scan(text).level();
}

bool continuesLine(QByteArrayView text)
{
    return !text.isEmpty()
        && (text[0] == ' ' || text[0] == '\t' || text.startsWith("Caused by:") || text.startsWith("Suppressed:"));
}

} // namespace JobLog
