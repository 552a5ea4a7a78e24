package dev.davit.cli.cluster;

import dev.davit.client.DavitClient;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// One namespace of a cluster. Every failure is a [ClusterException], or an exception of the
/// client.
public record Cluster(KubernetesClient kubernetes, DavitClient davit) {
  private static final long PAGE = 500;

  /// A resource as the API server returned it, and as this version of Davit reads it.
  public record Item<T extends HasMetadata>(T read, GenericKubernetesResource raw) {}

  public String namespace() {
    return davit.namespace();
  }

  /// Calls `action` with each resource of this type that the selector selects, page by page.
  ///
  /// @param fieldSelector empty: all resources
  public <T extends HasMetadata> void each(
      Class<T> type, String fieldSelector, Consumer<Item<T>> action) {
    each(type, fieldSelector, "", action);
  }

  /// As above, those that both selectors select.
  ///
  /// @param labelSelector empty: whatever the labels are
  public <T extends HasMetadata> void each(
      Class<T> type, String fieldSelector, String labelSelector, Consumer<Item<T>> action) {
    var token = Optional.<String>empty();
    do {
      var options = new ListOptionsBuilder().withLimit(PAGE);
      token.ifPresent(options::withContinue);
      if (!fieldSelector.isEmpty()) {
        options.withFieldSelector(fieldSelector);
      }
      if (!labelSelector.isEmpty()) {
        options.withLabelSelector(labelSelector);
      }
      var page = asking("list " + plural(type), () -> resources(type).list(options.build()));
      page.getItems().forEach(raw -> action.accept(item(type, raw)));
      token = Optional.ofNullable(page.getMetadata().getContinue()).filter(it -> !it.isEmpty());
    } while (token.isPresent());
  }

  public <T extends HasMetadata> List<Item<T>> list(Class<T> type) {
    var items = new ArrayList<Item<T>>();
    each(type, "", items::add);
    return items;
  }

  /// A list with one item instead of a get: for a get, "no such name" and "no such kind" give the
  /// same response.
  public <T extends HasMetadata> Optional<Item<T>> find(Class<T> type, String name) {
    var found = new ArrayList<Item<T>>();
    each(type, "metadata.name=" + escaped(name), found::add);
    return found.stream().findFirst();
  }

  /// The resource with this name.
  ///
  /// @throws ClusterException also if there is none
  public <T extends HasMetadata> Item<T> get(Class<T> type, String name) {
    return find(type, name)
        .orElseThrow(
            () ->
                new ClusterException(
                    "There is no %s %s in namespace %s"
                        .formatted(
                            HasMetadata.getSingular(type).toLowerCase(Locale.ROOT),
                            name,
                            namespace())));
  }

  /// Patches the resource with this name.
  ///
  /// @param patch a JSON merge patch
  /// @throws ClusterException also if there is none
  public <T extends HasMetadata> Item<T> patch(Class<T> type, String name, String patch) {
    get(type, name);
    return item(
        type,
        asking(
            "patch " + plural(type),
            () ->
                resources(type)
                    .withName(name)
                    .patch(PatchContext.of(PatchType.JSON_MERGE), patch)));
  }

  /// The result of `request`.
  ///
  /// @param doing the operation, such as `list pods`
  public <T> T asking(String doing, Supplier<T> request) {
    try {
      return request.get();
    } catch (KubernetesClientException e) {
      throw refused(e, doing);
    }
  }

  /// The exception for the caller that corresponds to `e`.
  public ClusterException refused(KubernetesClientException e, String doing) {
    return ClusterException.of(
        e, doing + " in namespace " + namespace(), kubernetes.getMasterUrl());
  }

  /// Escapes a value for a field selector.
  public static String escaped(String value) {
    return value.replace("\\", "\\\\").replace(",", "\\,").replace("=", "\\=");
  }

  private <T extends HasMetadata> Item<T> item(Class<T> type, GenericKubernetesResource raw) {
    return new Item<>(kubernetes.getKubernetesSerialization().convertValue(raw, type), raw);
  }

  private static String plural(Class<? extends HasMetadata> type) {
    return HasMetadata.getPlural(type);
  }

  private NonNamespaceOperation<
          GenericKubernetesResource,
          GenericKubernetesResourceList,
          Resource<GenericKubernetesResource>>
      resources(Class<? extends HasMetadata> type) {
    return kubernetes
        .genericKubernetesResources(ResourceDefinitionContext.fromResourceType(type))
        .inNamespace(namespace());
  }
}
