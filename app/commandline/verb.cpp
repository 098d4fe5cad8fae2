// SPDX-License-Identifier: Apache-2.0
#include "app/commandline/verb.h"

#include "app/commandline/artifactverb.h"
#include "app/commandline/jobsverb.h"
#include "app/commandline/runverb.h"
#include "app/commandline/sandboxverb.h"
#include "app/commandline/simpleverb.h"

#include <functional>

using namespace Qt::StringLiterals;

namespace CommandLine {

namespace {

struct Entry
{
    QString name;
    QString summary;
    std::function<std::unique_ptr<Verb>(const QStringList &)> make;
};

const QList<Entry> &entries()
{
    static const QList<Entry> all{
        {u"run"_s, u"run the Job of a manifest or of a Spinnaker stage, follow its log, print the result"_s,
         [](const QStringList &a) { return std::make_unique<RunVerb>(RunVerb::Kind::Run, a); }},
        {u"attach"_s, u"the same for a Job that exists already"_s,
         [](const QStringList &a) { return std::make_unique<RunVerb>(RunVerb::Kind::Attach, a); }},
        {u"extract"_s, u"capture outputs from a saved log"_s,
         [](const QStringList &a) { return std::make_unique<SimpleVerb>(runExtract, a); }},
        {u"manifest"_s, u"check a manifest and print what would be sent, or print it as a Spinnaker stage"_s,
         [](const QStringList &a) { return std::make_unique<SimpleVerb>(runManifest, a); }},
        {u"contexts"_s, u"list the kubeconfig contexts as resolved"_s,
         [](const QStringList &a) { return std::make_unique<SimpleVerb>(runContexts, a); }},
        {u"artifact"_s, u"fetch and parse an artifact"_s,
         [](const QStringList &a) { return std::make_unique<ArtifactVerb>(a); }},
        {u"jobs"_s, u"list the Jobs of a namespace, delete finished ones"_s,
         [](const QStringList &a) { return std::make_unique<JobsVerb>(a); }},
        {u"history"_s, u"list the recorded runs, print one's record or log"_s,
         [](const QStringList &a) { return std::make_unique<SimpleVerb>(runHistory, a); }},
        {u"sandbox"_s, u"serve the sandbox Kubernetes on this computer for kubectl"_s,
         [](const QStringList &a) { return std::make_unique<SandboxVerb>(a); }},
    };
    return all;
}

} // namespace

std::unique_ptr<Verb> makeVerb(const QString &name, const QStringList &arguments)
{
    for (const Entry &entry : entries()) {
        if (entry.name == name)
            return entry.make(arguments);
    }
    return nullptr;
}

QStringList verbNames()
{
    QStringList names;
    for (const Entry &entry : entries())
        names.append(entry.name);
    return names;
}

QString overview()
{
    QString text = u"Job Console runs and debugs Kubernetes Jobs.\n\n"
                   "Usage:\n"
                   "  job-console [--sandbox | --context NAME] [-n NAMESPACE] [FILE]   open the window\n"
                   "  job-console VERB [OPTION...]                                     work without a window\n\n"
                   "Verbs:\n"_s;
    for (const Entry &entry : entries())
        text += u"  "_s + entry.name.leftJustified(10) + entry.summary + u'\n';
    text += u"\njob-console VERB --help tells a verb's options.\n"_s;
    return text;
}

} // namespace CommandLine
