package dev.davit.local.node;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The fields of a pod in the downward API.
final class PodFields {
  private static final Pattern ENTRY =
      Pattern.compile("metadata\\.(?<map>annotations|labels)\\['(?<key>[^']+)'\\]");

  private PodFields() {}

  /// The value at `path`; empty if there is none.
  static String value(Pod pod, String path) {
    var meta = pod.getMetadata();
    var entry = ENTRY.matcher(path);
    if (entry.matches()) {
      var map = entry.group("map").equals("labels") ? meta.getLabels() : meta.getAnnotations();
      return text(map == null ? null : map.get(entry.group("key")));
    }
    return switch (path) {
      case "metadata.name" -> meta.getName();
      case "metadata.namespace" -> meta.getNamespace();
      case "metadata.uid" -> meta.getUid();
      case "metadata.labels" -> lines(meta.getLabels());
      case "metadata.annotations" -> lines(meta.getAnnotations());
      case "spec.nodeName" -> LocalNode.NAME;
      case "spec.serviceAccountName" -> text(pod.getSpec().getServiceAccountName());
      case "status.podIP", "status.hostIP" -> "127.0.0.1";
      default -> "";
    };
  }

  private static String lines(@Nullable Map<String, String> map) {
    var lines = new StringBuilder();
    Objects.requireNonNullElse(map, Map.<String, String>of())
        .forEach((key, value) -> lines.append(key + "=\"" + value + "\"\n"));
    return lines.toString();
  }

  private static String text(@Nullable String text) {
    return Objects.requireNonNullElse(text, "");
  }
}
