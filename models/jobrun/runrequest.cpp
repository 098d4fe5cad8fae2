// SPDX-License-Identifier: Apache-2.0
#include "models/jobrun/runrequest.h"

#include "models/core/redact.h"

#include <QJsonArray>
#include <QRegularExpression>
#include <QUrl>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace JobRun {

namespace {

const auto hidden = "***"_L1;
constexpr int deepest = 64;
constexpr qsizetype longestReference = qsizetype(16) * 1024;
constexpr qint64 longestWaitSeconds = 24LL * 3600;

bool tellsOfASecret(const QString &variable)
{
    static const QRegularExpression secret(
        u"pass(word|wd|phrase)?$|passw|pwd|token|secret|credential|(api|access|private|signing)[_-]?key|auth$"_s,
        QRegularExpression::CaseInsensitiveOption);
    return secret.match(variable).hasMatch();
}

QString memberPath(const QString &path, const QString &key)
{
    static const QRegularExpression plain(u"^[A-Za-z_][A-Za-z0-9_-]*$"_s);
    if (!plain.match(key).hasMatch())
        return QString(path + u"['"_s + key + u"']"_s);
    return path.isEmpty() ? key : QString(path + u'.' + key);
}

/// Goes through all texts of a Job.
class Withholder
{
public:
    explicit Withholder(QStringList &withheld) : m_withheld(withheld) { }

    QJsonValue clean(const QJsonValue &value, const QString &path, int depth = 0)
    {
        if (depth > deepest)
            return {};
        if (value.isObject())
            return object(value.toObject(), path, depth);
        if (value.isArray()) {
            QJsonArray array;
            const QJsonArray items = value.toArray();
            for (const auto &item : items)
                array.append(clean(item, QString(path + u'[' + QString::number(array.size()) + u']'), depth + 1));
            return array;
        }
        if (!value.isString())
            return value;
        const QString text = Core::redactText(value.toString());
        if (text != value.toString())
            m_withheld.append(path);
        return text;
    }

private:
    QJsonObject object(const QJsonObject &value, const QString &path, int depth)
    {
        QJsonObject result;
        for (auto it = value.begin(); it != value.end(); ++it) {
            const QString member = memberPath(path, it.key());
            // kubectl keeps the manifest there once more.
            if (it.key() == "kubectl.kubernetes.io/last-applied-configuration"_L1)
                continue;
            const bool isSecret = it.key() == "value"_L1 && it.value().isString() && path.contains(".env["_L1)
                && tellsOfASecret(value["name"_L1].toString()) && !it.value().toString().isEmpty();
            if (isSecret)
                m_withheld.append(member);
            result.insert(it.key(), isSecret ? QJsonValue(QString(hidden)) : clean(it.value(), member, depth + 1));
        }
        return result;
    }

    QStringList &m_withheld;
};

void removeAll(QJsonObject &object, std::initializer_list<QLatin1StringView> keys)
{
    for (const QLatin1StringView key : keys)
        object.remove(key);
}

/// Without the labels by which the Job controller finds its pods.
QJsonObject withoutControllerLabels(QJsonObject metadata)
{
    QJsonObject labels = metadata.value("labels"_L1).toObject();
    removeAll(labels,
              {"controller-uid"_L1, "job-name"_L1, "batch.kubernetes.io/controller-uid"_L1,
               "batch.kubernetes.io/job-name"_L1});
    if (labels.isEmpty())
        metadata.remove("labels"_L1);
    else
        metadata.insert("labels"_L1, labels);
    return metadata;
}

constexpr std::array kinds{"none"_L1, "logs"_L1, "artifact"_L1};

QJsonObject captureJson(const CaptureSettings &capture, QStringList &withheld)
{
    const Artifacts::Reference &asked = capture.artifact;
    QString reference = asked.reference;
    const QUrl url(reference, QUrl::TolerantMode);
    if (asked.type == "embedded/base64"_L1 || reference.size() > longestReference)
        reference.clear(); // content, not a place
    else
        reference = reference.contains("://"_L1) && url.isValid() && Core::redactedUrl(url) != url
            ? Core::redactUrl(url)
            : Core::redactText(reference);
    if (reference != asked.reference)
        withheld.append(u"capture.artifact.reference"_s);
    return {{u"kind"_s, QString(kinds.at(size_t(capture.kind)))},
            {u"container"_s, capture.container},
            {u"pod"_s, capture.pod},
            {u"allContainers"_s, capture.allContainers},
            {u"mode"_s, Outputs::modeName(capture.mode)},
            {u"artifact"_s,
             QJsonObject{{u"type"_s, asked.type},
                         {u"reference"_s, reference},
                         {u"version"_s, Core::redactText(asked.version)},
                         {u"account"_s, asked.account},
                         {u"name"_s, Core::redactText(asked.name)},
                         {u"location"_s, Core::redactText(asked.location)},
                         {u"waitSeconds"_s,
                          qint64(std::chrono::ceil<std::chrono::seconds>(capture.artifactLimits.retryFor).count())}}}};
}

CaptureSettings captureFromJson(const QJsonObject &json)
{
    CaptureSettings capture;
    const auto kind = std::ranges::find(kinds, json["kind"_L1].toString());
    if (kind != kinds.end())
        capture.kind = CaptureKind(kind - kinds.begin());
    capture.container = json["container"_L1].toString();
    capture.pod = json["pod"_L1].toString();
    capture.allContainers = json["allContainers"_L1].toBool();
    capture.mode = Outputs::modeFromName(json["mode"_L1].toString()).value_or(capture.mode);
    const QJsonObject artifact = json["artifact"_L1].toObject();
    capture.artifact.type = artifact["type"_L1].toString();
    capture.artifact.reference = artifact["reference"_L1].toString();
    capture.artifact.version = artifact["version"_L1].toString();
    capture.artifact.account = artifact["account"_L1].toString();
    capture.artifact.name = artifact["name"_L1].toString();
    capture.artifact.location = artifact["location"_L1].toString();
    if (const QJsonValue wait = artifact["waitSeconds"_L1]; wait.isDouble())
        capture.artifactLimits.retryFor
            = std::chrono::seconds(std::clamp<qint64>(wait.toInteger(), 0, longestWaitSeconds));
    return capture;
}

} // namespace

QJsonObject recordableJob(const QJsonObject &job, QStringList &withheld)
{
    return Withholder(withheld).clean(job, {}).toObject();
}

QJsonObject asWritten(const QJsonObject &deployed)
{
    QJsonObject job = deployed;
    job.remove("status"_L1);
    QJsonObject metadata = withoutControllerLabels(job.value("metadata"_L1).toObject());
    removeAll(metadata,
              {"uid"_L1, "resourceVersion"_L1, "generation"_L1, "creationTimestamp"_L1, "deletionTimestamp"_L1,
               "deletionGracePeriodSeconds"_L1, "managedFields"_L1, "ownerReferences"_L1, "finalizers"_L1,
               "selfLink"_L1});
    job.insert("metadata"_L1, metadata);
    QJsonObject spec = job.value("spec"_L1).toObject();
    if (!spec.value("manualSelector"_L1).toBool())
        spec.remove("selector"_L1);
    QJsonObject pods = spec.value("template"_L1).toObject();
    if (pods.contains("metadata"_L1)) {
        QJsonObject podMetadata = withoutControllerLabels(pods.value("metadata"_L1).toObject());
        podMetadata.remove("creationTimestamp"_L1);
        if (podMetadata.isEmpty())
            pods.remove("metadata"_L1);
        else
            pods.insert("metadata"_L1, podMetadata);
    }
    spec.insert("template"_L1, pods);
    job.insert("spec"_L1, spec);
    return job;
}

RunRequest runRequest(const RunOptions &options, const Kube::ConnectionConfig &connection, const QJsonObject &deployed)
{
    RunRequest request;
    const bool attached = !options.attachTo.isEmpty();
    if (!attached || !deployed.isEmpty())
        request.job = recordableJob(attached ? asWritten(deployed) : options.job, request.withheld);
    request.manifestFile = options.manifestFile;
    request.context = connection.contextName;
    request.isSandbox = connection.isSandbox;
    request.namespaceName = options.namespaceName;
    request.capture = options.capture;
    return request;
}

QJsonObject RunRequest::toJson() const
{
    QStringList all = withheld;
    const QJsonObject captured = captureJson(capture, all);
    return {{u"job"_s, job},
            {u"withheld"_s, QJsonArray::fromStringList(all)},
            {u"manifestFile"_s, manifestFile},
            {u"context"_s, context},
            {u"sandbox"_s, isSandbox},
            {u"namespace"_s, namespaceName},
            {u"capture"_s, captured}};
}

std::optional<RunRequest> RunRequest::fromJson(const QJsonObject &json)
{
    RunRequest request;
    request.job = json["job"_L1].toObject();
    if (request.job.isEmpty())
        return std::nullopt;
    const QJsonArray withheld = json["withheld"_L1].toArray();
    for (const auto &path : withheld)
        request.withheld.append(path.toString());
    request.manifestFile = json["manifestFile"_L1].toString();
    request.context = json["context"_L1].toString();
    request.isSandbox = json["sandbox"_L1].toBool();
    request.namespaceName = json["namespace"_L1].toString();
    request.capture = captureFromJson(json["capture"_L1].toObject());
    return request;
}

} // namespace JobRun
