package dev.davit.local.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// The kinds that the API serves: some built-in kinds, and those of the CRDs.
record Catalog(List<ResourceType> types) {
  static final ResourceType NAMESPACES = ResourceType.builtIn("", "v1", "Namespace", false, "ns");
  static final ResourceType PODS = ResourceType.builtIn("", "v1", "Pod", true, "po");
  static final ResourceType NODES = ResourceType.builtIn("", "v1", "Node", false, "no");
  static final ResourceType SERVICE_ACCOUNTS =
      ResourceType.builtIn("", "v1", "ServiceAccount", true, "sa");
  static final ResourceType CRDS =
      ResourceType.builtIn(
          "apiextensions.k8s.io", "v1", "CustomResourceDefinition", false, "crd", "crds");

  /// The kinds that [Reviews] answers.
  static final List<ResourceType> REVIEWS =
      List.of(
          ResourceType.review("authentication.k8s.io", "TokenReview"),
          ResourceType.review("authorization.k8s.io", "SubjectAccessReview"),
          ResourceType.review("authorization.k8s.io", "SelfSubjectAccessReview"));

  static Catalog of(Collection<? extends JsonNode> crds) {
    var types =
        new ArrayList<>(
            List.of(
                NAMESPACES,
                PODS,
                CRDS,
                NODES,
                ResourceType.builtIn("", "v1", "Event", true, "ev"),
                ResourceType.builtIn("", "v1", "ConfigMap", true, "cm"),
                ResourceType.builtIn("", "v1", "Secret", true),
                SERVICE_ACCOUNTS,
                ResourceType.builtIn("coordination.k8s.io", "v1", "Lease", true)));
    types.addAll(REVIEWS);
    crds.forEach(crd -> types.add(ResourceType.ofCrd(crd)));
    return new Catalog(List.copyOf(types));
  }

  Optional<ResourceType> find(String group, String version, String plural) {
    return types.stream()
        .filter(
            type ->
                type.group().equals(group)
                    && type.version().equals(version)
                    && type.names().plural().equals(plural))
        .findFirst();
  }

  /// The groups without the core group, in the order of their first kind.
  List<String> groups() {
    return types.stream()
        .map(ResourceType::group)
        .filter(group -> !group.isEmpty())
        .distinct()
        .toList();
  }

  List<ResourceType> in(String group) {
    return types.stream().filter(type -> type.group().equals(group)).toList();
  }
}
