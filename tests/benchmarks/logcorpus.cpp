// SPDX-License-Identifier: Apache-2.0
#include "tests/benchmarks/logcorpus.h"

#include <array>

namespace Benchmarks {
namespace {

constexpr std::array words{"request",  "completed", "cache",   "miss",   "retry",   "connection", "upstream", "queue",
                           "batch",    "shard",     "replica", "commit", "offset",  "partition",  "consumer", "grüße",
                           "snapshot", "restored",  "bucket",  "object", "writing", "checksum",   "verified", "leader"};

} // namespace

// SplitMix64
quint32 LogCorpus::random(quint32 below)
{
    m_state += 0x9e3779b97f4a7c15ULL;
    quint64 value = m_state;
    value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9ULL;
    value = (value ^ (value >> 27)) * 0x94d049bb133111ebULL;
    return quint32((value ^ (value >> 31)) % below);
}

QByteArray LogCorpus::lines(qsizetype size, bool timestamped)
{
    QByteArray out;
    out.reserve(size + 16384);
    while (out.size() < size) {
        if (timestamped)
            appendTimestamp(out);
        appendLine(out);
        out.append('\n');
    }
    return out;
}

void LogCorpus::appendTimestamp(QByteArray &out)
{
    m_microseconds += random(400);
    const quint64 seconds = m_microseconds / 1'000'000 % 86400;
    const auto put
        = [&out](quint64 number, int width) { out.append(QByteArray::number(number).rightJustified(width, '0')); };
    out.append("2024-06-07T");
    put(seconds / 3600, 2);
    out.append(':');
    put(seconds / 60 % 60, 2);
    out.append(':');
    put(seconds % 60, 2);
    out.append('.');
    put(m_microseconds % 1'000'000 * 1000 + random(1000), 9);
    out.append("Z ");
}

void LogCorpus::appendWords(QByteArray &out, quint32 bytes)
{
    const qsizetype end = out.size() + qsizetype(bytes);
    while (out.size() < end) {
        out.append(words[random(quint32(words.size()))]);
        out.append(' ');
    }
}

void LogCorpus::appendLine(QByteArray &out)
{
    const quint32 form = random(1000);
    if (form < 500) {
        static constexpr std::array levels{"INFO ", "INFO ", "INFO ", "WARN ", "ERROR "};
        out.append(levels[random(5)]);
        out.append("worker-").append(QByteArray::number(random(64))).append(' ');
        appendWords(out, 20 + random(160));
        out.append("elapsed=").append(QByteArray::number(1000 + random(9000))).append("ms status=");
        out.append(random(100) < 37 ? "FAIL" : "OK");
    } else if (form < 650) {
        out.append(R"({"level":"info","logger":"controller","msg":")");
        appendWords(out, 30 + random(100));
        out.append(R"(","count":)").append(QByteArray::number(random(100000))).append('}');
    } else if (form < 700) {
        out.append("\x1b[33mWARN\x1b[0m ");
        appendWords(out, 20 + random(60));
    } else if (form < 760) {
        out.append("\tat com.example.service.Handler.process(Handler.java:")
            .append(QByteArray::number(random(900)))
            .append(')');
    } else if (form < 780) {
        // an empty line
    } else if (form < 998) {
        appendWords(out, 10 + random(240));
    } else {
        appendWords(out, 2000 + random(6000));
    }
}

} // namespace Benchmarks
