package dev.davit.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClusterChoiceTest {
  @ParameterizedTest
  @CsvSource({"auto, AUTO", "kind, KIND", "host, HOST", "existing, EXISTING", "off, OFF"})
  void variableNamesWhoseClusterItIs(String text, ClusterChoice expected) {
    var environment = Map.of("DAVIT_E2E", text, "KUBECONFIG", "/home/ada/.kube/config");

    assertThat(ClusterChoice.of(environment)).isEqualTo(expected);
  }

  @Test
  void nothingSaidNeverTakesTheClusterOfTheKubeconfig() {
    assertThat(ClusterChoice.of(Map.of("KUBECONFIG", "/home/ada/.kube/config")))
        .isEqualTo(ClusterChoice.AUTO);
  }

  @Test
  void unknownWordIsRefusedWithTheKnownOnes() {
    assertThatThrownBy(() -> ClusterChoice.of(Map.of("DAVIT_E2E", "minikube")))
        .hasMessage("DAVIT_E2E is \"minikube\"; allowed are auto, kind, host, existing and off");
  }

  @Test
  void existingClusterNeedsAKubeconfig() {
    assertThatThrownBy(() -> ClusterChoice.of(Map.of("DAVIT_E2E", "existing")))
        .hasMessageContaining("KUBECONFIG, and that is not set");
  }
}
