package dev.davit.operator.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.api.Annotations;
import dev.davit.api.Entrypoint;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import org.junit.jupiter.api.Test;

class LeanPodTest {
  @Test
  void whatIsReadOfAPodIsLeftInIt() {
    var lean = trimmed(pod());

    assertThat(PodReading.of(lean, Entrypoint.RUNNER))
        .isEqualTo(PodReading.of(pod(), Entrypoint.RUNNER))
        .asString()
        .contains("of 64Mi");
    assertThat(PodFacts.of(lean)).isEqualTo(PodFacts.of(pod()));
    assertThat(PodMetadata.resolvedTask(lean)).isEqualTo(PodMetadata.resolvedTask(pod()));
  }

  @Test
  void theRestIsNot() {
    var lean = trimmed(pod());

    assertThat(lean.getMetadata().getAnnotations()).containsOnlyKeys(Annotations.QUEUE);
    assertThat(lean.getSpec().getVolumes()).isEmpty();
    assertThat(lean.getSpec().getContainers()).hasSize(1);
    assertThat(lean.getSpec().getContainers().getFirst().getEnv()).isEmpty();
  }

  @Test
  void aPodMayHaveNothing() {
    var bare = new PodBuilder().withNewMetadata().endMetadata().build();
    bare.getMetadata().setAnnotations(null);

    assertThat(trimmed(bare).getSpec()).isNull();
  }

  private static Pod trimmed(Pod pod) {
    LeanPod.trim(pod);
    return pod;
  }

  private static Pod pod() {
    return new PodBuilder()
        .withNewMetadata()
        .withNamespace("shop")
        .withName("r-1-1")
        .addToAnnotations(Annotations.QUEUE, "task/work")
        .addToAnnotations(Annotations.ASSIGNMENT, "{}")
        .addToAnnotations(Annotations.PAYLOAD, "{}")
        .endMetadata()
        .withNewSpec()
        .withNodeName("n-1")
        .addNewVolume()
        .withName("work")
        .endVolume()
        .addNewContainer()
        .withName("sidecar")
        .endContainer()
        .addNewContainer()
        .withName(PodFactory.CONTAINER)
        .addNewEnv()
        .withName("COLOUR")
        .withValue("red")
        .endEnv()
        .withNewResources()
        .addToLimits("memory", new Quantity("64Mi"))
        .endResources()
        .endContainer()
        .endSpec()
        .withNewStatus()
        .withPhase("Failed")
        .addNewContainerStatus()
        .withName(PodFactory.CONTAINER)
        .withImageID("app@sha256:1")
        .withNewState()
        .withNewTerminated()
        .withReason("OOMKilled")
        .withExitCode(137)
        .withFinishedAt("2026-05-01T10:00:00Z")
        .endTerminated()
        .endState()
        .endContainerStatus()
        .endStatus()
        .build();
  }
}
