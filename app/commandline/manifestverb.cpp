// SPDX-License-Identifier: Apache-2.0
#include "app/commandline/arguments.h"
#include "app/commandline/manifestsource.h"
#include "app/commandline/output.h"
#include "app/commandline/simpleverb.h"
#include "models/yaml/yamldocument.h"

#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::StringLiterals;
using App::ExitCode;

namespace CommandLine {

namespace {

void printDocuments(const Manifest::JobManifest &manifest, bool yaml)
{
    const auto &documents = manifest.documents();
    if (yaml) {
        for (qsizetype i = 0; i < documents.size(); ++i) {
            if (i > 0)
                writeData("---\n");
            writeData(Yaml::toYaml(documents[i].object));
        }
    } else if (documents.size() == 1) {
        writeData(QJsonDocument(documents.constFirst().object).toJson());
    } else {
        QJsonArray list;
        for (const auto &document : documents)
            list.append(document.object);
        writeData(QJsonDocument(list).toJson());
    }
}

} // namespace

ExitCode runManifest(const QStringList &arguments)
{
    Arguments args(
        u"manifest FILE"_s,
        u"Checks a manifest and prints what would be sent; \"-\" reads standard input. Problems are printed as\n"
        "FILE:LINE:COLUMN: message; errors exit with 2."_s);
    args.addOption({u"o"_s, u"output"_s}, u"json (the default) or yaml."_s, u"FORMAT"_s);
    args.addOption({u"any-kind"_s}, u"Convert without the checks for a Job."_s);
    args.addOption({u"set"_s}, u"Set a field of the Job, e.g. spec.backoffLimit=2; may be repeated."_s,
                   u"PATH=VALUE"_s);
    if (auto parsed = args.parse(arguments, 1, 1); !parsed) {
        sayError(parsed.error());
        return ExitCode::Usage;
    }
    if (args.isHelpRequested()) {
        writeData(args.helpText().toUtf8());
        return ExitCode::Success;
    }
    const auto format = args.choice(u"output"_s, {u"json"_s, u"yaml"_s});
    if (!format) {
        sayError(format.error());
        return ExitCode::Usage;
    }
    const auto checks = args.isSet(u"any-kind"_s) ? Manifest::Checks::AnyKind : Manifest::Checks::Job;
    const auto manifest = readManifest(args.positional().constFirst(), checks);
    if (!manifest) {
        sayError(manifest.error());
        return ExitCode::Usage;
    }
    printProblems(*manifest);
    if (hasErrors(*manifest))
        return ExitCode::Usage;
    if (args.isSet(u"set"_s)) {
        QJsonObject job = manifest->job();
        const QStringList assignments = args.values(u"set"_s);
        for (const QString &assignment : assignments) {
            auto changed = Manifest::setField(job, assignment);
            if (!changed) {
                sayError(changed.error());
                return ExitCode::Usage;
            }
            job = *changed;
        }
        writeData(*format == u"yaml"_s ? Yaml::toYaml(job) : QJsonDocument(job).toJson());
        return ExitCode::Success;
    }
    printDocuments(*manifest, *format == u"yaml"_s);
    return ExitCode::Success;
}

} // namespace CommandLine
