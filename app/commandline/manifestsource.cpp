// SPDX-License-Identifier: Apache-2.0
#include "app/commandline/manifestsource.h"

#include "app/commandline/output.h"

#include <QFile>

#include <algorithm>
#include <cstdio>

using namespace Qt::StringLiterals;

namespace CommandLine {

Core::Result<Manifest::JobManifest> readManifest(const QString &path, Manifest::Checks checks)
{
    if (path != u"-"_s) {
        const auto text = Manifest::JobManifest::readFile(path);
        if (!text)
            return std::unexpected(text.error());
        return Manifest::JobManifest::parse(*text, path, checks);
    }
    QFile input;
    if (!input.open(stdin, QIODevice::ReadOnly))
        return Core::failure(Core::ErrorKind::Usage, u"manifest-unreadable"_s, u"standard input cannot be read"_s);
    const QByteArray text = input.read(Manifest::maximumBytes + 1);
    if (text.size() > Manifest::maximumBytes) {
        return Core::failure(Core::ErrorKind::Manifest, u"manifest-too-large"_s,
                             u"the manifest on standard input is larger than 3 MiB"_s,
                             u"the API server refuses more; move data into a ConfigMap or an image"_s);
    }
    return Manifest::JobManifest::parse(text, u"-"_s, checks);
}

void printProblems(const Manifest::JobManifest &manifest)
{
    for (const Manifest::Problem &problem : manifest.problems())
        say(problem.toText(manifest.fileName()));
}

bool hasErrors(const Manifest::JobManifest &manifest)
{
    return std::ranges::any_of(manifest.problems(), [](const Manifest::Problem &problem) {
        return problem.severity == Manifest::Severity::Error;
    });
}

} // namespace CommandLine
