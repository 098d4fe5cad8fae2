// SPDX-License-Identifier: Apache-2.0
#include "app/commandline/artifactverb.h"

#include "app/commandline/arguments.h"
#include "app/commandline/artifactoptions.h"
#include "app/commandline/output.h"
#include "app/pluginconsents.h"
#include "models/outputs/extractor.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QLocale>
#include <QTimer>

using namespace Qt::StringLiterals;
using App::ExitCode;

namespace CommandLine {

namespace {

constexpr qint64 progressEveryMs = 2000;

} // namespace

ArtifactVerb::ArtifactVerb(const QStringList &arguments) : m_arguments(arguments)
{
    m_sinceProgress.start();
}

ArtifactVerb::~ArtifactVerb() = default;

void ArtifactVerb::start()
{
    Arguments args(
        u"artifact --type T --reference R"_s,
        u"Fetches an artifact and parses it as outputs. Exits with 3 where it cannot be fetched, with 4 where it\n"
        "is not a JSON object."_s);
    const ArtifactOptionNames names = ArtifactOptionNames::forArtifact();
    addArtifactOptions(args, names, m_readers.types());
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
    m_reference = readReference(args, names);
    const auto missing = [](const QString &name) {
        return Core::failure(Core::ErrorKind::Usage, u"usage"_s, u"--%1 is missing"_s.arg(name),
                             u"see job-console artifact --help"_s)
            .error();
    };
    if (m_reference.type.isEmpty())
        return fail(missing(names.type));
    if (!m_readers.find(m_reference.type))
        return fail(Artifacts::Readers::unsupported(m_reference.type));
    // Whoever types a command sees its failure at once, unless asked to wait.
    const auto wait = readWait(args, names, std::chrono::milliseconds(0));
    if (!wait)
        return fail(wait.error());
    auto checked = loadAccounts(args, names, m_readers);
    if (checked)
        checked = m_readers.check(m_reference);
    if (!checked) {
        const bool empty = m_reference.reference.isEmpty() && m_reference.name.isEmpty();
        sayError(empty ? missing(names.reference) : checked.error());
        return end(ExitCode::Usage);
    }
    Artifacts::FetchContext context = m_readers.context();
    context.mayRun = App::programConsent(args.isSet(u"allow-exec"_s));
    m_readers.setContext(context);
    Artifacts::FetchLimits limits;
    limits.retryFor = *wait;
    m_fetch = m_readers.fetch(m_reference, limits);
    connect(m_fetch.get(), &Artifacts::FetchOperation::progressed, this, &ArtifactVerb::showProgress);
    connect(m_fetch.get(), &Artifacts::FetchOperation::finished, this, &ArtifactVerb::report);
    m_fetch->start();
}

void ArtifactVerb::showProgress(const Artifacts::FetchProgress &progress)
{
    m_attempts = progress.attempt;
    if (const QString text = progressText(progress); !text.isEmpty()) {
        say(text);
    } else if (progress.bytes > 0 && m_sinceProgress.hasExpired(progressEveryMs)) {
        m_sinceProgress.restart();
        const QString read = QLocale::c().formattedDataSize(progress.bytes);
        say(progress.total > 0 ? u"read %1 of %2"_s.arg(read, QLocale::c().formattedDataSize(progress.total))
                               : u"read %1"_s.arg(read));
    }
}

void ArtifactVerb::report(const Core::Result<Artifacts::Content> &result)
{
    if (!result) {
        sayError(result.error());
        Q_EMIT finished(ExitCode::Api);
        return;
    }
    for (const QString &warning : result->warnings)
        say(u"warning: "_s + warning);
    const auto outputs = Outputs::fromJsonObject(result->bytes, Outputs::CaptureSource::Artifact);
    if (m_format == u"raw"_s) {
        writeData(result->bytes);
    } else {
        const QJsonObject facts{
            {u"type"_s, m_reference.type},     {u"source"_s, result->source},
            {u"version"_s, result->version},   {u"contentType"_s, result->contentType},
            {u"size"_s, result->bytes.size()}, {u"sha256"_s, result->sha256},
            {u"attempts"_s, m_attempts},       {u"fetched"_s, result->fetched.toString(Qt::ISODateWithMs)}};
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
