package dev.davit.operator.backend;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResourcePathTest {
  @Test
  void aPathNamesAResource() {
    assertThat(ResourcePath.of("/v1/namespaces/shop/runs"))
        .contains(new ResourcePath("shop", "runs", "", ""));
    assertThat(ResourcePath.of("/v1/namespaces/shop/runs/order.7-a"))
        .contains(new ResourcePath("shop", "runs", "order.7-a", ""));
    assertThat(ResourcePath.of("/v1/namespaces/shop/tokens/t/complete"))
        .contains(new ResourcePath("shop", "tokens", "t", "complete"));
  }

  /// Each would become a part of the API server's paths.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/namespaces",
        "/v1/namespaces/",
        "/v1/namespaces/shop",
        "/v1/namespaces/shop/",
        "/v1/namespaces/shop/runs/",
        "/v1/namespaces//runs",
        "/v1/namespaces/shop/runs/a/cancel/now",
        "/v1/namespaces/shop/runs/..",
        "/v1/namespaces/../runs/a",
        "/v1/namespaces/shop/runs/..%2F..%2Fsecrets",
        "/v1/namespaces/shop/runs/%61",
        "/v1/namespaces/shop/runs/a?b",
        "/v1/namespaces/Shop/runs/a",
        "/v2/namespaces/shop/runs/a"
      })
  void otherPathsNameNothing(String path) {
    assertThat(ResourcePath.of(path)).isEmpty();
  }
}
