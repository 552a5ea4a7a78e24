package dev.davit.operator.attempt;

import dev.davit.operator.attempt.TemplateShape.Bound;
import dev.davit.operator.attempt.TemplateShape.Entries;
import dev.davit.operator.attempt.TemplateShape.Fields;
import dev.davit.operator.attempt.TemplateShape.Items;
import dev.davit.operator.attempt.TemplateShape.Scalar;

/// The fields of containers in a podTemplate.
final class ContainerFields {
  static final Fields RESOURCES =
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
                  .field("configMapKeyRef", ReferenceFields.KEY_OF)
                  .field("fieldRef", ReferenceFields.FIELD_REF)
                  .field(
                      "fileKeyRef",
                      Fields.with().text("key", "path", "volumeName").flag("optional").build())
                  .field("resourceFieldRef", ReferenceFields.RESOURCE_FIELD_REF)
                  .field("secretKeyRef", ReferenceFields.KEY_OF)
                  .build())
          .required("name")
          .build();

  private static final Fields ENV_FROM =
      Fields.with()
          .text("prefix")
          .field("configMapRef", ReferenceFields.REFERENCE_OR_NOT)
          .field("secretRef", ReferenceFields.REFERENCE_OR_NOT)
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

  /// Without a `host` the kubelet calls the pod; with one it would call that host from the node, on
  /// behalf of the pod.
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

  static final Fields PROFILE_FIELDS = Fields.with().text("localhostProfile", "type").build();

  static final Fields SE_LINUX_OPTIONS =
      Fields.with()
          .text("level", "type")
          .privileged("role", Scalar.TEXT)
          .privileged("user", Scalar.TEXT)
          .build();

  private static final Fields SECURITY_CONTEXT =
      Fields.with()
          .bounded("allowPrivilegeEscalation", Scalar.FLAG, TemplateBounds.FALSE)
          .bounded("appArmorProfile", PROFILE_FIELDS, TemplateBounds.PROFILE)
          .bounded(
              "capabilities",
              Fields.with().texts("drop").privileged("add", Items.of(Scalar.TEXT)).build(),
              TemplateBounds.DROPS_ALL)
          .bounded("privileged", Scalar.FLAG, TemplateBounds.FALSE)
          .bounded("procMount", Scalar.TEXT, Bound.oneOf("Default"))
          .bounded("readOnlyRootFilesystem", Scalar.FLAG, TemplateBounds.TRUE)
          .bounded("runAsGroup", Scalar.INT64, TemplateBounds.NOT_ROOT)
          .bounded("runAsNonRoot", Scalar.FLAG, TemplateBounds.TRUE)
          .bounded("runAsUser", Scalar.INT64, TemplateBounds.NOT_ROOT)
          .bounded("seLinuxOptions", SE_LINUX_OPTIONS, TemplateBounds.SE_LINUX)
          .bounded("seccompProfile", PROFILE_FIELDS, TemplateBounds.PROFILE)
          .build();

  static final Fields TASK_CONTAINER =
      Fields.with()
          .field("env", Items.keyed("name", ENV))
          .field("envFrom", Items.of(ENV_FROM))
          .text("imagePullPolicy", "name", "workingDir")
          .field("ports", Items.of(PORT))
          .field("securityContext", SECURITY_CONTEXT)
          .field("volumeMounts", Items.keyed("mountPath", VOLUME_MOUNT))
          .required("name")
          .build();

  static final Fields OTHER_CONTAINER =
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

  static final Fields INIT_CONTAINER = OTHER_CONTAINER.and().text("restartPolicy").build();

  private ContainerFields() {}
}
