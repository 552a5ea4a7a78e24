package dev.davit.operator.attempt;

import dev.davit.operator.attempt.TemplateShape.ByContainer;
import dev.davit.operator.attempt.TemplateShape.Fields;
import dev.davit.operator.attempt.TemplateShape.Items;
import dev.davit.operator.attempt.TemplateShape.Scalar;

/// Every field that a podTemplate may have, at every level, and the values that keep the pod within
/// the Pod Security Standard *restricted*. `docs/pod-template.md` is generated from it.
///
/// A field that is not listed is refused: each release of Kubernetes brings fields that make a pod
/// work, or dangerous. These are left out on purpose, even for privileged templates:
/// - fields that Davit sets or relies on (`restartPolicy`, `activeDeadlineSeconds`,
///   `terminationMessagePath`, image, command and resources of the task's container, …);
/// - `resources.claims`, as they need `resourceClaims` of the pod, which is not allowed;
/// - `restartPolicy` of a container that is not an init container: it would outlive the task;
/// - `volumeName` and `dataSourceRef` of the claim in an ephemeral volume: the first takes a volume
///   of the cluster, the second may reach into another namespace;
/// - Windows options, and volumes that were replaced by CSI drivers.
///
/// Inline CSI volumes are allowed, as *restricted* allows them: a driver must opt in
/// (`volumeLifecycleModes: [Ephemeral]`), and mounting secrets is their common use.
final class PodTemplateFields {
  private static final Items NODE_EXPRESSIONS =
      Items.of(Fields.with().text("key", "operator").texts("values").build());
  private static final Fields NODE_TERM =
      Fields.with()
          .field("matchExpressions", NODE_EXPRESSIONS)
          .field("matchFields", NODE_EXPRESSIONS)
          .build();

  private static final Fields POD_TERM =
      Fields.with()
          .field("labelSelector", ReferenceFields.SELECTOR)
          .texts("matchLabelKeys", "mismatchLabelKeys", "namespaces")
          .field("namespaceSelector", ReferenceFields.SELECTOR)
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
          .bounded("appArmorProfile", ContainerFields.PROFILE_FIELDS, TemplateBounds.PROFILE)
          .bounded("fsGroup", Scalar.INT64, TemplateBounds.NOT_ROOT)
          .text("fsGroupChangePolicy", "seLinuxChangePolicy", "supplementalGroupsPolicy")
          .bounded("runAsGroup", Scalar.INT64, TemplateBounds.NOT_ROOT)
          .bounded("runAsNonRoot", Scalar.FLAG, TemplateBounds.TRUE)
          .bounded("runAsUser", Scalar.INT64, TemplateBounds.NOT_ROOT)
          .bounded("seLinuxOptions", ContainerFields.SE_LINUX_OPTIONS, TemplateBounds.SE_LINUX)
          .bounded("seccompProfile", ContainerFields.PROFILE_FIELDS, TemplateBounds.PROFILE)
          .bounded("supplementalGroups", Items.of(Scalar.INT64), TemplateBounds.NONE_IS_ROOT)
          .field(
              "sysctls",
              Items.of(
                  Fields.with()
                      .bounded("name", Scalar.TEXT, TemplateBounds.SAFE_SYSCTL)
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
              "containers",
              Items.keyed(
                  "name",
                  new ByContainer(ContainerFields.TASK_CONTAINER, ContainerFields.OTHER_CONTAINER)))
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
          .field("initContainers", Items.keyed("name", ContainerFields.INIT_CONTAINER))
          .field("nodeSelector", ReferenceFields.TEXT_BY_KEY)
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
                      .field("labelSelector", ReferenceFields.SELECTOR)
                      .texts("matchLabelKeys")
                      .int32("maxSkew", "minDomains")
                      .text(
                          "nodeAffinityPolicy",
                          "nodeTaintsPolicy",
                          "topologyKey",
                          "whenUnsatisfiable")
                      .build()))
          .field("volumes", Items.keyed("name", VolumeFields.VOLUME))
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
              Fields.with()
                  .field("annotations", ReferenceFields.TEXT_BY_KEY)
                  .field("labels", ReferenceFields.TEXT_BY_KEY)
                  .build())
          .field("spec", SPEC)
          .build();

  private PodTemplateFields() {}
}
