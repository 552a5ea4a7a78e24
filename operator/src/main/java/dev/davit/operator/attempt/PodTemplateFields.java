package dev.davit.operator.attempt;

import com.fasterxml.jackson.databind.JsonNode;
import dev.davit.operator.attempt.TemplateShape.Bound;
import dev.davit.operator.attempt.TemplateShape.ByContainer;
import dev.davit.operator.attempt.TemplateShape.Entries;
import dev.davit.operator.attempt.TemplateShape.Fields;
import dev.davit.operator.attempt.TemplateShape.Items;
import dev.davit.operator.attempt.TemplateShape.Scalar;
import java.util.Set;

/// Every field that a podTemplate may have, at every level, and the values that keep the pod within
/// the Pod Security Standard *restricted*. `docs/pod-template.md` is generated from it.
///
/// A field that is not here is refused: each release of Kubernetes brings fields that make a pod
/// work, or dangerous. Left out on purpose, even for privileged templates:
/// - fields that Davit sets or relies on (`restartPolicy`, `activeDeadlineSeconds`,
///   `terminationMessagePath`, image, command and resources of the task's container, …);
/// - `resources.claims`, as they need `resourceClaims` of the pod, which is not allowed;
/// - `restartPolicy` of a container that is no init container: it would outlive the task;
/// - of the claim in an ephemeral volume, `volumeName` and `dataSourceRef`: the first takes a
///   volume of the cluster, the second may reach into another namespace;
/// - Windows options, and volumes that were replaced by CSI drivers.
///
/// Inline CSI volumes are allowed, as *restricted* allows them: a driver must opt in
/// (`volumeLifecycleModes: [Ephemeral]`), and mounting secrets is their common use.
final class PodTemplateFields {
  private static final Bound TRUE = new Bound("true", JsonNode::asBoolean);
  private static final Bound FALSE = new Bound("false", it -> !it.asBoolean());
  private static final Bound NOT_ROOT = new Bound("more than 0", it -> it.asLong() > 0);
  private static final Bound NONE_IS_ROOT =
      new Bound("each more than 0", it -> it.valueStream().allMatch(id -> id.asLong() > 0));
  private static final Bound PROFILE = Bound.type("RuntimeDefault", "Localhost");

  /// A list of capabilities to drop replaces Davit's own.
  private static final Bound DROPS_ALL =
      new Bound(
          "`drop` with ALL",
          it -> it.path("drop").valueStream().anyMatch(name -> name.asText().equals("ALL")));

  private static final Bound SE_LINUX =
      new Bound(
          "`type` container_t, container_init_t, container_kvm_t, container_engine_t",
          it ->
              !it.has("type")
                  || Set.of(
                          "container_t",
                          "container_init_t",
                          "container_kvm_t",
                          "container_engine_t")
                      .contains(it.path("type").asText()));

  /// Those of the standard *baseline*, which *restricted* includes.
  private static final Bound SAFE_SYSCTL =
      Bound.oneOf(
          "kernel.shm_rmid_forced",
          "net.ipv4.ip_local_port_range",
          "net.ipv4.ip_local_reserved_ports",
          "net.ipv4.ip_unprivileged_port_start",
          "net.ipv4.ping_group_range",
          "net.ipv4.tcp_fin_timeout",
          "net.ipv4.tcp_keepalive_intvl",
          "net.ipv4.tcp_keepalive_probes",
          "net.ipv4.tcp_keepalive_time",
          "net.ipv4.tcp_syncookies");

  private static final Entries TEXT_BY_KEY = new Entries(Scalar.TEXT);
  private static final Fields REFERENCE = Fields.with().text("name").build();
  private static final Fields REFERENCE_OR_NOT =
      Fields.with().text("name").flag("optional").build();
  private static final Fields KEY_OF = Fields.with().text("key", "name").flag("optional").build();
  private static final Fields FIELD_REF = Fields.with().text("apiVersion", "fieldPath").build();
  private static final Fields RESOURCE_FIELD_REF =
      Fields.with().text("containerName", "resource").field("divisor", Scalar.QUANTITY).build();

  private static final Fields SELECTOR =
      Fields.with()
          .field("matchLabels", TEXT_BY_KEY)
          .field(
              "matchExpressions",
              Items.of(Fields.with().text("key", "operator").texts("values").build()))
          .build();

  private static final Fields RESOURCES =
      Fields.with()
          .field("limits", new Entries(Scalar.QUANTITY))
          .field("requests", new Entries(Scalar.QUANTITY))
          .build();

  private static final Fields ENV =
      Fields.with()
          .text("name", "value")
          .field(
              "valueFrom",
              Fields.with()
                  .field("configMapKeyRef", KEY_OF)
                  .field("fieldRef", FIELD_REF)
                  .field(
                      "fileKeyRef",
                      Fields.with().text("key", "path", "volumeName").flag("optional").build())
                  .field("resourceFieldRef", RESOURCE_FIELD_REF)
                  .field("secretKeyRef", KEY_OF)
                  .build())
          .required("name")
          .build();

  private static final Fields ENV_FROM =
      Fields.with()
          .text("prefix")
          .field("configMapRef", REFERENCE_OR_NOT)
          .field("secretRef", REFERENCE_OR_NOT)
          .build();

  private static final Fields PORT =
      Fields.with()
          .int32("containerPort")
          .text("name", "protocol")
          .privileged("hostIP", Scalar.TEXT)
          .privileged("hostPort", Scalar.INT32)
          .build();

  private static final Fields VOLUME_MOUNT =
      Fields.with()
          .text("mountPath", "name", "recursiveReadOnly", "subPath", "subPathExpr")
          .flag("readOnly")
          .bounded("mountPropagation", Scalar.TEXT, Bound.oneOf("None", "HostToContainer"))
          .required("mountPath", "name")
          .build();

  private static final Fields EXEC = Fields.with().texts("command").build();

  /// Without a `host` the kubelet calls the pod; with one it would call for the pod from the node.
  private static final Fields HTTP_GET =
      Fields.with()
          .text("path", "scheme")
          .field("port", Scalar.PORT)
          .field("httpHeaders", Items.of(Fields.with().text("name", "value").build()))
          .privileged("host", Scalar.TEXT)
          .build();

  private static final Fields TCP_SOCKET =
      Fields.with().field("port", Scalar.PORT).privileged("host", Scalar.TEXT).build();

  private static final Fields PROBE =
      Fields.with()
          .field("exec", EXEC)
          .field("grpc", Fields.with().int32("port").text("service").build())
          .field("httpGet", HTTP_GET)
          .field("tcpSocket", TCP_SOCKET)
          .int32(
              "failureThreshold",
              "initialDelaySeconds",
              "periodSeconds",
              "successThreshold",
              "timeoutSeconds")
          .int64("terminationGracePeriodSeconds")
          .build();

  private static final Fields HANDLER =
      Fields.with()
          .field("exec", EXEC)
          .field("httpGet", HTTP_GET)
          .field("sleep", Fields.with().int64("seconds").build())
          .field("tcpSocket", TCP_SOCKET)
          .build();

  private static final Fields LIFECYCLE =
      Fields.with().field("postStart", HANDLER).field("preStop", HANDLER).build();

  private static final Fields PROFILE_FIELDS =
      Fields.with().text("localhostProfile", "type").build();

  private static final Fields SE_LINUX_OPTIONS =
      Fields.with()
          .text("level", "type")
          .privileged("role", Scalar.TEXT)
          .privileged("user", Scalar.TEXT)
          .build();

  private static final Fields SECURITY_CONTEXT =
      Fields.with()
          .bounded("allowPrivilegeEscalation", Scalar.FLAG, FALSE)
          .bounded("appArmorProfile", PROFILE_FIELDS, PROFILE)
          .bounded(
              "capabilities",
              Fields.with().texts("drop").privileged("add", Items.of(Scalar.TEXT)).build(),
              DROPS_ALL)
          .bounded("privileged", Scalar.FLAG, FALSE)
          .bounded("procMount", Scalar.TEXT, Bound.oneOf("Default"))
          .bounded("readOnlyRootFilesystem", Scalar.FLAG, TRUE)
          .bounded("runAsGroup", Scalar.INT64, NOT_ROOT)
          .bounded("runAsNonRoot", Scalar.FLAG, TRUE)
          .bounded("runAsUser", Scalar.INT64, NOT_ROOT)
          .bounded("seLinuxOptions", SE_LINUX_OPTIONS, SE_LINUX)
          .bounded("seccompProfile", PROFILE_FIELDS, PROFILE)
          .build();

  private static final Fields TASK_CONTAINER =
      Fields.with()
          .field("env", Items.keyed("name", ENV))
          .field("envFrom", Items.of(ENV_FROM))
          .text("imagePullPolicy", "name", "workingDir")
          .field("ports", Items.of(PORT))
          .field("securityContext", SECURITY_CONTEXT)
          .field("volumeMounts", Items.keyed("mountPath", VOLUME_MOUNT))
          .required("name")
          .build();

  private static final Fields OTHER_CONTAINER =
      TASK_CONTAINER
          .and()
          .text("image")
          .texts("args", "command")
          .field("lifecycle", LIFECYCLE)
          .field("livenessProbe", PROBE)
          .field("readinessProbe", PROBE)
          .field("resources", RESOURCES)
          .field("startupProbe", PROBE)
          .required("image")
          .build();

  private static final Fields INIT_CONTAINER = OTHER_CONTAINER.and().text("restartPolicy").build();

  private static final Items FILES_OF_KEYS =
      Items.of(Fields.with().text("key", "path").int32("mode").build());

  private static final Items FILES_OF_FIELDS =
      Items.of(
          Fields.with()
              .field("fieldRef", FIELD_REF)
              .int32("mode")
              .text("path")
              .field("resourceFieldRef", RESOURCE_FIELD_REF)
              .build());

  private static final Fields PROJECTED_KEYS =
      Fields.with().text("name").flag("optional").field("items", FILES_OF_KEYS).build();

  private static final Fields PROJECTION =
      Fields.with()
          .field("configMap", PROJECTED_KEYS)
          .field("downwardAPI", Fields.with().field("items", FILES_OF_FIELDS).build())
          .field("secret", PROJECTED_KEYS)
          .privileged(
              "clusterTrustBundle",
              Fields.with()
                  .field("labelSelector", SELECTOR)
                  .text("name", "path", "signerName")
                  .flag("optional")
                  .build())
          .privileged(
              "serviceAccountToken",
              Fields.with().text("audience", "path").int64("expirationSeconds").build())
          .build();

  private static final Fields CLAIM =
      Fields.with()
          .field(
              "metadata",
              Fields.with().field("annotations", TEXT_BY_KEY).field("labels", TEXT_BY_KEY).build())
          .field(
              "spec",
              Fields.with()
                  .texts("accessModes")
                  .field("dataSource", Fields.with().text("apiGroup", "kind", "name").build())
                  .field("resources", RESOURCES)
                  .field("selector", SELECTOR)
                  .text("storageClassName", "volumeAttributesClassName", "volumeMode")
                  .build())
          .build();

  private static final Fields VOLUME =
      Fields.with()
          .text("name")
          .field("configMap", PROJECTED_KEYS.and().int32("defaultMode").build())
          .field(
              "csi",
              Fields.with()
                  .text("driver", "fsType")
                  .field("nodePublishSecretRef", REFERENCE)
                  .flag("readOnly")
                  .field("volumeAttributes", TEXT_BY_KEY)
                  .build())
          .field(
              "downwardAPI",
              Fields.with().int32("defaultMode").field("items", FILES_OF_FIELDS).build())
          .field(
              "emptyDir", Fields.with().text("medium").field("sizeLimit", Scalar.QUANTITY).build())
          .field("ephemeral", Fields.with().field("volumeClaimTemplate", CLAIM).build())
          .field("image", Fields.with().text("pullPolicy", "reference").build())
          .field("persistentVolumeClaim", Fields.with().text("claimName").flag("readOnly").build())
          .field(
              "projected",
              Fields.with().int32("defaultMode").field("sources", Items.of(PROJECTION)).build())
          .field(
              "secret",
              Fields.with()
                  .int32("defaultMode")
                  .field("items", FILES_OF_KEYS)
                  .flag("optional")
                  .text("secretName")
                  .build())
          .privileged(
              "fc",
              Fields.with()
                  .text("fsType")
                  .int32("lun")
                  .flag("readOnly")
                  .texts("targetWWNs", "wwids")
                  .build())
          .privileged("hostPath", Fields.with().text("path", "type").build())
          .privileged(
              "iscsi",
              Fields.with()
                  .flag("chapAuthDiscovery", "chapAuthSession", "readOnly")
                  .text("fsType", "initiatorName", "iqn", "iscsiInterface", "targetPortal")
                  .int32("lun")
                  .texts("portals")
                  .field("secretRef", REFERENCE)
                  .build())
          .privileged("nfs", Fields.with().text("path", "server").flag("readOnly").build())
          .required("name")
          .build();

  private static final Items NODE_EXPRESSIONS =
      Items.of(Fields.with().text("key", "operator").texts("values").build());
  private static final Fields NODE_TERM =
      Fields.with()
          .field("matchExpressions", NODE_EXPRESSIONS)
          .field("matchFields", NODE_EXPRESSIONS)
          .build();

  private static final Fields POD_TERM =
      Fields.with()
          .field("labelSelector", SELECTOR)
          .texts("matchLabelKeys", "mismatchLabelKeys", "namespaces")
          .field("namespaceSelector", SELECTOR)
          .text("topologyKey")
          .build();

  private static final Fields POD_AFFINITY =
      Fields.with()
          .field("requiredDuringSchedulingIgnoredDuringExecution", Items.of(POD_TERM))
          .field(
              "preferredDuringSchedulingIgnoredDuringExecution",
              Items.of(Fields.with().int32("weight").field("podAffinityTerm", POD_TERM).build()))
          .build();

  private static final Fields NODE_AFFINITY =
      Fields.with()
          .field(
              "requiredDuringSchedulingIgnoredDuringExecution",
              Fields.with().field("nodeSelectorTerms", Items.of(NODE_TERM)).build())
          .field(
              "preferredDuringSchedulingIgnoredDuringExecution",
              Items.of(Fields.with().int32("weight").field("preference", NODE_TERM).build()))
          .build();

  private static final Fields POD_SECURITY_CONTEXT =
      Fields.with()
          .bounded("appArmorProfile", PROFILE_FIELDS, PROFILE)
          .bounded("fsGroup", Scalar.INT64, NOT_ROOT)
          .text("fsGroupChangePolicy", "seLinuxChangePolicy", "supplementalGroupsPolicy")
          .bounded("runAsGroup", Scalar.INT64, NOT_ROOT)
          .bounded("runAsNonRoot", Scalar.FLAG, TRUE)
          .bounded("runAsUser", Scalar.INT64, NOT_ROOT)
          .bounded("seLinuxOptions", SE_LINUX_OPTIONS, SE_LINUX)
          .bounded("seccompProfile", PROFILE_FIELDS, PROFILE)
          .bounded("supplementalGroups", Items.of(Scalar.INT64), NONE_IS_ROOT)
          .field(
              "sysctls",
              Items.of(
                  Fields.with()
                      .bounded("name", Scalar.TEXT, SAFE_SYSCTL)
                      .text("value")
                      .required("name", "value")
                      .build()))
          .build();

  private static final Fields SPEC =
      Fields.with()
          .field(
              "affinity",
              Fields.with()
                  .field("nodeAffinity", NODE_AFFINITY)
                  .field("podAffinity", POD_AFFINITY)
                  .field("podAntiAffinity", POD_AFFINITY)
                  .build())
          .field(
              "containers", Items.keyed("name", new ByContainer(TASK_CONTAINER, OTHER_CONTAINER)))
          .field(
              "dnsConfig",
              Fields.with()
                  .texts("nameservers", "searches")
                  .field("options", Items.of(Fields.with().text("name", "value").build()))
                  .build())
          .flag("enableServiceLinks")
          .field(
              "hostAliases",
              Items.keyed("ip", Fields.with().texts("hostnames").text("ip").required("ip").build()))
          .field(
              "imagePullSecrets",
              Items.keyed("name", Fields.with().text("name").required("name").build()))
          .field("initContainers", Items.keyed("name", INIT_CONTAINER))
          .field("nodeSelector", TEXT_BY_KEY)
          .text(
              "dnsPolicy",
              "hostname",
              "preemptionPolicy",
              "priorityClassName",
              "runtimeClassName",
              "schedulerName",
              "serviceAccountName",
              "subdomain")
          .field("securityContext", POD_SECURITY_CONTEXT)
          .field(
              "tolerations",
              Items.of(
                  Fields.with()
                      .text("effect", "key", "operator", "value")
                      .int64("tolerationSeconds")
                      .build()))
          .field(
              "topologySpreadConstraints",
              Items.of(
                  Fields.with()
                      .field("labelSelector", SELECTOR)
                      .texts("matchLabelKeys")
                      .int32("maxSkew", "minDomains")
                      .text(
                          "nodeAffinityPolicy",
                          "nodeTaintsPolicy",
                          "topologyKey",
                          "whenUnsatisfiable")
                      .build()))
          .field("volumes", Items.keyed("name", VOLUME))
          .privileged("automountServiceAccountToken", Scalar.FLAG)
          .privileged("hostIPC", Scalar.FLAG)
          .privileged("hostNetwork", Scalar.FLAG)
          .privileged("hostPID", Scalar.FLAG)
          .privileged("hostUsers", Scalar.FLAG)
          .privileged("shareProcessNamespace", Scalar.FLAG)
          .build();

  /// The whole template.
  static final Fields TEMPLATE =
      Fields.with()
          .field(
              "metadata",
              Fields.with().field("annotations", TEXT_BY_KEY).field("labels", TEXT_BY_KEY).build())
          .field("spec", SPEC)
          .build();

  private PodTemplateFields() {}
}
