// SPDX-License-Identifier: Apache-2.0
#include "models/manifest/fieldschema.h"

using namespace Qt::StringLiterals;

namespace Manifest {

namespace {

// Type: field:kind ...  where the kind is s(tring), i(nteger), b(oolean), m(ap of strings), l(ist of strings),
// Name (an object), Name[] (a list of objects) or nothing (not looked into).
constexpr const char *table[] = {
    "Job: apiVersion:s kind:s metadata:ObjectMeta spec:JobSpec status",
    "ObjectMeta: name:s generateName:s namespace:s labels:m annotations:m finalizers:l ownerReferences uid:s "
    "resourceVersion:s generation:i creationTimestamp deletionTimestamp deletionGracePeriodSeconds:i selfLink:s "
    "managedFields",
    "JobSpec: parallelism:i completions:i activeDeadlineSeconds:i podFailurePolicy:PodFailurePolicy "
    "successPolicy:SuccessPolicy backoffLimit:i backoffLimitPerIndex:i maxFailedIndexes:i selector manualSelector:b "
    "template:PodTemplateSpec ttlSecondsAfterFinished:i completionMode:s suspend:b podReplacementPolicy:s managedBy:s",
    "PodFailurePolicy: rules:PodFailurePolicyRule[]",
    "PodFailurePolicyRule: action:s onExitCodes onPodConditions",
    "SuccessPolicy: rules:SuccessPolicyRule[]",
    "SuccessPolicyRule: succeededIndexes:s succeededCount:i",
    "PodTemplateSpec: metadata:ObjectMeta spec:PodSpec",
    "PodSpec: volumes:Volume[] initContainers:Container[] containers:Container[] ephemeralContainers restartPolicy:s "
    "terminationGracePeriodSeconds:i activeDeadlineSeconds:i dnsPolicy:s nodeSelector:m serviceAccountName:s "
    "serviceAccount:s automountServiceAccountToken:b nodeName:s hostNetwork:b hostPID:b hostIPC:b "
    "shareProcessNamespace:b securityContext:PodSecurityContext imagePullSecrets:LocalObjectReference[] hostname:s "
    "subdomain:s affinity schedulerName:s tolerations:Toleration[] hostAliases priorityClassName:s priority:i "
    "dnsConfig "
    "readinessGates runtimeClassName:s enableServiceLinks:b preemptionPolicy:s overhead topologySpreadConstraints "
    "setHostnameAsFQDN:b os hostUsers:b schedulingGates resourceClaims resources:ResourceRequirements "
    "hostnameOverride:s "
    "workloadRef",
    "Container: name:s image:s command:l args:l workingDir:s ports:ContainerPort[] envFrom:EnvFromSource[] "
    "env:EnvVar[] "
    "resources:ResourceRequirements resizePolicy restartPolicy:s restartPolicyRules volumeMounts:VolumeMount[] "
    "volumeDevices livenessProbe:Probe readinessProbe:Probe startupProbe:Probe lifecycle terminationMessagePath:s "
    "terminationMessagePolicy:s imagePullPolicy:s securityContext:SecurityContext stdin:b stdinOnce:b tty:b",
    "ContainerPort: name:s hostPort:i containerPort:i protocol:s hostIP:s",
    "EnvVar: name:s value:s valueFrom:EnvVarSource",
    "EnvVarSource: fieldRef:FieldRef resourceFieldRef configMapKeyRef:KeyRef secretKeyRef:KeyRef fileKeyRef",
    "FieldRef: apiVersion:s fieldPath:s",
    "KeyRef: name:s key:s optional:b",
    "EnvFromSource: prefix:s configMapRef:SourceRef secretRef:SourceRef",
    "SourceRef: name:s optional:b",
    "LocalObjectReference: name:s",
    "ResourceRequirements: limits requests claims",
    "VolumeMount: name:s readOnly:b recursiveReadOnly:s mountPath:s subPath:s mountPropagation:s subPathExpr:s",
    "Volume: name:s hostPath emptyDir:EmptyDir gcePersistentDisk awsElasticBlockStore gitRepo secret:SecretVolume nfs "
    "iscsi "
    "glusterfs persistentVolumeClaim:Claim rbd flexVolume cinder cephfs flocker downwardAPI fc azureFile "
    "configMap:ConfigMapVolume vsphereVolume quobyte azureDisk photonPersistentDisk projected portworxVolume scaleIO "
    "storageos csi ephemeral image",
    "EmptyDir: medium:s sizeLimit",
    "SecretVolume: secretName:s items defaultMode:i optional:b",
    "ConfigMapVolume: name:s items defaultMode:i optional:b",
    "Claim: claimName:s readOnly:b",
    "Toleration: key:s operator:s value:s effect:s tolerationSeconds:i",
    "Probe: exec httpGet tcpSocket grpc initialDelaySeconds:i timeoutSeconds:i periodSeconds:i successThreshold:i "
    "failureThreshold:i terminationGracePeriodSeconds:i",
    "SecurityContext: capabilities privileged:b seLinuxOptions windowsOptions runAsUser:i runAsGroup:i runAsNonRoot:b "
    "readOnlyRootFilesystem:b allowPrivilegeEscalation:b procMount:s seccompProfile appArmorProfile",
    "PodSecurityContext: seLinuxOptions windowsOptions runAsUser:i runAsGroup:i runAsNonRoot:b supplementalGroups "
    "supplementalGroupsPolicy:s fsGroup:i sysctls fsGroupChangePolicy:s seccompProfile appArmorProfile "
    "seLinuxChangePolicy:s",
};

FieldType typeOf(const QString &code)
{
    using Kind = FieldType::Kind;
    if (code.isEmpty())
        return {};
    if (code.endsWith("[]"_L1))
        return {Kind::ObjectList, code.chopped(2)};
    static const QHash<QString, Kind> kinds{{u"s"_s, Kind::String},
                                            {u"i"_s, Kind::Integer},
                                            {u"b"_s, Kind::Boolean},
                                            {u"m"_s, Kind::StringMap},
                                            {u"l"_s, Kind::StringList}};
    const auto kind = kinds.constFind(code);
    return kind == kinds.cend() ? FieldType{Kind::Object, code} : FieldType{*kind, {}};
}

} // namespace

FieldSchema::FieldSchema()
{
    for (const char *row : table) {
        const QString text = QString::fromLatin1(row);
        const qsizetype colon = text.indexOf(": "_L1);
        QHash<QString, FieldType> &fields = m_types[text.first(colon)];
        const QStringList entries = text.sliced(colon + 2).split(u' ', Qt::SkipEmptyParts);
        for (const QString &entry : entries)
            fields.insert(entry.section(u':', 0, 0), typeOf(entry.section(u':', 1)));
    }
}

const FieldSchema &FieldSchema::instance()
{
    static const FieldSchema schema;
    return schema;
}

const QHash<QString, FieldType> &FieldSchema::fields(const QString &schema) const
{
    static const QHash<QString, FieldType> none;
    const auto found = m_types.constFind(schema);
    return found == m_types.cend() ? none : *found;
}

QString FieldSchema::suggestion(const QString &schema, const QString &unknown) const
{
    if (unknown.size() > 64)
        return {};
    QString best;
    int bestDistance = qMax(1, static_cast<int>(unknown.size()) / 3) + 1;
    const auto &candidates = fields(schema);
    for (auto field = candidates.cbegin(); field != candidates.cend(); ++field) {
        const int distance = editDistance(unknown.toLower(), field.key().toLower(), bestDistance);
        // Of equally near names the alphabetically first one, so that the answer is always the same.
        if (distance < bestDistance || (distance == bestDistance && !best.isEmpty() && field.key() < best)) {
            best = field.key();
            bestDistance = distance;
        }
    }
    return best;
}

QString FieldSchema::home(const QString &field) const
{
    static const std::pair<QString, QString> places[] = {{u"JobSpec"_s, u"spec"_s},
                                                         {u"PodSpec"_s, u"spec.template.spec"_s},
                                                         {u"Container"_s, u"spec.template.spec.containers[]"_s}};
    for (const auto &[schema, path] : places) {
        if (fields(schema).contains(field))
            return path;
    }
    return {};
}

int editDistance(QStringView left, QStringView right, int limit)
{
    if (qAbs(left.size() - right.size()) > limit)
        return limit + 1;
    const auto width = static_cast<size_t>(right.size()) + 1;
    std::vector<int> previous(width);
    std::vector<int> beforePrevious(width);
    std::vector<int> row(width);
    for (size_t j = 0; j < width; ++j)
        row[j] = static_cast<int>(j);
    for (qsizetype i = 1; i <= left.size(); ++i) {
        std::swap(beforePrevious, previous);
        std::swap(previous, row);
        row[0] = static_cast<int>(i);
        for (qsizetype j = 1; j <= right.size(); ++j) {
            const auto at = static_cast<size_t>(j);
            const int replaced = previous[at - 1] + (left[i - 1] == right[j - 1] ? 0 : 1);
            row[at] = std::min({previous[at] + 1, row[at - 1] + 1, replaced});
            if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
                row[at] = std::min(row[at], beforePrevious[at - 2] + 1);
        }
    }
    return std::min(row[width - 1], limit + 1);
}

} // namespace Manifest
