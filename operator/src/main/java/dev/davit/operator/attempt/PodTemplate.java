package dev.davit.operator.attempt;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Optional;

/// A task's podTemplate: whether it may be merged into a pod, and the result of the merge.
public final class PodTemplate {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private PodTemplate() {}

  /// Why `template` cannot be used; empty if it can.
  ///
  /// @param privileged whether the operator allows templates to weaken the security context
  public static Optional<String> faultOf(JsonNode template, boolean privileged) {
    var faults = PodTemplateRules.faultsOf(template, privileged);
    if (!faults.isEmpty()) {
      return Optional.of("podTemplate: " + String.join("; ", faults));
    }
    try {
      JSON.treeToValue(template, Pod.class);
      return Optional.empty();
    } catch (JsonProcessingException e) {
      return Optional.of("podTemplate: " + e.getOriginalMessage());
    }
  }

  /// `pod` merged with `template`, which must have no fault.
  static Pod apply(JsonNode template, Pod pod) {
    try {
      var merged = StrategicMerge.merge(JSON.valueToTree(pod), (ObjectNode) template);
      var spec = (ObjectNode) merged.get("spec");
      restrict(spec.path("containers"));
      restrict(spec.path("initContainers"));
      return JSON.treeToValue(merged, Pod.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("podTemplate was not checked: " + template, e);
    }
  }

  /// Restricts a container like the task's own unless it says otherwise, but does not make its root
  /// file system read-only.
  private static void restrict(JsonNode containers) {
    for (var container : containers) {
      var own = container.path("securityContext") instanceof ObjectNode it ? it : object();
      var restricted = object().put("allowPrivilegeEscalation", false);
      restricted.putObject("capabilities").putArray("drop").add("ALL");
      ((ObjectNode) container).set("securityContext", StrategicMerge.merge(restricted, own));
    }
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }
}
