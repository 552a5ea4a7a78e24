package dev.davit.e2e.chart;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// The objects of a manifest.
record Rendered(List<HasMetadata> objects) {
  /// An address of the range that is kept for documentation.
  static final String POD_IP = "192.0.2.1";

  private static final KubernetesSerialization YAML = new KubernetesSerialization();

  static Rendered of(String manifest) {
    return new Rendered(
        Arrays.stream(manifest.split("(?m)^---\\s*$", -1))
            // A document may be comments only.
            .filter(text -> text.lines().anyMatch(line -> !line.isBlank() && !line.startsWith("#")))
            .map(text -> (HasMetadata) YAML.unmarshal(text))
            .toList());
  }

  /// As `Kind name`, sorted.
  List<String> names() {
    return objects.stream().map(Rendered::name).sorted().toList();
  }

  static String name(HasMetadata object) {
    return object.getKind() + " " + object.getMetadata().getName();
  }

  <T extends HasMetadata> List<T> all(Class<T> type) {
    return objects.stream().filter(type::isInstance).map(type::cast).toList();
  }

  /// The one object of this type.
  <T extends HasMetadata> T only(Class<T> type) {
    var found = all(type);
    if (found.size() != 1) {
      throw new IllegalStateException(found.size() + " of " + type.getSimpleName());
    }
    return found.getFirst();
  }

  /// The one object of this type and name.
  <T extends HasMetadata> T get(Class<T> type, String name) {
    return all(type).stream()
        .filter(object -> object.getMetadata().getName().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no " + name + " in " + names()));
  }

  /// The operator's container.
  Container operator() {
    return only(Deployment.class).getSpec().getTemplate().getSpec().getContainers().getFirst();
  }

  /// As the kubelet would resolve them in a pod with the address [#POD_IP].
  Map<String, String> operatorEnv() {
    return operator().getEnv().stream()
        .collect(Collectors.toMap(EnvVar::getName, Rendered::resolved));
  }

  private static String resolved(EnvVar variable) {
    if (variable.getValueFrom() == null) {
      return variable.getValue();
    }
    var field = variable.getValueFrom().getFieldRef();
    if (field == null || !field.getFieldPath().equals("status.podIP")) {
      throw new IllegalStateException("cannot resolve " + variable);
    }
    return POD_IP;
  }
}
