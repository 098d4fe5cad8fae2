// SPDX-License-Identifier: Apache-2.0
#include "models/jobrun/jobcreator.h"

#include "models/jobrun/jobfacts.h"
#include "models/jobrun/podfacts.h"
#include "models/jobrun/texts.h"
#include "models/kube/apioperation.h"
#include "models/kube/watchstream.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace JobRun {

namespace {

/// How often a step may start over: lost answers, generated names that are taken, Jobs that vanish in between.
constexpr int maximumTries = 8;

QJsonObject withMetadata(QJsonObject job, const QString &name, const QString &namespaceName, const QString &runId)
{
    QJsonObject metadata = job.value("metadata"_L1).toObject();
    QJsonObject annotations = metadata.value("annotations"_L1).toObject();
    annotations.insert(runIdAnnotation, runId);
    metadata.insert("annotations"_L1, annotations);
    metadata.insert("name"_L1, name);
    metadata.insert("namespace"_L1, namespaceName);
    job.insert("metadata"_L1, metadata);
    return job;
}

} // namespace

JobCreator::JobCreator(Kube::Client &client, const QJsonObject &job, const QString &namespaceName, const QString &runId,
                       NameConflict policy, QObject *parent)
    : QObject(parent),
      m_client(client),
      m_job(job),
      m_namespaceName(namespaceName),
      m_runId(runId),
      m_name(nameOf(job)),
      m_policy(policy)
{
    if (m_name.isEmpty()) {
        const QString prefix = job.value("metadata"_L1).toObject().value("generateName"_L1).toString();
        m_name = Kube::generateName(prefix);
        m_nameIsGenerated = true;
    }
}

JobCreator::~JobCreator() = default;

void JobCreator::start()
{
    post();
}

void JobCreator::send(const Kube::Request &request, void (JobCreator::*handler)(const Core::Result<Kube::Response> &))
{
    m_operation = m_client.request(request);
    connect(m_operation.get(), &Kube::ApiOperation::finished, this,
            [this, handler](const Core::Result<Kube::Response> &result) {
                const Core::Result<Kube::Response> copy = result; // the handler replaces the operation
                (this->*handler)(copy);
            });
    m_operation->start();
}

bool JobCreator::mayTryAgain()
{
    return ++m_tries <= maximumTries;
}

void JobCreator::post()
{
    Kube::Request request;
    request.verb = "POST"_ba;
    request.path = Kube::jobsPath(m_namespaceName);
    request.query.addQueryItem(u"fieldManager"_s, u"job-console"_s);
    request.query.addQueryItem(u"fieldValidation"_s, u"Strict"_s);
    request.body = QJsonDocument(withMetadata(m_job, m_name, m_namespaceName, m_runId)).toJson(QJsonDocument::Compact);
    m_posting = true;
    send(request, &JobCreator::onPosted);
}

void JobCreator::onPosted(const Core::Result<Kube::Response> &result)
{
    m_posting = false;
    if (result) {
        Q_EMIT created(result->object, result->warnings);
        return;
    }
    const Core::Error &error = result.error();
    if (error.code == "answer-lost"_L1) {
        m_posting = true; // still nobody knows
        get(&JobCreator::onVerified);
    } else if (error.code == "already-exists"_L1 || error.kind == Core::ErrorKind::Conflict) {
        get(&JobCreator::onConflicting);
    } else {
        Q_EMIT failed(error);
    }
}

void JobCreator::get(void (JobCreator::*handler)(const Core::Result<Kube::Response> &))
{
    Kube::Request request;
    request.path = Kube::jobsPath(m_namespaceName, m_name);
    send(request, handler);
}

bool JobCreator::isOurs(const QJsonObject &job) const
{
    const QJsonObject annotations = job.value("metadata"_L1).toObject().value("annotations"_L1).toObject();
    return annotations.value(runIdAnnotation).toString() == m_runId;
}

/// Whether the creation whose answer was lost took place.
void JobCreator::onVerified(const Core::Result<Kube::Response> &result)
{
    m_posting = false;
    if (!result && result.error().kind == Core::ErrorKind::NotFound && mayTryAgain()) {
        post();
        return;
    }
    if (!result) {
        Core::Error error = Texts::jobMayExist(m_name, m_namespaceName);
        error.kind = result.error().kind;
        error.message += u' ' + result.error().message;
        Q_EMIT failed(error);
        return;
    }
    onConflicting(result);
}

void JobCreator::onConflicting(const Core::Result<Kube::Response> &result)
{
    if (result && isOurs(result->object)) { // our own creation, whose answer got lost
        Q_EMIT created(result->object, {});
        return;
    }
    if (!result && result.error().kind == Core::ErrorKind::NotFound && mayTryAgain()) {
        post(); // gone in the meantime
        return;
    }
    if (m_nameIsGenerated && mayTryAgain()) { // as the server does with a generateName that is taken
        m_name = Kube::generateName(nameOf(m_job).isEmpty()
                                        ? m_job.value("metadata"_L1).toObject().value("generateName"_L1).toString()
                                        : QString(nameOf(m_job) + u'-'));
        post();
        return;
    }
    m_existingUid = result ? uidOf(result->object) : QString();
    if (m_policy != NameConflict::Ask) {
        decide(m_policy);
        return;
    }
    m_asking = true;
    // Where the Job cannot be seen, the careful answer is that it is at work.
    Q_EMIT nameConflict(m_name, !result || jobEnd(result->object) == JobEnd::None);
}

void JobCreator::resolve(NameConflict decision)
{
    if (!m_asking)
        return;
    m_asking = false;
    decide(decision == NameConflict::Ask ? NameConflict::Fail : decision);
}

void JobCreator::decide(NameConflict decision)
{
    // What was to be replaced is gone, and somebody has created another: that one was not meant. Without a uid nothing
    // guards the deletion from hitting the wrong Job.
    const bool mayReplace = !m_existingUid.isEmpty() && (!m_replaced || m_policy == NameConflict::Ask);
    if (decision == NameConflict::Replace && mayReplace) {
        removeExisting();
    } else if (decision == NameConflict::GenerateName) {
        m_name = Kube::generateName(QString(m_name + u'-'));
        m_nameIsGenerated = true;
        post();
    } else {
        Q_EMIT failed(Texts::jobExists(m_name, m_namespaceName));
    }
}

void JobCreator::removeExisting()
{
    m_replaced = true;
    Kube::Request request;
    request.verb = "DELETE"_ba;
    request.path = Kube::jobsPath(m_namespaceName, m_name);
    request.body = Kube::deleteOptions(u"Foreground"_s, m_existingUid);
    send(request, &JobCreator::onRemoved);
}

void JobCreator::onRemoved(const Core::Result<Kube::Response> &result)
{
    if (result) {
        waitUntilGone();
        return;
    }
    const Core::Error &error = result.error();
    if (error.kind == Core::ErrorKind::NotFound)
        post();
    else if (error.code == "answer-lost"_L1 && mayTryAgain())
        removeExisting(); // the uid makes it safe to ask twice
    else if (error.kind == Core::ErrorKind::Conflict)
        get(&JobCreator::onConflicting); // another Job by now
    else
        Q_EMIT failed(Texts::deleteFailed(m_name, error));
}

void JobCreator::waitUntilGone()
{
    m_operation.reset();
    m_watch = m_client.watch({Kube::jobsPath(m_namespaceName), {}, u"metadata.name="_s + m_name});
    auto seen = std::make_shared<bool>(false);
    const auto gone = [this] {
        m_watch.reset();
        post();
    };
    connect(m_watch.get(), &Kube::WatchStream::changed, this,
            [this, seen, gone](Kube::ChangeType type, const QJsonObject &job) {
                const bool same = uidOf(job) == m_existingUid;
                if (same && type != Kube::ChangeType::Deleted)
                    *seen = true;
                else // deleted, or another Job has taken its place: creating will tell
                    gone();
            });
    connect(m_watch.get(), &Kube::WatchStream::synced, this, [seen, gone] {
        if (!*seen)
            gone();
    });
    connect(m_watch.get(), &Kube::WatchStream::failed, this,
            [this](const Core::Error &error) { Q_EMIT failed(error); });
    m_watch->start();
}

} // namespace JobRun
