package dev.davit.local.node;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarSource;
import io.fabric8.kubernetes.api.model.Pod;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The environment of a container, as a kubelet builds it, but with the paths of this machine.
final class Variables {
  /// `$(NAME)`, and `$$` for a `$`, regardless of what follows.
  private static final Pattern REFERENCE =
      Pattern.compile("\\$(?:(?<escape>\\$)|\\((?<name>[^)]*)\\))");

  private Variables() {}

  /// A reference to a ConfigMap, a Secret or a key that does not exist.
  static final class Missing extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Missing(String message) {
      super(message, null, false, false);
    }
  }

  /// Reads ConfigMaps and Secrets, decoded; empty when the object does not exist.
  interface Sources {
    Optional<Map<String, String>> configMap(String namespace, String name);

    Optional<Map<String, String>> secret(String namespace, String name);
  }

  /// @throws Missing when a ConfigMap, a Secret or one of their keys does not exist and is not
  ///   optional
  static Map<String, String> of(
      Pod pod, Container container, Map<String, Path> places, Sources sources) {
    var namespace = pod.getMetadata().getNamespace();
    var variables = new LinkedHashMap<String, String>();
    for (var from : container.getEnvFrom()) {
      addAll(from, namespace, sources, variables);
    }
    for (var variable : container.getEnv()) {
      value(pod, variable, sources, variables)
          .ifPresent(value -> variables.put(variable.getName(), relocate(value, places)));
    }
    return variables;
  }

  /// Replaces references with the values of `variables`. Unknown ones are left unchanged, and `$$`
  /// becomes `$`.
  static String expand(String text, Map<String, String> variables) {
    return REFERENCE
        .matcher(text)
        .replaceAll(match -> Matcher.quoteReplacement(expand(match, variables)));
  }

  private static String expand(MatchResult match, Map<String, String> variables) {
    return match.group("escape") != null
        ? "$"
        : variables.getOrDefault(match.group("name"), match.group());
  }

  /// The path on this machine for a path in the container.
  static String relocate(String value, Map<String, Path> places) {
    for (var place : places.entrySet()) {
      if (value.equals(place.getKey()) || value.startsWith(place.getKey() + "/")) {
        return place.getValue() + value.substring(place.getKey().length());
      }
    }
    return value;
  }

  private static Optional<String> value(
      Pod pod, EnvVar variable, Sources sources, Map<String, String> earlier) {
    var from = variable.getValueFrom();
    if (from == null) {
      return Optional.of(expand(Objects.requireNonNullElse(variable.getValue(), ""), earlier));
    }
    return from.getFieldRef() == null
        ? referenced(pod.getMetadata().getNamespace(), from, sources)
        : Optional.of(PodFields.value(pod, from.getFieldRef().getFieldPath()));
  }

  private static Optional<String> referenced(String namespace, EnvVarSource from, Sources sources) {
    var config = from.getConfigMapKeyRef();
    if (config != null) {
      return sources
          .configMap(namespace, config.getName())
          .map(values -> values.get(config.getKey()))
          .or(() -> absent(config.getOptional(), "configmap", config.getName(), config.getKey()));
    }
    var secret = from.getSecretKeyRef();
    if (secret != null) {
      return sources
          .secret(namespace, secret.getName())
          .map(values -> values.get(secret.getKey()))
          .or(() -> absent(secret.getOptional(), "secret", secret.getName(), secret.getKey()));
    }
    return Optional.empty();
  }

  private static Optional<String> absent(
      @Nullable Boolean optional, String kind, String name, String key) {
    if (Boolean.TRUE.equals(optional)) {
      return Optional.empty();
    }
    throw new Missing("%s \"%s\" with the key \"%s\" not found".formatted(kind, name, key));
  }

  private static void addAll(
      EnvFromSource from, String namespace, Sources sources, Map<String, String> variables) {
    var prefix = Objects.requireNonNullElse(from.getPrefix(), "");
    for (var values : all(from, namespace, sources)) {
      values.forEach((key, value) -> variables.put(prefix + key, value));
    }
  }

  private static List<Map<String, String>> all(
      EnvFromSource from, String namespace, Sources sources) {
    var config = from.getConfigMapRef();
    if (config != null) {
      var found = sources.configMap(namespace, config.getName());
      return found
          .map(List::of)
          .orElseGet(() -> none(config.getOptional(), "configmap", config.getName()));
    }
    var secret = from.getSecretRef();
    if (secret != null) {
      var found = sources.secret(namespace, secret.getName());
      return found
          .map(List::of)
          .orElseGet(() -> none(secret.getOptional(), "secret", secret.getName()));
    }
    return List.of();
  }

  private static List<Map<String, String>> none(
      @Nullable Boolean optional, String kind, String name) {
    if (Boolean.TRUE.equals(optional)) {
      return List.of();
    }
    throw new Missing("%s \"%s\" not found".formatted(kind, name));
  }
}
