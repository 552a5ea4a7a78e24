package dev.davit.operator.lean;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LeanItemStoreTest {
  private final List<Pod> gone = new ArrayList<>();
  private final LeanItemStore<Pod> store = new LeanItemStore<>(pod -> pod.setSpec(null), gone::add);

  @Test
  void keepsAllButTheOwnersOfFieldsAndWhatIsTrimmed() {
    assertThat(store.put("shop/r-1-1", pod())).isNull();

    assertThat(store.get("shop/r-1-1"))
        .isEqualTo(
            new PodBuilder(pod())
                .editMetadata()
                .withManagedFields()
                .endMetadata()
                .withSpec(null)
                .build());
    assertThat(store.isFullState()).isTrue();
  }

  @Test
  void reportsWhatHasLeft() {
    store.put("shop/r-1-1", pod());
    store.put("shop/r-1-1", pod());
    assertThat(gone).isEmpty();

    store.remove("shop/r-1-1");
    store.remove("shop/r-1-1");

    assertThat(gone)
        .singleElement()
        .extracting(pod -> pod.getMetadata().getName())
        .isEqualTo("r-1-1");
  }

  private static Pod pod() {
    return new PodBuilder()
        .withNewMetadata()
        .withNamespace("shop")
        .withName("r-1-1")
        .withResourceVersion("7")
        .withManagedFields(new ManagedFieldsEntry())
        .endMetadata()
        .withNewSpec()
        .withNodeName("n-1")
        .endSpec()
        .withNewStatus()
        .withPhase("Running")
        .endStatus()
        .build();
  }
}
