// SPDX-License-Identifier: Apache-2.0
#include "models/manifest/jobcheck.h"

#include "models/manifest/fieldcheck.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QRegularExpression>
#include <QSet>

using namespace Qt::StringLiterals;

namespace Manifest {

namespace {

constexpr qsizetype maximumName = 253;
constexpr qsizetype maximumLabel = 63;
constexpr qint64 shortLife = 60; // seconds

const QString podPath = u"spec.template.spec"_s;

bool isDnsSubdomain(const QString &name)
{
    static const QRegularExpression form(u"\\A[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\\z"_s);
    return name.size() <= maximumName && form.match(name).hasMatch();
}

bool isDnsLabel(const QString &name)
{
    static const QRegularExpression form(u"\\A[a-z0-9]([-a-z0-9]*[a-z0-9])?\\z"_s);
    return name.size() <= maximumLabel && form.match(name).hasMatch();
}

class JobCheck
{
public:
    JobCheck(const QJsonObject &job, ProblemList &problems) : m_job(job), m_problems(problems) { }

    void run()
    {
        apiVersion();
        metadata();
        if (!m_job.value("spec"_L1).isObject()) {
            m_problems.error(u"spec-missing"_s, u"spec"_s,
                             QCoreApplication::translate("Manifest", "the Job has no spec"),
                             QCoreApplication::translate(
                                 "Manifest", "a Job needs spec.template.spec with restartPolicy and containers"));
            return;
        }
        spec(m_job.value("spec"_L1).toObject());
        checkFields(m_job, m_problems);
    }

private:
    void apiVersion()
    {
        const QString version = m_job.value("apiVersion"_L1).toString();
        if (version == "batch/v1"_L1)
            return;
        if (version == "batch/v1beta1"_L1)
            m_problems.error(
                u"api-version"_s, u"apiVersion"_s,
                QCoreApplication::translate("Manifest", "there are no Jobs in batch/v1beta1, only CronJobs were"),
                QCoreApplication::translate("Manifest", "use apiVersion: batch/v1"));
        else
            m_problems.error(
                u"api-version"_s, u"apiVersion"_s,
                QCoreApplication::translate("Manifest", "Jobs of the version \"%1\" cannot be run").arg(version),
                QCoreApplication::translate("Manifest", "use apiVersion: batch/v1"));
    }

    void metadata()
    {
        const QJsonObject metadata = m_job.value("metadata"_L1).toObject();
        const QString name = metadata.value("name"_L1).toString();
        const QString generateName = metadata.value("generateName"_L1).toString();
        if (name.isEmpty() && generateName.isEmpty()) {
            m_problems.error(
                u"name-missing"_s, u"metadata"_s,
                QCoreApplication::translate("Manifest", "the Job has neither metadata.name nor metadata.generateName"),
                QCoreApplication::translate(
                    "Manifest", "add a name, or a generateName such as \"release-\" for a new name with each run"));
        } else if (!name.isEmpty()) {
            checkName(name);
        } else if (!isDnsSubdomain(generateName + u'0')) {
            m_problems.error(
                u"name-invalid"_s, u"metadata.generateName"_s,
                QCoreApplication::translate("Manifest", "\"%1\" cannot begin a name in Kubernetes")
                    .arg(generateName.left(100)),
                QCoreApplication::translate("Manifest", "use lower case letters, digits, \"-\" and \".\""));
        }
        for (const QString &field : {u"resourceVersion"_s, u"uid"_s}) {
            if (!metadata.value(field).toString().isEmpty())
                m_problems.warning(
                    u"exported-field"_s, "metadata."_L1 + field,
                    QCoreApplication::translate(
                        "Manifest",
                        "metadata.%1 belongs to an object that exists already; the server refuses a new one with it")
                        .arg(field),
                    QCoreApplication::translate(
                        "Manifest",
                        "remove what the server adds: uid, resourceVersion, creationTimestamp, managedFields, status"));
        }
    }

    void checkName(const QString &name)
    {
        if (!isDnsSubdomain(name)) {
            m_problems.error(
                u"name-invalid"_s, u"metadata.name"_s,
                QCoreApplication::translate("Manifest", "\"%1\" is no name in Kubernetes").arg(name.left(100)),
                QCoreApplication::translate("Manifest",
                                            "use lower case letters, digits, \"-\" and \".\", begin and end with a "
                                            "letter or digit, at most 253 characters"));
        } else if (name.size() > maximumLabel) {
            m_problems.warning(
                u"name-long"_s, u"metadata.name"_s,
                QCoreApplication::translate(
                    "Manifest", "the name has %1 characters; a Job's name becomes a label of its pods, which holds 63")
                    .arg(name.size()),
                QCoreApplication::translate("Manifest", "shorten the name to at most 63 characters"));
        }
    }

    void spec(const QJsonObject &spec)
    {
        lifetime(spec);
        progress(spec);
        const QJsonObject pod = spec.value("template"_L1).toObject().value("spec"_L1).toObject();
        if (pod.isEmpty()) {
            m_problems.error(
                u"template-missing"_s, u"spec.template"_s,
                QCoreApplication::translate("Manifest", "the Job has no pod: %1 is missing").arg(podPath),
                QCoreApplication::translate("Manifest", "add spec.template.spec with restartPolicy and containers"));
            return;
        }
        restartPolicy(pod);
        const QJsonArray containers = pod.value("containers"_L1).toArray();
        if (containers.isEmpty())
            m_problems.error(u"containers-missing"_s, podPath + ".containers"_L1,
                             QCoreApplication::translate("Manifest", "the Job has no containers"),
                             QCoreApplication::translate(
                                 "Manifest", "list at least one container with name and image in %1.containers")
                                 .arg(podPath));
        QSet<QString> names;
        for (const QString &list : {u"initContainers"_s, u"containers"_s}) {
            const QJsonArray items = pod.value(list).toArray();
            for (qsizetype i = 0; i < items.size() && !m_problems.isFull(); ++i)
                container(items[i].toObject(), Yaml::childPath(podPath + u'.' + list, i), names);
        }
    }

    void lifetime(const QJsonObject &spec)
    {
        const QJsonValue ttl = spec.value("ttlSecondsAfterFinished"_L1);
        if (!ttl.isDouble())
            return;
        const qint64 seconds = ttl.toInteger();
        const QString path = u"spec.ttlSecondsAfterFinished"_s;
        if (seconds < 0)
            m_problems.error(u"ttl-negative"_s, path,
                             QCoreApplication::translate("Manifest", "ttlSecondsAfterFinished must not be negative"));
        else if (seconds == 0)
            m_problems.warning(u"ttl-short"_s, path,
                               QCoreApplication::translate(
                                   "Manifest", "the Job, its pods and their logs are deleted the moment it finishes"),
                               QCoreApplication::translate(
                                   "Manifest", "give it some minutes, or leave the field out to keep the Job"));
        else if (seconds < shortLife)
            m_problems.warning(
                u"ttl-short"_s, path,
                QCoreApplication::translate("Manifest",
                                            "the Job, its pods and their logs are deleted %1 seconds after it finishes")
                    .arg(seconds),
                QCoreApplication::translate("Manifest",
                                            "logs that were not read by then are lost; give it some minutes"));
    }

    void progress(const QJsonObject &spec)
    {
        if (spec.value("suspend"_L1).toBool())
            m_problems.warning(u"suspended"_s, u"spec.suspend"_s,
                               QCoreApplication::translate(
                                   "Manifest", "the Job is created suspended: no pod starts until it is resumed"));
        const QJsonValue parallelism = spec.value("parallelism"_L1);
        if (parallelism.isDouble() && parallelism.toInteger() == 0)
            m_problems.warning(u"suspended"_s, u"spec.parallelism"_s,
                               QCoreApplication::translate("Manifest", "with parallelism 0 no pod starts"));
        const QString manager = spec.value("managedBy"_L1).toString();
        if (!manager.isEmpty() && manager != "kubernetes.io/job-controller"_L1)
            m_problems.warning(
                u"managed-by"_s, u"spec.managedBy"_s,
                QCoreApplication::translate(
                    "Manifest", "Kubernetes itself will not run this Job; it waits for the controller \"%1\"")
                    .arg(manager.left(100)));
        if (spec.value("completionMode"_L1).toString() == "Indexed"_L1 && !spec.value("completions"_L1).isDouble())
            m_problems.error(u"completions-missing"_s, u"spec.completionMode"_s,
                             QCoreApplication::translate("Manifest", "completionMode Indexed needs spec.completions"));
        if (spec.contains("selector"_L1) && !spec.value("manualSelector"_L1).toBool())
            m_problems.warning(
                u"selector-set"_s, u"spec.selector"_s,
                QCoreApplication::translate("Manifest",
                                            "the server makes a Job's selector itself and refuses another one"),
                QCoreApplication::translate(
                    "Manifest", "remove spec.selector, and the labels controller-uid and job-name of the template"));
    }

    void restartPolicy(const QJsonObject &pod)
    {
        const QString path = podPath + ".restartPolicy"_L1;
        const QJsonValue value = pod.value("restartPolicy"_L1);
        const QString policy = value.toString();
        if (policy == "Never"_L1 || policy == "OnFailure"_L1)
            return;
        const QString hint = QCoreApplication::translate("Manifest", "set %1 to Never or OnFailure").arg(path);
        if (policy.isEmpty())
            m_problems.error(
                u"restart-policy"_s, path,
                QCoreApplication::translate(
                    "Manifest", "restartPolicy is missing, and its default Always is not allowed for a Job"),
                hint);
        else
            m_problems.error(u"restart-policy"_s, path,
                             QCoreApplication::translate("Manifest", "restartPolicy \"%1\" is not allowed for a Job")
                                 .arg(policy.left(100)),
                             hint);
    }

    void container(const QJsonObject &container, const QString &path, QSet<QString> &names)
    {
        const QString name = container.value("name"_L1).toString();
        const QString namePath = container.contains("name"_L1) ? QString(path + ".name"_L1) : path;
        if (name.isEmpty())
            m_problems.error(u"container-name"_s, namePath,
                             QCoreApplication::translate("Manifest", "%1 has no name").arg(path),
                             QCoreApplication::translate("Manifest", "add name"));
        else if (!isDnsLabel(name))
            m_problems.error(
                u"container-name"_s, namePath,
                QCoreApplication::translate("Manifest", "\"%1\" is no name for a container").arg(name.left(100)),
                QCoreApplication::translate("Manifest",
                                            "use lower case letters, digits and \"-\", at most 63 characters"));
        else if (names.contains(name))
            m_problems.error(
                u"container-name"_s, namePath,
                QCoreApplication::translate("Manifest", "another container has the name \"%1\" too").arg(name));
        names.insert(name);
        const QString image = container.value("image"_L1).toString();
        if (image.trimmed().isEmpty())
            m_problems.error(u"container-image"_s, container.contains("image"_L1) ? QString(path + ".image"_L1) : path,
                             QCoreApplication::translate("Manifest", "%1 has no image").arg(path),
                             QCoreApplication::translate("Manifest", "add image"));
        else if (image != image.trimmed())
            m_problems.error(u"container-image"_s, path + ".image"_L1,
                             QCoreApplication::translate("Manifest", "the image has spaces around it"));
    }

    const QJsonObject &m_job;
    ProblemList &m_problems;
};

QString kindHint(const QString &kind)
{
    if (kind == "CronJob"_L1)
        return QCoreApplication::translate("Manifest",
                                           "take its Job: a document with apiVersion batch/v1, kind Job, a "
                                           "metadata.name, and as spec what stands in spec.jobTemplate.spec");
    if (kind == "Pod"_L1)
        return QCoreApplication::translate("Manifest",
                                           "put its spec into a Job: apiVersion batch/v1, kind Job, the pod's spec as "
                                           "spec.template.spec, restartPolicy Never");
    if (kind == "PodTemplate"_L1)
        return QCoreApplication::translate("Manifest", "put its template into a Job as spec.template");
    if (QStringList{u"Deployment"_s, u"StatefulSet"_s, u"DaemonSet"_s, u"ReplicaSet"_s, u"ReplicationController"_s}
            .contains(kind))
        return QCoreApplication::translate("Manifest",
                                           "it runs without an end; for something that ends, put its spec.template "
                                           "into a Job with restartPolicy Never, otherwise use kubectl apply -f");
    if (kind == "List"_L1)
        return QCoreApplication::translate("Manifest", "the list has no items; add a Job to them");
    if (kind == "JobTemplate"_L1)
        return QCoreApplication::translate("Manifest", "use kind Job");
    if (kind.compare("Job"_L1, Qt::CaseInsensitive) == 0)
        return QCoreApplication::translate("Manifest", "write kind: Job and apiVersion: batch/v1");
    if (kind == "Kustomization"_L1)
        return QCoreApplication::translate("Manifest", "render it first: kubectl kustomize FOLDER");
    if (QStringList{u"Workflow"_s, u"PipelineRun"_s, u"TaskRun"_s, u"JobSet"_s, u"PyTorchJob"_s, u"SparkApplication"_s}
            .contains(kind))
        return QCoreApplication::translate("Manifest",
                                           "its own controller makes the pods; create it with kubectl create -f, and "
                                           "attach to the Jobs that it makes, if any");
    return QCoreApplication::translate("Manifest",
                                       "apply it with kubectl apply -f, and open the manifest of a Job here");
}

} // namespace

void checkJob(const QJsonObject &job, ProblemList &problems)
{
    JobCheck(job, problems).run();
}

void explainKind(const ManifestDocument &document, ProblemList &problems)
{
    if (document.kind == "Job"_L1) {
        const bool hasVersion = !document.apiVersion.isEmpty();
        problems.error(u"api-version"_s, hasVersion ? u"apiVersion"_s : QString(),
                       hasVersion ? QCoreApplication::translate("Manifest", "a Job of \"%1\" is not a Kubernetes Job")
                                        .arg(document.apiVersion.left(100))
                                  : QCoreApplication::translate("Manifest", "apiVersion is missing"),
                       QCoreApplication::translate("Manifest", "use apiVersion: batch/v1"));
        return;
    }
    problems.error(u"not-a-job"_s, u"kind"_s,
                   QCoreApplication::translate("Manifest", "%1 is not a Job").arg(document.title()),
                   kindHint(document.kind));
}

} // namespace Manifest
