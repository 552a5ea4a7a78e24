package dev.davit.dashboard.run;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.net.HttpURLConnection;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// A page of a list as the API server has it: by namespace and name.
///
/// @param after what the API server wants to know for the next page; empty: this is the last one
public record ApiPage<T>(List<T> items, String after) {
  /// The field of a query string that has [#after] of the page before.
  public static final String AFTER = "after";

  private static final long SIZE = 200;

  public ApiPage {
    items = List.copyOf(items);
  }

  /// The page after `after`; the first one if `after` is empty, or too old for the API server.
  ///
  /// @param namespace [Frame#ALL]: all namespaces
  /// @param fieldSelector empty: all resources
  public static <T extends HasMetadata> ApiPage<T> of(
      MixedOperation<T, KubernetesResourceList<T>, Resource<T>> resources,
      String namespace,
      String after,
      String fieldSelector) {
    try {
      return read(resources, namespace, after, fieldSelector);
    } catch (KubernetesClientException e) {
      var isOfPage =
          e.getCode() == HttpURLConnection.HTTP_GONE
              || e.getCode() == HttpURLConnection.HTTP_BAD_REQUEST;
      if (after.isEmpty() || !isOfPage) {
        throw e;
      }
      return read(resources, namespace, "", fieldSelector);
    }
  }

  private static <T extends HasMetadata> ApiPage<T> read(
      MixedOperation<T, KubernetesResourceList<T>, Resource<T>> resources,
      String namespace,
      String after,
      String fieldSelector) {
    var options = new ListOptionsBuilder().withLimit(SIZE);
    if (!after.isEmpty()) {
      options.withContinue(after);
    }
    if (!fieldSelector.isEmpty()) {
      options.withFieldSelector(fieldSelector);
    }
    var list =
        namespace.equals(Frame.ALL)
            ? resources.inAnyNamespace().list(options.build())
            : resources.inNamespace(namespace).list(options.build());
    return new ApiPage<>(
        list.getItems(), Optional.ofNullable(list.getMetadata().getContinue()).orElse(""));
  }

  /// The address of the next page; empty: this is the last one.
  ///
  /// @param list the address of the first page
  public String next(String list) {
    return after.isEmpty()
        ? ""
        : list
            + (list.contains("?") ? "&" : "?")
            + AFTER
            + "="
            + URLEncoder.encode(after, StandardCharsets.UTF_8);
  }
}
