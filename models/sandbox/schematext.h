// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace Sandbox {

/// The Go types behind the served kinds (k8s.io/api 0.34, batch/v1 and core/v1, and meta/v1), one a line: the type's
/// name, then "field:type". Types: s string, b bool, i int32, l int64, u time, q quantity, o int or string, y bytes,
/// x any; a name of another line; [T] a list and {T} a map with string keys.
inline constexpr std::string_view schemaText = R"(
Job apiVersion:s kind:s metadata:ObjectMeta spec:JobSpec status:x
Pod apiVersion:s kind:s metadata:ObjectMeta spec:PodSpec status:x
Namespace apiVersion:s kind:s metadata:ObjectMeta spec:x status:x
ConfigMap apiVersion:s kind:s metadata:ObjectMeta immutable:b data:{s} binaryData:{y}
Secret apiVersion:s kind:s metadata:ObjectMeta immutable:b data:{y} stringData:{s} type:s
ObjectMeta name:s generateName:s namespace:s selfLink:s uid:s resourceVersion:s generation:l creationTimestamp:u deletionTimestamp:u deletionGracePeriodSeconds:l labels:{s} annotations:{s} ownerReferences:[OwnerReference] finalizers:[s] managedFields:x
OwnerReference apiVersion:s kind:s name:s uid:s controller:b blockOwnerDeletion:b
LabelSelector matchLabels:{s} matchExpressions:[LabelSelectorRequirement]
LabelSelectorRequirement key:s operator:s values:[s]
JobSpec parallelism:i completions:i activeDeadlineSeconds:l podFailurePolicy:PodFailurePolicy successPolicy:SuccessPolicy backoffLimit:i backoffLimitPerIndex:i maxFailedIndexes:i selector:LabelSelector manualSelector:b template:PodTemplateSpec ttlSecondsAfterFinished:i completionMode:s suspend:b podReplacementPolicy:s managedBy:s
PodFailurePolicy rules:[PodFailurePolicyRule]
PodFailurePolicyRule action:s onExitCodes:PodFailurePolicyOnExitCodesRequirement onPodConditions:[PodFailurePolicyOnPodConditionsPattern]
PodFailurePolicyOnExitCodesRequirement containerName:s operator:s values:[i]
PodFailurePolicyOnPodConditionsPattern type:s status:s
SuccessPolicy rules:[SuccessPolicyRule]
SuccessPolicyRule succeededIndexes:s succeededCount:i
PodTemplateSpec metadata:ObjectMeta spec:PodSpec
PodSpec volumes:[Volume] initContainers:[Container] containers:[Container] ephemeralContainers:x restartPolicy:s terminationGracePeriodSeconds:l activeDeadlineSeconds:l dnsPolicy:s nodeSelector:{s} serviceAccountName:s serviceAccount:s automountServiceAccountToken:b nodeName:s hostNetwork:b hostPID:b hostIPC:b shareProcessNamespace:b securityContext:PodSecurityContext imagePullSecrets:[LocalObjectReference] hostname:s subdomain:s affinity:x schedulerName:s tolerations:[Toleration] hostAliases:[HostAlias] priorityClassName:s priority:i dnsConfig:x readinessGates:x runtimeClassName:s enableServiceLinks:b preemptionPolicy:s overhead:{q} topologySpreadConstraints:x setHostnameAsFQDN:b os:x hostUsers:b schedulingGates:x resourceClaims:x resources:ResourceRequirements hostnameOverride:s
PodSecurityContext seLinuxOptions:x windowsOptions:x runAsUser:l runAsGroup:l runAsNonRoot:b supplementalGroups:[l] supplementalGroupsPolicy:s fsGroup:l sysctls:x fsGroupChangePolicy:s seccompProfile:x appArmorProfile:x seLinuxChangePolicy:s
SecurityContext capabilities:x privileged:b seLinuxOptions:x windowsOptions:x runAsUser:l runAsGroup:l runAsNonRoot:b readOnlyRootFilesystem:b allowPrivilegeEscalation:b procMount:s seccompProfile:x appArmorProfile:x
Toleration key:s operator:s value:s effect:s tolerationSeconds:l
HostAlias ip:s hostnames:[s]
Container name:s image:s command:[s] args:[s] workingDir:s ports:[ContainerPort] envFrom:[EnvFromSource] env:[EnvVar] resources:ResourceRequirements resizePolicy:x restartPolicy:s restartPolicyRules:x volumeMounts:[VolumeMount] volumeDevices:x livenessProbe:Probe readinessProbe:Probe startupProbe:Probe lifecycle:x terminationMessagePath:s terminationMessagePolicy:s imagePullPolicy:s securityContext:SecurityContext stdin:b stdinOnce:b tty:b
ContainerPort name:s hostPort:i containerPort:i protocol:s hostIP:s
EnvFromSource prefix:s configMapRef:ConfigMapEnvSource secretRef:SecretEnvSource
ConfigMapEnvSource name:s optional:b
SecretEnvSource name:s optional:b
EnvVar name:s value:s valueFrom:EnvVarSource
EnvVarSource fieldRef:ObjectFieldSelector resourceFieldRef:ResourceFieldSelector configMapKeyRef:ConfigMapKeySelector secretKeyRef:SecretKeySelector fileKeyRef:x
ObjectFieldSelector apiVersion:s fieldPath:s
ResourceFieldSelector containerName:s resource:s divisor:q
ConfigMapKeySelector name:s key:s optional:b
SecretKeySelector name:s key:s optional:b
LocalObjectReference name:s
ResourceRequirements limits:{q} requests:{q} claims:x
VolumeMount name:s readOnly:b recursiveReadOnly:s mountPath:s subPath:s mountPropagation:s subPathExpr:s
Probe exec:x httpGet:x tcpSocket:x grpc:x initialDelaySeconds:i timeoutSeconds:i periodSeconds:i successThreshold:i failureThreshold:i terminationGracePeriodSeconds:l
Volume name:s hostPath:x emptyDir:EmptyDirVolumeSource gcePersistentDisk:x awsElasticBlockStore:x gitRepo:x secret:SecretVolumeSource nfs:x iscsi:x glusterfs:x persistentVolumeClaim:x rbd:x flexVolume:x cinder:x cephfs:x flocker:x downwardAPI:DownwardAPIVolumeSource fc:x azureFile:x configMap:ConfigMapVolumeSource vsphereVolume:x quobyte:x azureDisk:x photonPersistentDisk:x projected:ProjectedVolumeSource portworxVolume:x scaleIO:x storageos:x csi:x ephemeral:x image:x
EmptyDirVolumeSource medium:s sizeLimit:q
KeyToPath key:s path:s mode:i
SecretVolumeSource secretName:s items:[KeyToPath] defaultMode:i optional:b
ConfigMapVolumeSource name:s items:[KeyToPath] defaultMode:i optional:b
DownwardAPIVolumeSource items:[DownwardAPIVolumeFile] defaultMode:i
DownwardAPIVolumeFile path:s fieldRef:ObjectFieldSelector resourceFieldRef:ResourceFieldSelector mode:i
ProjectedVolumeSource sources:[VolumeProjection] defaultMode:i
VolumeProjection secret:SecretProjection downwardAPI:DownwardAPIProjection configMap:ConfigMapProjection serviceAccountToken:x clusterTrustBundle:x
SecretProjection name:s items:[KeyToPath] optional:b
ConfigMapProjection name:s items:[KeyToPath] optional:b
DownwardAPIProjection items:[DownwardAPIVolumeFile]
)";

} // namespace Sandbox
