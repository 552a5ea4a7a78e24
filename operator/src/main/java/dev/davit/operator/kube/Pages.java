package dev.davit.operator.kube;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Listable;
import java.util.Objects;
import java.util.function.Consumer;

/// Reads a list page by page.
final class Pages {
  /// Enough tries to get from [ApiClient#PAGE] down to pages of one.
  private static final int MOST_TRIES = 5;

  private Pages() {}

  /// Passes each resource to `each`, in the order of the API server.
  static <R extends HasMetadata> void each(
      Listable<KubernetesResourceList<R>> resources, ListOptions options, Consumer<R> each) {
    var page = page(resources, new ListOptionsBuilder(options).withLimit(ApiClient.PAGE).build());
    page.getItems().forEach(each);
    for (var token = next(page); !token.isEmpty(); token = next(page)) {
      // The token contains the version; the API server refuses a second version beside it.
      var rest =
          new ListOptionsBuilder(options).withResourceVersion(null).withLimit(ApiClient.PAGE);
      page = page(resources, rest.withContinue(token).build());
      page.getItems().forEach(each);
    }
  }

  /// Repeats a page that was too large, with fewer resources ([PageSize]).
  private static <R extends HasMetadata> KubernetesResourceList<R> page(
      Listable<KubernetesResourceList<R>> resources, ListOptions options) {
    for (var tries = 1; ; tries++) {
      try {
        return resources.list(options);
      } catch (KubernetesClientException e) {
        if (!PageSize.isTooLarge(e) || tries == MOST_TRIES) {
          throw e;
        }
      }
    }
  }

  private static String next(KubernetesResourceList<?> page) {
    return Objects.requireNonNullElse(page.getMetadata().getContinue(), "");
  }
}
