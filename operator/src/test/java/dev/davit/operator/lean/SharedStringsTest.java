package dev.davit.operator.lean;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.api.Run;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import org.junit.jupiter.api.Test;

class SharedStringsTest {
  private final KubernetesSerialization json = LeanSerialization.create();

  @Test
  void equalStringsOfTwoResourcesAreOneObject() {
    var first = run("r-1", "short");
    var second = run("r-2", "short");

    assertThat(second.getSpec().task()).isEqualTo("charge").isSameAs(first.getSpec().task());
    assertThat(second.getMetadata().getNamespace()).isSameAs(first.getMetadata().getNamespace());
    assertThat(second.getMetadata().getLabels().get("tier"))
        .isSameAs(first.getMetadata().getLabels().get("tier"));
    assertThat(second.getMetadata().getName()).isEqualTo("r-2");
  }

  @Test
  void longOnesAreReadAsTheyAre() {
    var text = "so long that few are equal, ".repeat(20);

    assertThat(run("r-1", text).getStatus().message()).isEqualTo(text);
    assertThat(run("r-2", text).getStatus().message()).isEqualTo(text);
  }

  @Test
  void moreStringsThanItRemembersAreReadRightly() {
    for (var number = 0; number < 20_000; number++) {
      assertThat(run("r-" + number, "m-" + number))
          .extracting(run -> run.getMetadata().getName(), run -> run.getStatus().message())
          .containsExactly("r-" + number, "m-" + number);
    }
  }

  private Run run(String name, String message) {
    return json.unmarshal(
        """
        {"apiVersion": "davit.dev/v1alpha1", "kind": "Run",
         "metadata": {"name": "%s", "namespace": "shop", "labels": {"tier": "gold"}},
         "spec": {"task": "charge", "payload": {"note": "%2$s"}},
         "status": {"phase": "Queued", "message": "%2$s", "conditions": null}}"""
            .formatted(name, message),
        Run.class);
  }
}
