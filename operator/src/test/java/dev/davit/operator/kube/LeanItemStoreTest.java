package dev.davit.operator.kube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.api.Labels;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import org.junit.jupiter.api.Test;

class LeanItemStoreTest {
  private final LeanItemStore<Pod> store = new LeanItemStore<>();

  @Test
  void keepsWhatDecisionsReadAndNeitherOwnersOfFieldsNorPayloads() {
    store.put("shop/r-1-1", pod());

    assertThat(store.get("shop/r-1-1"))
        .isEqualTo(
            new PodBuilder(pod())
                .editMetadata()
                .withManagedFields()
                .removeFromAnnotations(Labels.ASSIGNMENT)
                .removeFromAnnotations(Labels.PAYLOAD)
                .endMetadata()
                .build());
    assertThat(store.isFullState()).isTrue();
  }

  @Test
  void takesResourcesWithoutAnnotations() {
    var pod = pod();
    pod.getMetadata().setAnnotations(null);

    assertThat(store.put("shop/r-1-1", pod)).isNull();
    assertThat(store.size()).isEqualTo(1);
  }

  private static Pod pod() {
    return new PodBuilder()
        .withNewMetadata()
        .withNamespace("shop")
        .withName("r-1-1")
        .withResourceVersion("7")
        .addToAnnotations(Labels.QUEUE, "task/work")
        .addToAnnotations(Labels.ASSIGNMENT, "{}")
        .addToAnnotations(Labels.PAYLOAD, "{}")
        .withManagedFields(new ManagedFieldsEntry())
        .endMetadata()
        .withNewStatus()
        .withPhase("Running")
        .endStatus()
        .build();
  }
}
