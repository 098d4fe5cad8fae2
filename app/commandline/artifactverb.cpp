// SPDX-License-Identifier: Apache-2.0
#include "app/commandline/artifactverb.h"

#include "app/commandline/arguments.h"
#include "app/commandline/output.h"
#include "app/pluginconsents.h"
#include "models/outputs/extractor.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTimer>

using namespace Qt::StringLiterals;
using App::ExitCode;

namespace CommandLine {

ArtifactVerb::ArtifactVerb(const QStringList &arguments) : m_arguments(arguments) { }

ArtifactVerb::~ArtifactVerb() = default;

void ArtifactVerb::start()
{
    Arguments args(
        u"artifact --type T --reference R"_s,
        u"Fetches an artifact and parses it as outputs. Exits with 3 where it cannot be fetched, with 4 where it\n"
        "is not a JSON object."_s);
    args.addOption({u"type"_s}, u"One of: "_s + m_readers.types().join(u", "_s) + u'.', u"T"_s);
    args.addOption({u"reference"_s}, u"Where it is: a URL, a path or base64 text, by type."_s, u"R"_s);
    args.addOption({u"artifact-version"_s}, u"The version, where the type has versions."_s, u"V"_s);
    args.addOption({u"account"_s}, u"The named account to read with."_s, u"A"_s);
    args.addOption(
        {u"allow-exec"_s},
        u"Allow the program that the store's credentials come from (credential_process, the AWS CLI, gcloud) "
        "to run; remembered."_s);
    args.addOption({u"o"_s, u"output"_s}, u"json (the default) or raw: the content as it came."_s, u"FORMAT"_s);
    const auto end = [this](ExitCode code) { QTimer::singleShot(0, this, [this, code] { Q_EMIT finished(code); }); };
    const auto fail = [&end](const Core::Error &error) {
        sayError(error);
        end(App::exitCodeFor(error));
    };
    if (auto parsed = args.parse(m_arguments, 0, 0); !parsed)
        return fail(parsed.error());
    if (args.isHelpRequested()) {
        writeData(args.helpText().toUtf8());
        return end(ExitCode::Success);
    }
    const auto format = args.choice(u"output"_s, {u"json"_s, u"raw"_s});
    if (!format)
        return fail(format.error());
    m_format = *format;
    for (const QString &required : {u"type"_s, u"reference"_s}) {
        if (args.value(required).isEmpty()) {
            return fail(Core::failure(Core::ErrorKind::Usage, u"usage"_s, u"--%1 is missing"_s.arg(required),
                                      u"see job-console artifact --help"_s)
                            .error());
        }
    }
    m_reference = {args.value(u"type"_s), args.value(u"reference"_s), args.value(u"artifact-version"_s),
                   args.value(u"account"_s)};
    const Artifacts::Reader *reader = m_readers.find(m_reference.type);
    if (!reader)
        return fail(Artifacts::Readers::unsupported(m_reference.type));
    if (auto checked = reader->check(m_reference); !checked) {
        sayError(checked.error());
        return end(ExitCode::Usage);
    }
    Artifacts::FetchContext context = m_readers.context();
    context.mayRun = App::programConsent(args.isSet(u"allow-exec"_s));
    m_readers.setContext(context);
    Artifacts::FetchLimits limits;
    limits.retryFor = std::chrono::milliseconds(0); // whoever types a command sees its failure at once
    m_fetch = m_readers.fetch(m_reference, limits);
    connect(m_fetch.get(), &Artifacts::FetchOperation::finished, this, &ArtifactVerb::report);
    m_fetch->start();
}

void ArtifactVerb::report(const Core::Result<Artifacts::Content> &result)
{
    if (!result) {
        sayError(result.error());
        Q_EMIT finished(ExitCode::Api);
        return;
    }
    const auto outputs = Outputs::fromJsonObject(result->bytes, Outputs::CaptureSource::Artifact);
    if (m_format == u"raw"_s) {
        writeData(result->bytes);
    } else {
        const QJsonObject facts{{u"type"_s, m_reference.type},
                                {u"source"_s, result->source},
                                {u"version"_s, result->version},
                                {u"contentType"_s, result->contentType},
                                {u"size"_s, result->bytes.size()},
                                {u"sha256"_s, result->sha256},
                                {u"fetched"_s, result->fetched.toString(Qt::ISODateWithMs)}};
        writeData(QByteArray("{\"outputs\":" + outputs.toJson(0)
                             + ",\"artifact\":" + QJsonDocument(facts).toJson(QJsonDocument::Compact)
                             + ",\"errors\":" + Outputs::OutputSet::remarksJson(outputs.errors)
                             + ",\"warnings\":" + Outputs::OutputSet::remarksJson(outputs.warnings) + "}\n"));
    }
    for (const Outputs::Remark &remark : outputs.errors)
        say(u"error: "_s + remark.message + (remark.hint.isEmpty() ? QString() : u" ("_s + remark.hint + u')'));
    Q_EMIT finished(outputs.state() == Outputs::CaptureState::Failed ? ExitCode::Outputs : ExitCode::Success);
}

} // namespace CommandLine
