// SPDX-License-Identifier: Apache-2.0
#include "models/artifacts/kubernetesreader.h"

#include "models/artifacts/contentbuilder.h"
#include "models/artifacts/simplefetch.h"
#include "models/artifacts/texts.h"

#include <QJsonDocument>
#include <QRegularExpression>
#include <QTimer>

using namespace Qt::StringLiterals;
using Core::Error;
using Core::ErrorKind;

namespace Artifacts {

namespace {

struct Target
{
    ClusterObject object;
    QString key;
};

Core::Result<Target> targetOf(const Reference &reference, const QString &kind)
{
    // DNS subdomains and keys of ConfigMaps (k8s.io/apimachinery, util/validation).
    static const QRegularExpression form(
        uR"(^(?:([a-z0-9](?:[a-z0-9-]*[a-z0-9])?)/)?([a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)(?:#([-._A-Za-z0-9]+))?$)"_s);
    const QString text = (reference.reference.isEmpty() ? reference.name : reference.reference).trimmed();
    const auto match = form.match(text);
    const QString &where = reference.location;
    static const QRegularExpression label(u"^[a-z0-9]([a-z0-9-]*[a-z0-9])?$"_s);
    if (match.hasMatch() && (where.isEmpty() || label.match(where).hasMatch()))
        return Target{{kind, match.captured(1).isEmpty() ? where : match.captured(1), match.captured(2)},
                      match.captured(3)};
    return std::unexpected(referenceError(Texts::tr("%1 does not name a %2").arg(text.left(200), kind),
                                          Texts::tr("Give NAME, NAMESPACE/NAME, or NAME#KEY for one value.")));
}

/// All values by key. Those of Secrets and binaryData are base64.
QMap<QString, QByteArray> valuesOf(const QJsonObject &object, bool secret)
{
    QMap<QString, QByteArray> values;
    const QJsonObject data = object[u"data"_s].toObject();
    for (auto it = data.begin(); it != data.end(); ++it) {
        const QByteArray text = it->toString().toUtf8();
        values.insert(it.key(), secret ? QByteArray::fromBase64(text) : text);
    }
    const QJsonObject binary = object[u"binaryData"_s].toObject();
    for (auto it = binary.begin(); it != binary.end(); ++it)
        values.insert(it.key(), QByteArray::fromBase64(it->toString().toLatin1()));
    return values;
}

QByteArray asJson(const QMap<QString, QByteArray> &values)
{
    QJsonObject object;
    for (const auto &[key, bytes] : values.asKeyValueRange()) {
        // What is no text stays base64, as kubectl shows it.
        const bool text = QString::fromUtf8(bytes).toUtf8() == bytes;
        object[key] = QString::fromUtf8(text ? bytes : bytes.toBase64());
    }
    return QJsonDocument(object).toJson(QJsonDocument::Indented);
}

QByteArray masked(const QMap<QString, QByteArray> &values)
{
    QJsonObject object;
    for (const auto &[key, bytes] : values.asKeyValueRange())
        object[key] = u"*** (%1 bytes)"_s.arg(bytes.size()); // data: the same in every language
    return QJsonDocument(object).toJson(QJsonDocument::Indented);
}

class ClusterFetch final : public FetchOperation
{
public:
    ClusterFetch(const FetchRequest &request, const Target &target) : m_request(request), m_target(target) { }

    void start() override
    {
        QTimer::singleShot(0, this, [this] {
            m_request.context.cluster(m_target.object, this,
                                      [this](const Core::Result<QJsonObject> &answer) { read(answer); });
        });
    }

private:
    void read(const Core::Result<QJsonObject> &answer)
    {
        auto result = answer ? contentOf(*answer) : Core::Result<Content>(std::unexpected(answer.error()));
        setRetryAdvice({!result && result.error().kind == ErrorKind::NotFound});
        // Not inside whatever called: it may be destroyed with us.
        QTimer::singleShot(0, this, [this, result] { Q_EMIT finished(result); });
    }

    [[nodiscard]] Core::Result<Content> contentOf(const QJsonObject &object) const
    {
        const bool secret = m_target.object.kind == "Secret"_L1;
        const QJsonObject metadata = object[u"metadata"_s].toObject();
        QMap<QString, QByteArray> values = valuesOf(object, secret);
        const QString source = u"%1 %2/%3"_s.arg(m_target.object.kind, metadata[u"namespace"_s].toString(),
                                                 metadata[u"name"_s].toString());
        QByteArray bytes;
        if (!m_target.key.isEmpty()) {
            if (!values.contains(m_target.key))
                return Core::failure(ErrorKind::NotFound, u"artifact-not-found"_s,
                                     Texts::tr("%1 has no key %2").arg(source, m_target.key),
                                     Texts::tr("Its keys are: %1.").arg(values.keys().join(u", "_s).left(500)));
            bytes = values.value(m_target.key);
            values = {{m_target.key, bytes}};
        } else {
            bytes = asJson(values);
        }
        if (bytes.size() > m_request.limits.maximumBytes)
            return std::unexpected(tooLarge(source, m_request.limits));
        Content content = makeContent(secret ? masked(values) : bytes, source);
        if (secret) {
            content.revealed = bytes;
            content.warnings.append(Texts::tr("The values of a Secret are not shown, recorded or captured"));
        }
        content.version = metadata[u"resourceVersion"_s].toString();
        return content;
    }

    FetchRequest m_request;
    Target m_target;
};

} // namespace

QString KubernetesReader::type() const
{
    return m_kind == "Secret"_L1 ? u"kubernetes/secret"_s : u"kubernetes/configMap"_s;
}

Core::Result<void> KubernetesReader::check(const Reference &reference) const
{
    const auto target = targetOf(reference, m_kind);
    return target ? Core::Result<void>() : std::unexpected(target.error());
}

std::unique_ptr<FetchOperation> KubernetesReader::fetch(const FetchRequest &request) const
{
    const auto target = targetOf(request.reference, m_kind);
    if (!target)
        return failedFetch(target.error());
    if (!request.context.cluster)
        return failedFetch(
            Core::failure(ErrorKind::Usage, u"artifact-cluster-missing"_s,
                          Texts::tr("There is no cluster to read the %1 from").arg(m_kind),
                          Texts::tr("Artifacts of type %1 are read from the cluster of a run.").arg(type()))
                .error());
    return std::make_unique<ClusterFetch>(request, *target);
}

} // namespace Artifacts
