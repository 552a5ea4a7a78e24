package dev.davit.sdk;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The differences of a task's pods: the variables of its container, its service account, and a pod
/// template for the rest. [#template] is the `podTemplate` that a person would write by hand.
///
/// @param env items of `env`, each with a name
/// @param envFrom items of `envFrom`
record PodOverlay(
    List<ObjectNode> env,
    List<ObjectNode> envFrom,
    @Nullable String serviceAccount,
    @Nullable ObjectNode rest) {
  static final PodOverlay NONE = new PodOverlay(List.of(), List.of(), null, null);

  /// The name of the container that executes the task.
  private static final String CONTAINER = "task";

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  PodOverlay {
    env = List.copyOf(env);
    envFrom = List.copyOf(envFrom);
  }

  PodOverlay variable(String name, String value) {
    if (value.indexOf('\0') >= 0) {
      throw new IllegalArgumentException(
          "the value of env \"%s\" has a NUL; allowed: any other text".formatted(name));
    }
    return with(named(name).put("value", value));
  }

  /// @param source `secret` or `configMap`; the object of this kind holds the value under `key`
  PodOverlay variable(String name, String source, String object, String key) {
    var item = named(name);
    item.putObject("valueFrom")
        .putObject(source + "KeyRef")
        .put("name", Names.requireObject(source, object))
        .put("key", Names.requireKey("the key of " + source + " \"" + object + "\"", key));
    return with(item);
  }

  /// @param source `secret` or `configMap`; each key of the object becomes a variable
  PodOverlay variablesOf(String source, String object) {
    var item = JSON.objectNode();
    item.putObject(source + "Ref").put("name", Names.requireObject(source, object));
    if (envFrom.contains(item)) {
      throw new IllegalArgumentException(
          "envFrom has %s \"%s\" twice; allowed: each once".formatted(source, object));
    }
    return new PodOverlay(env, plus(envFrom, item), serviceAccount, rest);
  }

  PodOverlay serviceAccount(String name) {
    return new PodOverlay(env, envFrom, Names.requireObject("serviceAccount", name), rest);
  }

  /// @param yaml a pod template as YAML or JSON
  PodOverlay rest(String yaml) {
    JsonNode read;
    try {
      read = new YAMLMapper().readTree(yaml);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("podTemplate is not YAML: " + e.getOriginalMessage(), e);
    }
    if (!(read instanceof ObjectNode object)) {
      throw shape("podTemplate", read, "an object with metadata and spec");
    }
    var changed = new PodOverlay(env, envFrom, serviceAccount, object.deepCopy());
    changed.template(); // throws now if it cannot be merged
    return changed;
  }

  /// Everything as one template; empty if there is nothing.
  ///
  /// @throws IllegalArgumentException if the template and the methods set the same thing
  Optional<ObjectNode> template() {
    if (equals(NONE)) {
      return Optional.empty();
    }
    var template = rest == null ? JSON.objectNode() : rest.deepCopy();
    if (serviceAccount != null) {
      var spec = spec(template);
      if (spec.has("serviceAccountName")) {
        throw new IllegalArgumentException(
            "serviceAccount is \"%s\" and podTemplate.spec.serviceAccountName is %s; allowed: one of them"
                .formatted(serviceAccount, spec.get("serviceAccountName")));
      }
      spec.put("serviceAccountName", serviceAccount);
    }
    if (!env.isEmpty() || !envFrom.isEmpty()) {
      var containers = array(spec(template), "containers", "podTemplate.spec.containers");
      var container = container(containers);
      add(container, "env", env);
      add(container, "envFrom", envFrom);
      requireDistinct(container.path("env"));
    }
    return Optional.of(template);
  }

  private PodOverlay with(ObjectNode variable) {
    var all = plus(env, variable);
    requireDistinct(all);
    return new PodOverlay(all, envFrom, serviceAccount, rest);
  }

  private static ObjectNode named(String name) {
    return JSON.objectNode().put("name", Names.requireVariable("env", name));
  }

  private static ObjectNode container(ArrayNode containers) {
    for (var container : containers) {
      if (CONTAINER.equals(container.path("name").textValue())
          && container instanceof ObjectNode object) {
        return object;
      }
    }
    return containers.addObject().put("name", CONTAINER);
  }

  private static void add(ObjectNode container, String field, List<ObjectNode> items) {
    if (!items.isEmpty()) {
      array(container, field, "podTemplate.spec.containers[task]." + field)
          .addAll(items.stream().map(ObjectNode::deepCopy).toList());
    }
  }

  private static void requireDistinct(Iterable<? extends JsonNode> variables) {
    var names = new HashSet<String>();
    for (var variable : variables) {
      if (!names.add(variable.path("name").asText())) {
        throw new IllegalArgumentException(
            "env has the variable %s twice; allowed: each once".formatted(variable.path("name")));
      }
    }
  }

  private static ObjectNode spec(ObjectNode template) {
    var found = template.get("spec");
    if (found == null) {
      return template.putObject("spec");
    }
    if (found instanceof ObjectNode object) {
      return object;
    }
    throw shape("podTemplate.spec", found, "an object");
  }

  private static ArrayNode array(ObjectNode parent, String field, String path) {
    var found = parent.get(field);
    if (found == null) {
      return parent.putArray(field);
    }
    if (found instanceof ArrayNode array) {
      return array;
    }
    throw shape(path, found, "a list");
  }

  private static IllegalArgumentException shape(String path, JsonNode found, String allowed) {
    var what = found.isMissingNode() || found.getNodeType() == JsonNodeType.NULL ? "empty" : found;
    return new IllegalArgumentException(path + " is " + what + "; allowed: " + allowed);
  }

  private static <T> List<T> plus(List<T> items, T item) {
    var all = new ArrayList<>(items);
    all.add(item);
    return all;
  }
}
