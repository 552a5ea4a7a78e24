package dev.davit.operator.attempt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.davit.contract.PodContract;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/// What a task's podTemplate may say. Everything is refused that is not listed here: fields that
/// make the pod work, or that make it dangerous, come into being with every release of Kubernetes.
///
/// Some things never (what Davit itself relies on), some only where the operator's setting allows
/// privileged templates: the bounds are those of the Pod Security Standard *restricted*, a root
/// file system that is read-only, and no token of the service account.
final class PodTemplateRules {
  private static final int MAX_BYTES = 16 * 1024;

  private static final Set<String> METADATA = Set.of("labels", "annotations");
  private static final Set<String> SPEC =
      Set.of(
          "affinity",
          "containers",
          "dnsConfig",
          "dnsPolicy",
          "enableServiceLinks",
          "hostAliases",
          "hostname",
          "imagePullSecrets",
          "initContainers",
          "nodeSelector",
          "preemptionPolicy",
          "priorityClassName",
          "runtimeClassName",
          "schedulerName",
          "securityContext",
          "serviceAccountName",
          "subdomain",
          "tolerations",
          "topologySpreadConstraints",
          "volumes");
  private static final Set<String> PRIVILEGED_SPEC =
      Set.of(
          "automountServiceAccountToken",
          "hostIPC",
          "hostNetwork",
          "hostPID",
          "hostUsers",
          "shareProcessNamespace");
  private static final Set<String> TASK_CONTAINER =
      Set.of(
          "env",
          "envFrom",
          "imagePullPolicy",
          "name",
          "ports",
          "securityContext",
          "volumeMounts",
          "workingDir");
  private static final Set<String> OTHER_CONTAINER =
      Set.of(
          "args",
          "command",
          "env",
          "envFrom",
          "image",
          "imagePullPolicy",
          "lifecycle",
          "livenessProbe",
          "name",
          "ports",
          "readinessProbe",
          "resources",
          "restartPolicy",
          "securityContext",
          "startupProbe",
          "volumeMounts",
          "workingDir");
  private static final Set<String> VOLUMES =
      Set.of(
          "configMap",
          "csi",
          "downwardAPI",
          "emptyDir",
          "ephemeral",
          "image",
          "name",
          "persistentVolumeClaim",
          "projected",
          "secret");
  private static final Set<String> PROJECTIONS = Set.of("configMap", "downwardAPI", "secret");

  /// How AppArmor was set before there was a field for it.
  private static final String APP_ARMOR = "container.apparmor.security.beta.kubernetes.io/";

  private final boolean privileged;
  private final List<String> faults = new ArrayList<>();

  private PodTemplateRules(boolean privileged) {
    this.privileged = privileged;
  }

  /// What `template` must not say, each with its path; empty where nothing is wrong.
  ///
  /// @param privileged whether the operator allows templates to weaken the security context
  static List<String> faultsOf(JsonNode template, boolean privileged) {
    var bytes = template.toString().getBytes(StandardCharsets.UTF_8).length;
    if (bytes > MAX_BYTES) {
      return List.of("it has %d bytes; at most %d are allowed".formatted(bytes, MAX_BYTES));
    }
    var rules = new PodTemplateRules(privileged);
    rules.noNull("", template);
    rules.template(template);
    return List.copyOf(rules.faults);
  }

  private void template(JsonNode template) {
    only("", template, Set.of("metadata", "spec"));
    metadata(template.path("metadata"));
    var spec = template.path("spec");
    var allowed = new TreeSet<>(SPEC);
    if (privileged) {
      allowed.addAll(PRIVILEGED_SPEC);
    }
    only("spec", spec, allowed, PRIVILEGED_SPEC);
    securityContext("spec.securityContext", spec.path("securityContext"));
    each("spec.volumes", spec.path("volumes"), this::volume);
    each("spec.initContainers", spec.path("initContainers"), this::otherContainer);
    each(
        "spec.containers",
        spec.path("containers"),
        (path, container) -> {
          if (PodFactory.CONTAINER.equals(container.path("name").asText())) {
            taskContainer(path, container);
          } else {
            otherContainer(path, container);
          }
        });
  }

  /// A null would take away what Davit says.
  private void noNull(String path, JsonNode node) {
    if (node.isNull()) {
      faults.add(path + " must not be null");
    }
    node.properties().forEach(field -> noNull(path + "." + field.getKey(), field.getValue()));
    if (node.isArray()) {
      node.forEach(item -> noNull(path + "[]", item));
    }
  }

  private void metadata(JsonNode metadata) {
    only("metadata", metadata, METADATA);
    for (var kind : METADATA) {
      metadata
          .path(kind)
          .properties()
          .forEach(
              entry -> {
                var path = "metadata." + kind + "[" + entry.getKey() + "]";
                if (isOurs(entry.getKey())) {
                  faults.add(path + " is Davit's own");
                }
                if (!privileged
                    && entry.getKey().startsWith(APP_ARMOR)
                    && !entry.getValue().asText().equals("runtime/default")) {
                  faults.add(path + " weakens the security context");
                }
                if (!entry.getValue().isTextual()) {
                  faults.add(path + " must be text");
                }
              });
    }
  }

  private static boolean isOurs(String key) {
    return key.startsWith("davit.dev/")
        || key.contains(".davit.dev/")
        || key.equals("app.kubernetes.io/managed-by");
  }

  private void taskContainer(String path, JsonNode container) {
    only(path, container, TASK_CONTAINER);
    for (var variable : container.path("env")) {
      var name = variable.path("name").asText();
      if (name.startsWith("DAVIT_")) {
        faults.add("%s.env[%s] is Davit's own".formatted(path, name));
      }
    }
    mounts(path, container);
    securityContext(path + ".securityContext", container.path("securityContext"));
  }

  private void otherContainer(String path, JsonNode container) {
    var name = container.path("name").asText();
    if (name.isEmpty() || name.equals(PodFactory.CONTAINER)) {
      faults.add("%s.name must be another one than \"%s\"".formatted(path, PodFactory.CONTAINER));
    }
    if (container.path("image").asText().isEmpty()) {
      faults.add(path + ".image must be set");
    }
    only(path, container, OTHER_CONTAINER);
    mounts(path, container);
    securityContext(path + ".securityContext", container.path("securityContext"));
  }

  private void mounts(String path, JsonNode container) {
    each(
        path + ".volumeMounts",
        container.path("volumeMounts"),
        (at, mount) -> {
          var target = Path.of("/", mount.path("mountPath").asText()).normalize();
          if (target.startsWith(PodContract.ASSIGNMENT_FOLDER) || target.startsWith("/dev")) {
            faults.add(at + ".mountPath is Davit's own");
          }
        });
  }

  private void volume(String path, JsonNode volume) {
    var name = volume.path("name").asText();
    if (PodFactory.VOLUMES.contains(name)) {
      faults.add("%s: a volume named \"%s\" is Davit's own".formatted(path, name));
    }
    if (privileged) {
      return;
    }
    only(path, volume, VOLUMES);
    each(
        path + ".projected.sources",
        volume.path("projected").path("sources"),
        (at, source) -> only(at, source, PROJECTIONS));
  }

  /// Of a pod or of a container: the fields have the same names.
  private void securityContext(String path, JsonNode context) {
    if (!context.isMissingNode() && !context.isObject()) {
      faults.add(path + " must be an object");
    }
    if (privileged) {
      return;
    }
    context
        .properties()
        .forEach(
            field -> {
              var value = field.getValue();
              var fault =
                  switch (field.getKey()) {
                    case "runAsUser", "runAsGroup", "fsGroup" ->
                        isNot(value, it -> it.asLong() > 0);
                    case "supplementalGroups" ->
                        isNot(value, it -> it.valueStream().allMatch(group -> group.asLong() > 0));
                    case "runAsNonRoot", "readOnlyRootFilesystem" ->
                        isNot(value, it -> it.asBoolean(false));
                    case "allowPrivilegeEscalation" -> isNot(value, it -> !it.asBoolean(true));
                    case "capabilities" -> isNot(value, PodTemplateRules::dropsAll);
                    case "seccompProfile" ->
                        isNot(
                            value,
                            it ->
                                Set.of("RuntimeDefault", "Localhost")
                                    .contains(it.path("type").asText()));
                    case "fsGroupChangePolicy", "supplementalGroupsPolicy" -> false;
                    default -> true;
                  };
              if (fault) {
                faults.add(
                    "%s.%s: %s weakens the security context, which the operator does not allow"
                        .formatted(path, field.getKey(), value));
              }
            });
  }

  /// A list of capabilities to drop replaces Davit's own.
  private static boolean dropsAll(JsonNode capabilities) {
    return names(capabilities).equals(Set.of("drop"))
        && capabilities.path("drop").valueStream().anyMatch(it -> it.asText().equals("ALL"));
  }

  private static boolean isNot(JsonNode value, Predicate<JsonNode> harmless) {
    return !harmless.test(value);
  }

  private void only(String path, JsonNode object, Set<String> allowed) {
    only(path, object, allowed, Set.of());
  }

  private void only(String path, JsonNode object, Set<String> allowed, Set<String> privilegedOnly) {
    if (!object.isMissingNode() && !(object instanceof ObjectNode)) {
      faults.add((path.isEmpty() ? "it" : path) + " must be an object");
    }
    for (var name : names(object)) {
      if (!allowed.contains(name)) {
        var at = path.isEmpty() ? name : path + "." + name;
        faults.add(
            privilegedOnly.contains(name)
                ? at + " needs an operator that allows privileged pod templates"
                : "%s is not allowed; allowed: %s"
                    .formatted(at, String.join(", ", new TreeSet<>(allowed))));
      }
    }
  }

  private void each(String path, JsonNode items, Item check) {
    if (!items.isMissingNode() && !items.isArray()) {
      faults.add(path + " must be a list");
    }
    for (var index = 0; index < items.size(); index++) {
      check.at("%s[%d]".formatted(path, index), items.path(index));
    }
  }

  /// An item of a list.
  private interface Item {
    void at(String path, JsonNode item);
  }

  private static Set<String> names(JsonNode object) {
    var names = new TreeSet<String>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
