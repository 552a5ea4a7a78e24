package dev.davit.local.api;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The path of a request. Parts that it does not have are empty.
///
/// @param namespace empty: all namespaces, or a kind without namespaces
/// @param name empty: all objects
/// @param subresource `status`, `log`, …
record ResourcePath(
    String group,
    String version,
    String namespace,
    String plural,
    String name,
    String subresource) {

  /// Empty if `path` is not about objects of a kind.
  static Optional<ResourcePath> parse(String path) {
    var parts =
        new ArrayList<>(
            Arrays.stream(path.split("/", -1))
                .filter(part -> !part.isEmpty())
                .map(part -> URLDecoder.decode(part, StandardCharsets.UTF_8))
                .toList());
    var root = parts.isEmpty() ? "" : parts.removeFirst();
    if (root.equals("api") && parts.size() >= 2) {
      return Optional.of(of("", parts.getFirst(), parts.subList(1, parts.size())));
    }
    if (root.equals("apis") && parts.size() >= 3) {
      return Optional.of(of(parts.get(0), parts.get(1), parts.subList(2, parts.size())));
    }
    return Optional.empty();
  }

  private static ResourcePath of(String group, String version, List<String> rest) {
    var inNamespace = rest.size() > 2 && rest.getFirst().equals("namespaces");
    var namespace = inNamespace ? rest.get(1) : "";
    var tail = inNamespace ? rest.subList(2, rest.size()) : rest;
    return new ResourcePath(
        group, version, namespace, tail.getFirst(), part(tail, 1), part(tail, 2));
  }

  private static String part(List<String> parts, int index) {
    return index < parts.size() ? parts.get(index) : "";
  }
}
