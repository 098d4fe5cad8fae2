// SPDX-License-Identifier: Apache-2.0
#include "tests/benchmarks/processmemory.h"

#include <QFile>

#include <cstdio>

using namespace Qt::StringLiterals;

namespace Benchmarks {

namespace {

/// In MB.
double memory(QByteArrayView name)
{
    QFile file(u"/proc/self/status"_s);
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    for (const QByteArray &line : file.readAll().split('\n')) {
        if (line.startsWith(name))
            return line.sliced(name.size() + 1).simplified().split(' ').constFirst().toDouble() / 1000;
    }
    return 0;
}

} // namespace

void printMemory(const char *when)
{
    std::printf("memory %s: %.0f MB, of it anonymous %.0f MB\n", when, memory("VmRSS"), memory("RssAnon"));
}

} // namespace Benchmarks
